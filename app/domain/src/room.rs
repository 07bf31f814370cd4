use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

use crate::{Episode, InvitationId, Person, Preview, Role, RoomId, Seq, UnixMillis, UserId};

/// Fixed at creation: a room never becomes another kind.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    Display,
    EnumIter,
    EnumString,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum RoomKind {
    /// One wearer and their care team. The wearer's alerts appear here.
    Care,
    /// Experts only.
    Team,
    /// Two people, for ever these two.
    Direct,
}

/// A line in the room list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoomSummary {
    pub id: RoomId,
    pub kind: RoomKind,
    /// What this reader sees: a direct room is named after the other person.
    pub name: String,
    /// Of a care room.
    pub wearer: Option<UserId>,
    /// Number of the newest event.
    pub head: Seq,
    /// The reader's own mark; only ever grows.
    pub last_read: Seq,
    /// Messages and alerts by others past the mark, counted at `head`, at most
    /// [`crate::limits::UNREAD_CAP`].
    pub unread: u32,
    /// The reader wants no count of what is new here.
    #[serde(default)]
    pub muted: bool,
    /// Episodes that nobody has.
    pub open_alerts: u32,
    /// Those that nobody has closed, in no order; of very many the newest, [`crate::limits::EPISODES_LISTED`] of
    /// them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub episodes: Vec<Episode>,
    /// The newest message or alert; `None` in an empty room.
    pub preview: Option<Preview>,
    /// When the newest event was written.
    pub active_at: UnixMillis,
}

/// Somebody who is or was in a room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    pub person: Person,
    pub joined_at: UnixMillis,
    /// Set for former members.
    pub left_at: Option<UnixMillis>,
    /// Somebody else who is or was here has a name that looks like this one.
    #[serde(default)]
    pub alike: bool,
}

impl Member {
    /// As this room's pages name them.
    pub fn told_apart(&self) -> Person {
        if self.alike {
            self.person.with_number()
        } else {
            self.person.clone()
        }
    }
}

/// What the panel beside a room shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoomDetail {
    pub summary: RoomSummary,
    /// Present members first, then former ones.
    pub members: Vec<Member>,
}

impl RoomDetail {
    /// Whether this person is in the room now.
    pub fn has(&self, user: UserId) -> bool {
        self.members
            .iter()
            .any(|member| member.person.id == user && member.left_at.is_none())
    }
}

/// A one-time link, before it is used. `url_path` is shown to its maker once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationView {
    pub id: InvitationId,
    /// `/join/<token>`
    pub url_path: String,
    pub role: Role,
    /// Name of the room it opens; `None` for an account alone.
    pub room_name: Option<String>,
    pub invited_by: String,
    pub expires_at: UnixMillis,
}

/// A one-time link that can still do something, as its maker or an admin sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkView {
    pub id: InvitationId,
    pub role: Role,
    pub room_name: Option<String>,
    pub made_by: Person,
    pub made_at: UnixMillis,
    pub expires_at: UnixMillis,
    /// Used by somebody who waits for an admin.
    pub used_by: Option<Person>,
}
