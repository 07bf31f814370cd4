//! The server from outside: real connections to a real listener, on SQLite in a temporary
//! folder.
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a failed unwrap is a failed test"
)]

mod access;
mod accounts;
mod addresses;
mod assets;
mod attention;
mod budgets;
mod cli;
mod contract;
mod crisis;
mod crowded;
mod forms;
mod headers;
mod hostile;
mod http;
mod ingest;
mod language;
mod line;
mod markup;
mod on_call;
mod operators;
mod readme;
mod secrets;
mod server;
mod socket;
mod starting;
mod together;
mod upkeep;
mod watch;
mod world;
mod ws;
