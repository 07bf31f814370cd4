use alloc::{string::String, vec::Vec};
use serde::{Deserialize, Deserializer, Serialize};

use crate::{
    Alert, Answer, DeviceMillis, MAX_CONFIRMATIONS, MAX_ITEMS, Reading, Restart, UnixMillis,
    bounded::bounded,
};

/// What the device's times count from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Clock {
    /// Milliseconds since 1970, as the device believes.
    Unix,
    /// Milliseconds since the device started.
    Uptime,
    /// Milliseconds since an earlier start; how long the device was off after it is not known,
    /// so everything happened at least as long ago as the times say.
    Interrupted,
}

/// One queued record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "no heap on the watch")]
pub enum Item {
    Reading(Reading),
    Alert(Alert),
    Answer(Answer),
    Restart(Restart),
}

impl Item {
    pub fn seq(&self) -> u32 {
        match self {
            Self::Reading(reading) => reading.seq,
            Self::Alert(alert) => alert.seq,
            Self::Answer(answer) => answer.seq,
            Self::Restart(restart) => restart.seq,
        }
    }
}

/// The watch has shown a downlink to its wearer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Confirmation {
    /// [`Downlink::id`]
    pub id: i64,
    /// When it was felt, by the device's clock.
    pub felt_at: DeviceMillis,
}

/// One post. `I` is a slice on the device and a `Vec` on the server; the bytes are equal.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BatchOf<I, C> {
    /// Random, new with each start that lost its counter or its clock: (device, epoch, seq) is unique for ever.
    pub epoch: u32,
    pub clock: Clock,
    /// The device's clock when it posts; the server judges skew by it.
    pub sent_at: DeviceMillis,
    pub items: I,
    #[serde(default)]
    pub confirmed: C,
}

/// The owned form of [`BatchOf`]. Of more items or confirmations than the limit, one more is kept,
/// which tells that there were too many; the others are read and dropped.
pub type Batch = BatchOf<Vec<Item>, Vec<Confirmation>>;

/// [`Batch`] as it is read.
#[derive(Deserialize)]
#[serde(rename = "BatchOf", deny_unknown_fields)]
struct Wire {
    epoch: u32,
    clock: Clock,
    sent_at: DeviceMillis,
    #[serde(deserialize_with = "bounded::<MAX_ITEMS, _, _>")]
    items: Vec<Item>,
    #[serde(default, deserialize_with = "bounded::<MAX_CONFIRMATIONS, _, _>")]
    confirmed: Vec<Confirmation>,
}

impl<'de> Deserialize<'de> for Batch {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wire = Wire::deserialize(deserializer)?;
        Ok(Self {
            epoch: wire.epoch,
            clock: wire.clock,
            sent_at: wire.sent_at,
            items: wire.items,
            confirmed: wire.confirmed,
        })
    }
}

/// Why an item was not taken. Append only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RejectCode {
    /// A value is not a number or outside what a body can do.
    ValueOutOfRange,
    /// A time that cannot be placed on the calendar.
    TimeOutOfRange,
    /// The same (device, epoch, seq) was stored with another content. Alerts and answers are
    /// taken nevertheless.
    SeqReused,
    /// The wearer has no care room that could show the alert.
    NoRoom,
    /// An answer to an alert that this device never delivered.
    UnknownAlert,
    /// What the item cannot do without is missing or cannot be read.
    Malformed,
    /// An item of a kind that only newer firmware knows.
    UnknownKind,
}

/// What became of one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Accepted,
    /// Stored before; nothing was written now.
    Duplicate,
    /// Will never be taken: drop it.
    Rejected(RejectCode),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ItemResult {
    pub seq: u32,
    pub outcome: Outcome,
}

/// What the wearer shall feel. Append only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DownlinkKind {
    /// A named human has taken the alert on.
    Acknowledged {
        alert_epoch: u32,
        alert_seq: u32,
        by: String,
        at: UnixMillis,
    },
}

/// Repeated in every reply until confirmed; the device applies an id once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Downlink {
    pub id: i64,
    pub kind: DownlinkKind,
}

/// Sent only after everything accepted is on disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BatchReply {
    pub server_time: UnixMillis,
    /// One per item, in the order of the batch.
    pub results: Vec<ItemResult>,
    pub downlinks: Vec<Downlink>,
}
