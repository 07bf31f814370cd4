//! The optical sensors MAX30101, MAX30102 and MAX30105: one light, 50 Hz, through the FIFO.

use embedded_hal::i2c::I2c;

use crate::{Light, PpgSensor, Waiting};

pub const ADDRESS: u8 = 0x57;
const WRITE_POINTER: u8 = 0x04;
const FIFO_DATA: u8 = 0x07;
const MODE: u8 = 0x09;
const PART_ID: u8 = 0xff;
const ITSELF: u8 = 0x15;
/// Samples the FIFO holds.
const FIFO: u8 = 32;
/// Bytes of a sample, and samples of one read, which fit into the buffers of most chips.
const BYTES: usize = 3;
const CHUNK: usize = 10;
/// 6.4 mA.
const CURRENT: u8 = 0x20;

/// Registers and what they are set to, in order.
fn set_up(light: Option<Light>) -> [(u8, u8); 10] {
    let (green, infrared, slot) = match light {
        // Samples of a slot whose light is off.
        None => (0x00, 0x00, 0x02),
        Some(Light::Green) => (CURRENT, 0x00, 0x03),
        Some(Light::Infrared) => (0x00, CURRENT, 0x02),
    };
    [
        // Two samples make one, and new ones overwrite the oldest.
        (0x08, 0x30),
        // 8192 nA full scale, 100 Hz, 411 µs and 18 bits.
        (0x0a, 0x47),
        (0x0d, infrared),
        (0x0e, green),
        // One slot of light and no other.
        (0x11, slot),
        (0x12, 0x00),
        // An empty FIFO,
        (WRITE_POINTER, 0x00),
        (0x05, 0x00),
        (0x06, 0x00),
        // and off it goes, with lights by slots.
        (MODE, 0x07),
    ]
}

/// Why there is no pulse sensor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error<E> {
    Bus(E),
    /// Something else answered, with this name. Nothing is written to it.
    Stranger(u8),
    /// It was not yet told what to do.
    NotSetUp,
}

pub struct Max3010x<B> {
    bus: B,
    is_set_up: bool,
}

impl<B: I2c> Max3010x<B> {
    /// Nothing is asked of it before [`PpgSensor::shine`].
    pub fn new(bus: B) -> Self {
        Self {
            bus,
            is_set_up: false,
        }
    }

    fn write(&mut self, register: u8, value: u8) -> Result<(), Error<B::Error>> {
        let written = self.bus.write(ADDRESS, &[register, value]);
        written.map_err(Error::Bus)
    }

    fn read_from(&mut self, register: u8, bytes: &mut [u8]) -> Result<(), Error<B::Error>> {
        let read = self.bus.write_read(ADDRESS, &[register], bytes);
        read.map_err(Error::Bus)
    }

    fn empty(&mut self) -> Result<(), Error<B::Error>> {
        let at = [WRITE_POINTER, WRITE_POINTER + 1, WRITE_POINTER + 2];
        at.into_iter()
            .try_for_each(|register| self.write(register, 0))
    }
}

impl<B: I2c> PpgSensor for Max3010x<B> {
    type Error = Error<B::Error>;

    const RATE_HZ: u32 = 50;

    fn shine(&mut self, light: Option<Light>) -> Result<(), Self::Error> {
        let mut name = [0];
        self.read_from(PART_ID, &mut name)?;
        if name != [ITSELF] {
            return Err(Error::Stranger(name[0]));
        }
        set_up(light)
            .into_iter()
            .try_for_each(|(register, value)| self.write(register, value))?;
        self.is_set_up = true;
        Ok(())
    }

    fn waiting(&mut self) -> Result<Waiting, Self::Error> {
        if !self.is_set_up {
            return Err(Error::NotSetUp);
        }
        let mut pointers = [0; 3];
        self.read_from(WRITE_POINTER, &mut pointers)?;
        let [write, overflows, read] = pointers;
        if overflows > 0 {
            // Which samples are the oldest cannot be told any more.
            self.empty()?;
            return Ok(Waiting {
                count: 0,
                lost: true,
            });
        }
        Ok(Waiting {
            count: write.wrapping_sub(read) % FIFO,
            lost: false,
        })
    }

    fn read(&mut self, samples: &mut [u32]) -> Result<(), Self::Error> {
        for chunk in samples.chunks_mut(CHUNK) {
            let mut raw = [0; BYTES * CHUNK];
            let (raw, _) = raw.split_at_mut(BYTES * chunk.len());
            self.read_from(FIFO_DATA, raw)?;
            for (sample, bytes) in chunk.iter_mut().zip(raw.chunks(BYTES)) {
                let [high, middle, low] = [bytes[0], bytes[1], bytes[2]];
                *sample = u32::from_be_bytes([0, high, middle, low]) & 0x3_ffff;
            }
        }
        Ok(())
    }
}
