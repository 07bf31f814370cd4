//! Resets of the machine, and the memory that outlives them.

#![expect(
    unsafe_code,
    reason = "memory that the start of a program leaves alone has no safe name"
)]

use core::mem::MaybeUninit;

use watch_board::{Hardware, RESET_WORDS, ResetNote, Start};
use watch_protocol::RestartReason;

#[unsafe(link_section = ".uninit.reset")]
static mut NOTE: MaybeUninit<[u32; RESET_WORDS]> = MaybeUninit::uninit();

fn words() -> [u32; RESET_WORDS] {
    // SAFETY: any words will do, and one core runs: an interrupt that reads between two writes ends in a reset.
    unsafe {
        (&raw const NOTE)
            .cast::<[u32; RESET_WORDS]>()
            .read_volatile()
    }
}

fn set_words(words: [u32; RESET_WORDS]) {
    // SAFETY: as above.
    unsafe {
        (&raw mut NOTE)
            .cast::<[u32; RESET_WORDS]>()
            .write_volatile(words);
    }
}

/// What this start is. To be called once.
pub(crate) fn start(hardware: Option<Hardware>) -> Start {
    let (start, next) = Start::of(words(), hardware);
    set_words(next);
    start
}

/// Keeps why a reset follows.
pub(crate) fn note(reason: RestartReason) {
    set_words(ResetNote::noted(words(), reason));
}

/// Begins anew, for this reason.
pub(crate) fn now(reason: RestartReason) -> ! {
    note(reason);
    cortex_m::peripheral::SCB::sys_reset()
}
