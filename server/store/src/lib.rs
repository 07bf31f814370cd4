//! Rows. The only crate that names diesel; no caller sees which database it is.
//!
//! Every change of a room's log happens in one transaction that also gives its number.
//! Sends, acknowledgements and ingest that wait together share a transaction.

mod device;
mod error;
mod ingest;
mod invitation;
mod log;
mod room;
mod sign_in;
mod user;

pub use device::{DeviceRow, NewDevice};
pub use error::{Error, Result};
pub use ingest::{CheckedItem, Ingest, Ingested};
pub use invitation::{AcceptedAs, InvitationRow, NewInvitation};
pub use log::{Append, Appended, Fresh, Head, Utterance};
pub use room::NewRoom;
pub use sign_in::{NewSignIn, SignInRow};
pub use user::{NewUser, UserRow};

use tokio::sync::mpsc;

/// Heads that moved, told after the commit that moved them.
pub type Commits = mpsc::UnboundedReceiver<Vec<Head>>;

/// Where rows are kept.
#[derive(Clone, Debug)]
pub struct Options {
    /// `sqlite:///path/file.db` or `postgres://…`
    pub url: String,
    /// Connections for reading (SQLite) or for everything (Postgres).
    pub connections: usize,
}

/// A handle to the rows; cheap to clone.
#[derive(Clone)]
pub struct Store {}

impl Store {
    /// Opens, checks that commits are durable (SQLite: version, WAL, synchronous FULL;
    /// Postgres: `synchronous_commit`), and starts the writer. Does not migrate.
    pub async fn open(_options: &Options) -> Result<(Self, Commits)> {
        unimplemented!()
    }

    /// Brings the schema up to date. Safe when several processes start at once.
    pub async fn migrate(&self) -> Result<()> {
        unimplemented!()
    }

    /// Answers when rows can be read and written and no migration is missing.
    pub async fn ready(&self) -> Result<()> {
        unimplemented!()
    }

    /// `sqlite` or `postgres`, with its version, for `doctor` and logs.
    pub async fn describe(&self) -> Result<String> {
        unimplemented!()
    }

    /// Finishes waiting writes and closes.
    pub async fn close(&self) {
        unimplemented!()
    }
}
