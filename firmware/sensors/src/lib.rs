#![doc = include_str!("../README.md")]
#![no_std]

pub mod ads1115;
mod battery;
mod conductance;
mod light;
pub mod lis3dh;
pub mod max3010x;
mod motion;
mod pulse_reader;
mod sample_clock;
mod skin;
mod told;
mod watchdog;

pub use battery::Battery;
pub use conductance::{FrontEnd, Levels, SkinFault};
pub use light::{Light, LightTest, Tested};
pub use motion::MotionReader;
pub use pulse_reader::PulseReader;
pub use sample_clock::{Poll, SampleClock, Stamps};
pub use skin::{CONVERSION_US, Electrode, FeedGuard, SkinReading, Step};
pub use watchdog::{SensorFault, Watchdog};

/// What waits in the FIFO of a sensor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    pub count: u8,
    /// Samples before these were dropped by the sensor.
    pub lost: bool,
}

/// A pulse wave by light.
pub trait PpgSensor {
    type Error;

    /// Samples a second.
    const RATE_HZ: u32;

    /// Sets it up anew with one light, or none, and an empty FIFO.
    ///
    /// # Errors
    /// Those of the bus.
    fn shine(&mut self, light: Option<Light>) -> Result<(), Self::Error>;

    /// Looks how many samples wait.
    ///
    /// # Errors
    /// Those of the bus.
    fn waiting(&mut self) -> Result<Waiting, Self::Error>;

    /// Takes as many of the oldest samples as fit, in counts of the sensor; no more than wait.
    ///
    /// # Errors
    /// Those of the bus.
    fn read(&mut self, samples: &mut [u32]) -> Result<(), Self::Error>;
}

/// Acceleration of the wrist.
pub trait Accelerometer {
    type Error;

    /// Sets it up anew, with an empty FIFO.
    ///
    /// # Errors
    /// Those of the bus.
    fn restart(&mut self) -> Result<(), Self::Error>;

    /// Looks how many samples wait.
    ///
    /// # Errors
    /// Those of the bus.
    fn waiting(&mut self) -> Result<Waiting, Self::Error>;

    /// Takes the oldest sample that waits: three axes in g.
    ///
    /// # Errors
    /// Those of the bus.
    fn sample(&mut self) -> Result<[f32; 3], Self::Error>;
}
