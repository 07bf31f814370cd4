//! Resets of the chip, why they were, and the memory that outlives them.

use esp_backtrace as _;
use esp_hal::{
    peripherals::LPWR,
    ram,
    rtc_cntl::SocResetReason as Chip,
    system::{reset_reason, software_reset},
};
use esp_println::println;
use watch_board::{Hardware, RESET_WORDS, ResetNote, Start};
use watch_protocol::RestartReason;

use crate::outputs;

#[ram(unstable(rtc_fast, persistent))]
static mut NOTE: [u32; RESET_WORDS] = [0; RESET_WORDS];

fn words() -> [u32; RESET_WORDS] {
    // SAFETY: any words will do, and one core runs.
    unsafe { (&raw const NOTE).read_volatile() }
}

fn set_words(words: [u32; RESET_WORDS]) {
    // SAFETY: as above.
    unsafe { (&raw mut NOTE).write_volatile(words) }
}

/// What this start is. To be called once.
pub(crate) fn start() -> Start {
    let hardware = reset_reason().map_or(Hardware::Other, hardware);
    let (start, next) = Start::of(words(), Some(hardware));
    set_words(next);
    start
}

fn hardware(chip: Chip) -> Hardware {
    match chip {
        Chip::ChipPowerOn => Hardware::PowerOn,
        Chip::SysBrownOut | Chip::CorePwrGlitch => Hardware::BrownOut,
        Chip::CoreSw | Chip::Cpu0Sw => Hardware::Software,
        Chip::CoreUsbUart | Chip::CoreUsbJtag => Hardware::Computer,
        Chip::CoreMwdt0
        | Chip::CoreMwdt1
        | Chip::CoreRtcWdt
        | Chip::Cpu0Mwdt0
        | Chip::Cpu0Mwdt1
        | Chip::Cpu0RtcWdt
        | Chip::SysRtcWdt
        | Chip::SysSuperWdt => Hardware::Watchdog,
        Chip::CoreDeepSleep | Chip::SysClkGlitch | Chip::CoreEfuseCrc => Hardware::Other,
    }
}

/// Keeps why a reset follows.
pub(crate) fn note(reason: RestartReason) {
    set_words(ResetNote::noted(words(), reason));
}

/// Begins anew, for this reason.
pub(crate) fn now(reason: RestartReason) -> ! {
    outputs::off();
    note(reason);
    software_reset()
}

/// A supply that is too weak resets the chip, before it runs astray or writes nonsense to the flash.
pub(crate) fn on_brown_out() {
    LPWR::regs().brown_out().modify(|_, w| {
        w.brown_out_close_flash_ena().set_bit();
        w.brown_out_pd_rf_ena().set_bit();
        w.brown_out_rst_sel().set_bit();
        // SAFETY: the longest wait there is, for a supply that swings.
        unsafe { w.brown_out_rst_wait().bits(0x3ff) };
        w.brown_out_rst_ena().set_bit();
        w.brown_out_ena().set_bit()
    });
}

/// Before anything of a panic is said.
#[unsafe(no_mangle)]
fn custom_pre_backtrace() {
    outputs::off();
}

/// After it was said.
#[unsafe(no_mangle)]
fn custom_halt() -> ! {
    println!("starting again");
    now(RestartReason::Panic)
}
