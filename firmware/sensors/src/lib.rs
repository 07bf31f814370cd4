#![doc = include_str!("../README.md")]
#![no_std]

pub mod ads1115;
mod battery;
mod conductance;
pub mod lis3dh;
pub mod max3010x;
mod motion;
mod sample_clock;
mod skin;

pub use battery::charge_percent;
pub use conductance::{FrontEnd, Levels, SkinFault};
pub use motion::Motion;
pub use sample_clock::{Poll, SampleClock, Stamps};
pub use skin::{CONVERSION_US, Electrode, FeedGuard, SkinReading, Step};

/// A pulse wave by light.
pub trait PpgSensor {
    type Error;

    /// Samples a second.
    const RATE_HZ: u32;

    /// Takes the oldest sample that waits, in counts of the sensor.
    ///
    /// # Errors
    /// Those of the bus.
    fn sample(&mut self) -> Result<Option<u32>, Self::Error>;
}

/// Acceleration of the wrist.
pub trait Accelerometer {
    type Error;

    /// Takes the oldest sample that waits: three axes in g.
    ///
    /// # Errors
    /// Those of the bus.
    fn sample(&mut self) -> Result<Option<[f32; 3]>, Self::Error>;
}
