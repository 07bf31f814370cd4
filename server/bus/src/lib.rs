//! Hints between processes. Carries what to look at, never what it says; losing one costs
//! time, never a message, because the reader polls as well.

use domain::{RoomId, Seq, SignInId, UserId};
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

/// Something changed; storage knows what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Hint {
    /// The room's log or membership moved.
    Room { room: RoomId, head: Seq, epoch: i64 },
    /// This sign-in ended: close its sockets.
    SignIn { sign_in: SignInId },
    /// This person's rooms or reading marks changed.
    User { user: UserId },
}

/// What a subscriber hears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    Hint(Hint),
    /// Hints may be missing since now: poll fast.
    Down,
    /// Hints flow again; some were missed: poll once at once.
    Up,
}

#[derive(Debug, thiserror::Error)]
#[error("bus: {0}")]
pub struct Error(pub String);

/// A handle; cheap to clone.
#[derive(Clone)]
pub struct Bus {}

impl Bus {
    /// In-process: publishing reaches only this process's own subscriber.
    pub fn memory() -> (Self, mpsc::Receiver<Heard>) {
        unimplemented!()
    }

    /// Redis pub/sub. Starts even while Redis is down (then says `Down` first).
    pub async fn redis(_url: &str) -> Result<(Self, mpsc::Receiver<Heard>), Error> {
        unimplemented!()
    }

    /// Never blocks, never fails: at most 100 ms of Redis' time, in the background.
    pub fn publish(&self, _hint: Hint) {
        unimplemented!()
    }
}
