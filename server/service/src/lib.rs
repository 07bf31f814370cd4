//! The rules: who may do what, and what happens then. Everything that a page, a socket or a
//! watch can ask for is a method of [`Service`]; everything that people see live leaves
//! through a [`Connection`].

pub mod access;
mod account;
mod actor;
mod admin;
mod clock;
mod device;
mod hub;
mod ingest;
mod invitation;
mod message;
mod password;
mod room;
mod sign_in;

pub use account::NewAccount;
pub use actor::{Actor, DeviceActor, Peer};
pub use hub::{CommandSink, Connection, Outgoing};
pub use password::PasswordCost;
pub use sign_in::SignedIn;

use domain::Result;

/// What the service needs to know of its surroundings.
#[derive(Clone, Debug)]
pub struct Options {
    /// `sqlite:///path/file.db` or `postgres://…`
    pub database_url: String,
    pub database_connections: usize,
    /// `None`: hints stay in this process.
    pub redis_url: Option<String>,
    /// Build of this binary, told in the hello.
    pub version: String,
    pub password_cost: PasswordCost,
}

/// A handle to everything; cheap to clone.
#[derive(Clone)]
pub struct Service {}

impl Service {
    /// Opens storage (retrying while it is down is the caller's), migrates, starts the fan-out.
    pub async fn start(_options: Options) -> std::result::Result<Self, StartError> {
        unimplemented!()
    }

    /// Storage answers and its schema is current.
    pub async fn ready(&self) -> Result<()> {
        unimplemented!()
    }

    /// The fan-out has turned within the last 10 seconds.
    pub fn alive(&self) -> bool {
        unimplemented!()
    }

    /// Tells every connection to come back later, finishes waiting writes, closes storage.
    pub async fn shut_down(&self) {
        unimplemented!()
    }
}

/// Why the service could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(transparent)]
    Store(#[from] store::Error),
    #[error("bus: {0}")]
    Bus(String),
}
