//! The room log: every change of a room is one numbered event.
//!
//! The timeline that people see is a fold over events, and the order in which pages of
//! them arrive does not matter: later changes name the event that they change.

use serde::{Deserialize, Deserializer, Serialize, de::IgnoredAny};
use strum::VariantNames;
use watch_protocol::WristAnswer;

use crate::{AlertId, AlertReport, ClientId, Person, Preview, RoomId, Seq, UnixMillis};

/// What changed. Stored as JSON in the log, so variants are append only and fields are
/// only ever added, with a default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, VariantNames)]
#[serde(tag = "type", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Change {
    /// Somebody said something.
    Message { text: String },
    /// The wearer's watch raised an alert. Has no author.
    AlertRaised {
        alert: AlertId,
        report: Box<AlertReport>,
    },
    /// The event's author took the alert on.
    AlertAcknowledged { alert: AlertId, raised_seq: Seq },
    /// The watch showed the acknowledgement to its wearer. Has no author.
    AlertConfirmed {
        alert: AlertId,
        raised_seq: Seq,
        felt_at: UnixMillis,
        /// The watch gave no time that can be; `felt_at` is when the server heard of it.
        #[serde(default, skip_serializing_if = "is_false")]
        time_unknown: bool,
    },
    /// The wearer answered on the wrist, or did not while the watch asked. Has no author; the
    /// last one of an alert counts.
    AlertAnswered {
        alert: AlertId,
        raised_seq: Seq,
        answer: WristAnswer,
        answered_at: UnixMillis,
        /// The same as for [`Change::AlertConfirmed`].
        #[serde(default, skip_serializing_if = "is_false")]
        time_unknown: bool,
    },
    /// `who` entered the room.
    Joined { who: Person },
    /// `who` left, or the event's author took them out.
    Left { who: Person },
    /// Something that this build cannot read: a newer one wrote it. Never written.
    Unknown,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_false(value: &bool) -> bool {
    !value
}

impl Change {
    /// Whether it is a thing to read of its own: counts as unread and stands in the preview.
    pub fn is_item(&self) -> bool {
        matches!(self, Self::Message { .. } | Self::AlertRaised { .. })
    }

    /// What the list of rooms shows of it; `None` for what does not stand there.
    pub fn preview(&self) -> Option<Preview> {
        match self {
            Self::Message { text } => Some(Preview::message(text)),
            Self::AlertRaised { report, .. } => Some(Preview::alert(report)),
            Self::AlertAcknowledged { .. }
            | Self::AlertConfirmed { .. }
            | Self::AlertAnswered { .. }
            | Self::Joined { .. }
            | Self::Left { .. }
            | Self::Unknown => None,
        }
    }

    /// Stable name, also the `kind` column.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Message { .. } => "message",
            Self::AlertRaised { .. } => "alert_raised",
            Self::AlertAcknowledged { .. } => "alert_acknowledged",
            Self::AlertConfirmed { .. } => "alert_confirmed",
            Self::AlertAnswered { .. } => "alert_answered",
            Self::Joined { .. } => "joined",
            Self::Left { .. } => "left",
            Self::Unknown => "unknown",
        }
    }
}

/// One line of a room's log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoomEvent {
    pub room: RoomId,
    /// Rises by exactly one within the room, in commit order.
    pub seq: Seq,
    /// When it was written, for display only: `seq` is the order.
    pub at: UnixMillis,
    /// `None` when the watch or the system wrote it.
    pub author: Option<Person>,
    /// Given by the author's client; lets that client find its pending copy.
    pub client_id: Option<ClientId>,
    #[serde(deserialize_with = "known_or_not")]
    pub change: Change,
}

/// A log has no holes, so what a newer build wrote still takes its place in it.
fn known_or_not<'de, D: Deserializer<'de>>(from: D) -> Result<Change, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Read {
        Known(Change),
        Unknown(IgnoredAny),
    }
    Ok(match Read::deserialize(from)? {
        Read::Known(change) => change,
        Read::Unknown(_) => Change::Unknown,
    })
}
