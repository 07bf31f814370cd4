//! The real binary against a small stand-in for the server.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a failed unwrap is a failed test"
)]

mod delivery;
mod faults;
mod process;
mod recordings;
mod refusals;
mod stub;
