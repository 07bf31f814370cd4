#![doc = include_str!("../README.md")]

pub mod attack;
pub mod bench;
pub mod checker;
pub mod client;
pub mod daemon;
pub mod emulator;
pub mod fitweet;
pub mod person;
pub mod pgbouncer;
pub mod place;
pub mod postgres;
pub mod proxy;
pub mod recording;
pub mod redis_server;
pub mod secure;
pub mod sync;
pub mod watch;

use std::{io::Write as _, time::Duration};

use rand::{SeedableRng, rngs::StdRng};

/// Nothing here takes this long on any machine, however loaded: past it, something hangs.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Chance that can be had again: its seed is said, and is the one of `HARNESS_SEED` if that is set.
pub fn chance() -> StdRng {
    let given = std::env::var("HARNESS_SEED").ok();
    let seed = given.and_then(|seed| seed.parse().ok());
    let seed = seed.unwrap_or_else(rand::random);
    // Not by a macro: the line must be seen although the test passes.
    let line = format!("HARNESS_SEED={seed}\n");
    std::io::stderr().write_all(line.as_bytes()).ok();
    StdRng::seed_from_u64(seed)
}
