//! Faults on the real binary. See the crate's README for what a machine needs.

mod attack;
mod checker;
mod cluster;
mod crowd;
mod emulator;
mod hostile;
mod kill;
mod network;
mod passwords;
mod pooler;
mod repeats;
mod restart;
mod shutdown;
mod slow;
mod storage;
mod tools;

use std::io::Write as _;

use harness::{
    emulator::Bench, fitweet::Site, pgbouncer::PgBouncer, postgres::Postgres, redis_server::Redis,
};

/// What a test needs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    Binary,
    Postgres,
    Redis,
    Board,
    PgBouncer,
    Caddy,
}

/// Whether everything is here. Says loudly what is not.
fn has(needs: &[Need]) -> bool {
    let mut missing = Vec::new();
    if needs.contains(&Need::Binary) && Site::find().is_none() {
        missing.push("the fitweet binary (set FITWEET_BIN)");
    }
    if needs.contains(&Need::Postgres) && Postgres::find().is_none() {
        missing.push("Postgres");
    }
    if needs.contains(&Need::Redis) && !Redis::is_installed() {
        missing.push("redis-server");
    }
    if needs.contains(&Need::PgBouncer) && !PgBouncer::is_installed() {
        missing.push("pgbouncer");
    }
    if needs.contains(&Need::Caddy) && !restart::is_caddy_installed() {
        missing.push("caddy");
    }
    if needs.contains(&Need::Board) && Bench::find().is_none() {
        missing.push("the board's image (cargo xtask test emulator)");
    }
    if !missing.is_empty() {
        let missing = missing.join(", ");
        let loud = format!("SKIPPED, NOTHING WAS TESTED: missing {missing}\n");
        // Not by a macro: the line must be seen although the test passes.
        std::io::stderr().write_all(loud.as_bytes()).ok();
    }
    missing.is_empty()
}
