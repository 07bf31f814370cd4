//! The watch on QEMU's mps2-an385: a Cortex-M3 with a network, and a recording instead of a wrist.

#![no_std]

extern crate alloc;

pub mod clock;
mod exit_code;
pub mod flash;
pub mod host;
mod lan9118;
mod mmio;
pub mod random;
mod replay;
pub mod run;
pub mod uart;

use core::panic::PanicInfo;

use embedded_alloc::LlffHeap;

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
    uart::say(format_args!("PANIC: {info}"));
    host::exit(101)
}
