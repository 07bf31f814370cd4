//! What time is to pass over as soon as somebody looks.

use domain::{RoomId, UnixMillis};

use crate::{key::Key, statement::Statement};

/// Stands for the time at which something is first looked at, by the database's clock. A process writes no time of its own
/// here: its clock may be another.
pub(crate) const AT_ONCE: UnixMillis = 0;

/// Somebody came or went: whoever is asked about the episodes of this room may be another now.
pub(crate) fn look_at(room: RoomId) -> Statement {
    Statement::new("UPDATE episodes SET due_at = ")
        .number(AT_ONCE)
        .sql(" WHERE room_id = ")
        .key(room)
        .sql(" AND phase <> 'resolved' AND due_at IS NOT NULL")
}

/// Something may reach this person again, of whom it was told that nothing does.
pub(crate) fn look_at_ways(person: Key) -> Statement {
    Statement::new("UPDATE on_call_checks SET check_at = ")
        .number(AT_ONCE)
        .sql(" WHERE told_of = ")
        .key(person)
}
