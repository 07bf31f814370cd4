//! The `fitweet` server: everything between the network and the rules in `service`.
//!
//! [`routes`] lists every route once. A request passes `middleware`, then one handler, which
//! decodes, calls one method of the service and encodes: no rule and no query is here.

mod api_error;
mod assets;
pub mod cli;
pub mod config;
mod error_page;
mod ingest;
mod kept;
mod language;
mod listener;
mod middleware;
mod openapi;
mod operators;
mod origin;
pub mod pages;
mod peer;
mod privacy;
pub mod router;
pub mod routes;
pub mod serve;
mod site_address;
mod socket;
mod state;
pub mod telemetry;
mod visitor;

pub use assets::{LoadError, Site};
pub use state::AppState;
