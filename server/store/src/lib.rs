#![doc = include_str!("../README.md")]

mod backup;
mod conn;
mod device;
mod error;
mod history;
mod ingest;
mod inspect;
mod invitation;
mod key;
mod log;
mod membership;
mod migrate;
mod pool;
mod reading;
mod room;
mod schema;
mod sign_in;
mod store;
mod user;
mod writer;
mod writes;

pub use backup::back_up;
pub use device::{DeviceRow, NewDevice};
pub use error::{Error, Result};
pub use history::{History, Populated, Population};
pub use ingest::{CheckedItem, Ingest, Ingested};
pub use inspect::{Inspection, inspect};
pub use invitation::{AcceptedAs, InvitationRow, NewInvitation};
pub use log::{Append, Appended, Edge, Fresh, Head, Utterance};
pub use room::NewRoom;
pub use sign_in::{NewSignIn, SignInRow};
pub use store::{Commits, Options, Store};
pub use user::{NewUser, UserRow};
pub use writes::Writes;
