use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use strum::{EnumDiscriminants, EnumIter};

use crate::{ClientId, LogId, RoomAction, RoomId, Seq};

/// What a client says on the socket, one JSON text frame each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, EnumDiscriminants)]
#[strum_discriminants(
    name(CommandKind),
    derive(EnumIter, strum::Display),
    strum(serialize_all = "snake_case")
)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// First frame after every connect: the newest seq held of each open room. What came
    /// after it follows, then live events of *all* the reader's rooms.
    Resume {
        have: BTreeMap<RoomId, Seq>,
        /// Of what it holds, as the hello named it. If it is another one, nothing is held.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        log: Option<LogId>,
    },
    /// Asks for the events in (`after`, `before`), to fill a hole. Answered by
    /// [`Event::Events`](crate::Event::Events).
    Fetch {
        room: RoomId,
        after: Seq,
        before: Seq,
    },
    /// Does something in a room. Repeating it with the same id and action is harmless.
    Act {
        room: RoomId,
        client_id: ClientId,
        action: RoomAction,
    },
    /// Moves the own reading mark forward.
    MarkRead { room: RoomId, seq: Seq },
    /// The newest item of this room is on a visible screen now; `None`: of no room. Said when it
    /// changes: what is about the room need not be pushed to that device.
    Show {
        room: Option<RoomId>,
        /// The page is on a visible screen, whatever it shows.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        visible: bool,
    },
    /// Answers [`Event::Beat`](crate::Event::Beat).
    Beat,
}

impl Command {
    /// The room that it is about, and the id that its client gave it.
    pub const fn room_and_client(&self) -> (Option<RoomId>, Option<ClientId>) {
        match self {
            Self::Act {
                room, client_id, ..
            } => (Some(*room), Some(*client_id)),
            Self::Fetch { room, .. } | Self::MarkRead { room, .. } => (Some(*room), None),
            Self::Resume { .. } | Self::Show { .. } | Self::Beat => (None, None),
        }
    }
}
