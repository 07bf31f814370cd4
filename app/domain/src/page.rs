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
}
