#![doc = include_str!("../README.md")]
#![no_std]

mod battery;
mod conductance;
pub mod lis3dh;
pub mod max3010x;
mod motion;

pub use battery::charge_percent;
pub use conductance::Divider;
pub use motion::Motion;

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

/// Skin conductance by a voltage.
pub trait SkinSensor {
    /// Microsiemens; `None` while it cannot tell.
    fn conductance_us(&mut self) -> Option<f32>;
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
