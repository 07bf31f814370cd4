use domain::{RoomId, Seq, SignInId, UserId};
use serde::{Deserialize, Serialize};

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
