//! Drivers against registers as data sheets describe them.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod bus;
mod converter;
mod motion;
mod pulse;
