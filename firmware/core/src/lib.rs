#![doc = include_str!("../README.md")]
#![no_std]

mod backoff;
mod baseline;
mod boots;
mod config;
mod detector;
mod downlinks;
mod duty;
mod outbox;
mod pending;
pub mod power;
mod record;
mod record_buffer;
mod rng;
mod secrets;
pub mod signal;
mod store;
mod uploader;
mod watch;
pub mod wrist;

use backoff::Backoff;
pub use baseline::{Baseline, Level};
pub use config::{Cadence, Channels, Config, Gate};
pub use detector::{Detector, Row, Verdict};
pub use duty::{Duty, DutySettings, Needs, Step};
pub use outbox::{Kept, Outbox, Settings};
pub use pending::Pending;
pub use rng::Rng;
pub use secrets::{Pairing, PairingRequest, Provision};
pub use store::{Error, Layout};
pub use uploader::{ANSWER_WITHIN_MS, Action, Failure, PostId, Waiting};
pub use watch::{Tick, Watch};

/// Milliseconds of a clock that never jumps: of the signal in [`Watch`], since the start of the
/// device in [`Outbox`].
pub type Millis = u64;
