//! Each test runs on SQLite, and on Postgres when `TEST_DATABASE_URL` names a server on which
//! schemas may be made.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod membership;
mod random_hash;
mod team_notes;
mod world;

mod access;
mod acting;
mod approval;
mod browsers;
mod budgets;
mod crisis_numbers;
mod devices;
mod direct;
mod durability;
mod episodes;
mod history;
mod ingest;
mod invitations;
mod kept_aside;
mod later;
mod log;
mod migrations;
mod model;
mod on_call;
mod outage;
mod passwords;
mod people;
mod pushes;
mod races;
mod reading_marks;
mod restored;
mod revision;
mod rooms;
mod set_up;
mod upgrade;
mod upgrade_accounts;
mod upgrade_targets;
