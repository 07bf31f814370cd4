//! The firmware.

#![no_std]
#![no_main]
#![expect(
    clippy::large_futures,
    reason = "it lies in the memory of the main task, which is static"
)]

use embassy_executor::Spawner;
use mps2_an385::{host, run};

#[embassy_executor::main]
async fn main(spawner: Spawner) {
    mps2_an385::start();
    host::exit(run::run(spawner).await);
}
