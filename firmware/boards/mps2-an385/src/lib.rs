//! The watch on QEMU's mps2-an385: a Cortex-M3 with a network, and a recording instead of a wrist.

#![no_std]

extern crate alloc;

pub mod boot;
pub mod clock;
mod exit_code;
mod fault;
pub mod flash;
pub mod host;
mod lan9118;
mod mmio;
mod motor;
pub mod random;
mod replay;
mod reset;
pub mod run;
pub mod uart;
mod update;
mod watchdog;

use core::panic::PanicInfo;

use embedded_alloc::LlffHeap;
use watch_protocol::RestartReason;

/// Bytes for answers of the server and for text; nothing on the way of the signal allocates.
const HEAP: usize = 64 * 1024;

#[global_allocator]
static ALLOCATOR: LlffHeap = LlffHeap::empty();

/// Memory, serial line and time. To be called once, before anything else.
pub fn start() {
    mmio::give_heap(&ALLOCATOR);
    uart::start();
    if let Some(core) = cortex_m::Peripherals::take() {
        clock::start(core.SYST);
    }
}

#[panic_handler]
fn panic(info: &PanicInfo<'_>) -> ! {
    motor::off();
    uart::say(format_args!("PANIC: {info}"));
    if watchdog::is_running() {
        reset::now(RestartReason::Panic)
    }
    host::exit(exit_code::PANIC)
}
