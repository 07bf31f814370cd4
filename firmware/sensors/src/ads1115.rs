//! The converter ADS1115: 16 bits, one conversion at a time, 475 a second, against ground.

use embedded_hal::i2c::I2c;

use crate::SkinFault;

/// Its address where ADDR is at ground.
pub const ADDRESS: u8 = 0x48;
const CONVERSION: u8 = 0x00;
const CONFIG: u8 = 0x01;
/// Begins a conversion when written; a conversion has ended when read.
const READY: u16 = 0x8000;
/// ±4.096 V, once, 475 a second, no comparator.
const MODE: u16 = 0x03c3;
/// Which input, against ground.
const INPUTS: u16 = 0x7000;
/// Volts of one count.
const COUNT_V: f32 = 4.096 / 32768.0;

/// What each of its inputs looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    ElectrodeA,
    ElectrodeB,
    /// The middle of the cell's divider.
    Battery,
}

impl Input {
    /// Of its pin, AIN0 to AIN3.
    pub const fn number(self) -> u8 {
        match self {
            Self::ElectrodeA => 0,
            Self::ElectrodeB => 1,
            Self::Battery => 2,
        }
    }

    fn config(self) -> u16 {
        // From 4 on they are against ground.
        MODE | (4 + u16::from(self.number())) << 12
    }
}

/// Why there is no voltage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error<E> {
    Bus(E),
    /// The conversion has not ended in its time.
    Busy,
    /// It does not keep what it was told: it lost power, or something else answers.
    Reset,
    /// The voltage is at an end of its range.
    Saturated,
}

impl<E> From<Error<E>> for SkinFault {
    fn from(error: Error<E>) -> Self {
        match error {
            Error::Busy => Self::Late,
            Error::Saturated => Self::ForeignVoltage,
            Error::Bus(_) | Error::Reset => Self::Converter,
        }
    }
}

pub struct Ads1115<B> {
    bus: B,
    input: Option<Input>,
}

impl<B: I2c> Ads1115<B> {
    pub fn new(bus: B) -> Self {
        Self { bus, input: None }
    }

    /// Begins a conversion; it takes 2.4 ms at most.
    ///
    /// # Errors
    /// [`Error::Bus`]
    pub fn start(&mut self, input: Input) -> Result<(), Error<B::Error>> {
        self.write(input.config() | READY)?;
        self.input = Some(input);
        Ok(())
    }

    /// Volts of the conversion that was begun, which is looked at once.
    ///
    /// # Errors
    /// [`Error`]
    pub fn finish(&mut self) -> Result<f32, Error<B::Error>> {
        let input = self.input.take().ok_or(Error::Busy)?;
        let config = self.read(CONFIG)?;
        if config & INPUTS != input.config() & INPUTS || config & !(READY | INPUTS) != MODE {
            return Err(Error::Reset);
        }
        if config & READY == 0 {
            return Err(Error::Busy);
        }
        let counts = self.read(CONVERSION)?.cast_signed();
        if counts == i16::MAX || counts == i16::MIN {
            return Err(Error::Saturated);
        }
        Ok(f32::from(counts) * COUNT_V)
    }

    fn write(&mut self, config: u16) -> Result<(), Error<B::Error>> {
        let [high, low] = config.to_be_bytes();
        let sent = self.bus.write(ADDRESS, &[CONFIG, high, low]);
        sent.map_err(Error::Bus)
    }

    fn read(&mut self, register: u8) -> Result<u16, Error<B::Error>> {
        let mut bytes = [0; 2];
        let read = self.bus.write_read(ADDRESS, &[register], &mut bytes);
        read.map_err(Error::Bus)?;
        Ok(u16::from_be_bytes(bytes))
    }
}
