//! CMSDK's watchdog of this board: its first time-out is an interrupt that cannot be masked, its second
//! a reset of the machine.

#![expect(
    unsafe_code,
    reason = "the handler of what cannot be masked is declared so"
)]

use cortex_m_rt::exception;
use watch_protocol::RestartReason;

use crate::{mmio::Block, motor, reset, uart};

/// From the last feeding to the interrupt. The clock has 25 MHz, and goes on while a busy host stops the
/// processor: what is fed each second may be fed after several.
const UNFED: u32 = 15 * 25_000_000;
/// From there to the reset.
const LAST: u32 = 25_000_000;

const LOAD_REGISTER: u16 = 0x000;
const CONTROL: u16 = 0x008;
const INTERRUPT_AND_RESET: u32 = 0b11;
const CLEAR: u16 = 0x00c;
const LOCK: u16 = 0xc00;
const UNLOCKED: u32 = 0x1acc_e551;

/// To be called first of all.
pub(crate) fn start() {
    open(|block| {
        block.write(LOAD_REGISTER, UNFED);
        block.write(CONTROL, INTERRUPT_AND_RESET);
    });
}

pub(crate) fn feed() {
    // Whatever is written, the counter begins anew.
    open(|block| block.write(CLEAR, 1));
}

/// Whether this program runs as a watch. Programs that measure costs use no watchdog.
pub(crate) fn is_running() -> bool {
    Block::Watchdog.read(CONTROL) & INTERRUPT_AND_RESET != 0
}

/// So that a program that has gone astray is unlikely to feed it.
fn open(write: impl FnOnce(Block)) {
    let block = Block::Watchdog;
    block.write(LOCK, UNLOCKED);
    write(block);
    block.write(LOCK, 0);
}

/// The program stands still. What it drives is stopped; the reset follows by itself.
#[exception]
unsafe fn NonMaskableInt() -> ! {
    motor::off();
    uart::say(format_args!("the watchdog was not fed"));
    reset::note(RestartReason::Watchdog);
    open(|block| block.write(LOAD_REGISTER, LAST));
    loop {
        core::hint::spin_loop();
    }
}
