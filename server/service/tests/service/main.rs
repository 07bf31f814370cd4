//! The rules and the fan-out, over real storage. Each test runs on SQLite, and on Postgres
//! when `TEST_DATABASE_URL` names a server on which schemas may be made; those about several
//! processes also use the Redis at `TEST_REDIS_URL`, if there is one.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod client;
mod push_service;
mod world;

mod accounts;
mod alarm_flood;
mod alert_life;
mod alert_walks;
mod approval;
mod budgets;
mod canary;
mod devices;
mod drill;
mod entitlement;
mod greedy;
mod invitations;
mod passwords;
mod processes;
mod pushes;
mod quality;
mod reach;
mod recovery;
mod resume;
mod rooms;
mod shutdown;
mod sign_ins;
mod silence;
mod storm;
mod talk;
