use serde::{Deserialize, Serialize};

use crate::{Person, ReportId, RoomKind, UnixMillis};

/// What somebody told the admins about somebody they share a room with. Nothing of the room itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportView {
    pub id: ReportId,
    pub reporter: Person,
    pub about: Person,
    /// Of the room that they share.
    pub room_kind: RoomKind,
    /// In the reporter's words.
    pub said: String,
    pub made_at: UnixMillis,
}
