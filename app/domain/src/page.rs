use serde::{Deserialize, Serialize};

use crate::{RoomEvent, Seq};

/// A stretch of a room's log without holes, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct EventPage {
    pub events: Vec<RoomEvent>,
    /// The room's head in the same snapshot.
    pub head: Seq,
    /// Whether older events exist before the first one.
    pub more: bool,
    /// What became of the items in `events` after the last of them, in no order: changes that name
    /// an event of this page. They are not part of the stretch.
    #[serde(default)]
    pub later: Vec<RoomEvent>,
}
