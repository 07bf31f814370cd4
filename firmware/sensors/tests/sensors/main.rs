//! Sensors, their circuit and their clocks, on a computer.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod beats;
mod devices;
mod document;
mod front_end;
