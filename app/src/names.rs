//! What a room is called for its reader.

use std::collections::BTreeSet;

use ::words::room;
use domain::{Person, RoomKind, RoomSummary};

use crate::words::t;

/// What a room is called for this reader.
pub fn room_name(room: &RoomSummary, reader: Option<&Person>) -> String {
    if room.kind == RoomKind::Care && room.wearer == reader.map(|reader| reader.id) {
        t(room::your_care_team())
    } else {
        room.name.clone()
    }
}

/// Names that several rooms of the list have.
pub(crate) fn shared_names(rooms: &[RoomSummary], reader: Option<&Person>) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let names = rooms.iter().map(|room| room_name(room, reader));
    // To collect them would be to sort them, by code that nothing else needs.
    let mut shared = BTreeSet::new();
    shared.extend(names.filter(|name| !seen.insert(name.clone())));
    shared
}

/// What a room is called beside the others: with a number where another one has its name. In a care room
/// that is its wearer's, as beside their name.
pub(crate) fn name_of(
    room: &RoomSummary,
    reader: Option<&Person>,
    shared: &BTreeSet<String>,
) -> String {
    let name = room_name(room, reader);
    if !shared.contains(&name) {
        return name;
    }
    let number = domain::four_digits(room.wearer.map_or(room.id.0, |wearer| wearer.0));
    format!("{name} ({number:04})")
}

#[cfg(test)]
mod tests {
    use domain::{RoomId, RoomKind, RoomSummary, UserId};
    use uuid::Uuid;

    use super::{name_of, shared_names};

    fn room(number: u128, name: &str, wearer: Option<u128>) -> RoomSummary {
        RoomSummary {
            id: RoomId(Uuid::from_u128(number)),
            kind: wearer.map_or(RoomKind::Team, |_| RoomKind::Care),
            name: name.to_owned(),
            wearer: wearer.map(|wearer| UserId(Uuid::from_u128(wearer))),
            head: 0,
            last_read: 0,
            unread: 0,
            muted: false,
            open_alerts: 0,
            episodes: Vec::new(),
            preview: None,
            active_at: 0,
        }
    }

    /// Nobody answers in another room than the one that they mean.
    #[test]
    fn rooms_of_one_name_are_told_apart() {
        let rooms = [
            room(1, "Mika", Some(77)),
            room(2, "Mika", Some(88)),
            room(3, "Mika", None),
            room(4, "Night shift", None),
        ];
        let shared = shared_names(&rooms, None);
        let names: Vec<String> = rooms
            .iter()
            .map(|room| name_of(room, None, &shared))
            .collect();
        assert_eq!(
            names,
            ["Mika (0077)", "Mika (0088)", "Mika (0003)", "Night shift"]
        );
    }
}
