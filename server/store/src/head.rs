use domain::{RoomEvent, RoomId, Seq, alert::table::Happening};

/// Where a room's log stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    pub room: RoomId,
    pub seq: Seq,
    /// Rises with every change of membership, in the transaction of that change.
    pub epoch: i64,
}

/// What a commit did to one room.
#[derive(Clone, Debug)]
pub struct Committed {
    pub head: Head,
    /// What it added, oldest first and without holes up to the head, as a read would give it; under
    /// the head's epoch. Empty: unknown here, to be read.
    pub events: Vec<RoomEvent>,
}

impl Committed {
    /// Time may have to pass over an alert of this room, as far as is known.
    pub fn concerns_alerts(&self) -> bool {
        let concerns = |event: &RoomEvent| {
            matches!(event.change, domain::Change::AlertRaised { .. })
                || Happening::of(&event.change).is_some()
        };
        self.events.is_empty() || self.events.iter().any(concerns)
    }
}
