use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use strum::EnumIter;
use strum::VariantNames;

use crate::{ClientId, Error, LogId, Person, RoomEvent, RoomId, RoomSummary, Seq, UnixMillis};

/// Version of the socket's language, said in the hello.
pub const PROTOCOL: u32 = 2;

/// What the server says on the socket, one JSON text frame each.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, VariantNames)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Event {
    /// First frame: who the reader is and all their rooms with their heads.
    Hello {
        protocol: u32,
        /// Build of the server; another one than the page's own means "reload when convenient".
        version: String,
        you: Person,
        rooms: Vec<RoomSummary>,
        server_time: UnixMillis,
        /// Whoever holds events of another one holds other events under the same numbers.
        #[serde(default)]
        log: Option<LogId>,
    },
    /// A run of one room's log without holes, oldest first.
    Events {
        room: RoomId,
        events: Vec<RoomEvent>,
    },
    /// The own send is on disk, under this number (the original one if it was a repeat).
    Sent {
        client_id: ClientId,
        room: RoomId,
        seq: Seq,
        at: UnixMillis,
    },
    /// The own command changed nothing; after `unavailable` and `internal` that is not known, and
    /// sending it again with the same id is safe. `client_id` names the send it answers, if any.
    Refused {
        client_id: Option<ClientId>,
        room: Option<RoomId>,
        error: Error,
    },
    /// Too much was missed to send it all: load the newest page instead.
    ReloadRoom { room: RoomId, head: Seq },
    /// The reader is in this room now, or its summary must be taken anew.
    RoomOpened { room: RoomSummary },
    /// The reader is no longer in this room: forget what it held.
    RoomClosed { room: RoomId },
    /// The own reading mark, wherever it was moved.
    Marked {
        room: RoomId,
        last_read: Seq,
        unread: u32,
        head: Seq,
    },
    /// Every 20 s: heads of all the reader's rooms, as read from storage at `as_of`.
    Beat {
        heads: BTreeMap<RoomId, Seq>,
        as_of: UnixMillis,
    },
    /// Storage does not answer: nothing can be sent, and nothing here is up to date.
    StorageDown,
    /// Storage answers again.
    StorageUp,
    /// The server restarts; come back after this long.
    GoingAway { after_ms: u64 },
}

/// Why the server closed a socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter)]
pub enum CloseCode {
    /// A frame that is no command, too large, or too many of them.
    Policy = 1008,
    Restart = 1012,
    /// The sign-in ended.
    SignedOut = 4401,
    /// The reader was too slow: connect again and resume.
    Resync = 4408,
}
