//! What an image weighs without a watch in it; for the size of the core.

#![no_std]
#![no_main]

use embassy_executor::Spawner;
use mps2_an385::{host, uart};

#[embassy_executor::main]
async fn main(spawner: Spawner) {
    // No task but this one.
    let _ = spawner;
    mps2_an385::start();
    uart::say(format_args!("nothing {}", 0));
    host::exit(0);
}
