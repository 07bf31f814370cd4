use serde::{Deserialize, Serialize};

use crate::{EventPage, LogId, ReadingsView, RoomDetail};

/// What a room opens with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OpenRoom {
    pub detail: RoomDetail,
    /// The newest events.
    pub page: EventPage,
    /// Of a care room.
    pub readings: Option<ReadingsView>,
    #[serde(default)]
    pub log: Option<LogId>,
}
