#![doc = include_str!("../README.md")]
// utoipa's derives write paths of std.
#![cfg_attr(not(feature = "openapi"), no_std)]

extern crate alloc;

mod alert;
mod answer;
mod batch;
pub mod behaviour;
mod bounded;
pub mod codec;
mod limits;
mod pair;
mod problem;
mod reading;
#[cfg(feature = "receive")]
pub mod received;
mod report;
mod restart;

pub use alert::{Alert, Evidence, Rule, Sample};
pub use answer::{Answer, WristAnswer};
pub use batch::{
    Batch, BatchOf, BatchReply, Clock, Confirmation, Downlink, DownlinkKind, Item, ItemResult,
    Outcome, RejectCode,
};
pub use limits::*;
pub use pair::{PairReply, PairRequest};
pub use problem::{Problem, Reason};
pub use reading::{Qualities, Quality, Reading, WearState};
pub use report::{BatchReport, ItemReport};
pub use restart::{Restart, RestartReason};

/// Milliseconds of a device's own clock: since 1970 ([`Clock::Unix`]) or since its start
/// ([`Clock::Uptime`]).
pub type DeviceMillis = i64;
/// Milliseconds since 1970 by the server's clock.
pub type UnixMillis = i64;
