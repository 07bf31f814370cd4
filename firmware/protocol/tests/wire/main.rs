//! Both encodings of every type: their bytes, their round trips, and hostile input.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod corpus;
mod hostile;
mod received;
mod restarts;
mod round_trip;
mod samples;
mod snapshots;
mod strategies;
mod whole;
