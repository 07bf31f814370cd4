//! The accelerometer LIS3DH: 50 Hz, 4 g, twelve bits, through its FIFO.

use embedded_hal::i2c::I2c;

use crate::{Accelerometer, Waiting};

/// Its address where SA0 is low, as on most boards.
pub const ADDRESS: u8 = 0x18;
const WHO_AM_I: u8 = 0x0f;
const ITSELF: u8 = 0x33;
const FIFO_SRC: u8 = 0x2f;
/// Samples that wait, and whether some were lost.
const COUNT: u8 = 0x1f;
const OVERRUN: u8 = 0x40;
/// A write to this register and back empties the FIFO.
const FIFO_CTRL: u8 = 0x2e;
const BYPASS: u8 = 0x00;
const STREAM: u8 = 0x80;
const OUT_X_L: u8 = 0x28;
/// Several bytes in one read.
const MANY: u8 = 0x80;

/// Registers and what they are set to, in order.
const SET_UP: [(u8, u8); 5] = [
    // 50 Hz, all axes.
    (0x20, 0x47),
    // Whole samples only, 4 g, high resolution.
    (0x23, 0x98),
    // The FIFO is used,
    (0x24, 0x40),
    // is empty at first, and the oldest samples go first when it is full.
    (FIFO_CTRL, BYPASS),
    (FIFO_CTRL, STREAM),
];

/// Why there is no accelerometer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error<E> {
    Bus(E),
    /// Something else answered, with this name. Nothing is written to it.
    Stranger(u8),
}

pub struct Lis3dh<B> {
    bus: B,
}

impl<B: I2c> Lis3dh<B> {
    /// It measures nothing before [`Accelerometer::restart`].
    pub fn new(bus: B) -> Self {
        Self { bus }
    }

    fn read_from(&mut self, register: u8, bytes: &mut [u8]) -> Result<(), Error<B::Error>> {
        let read = self.bus.write_read(ADDRESS, &[register], bytes);
        read.map_err(Error::Bus)
    }
}

impl<B: I2c> Accelerometer for Lis3dh<B> {
    type Error = Error<B::Error>;

    fn restart(&mut self) -> Result<(), Self::Error> {
        let mut name = [0];
        self.read_from(WHO_AM_I, &mut name)?;
        if name != [ITSELF] {
            return Err(Error::Stranger(name[0]));
        }
        SET_UP.into_iter().try_for_each(|(register, value)| {
            let written = self.bus.write(ADDRESS, &[register, value]);
            written.map_err(Error::Bus)
        })
    }

    fn waiting(&mut self) -> Result<Waiting, Self::Error> {
        let mut state = [0];
        self.read_from(FIFO_SRC, &mut state)?;
        let lost = state[0] & OVERRUN != 0;
        Ok(Waiting {
            count: state[0] & COUNT,
            lost,
        })
    }

    fn sample(&mut self) -> Result<[f32; 3], Self::Error> {
        let mut raw = [0; 6];
        self.read_from(OUT_X_L | MANY, &mut raw)?;
        Ok(decode(raw))
    }
}

/// Three axes in g: twelve bits, left in two bytes, low byte first, 2 mg each.
fn decode(raw: [u8; 6]) -> [f32; 3] {
    [0, 2, 4].map(|at| {
        let counts = i16::from_le_bytes([raw[at], raw[at + 1]]) >> 4;
        f32::from(counts) * 0.002
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(clippy::cast_possible_truncation, reason = "a few g")]
    #[test]
    fn axes_are_signed_and_left_aligned() {
        // 500 counts of 2 mg are 1 g: 500 << 4 = 0x1f40.
        let axes = decode([0x40, 0x1f, 0xc0, 0xe0, 0x0f, 0x00]);
        let milli = axes.map(|g| libm::roundf(g * 1000.0) as i32);
        assert_eq!(milli, [1000, -1000, 0]);
    }
}
