//! The stage before the image.

#![no_std]
#![no_main]

use cortex_m_rt::entry;
use mps2_an385::{boot, host};

#[entry]
fn main() -> ! {
    host::exit(boot::boot());
}
