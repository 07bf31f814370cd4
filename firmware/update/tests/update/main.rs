//! Updates on a flash whose power fails at any byte.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod cuts;
#[path = "../../../core/tests/delivery/flash.rs"]
mod flash;
mod made;
mod refusals;
mod steps;
