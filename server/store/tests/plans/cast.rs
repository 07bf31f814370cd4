//! Who takes part in one round of calls.

use domain::{DeviceId, RoomId, UserId};

use crate::fill::Filled;

pub(crate) struct Cast {
    pub(crate) wearer: UserId,
    pub(crate) device: DeviceId,
    /// With a long log, many alerts and readings.
    pub(crate) care_room: RoomId,
    /// In that room, far behind.
    pub(crate) expert: UserId,
    pub(crate) other_expert: UserId,
    /// Of that room too: leaves it.
    pub(crate) leaving: UserId,
    /// Loses their account.
    pub(crate) disabled: UserId,
    /// In no room with any of the above.
    pub(crate) stranger: UserId,
    /// Said all there is in a room, and has read none of it.
    pub(crate) alone: UserId,
    pub(crate) alone_room: RoomId,
    /// With few rows each.
    pub(crate) rooms: Vec<RoomId>,
    pub(crate) people: Vec<UserId>,
}

impl Cast {
    /// Each round takes others for what cannot be undone.
    pub(crate) fn of(filled: &Filled, round: usize) -> Self {
        let (people, alone) = (&filled.people, &filled.alone);
        let (expert, few) = (4 * round, people.experts.len());
        Self {
            wearer: people.wearers[round],
            device: people.devices[round],
            care_room: people.care_rooms[round],
            expert: people.experts[expert],
            other_expert: people.experts[expert + 1],
            leaving: people.experts[expert + 2],
            disabled: people.experts[expert + 3],
            stranger: people.experts[few - 1 - round],
            alone: alone.experts[0],
            alone_room: alone.team_rooms[0],
            rooms: people.team_rooms.iter().copied().take(400).collect(),
            people: people.experts.iter().copied().take(100).collect(),
        }
    }
}
