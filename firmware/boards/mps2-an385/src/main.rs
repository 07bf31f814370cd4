//! The watch on QEMU's mps2-an385: a Cortex-M3 with a network, and a recording instead of a wrist.

#![no_std]
#![no_main]

extern crate alloc;

mod clock;
mod flash;
mod host;
mod lan9118;
mod mmio;
mod random;
mod replay;
mod run;
mod uart;

use core::panic::PanicInfo;

use embassy_executor::Spawner;
use embedded_alloc::LlffHeap;

/// Bytes for answers of the server and for text; nothing on the way of the signal allocates.
const HEAP: usize = 64 * 1024;

#[global_allocator]
static ALLOCATOR: LlffHeap = LlffHeap::empty();

#[embassy_executor::main]
async fn main(spawner: Spawner) {
    mmio::give_heap(&ALLOCATOR);
    uart::start();
    if let Some(core) = cortex_m::Peripherals::take() {
        clock::start(core.SYST);
    }
    let code = run::run(spawner).await;
    host::exit(code);
}

#[panic_handler]
fn panic(info: &PanicInfo<'_>) -> ! {
    uart::say(format_args!("PANIC: {info}"));
    host::exit(101)
}
