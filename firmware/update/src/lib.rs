#![doc = include_str!("../README.md")]
#![no_std]

mod conditions;
mod header;
mod outcome;
mod record;
mod refusal;
mod slots;
mod updater;

pub use conditions::{Conditions, LEAST_BATTERY_PERCENT};
pub use header::{BOARD_BYTES, HEADER_BYTES, Header, SIGNED_BYTES};
pub use outcome::{Outcome, Report};
pub use record::Phase;
pub use refusal::Refusal;
pub use slots::{Layout, Slot};
pub use updater::{Boot, Device, Error, Updater};
