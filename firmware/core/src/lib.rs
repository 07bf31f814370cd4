#![doc = include_str!("../README.md")]
#![no_std]

mod backoff;
mod baseline;
mod config;
mod detector;
mod downlinks;
mod pending;
mod queue;
mod rng;
pub mod signal;
mod uploader;
mod watch;
pub mod wrist;

pub use backoff::Backoff;
pub use baseline::{Baseline, Level};
pub use config::{Cadence, Channels, Config, Gate};
pub use detector::{Detector, Row, Verdict};
pub use downlinks::Downlinks;
pub use pending::Pending;
pub use queue::{Full, Queue};
pub use rng::Rng;
pub use uploader::{Action, Failure, PostId, Uploader};
pub use watch::{Tick, Watch};

/// Milliseconds of a clock that never jumps: of the signal in [`Watch`], of the device in
/// [`Uploader`].
pub type Millis = u64;
