//! The room log: every change of a room is one numbered event.
//!
//! The timeline that people see is a fold over events, and the order in which pages of
//! them arrive does not matter: later changes name the event that they change.

use serde::{Deserialize, Deserializer, Serialize};
use strum::{EnumDiscriminants, EnumIter, IntoStaticStr};
use watch_protocol::WristAnswer;

use crate::{AlertId, AlertReport, AlertStep, ClientId, Person, RoomId, Seq, UnixMillis, json};

/// What changed. Stored as JSON in the log, so variants are append only and fields are
/// only ever added, with a default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, EnumDiscriminants)]
#[strum_discriminants(
    name(ChangeKind),
    derive(EnumIter, IntoStaticStr),
    strum(serialize_all = "snake_case")
)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Somebody said something.
    Message { text: String },
    /// The wearer's watch raised an alert, or the server for what does not work; then it has no author. Or
    /// the wearer did in the app.
    AlertRaised {
        alert: AlertId,
        report: Box<AlertReport>,
        /// The event of the episode that it belongs to; `None`: it opens one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        joins: Option<Seq>,
        /// One that was closed shortly before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<Seq>,
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
    /// The wearer answered on the wrist, or did not while the watch asked; then it has no author. Or they
    /// answered in the app. The last one of an alert counts.
    AlertAnswered {
        alert: AlertId,
        raised_seq: Seq,
        answer: WristAnswer,
        answered_at: UnixMillis,
        /// The same as for [`Change::AlertConfirmed`].
        #[serde(default, skip_serializing_if = "is_false")]
        time_unknown: bool,
    },
    /// Anything else that became of an alert.
    AlertChanged {
        alert: AlertId,
        raised_seq: Seq,
        step: AlertStep,
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
    /// Stable name, also the `kind` column.
    pub fn kind(&self) -> &'static str {
        ChangeKind::from(self).into()
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
    Ok(json::if_known(from)?.unwrap_or(Change::Unknown))
}
