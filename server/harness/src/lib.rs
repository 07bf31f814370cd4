#![doc = include_str!("../README.md")]

pub mod attack;
pub mod bench;
pub mod checker;
pub mod client;
pub mod daemon;
pub mod emulator;
pub mod fitweet;
pub mod person;
pub mod postgres;
pub mod proxy;
pub mod recording;
pub mod redis_server;
pub mod secure;
pub mod sync;
pub mod watch;

use std::time::Duration;

/// Nothing here takes this long on any machine, however loaded: past it, something hangs.
pub const PATIENCE: Duration = Duration::from_secs(60);
