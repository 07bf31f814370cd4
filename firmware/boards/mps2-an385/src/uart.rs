//! Lines for whoever looks, over the first serial port.

use core::fmt::{Arguments, Write};

use embassy_time::Instant;

use crate::mmio::Block;

const DATA: u8 = 0x00;
const STATE: u8 = 0x04;
const TX_FULL: u32 = 1;
const CONTROL: u8 = 0x08;
const TX_ENABLE: u32 = 1;
const BAUD: u8 = 0x10;

pub fn start() {
    Block::Uart0.write(BAUD, 16);
    Block::Uart0.write(CONTROL, TX_ENABLE);
}

struct Line;

impl Write for Line {
    fn write_str(&mut self, text: &str) -> core::fmt::Result {
        for byte in text.bytes() {
            while Block::Uart0.read(STATE) & TX_FULL != 0 {}
            Block::Uart0.write(DATA, u32::from(byte));
        }
        Ok(())
    }
}

/// Writes a line with the time since the start.
pub fn say(words: Arguments<'_>) {
    let ms = Instant::now().as_millis();
    let _ = writeln!(Line, "[{:4}.{:03}] {words}", ms / 1000, ms % 1000);
}
