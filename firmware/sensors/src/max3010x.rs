//! The optical sensors MAX30101, MAX30102 and MAX30105: one light, 50 Hz, through the FIFO.

use embedded_hal::i2c::I2c;

use crate::PpgSensor;

pub const ADDRESS: u8 = 0x57;
const WRITE_POINTER: u8 = 0x04;
const FIFO_DATA: u8 = 0x07;
const PART_ID: u8 = 0xff;
const ITSELF: u8 = 0x15;
/// Samples the FIFO holds.
const FIFO: u8 = 32;

/// Which light shines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Light {
    /// The best on a wrist; MAX30101 and MAX30105 have it.
    Green,
    /// What a MAX30102 has.
    Infrared,
}

impl Light {
    /// Registers and what they are set to, in order.
    fn set_up(self) -> [(u8, u8); 8] {
        let (current, slot) = match self {
            Self::Green => (0x0e, 0x03),
            Self::Infrared => (0x0d, 0x02),
        };
        [
            // Two samples make one, and new ones overwrite the oldest.
            (0x08, 0x30),
            // 8192 nA full scale, 100 Hz, 411 µs and 18 bits.
            (0x0a, 0x47),
            // 6.4 mA.
            (current, 0x20),
            // One slot of light and no other.
            (0x11, slot),
            (0x12, 0x00),
            // An empty FIFO,
            (WRITE_POINTER, 0x00),
            (0x06, 0x00),
            // and off it goes, with lights by slots.
            (0x09, 0x07),
        ]
    }
}

/// Why there is no pulse sensor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error<E> {
    Bus(E),
    /// Something else answered, with this name.
    Stranger(u8),
}

pub struct Max3010x<B> {
    bus: B,
}

impl<B: I2c> Max3010x<B> {
    /// Looks for it and lights it.
    ///
    /// # Errors
    /// [`Error`]
    pub fn new(mut bus: B, light: Light) -> Result<Self, Error<B::Error>> {
        let mut name = [0];
        bus.write_read(ADDRESS, &[PART_ID], &mut name)
            .map_err(Error::Bus)?;
        if name != [ITSELF] {
            return Err(Error::Stranger(name[0]));
        }
        for (register, value) in light.set_up() {
            bus.write(ADDRESS, &[register, value]).map_err(Error::Bus)?;
        }
        Ok(Self { bus })
    }
}

impl<B: I2c> PpgSensor for Max3010x<B> {
    type Error = B::Error;

    const RATE_HZ: u32 = 50;

    fn sample(&mut self) -> Result<Option<u32>, B::Error> {
        let mut pointers = [0; 3];
        self.bus
            .write_read(ADDRESS, &[WRITE_POINTER], &mut pointers)?;
        if waiting(pointers) == 0 {
            return Ok(None);
        }
        let mut raw = [0; 3];
        self.bus.write_read(ADDRESS, &[FIFO_DATA], &mut raw)?;
        Ok(Some(decode(raw)))
    }
}

/// Samples that wait, from write pointer, overflows and read pointer.
fn waiting([write, overflows, read]: [u8; 3]) -> u8 {
    let between = write.wrapping_sub(read) % FIFO;
    if between == 0 && overflows > 0 {
        FIFO
    } else {
        between
    }
}

/// Eighteen bits, high byte first.
fn decode([high, middle, low]: [u8; 3]) -> u32 {
    u32::from_be_bytes([0, high, middle, low]) & 0x3_ffff
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eighteen_bits_and_no_more() {
        assert_eq!(decode([0x01, 0x02, 0x03]), 0x1_0203);
        assert_eq!(decode([0xff, 0xff, 0xff]), 0x3_ffff);
    }

    #[test]
    fn pointers_go_round() {
        assert_eq!(waiting([5, 0, 5]), 0);
        assert_eq!(waiting([2, 0, 30]), 4);
        assert_eq!(waiting([7, 3, 7]), 32, "full");
    }

    #[test]
    fn lights_differ_in_their_current_and_slot_alone() {
        let pairs = Light::Green
            .set_up()
            .into_iter()
            .zip(Light::Infrared.set_up());
        let differ = pairs.filter(|(green, infrared)| green != infrared);
        assert_eq!(differ.count(), 2);
    }
}
