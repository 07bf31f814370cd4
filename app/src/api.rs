//! Server functions: fixed paths under `/api`, POST, form bodies in, JSON out. Each checks who
//! asks, calls the service, and answers with what it said.

pub mod account;
pub mod admin;
mod alert_verb;
pub mod attention;
pub mod conduct;
pub mod crisis;
pub mod devices;
mod failure;
pub mod invitations;
mod json;
pub mod notifications;
pub mod on_call;
pub mod passwords;
pub mod rooms;
pub mod team_notes;

pub use alert_verb::AlertVerb;
pub use failure::Failure;
#[cfg(feature = "ssr")]
pub(crate) use failure::{Retry, refused};
pub(crate) use json::{Json, JsonAnswer};
pub use rooms::TalkPage;
