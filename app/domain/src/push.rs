use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

use crate::{Person, Priority, PushSubscriptionId, UnixMillis};

/// What a push is about. It says no more than this to the device.
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
pub enum DeliveryKind {
    /// Somebody needs a human.
    Alert,
    /// Somebody is tried out: nobody needs anything.
    Drill,
    /// Somebody else answers: what was asked of the reader is done.
    AllClear,
    /// It ended without anybody: what was asked of the reader is done.
    Over,
    /// Something does not work as it should.
    Notice,
    /// Asked for by the reader, to see whether pushes arrive.
    Test,
}

impl DeliveryKind {
    /// Whether it tells that nothing is asked of the reader any more.
    pub const fn is_end(self) -> bool {
        matches!(self, Self::AllClear | Self::Over)
    }

    /// How long a push is worth delivering. What is told after it is told by the next one.
    pub const fn lives_ms(self, priority: Priority) -> i64 {
        const MINUTE_MS: i64 = 60_000;
        match (self, priority) {
            (Self::Test, _) => MINUTE_MS,
            (Self::Drill, _) | (Self::Alert | Self::AllClear | Self::Over, Priority::High) => {
                2 * MINUTE_MS
            }
            (Self::Alert | Self::AllClear | Self::Over, Priority::Medium)
            | (Self::Notice, Priority::High) => 10 * MINUTE_MS,
            (Self::Alert | Self::AllClear | Self::Over, Priority::Low) => 60 * MINUTE_MS,
            (Self::Notice, Priority::Medium | Priority::Low) => 240 * MINUTE_MS,
        }
    }
}

/// What a device tells of a push that it got.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Display, EnumIter, EnumString,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum PushSeen {
    /// The notification is on its screen.
    Shown,
    /// Somebody opened it.
    Opened,
}

/// Why a push service did not take a push.
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
pub enum PushFault {
    /// The browser does not take pushes by this subscription any more.
    Gone,
    /// The push service refused this push (400, 401, 403, 413 and the like).
    Refused,
    /// It had no time for it until the push was too old (429 and 5xx).
    Busy,
    /// It could not be reached.
    Unreachable,
}

/// How one delivery ended.
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
pub enum DeliveryOutcome {
    /// The push service took it.
    Accepted,
    /// As [`PushFault::Gone`].
    Gone,
    /// As [`PushFault::Refused`].
    Refused,
    /// As [`PushFault::Busy`].
    Busy,
    /// As [`PushFault::Unreachable`].
    Unreachable,
    /// Not sent, because the person has no device that takes pushes.
    NoDevice,
    /// Not sent, because the sign-in of the device ended, or the person is not in the room any more.
    NotEntitled,
    /// Not sent, because it was too old by then: nothing here could send it in time.
    Expired,
    /// Not sent, because the device showed the room at that moment.
    Watching,
    /// Not sent, because the site has no contact that it could name to push services.
    NotConfigured,
}

impl From<PushFault> for DeliveryOutcome {
    fn from(fault: PushFault) -> Self {
        match fault {
            PushFault::Gone => Self::Gone,
            PushFault::Refused => Self::Refused,
            PushFault::Busy => Self::Busy,
            PushFault::Unreachable => Self::Unreachable,
        }
    }
}

/// Whose device was to say something about an episode, and how far that got.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryView {
    pub person: Person,
    /// What people call the device; empty: they have none that takes pushes, or it is gone from their list.
    pub device: String,
    /// When it got as far.
    pub at: UnixMillis,
    pub state: DeliveryState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// It is tried, or soon will be.
    Waiting,
    Shown,
    Opened,
    /// Nobody tries it any more, and no device has told of it.
    Ended(DeliveryOutcome),
}

impl DeliveryState {
    /// Its name in the choices of the catalogs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Shown => "shown",
            Self::Opened => "opened",
            Self::Ended(outcome) => outcome.into(),
        }
    }
}

/// Why a browser takes no pushes any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PushEnd {
    /// Its push service does not know the subscription any more.
    Gone,
    /// The sign-in that it belongs to ended by time.
    SignedOut,
}

/// A row of somebody's list of browsers that take pushes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushSubscriptionView {
    pub id: PushSubscriptionId,
    pub user_agent: String,
    /// Of the sign-in that asks.
    pub current: bool,
    pub added_at: UnixMillis,
    /// When a push service last took a push for it.
    pub accepted_at: Option<UnixMillis>,
    /// When it last said that a notification was on its screen.
    pub shown_at: Option<UnixMillis>,
    /// When a push last failed, and why.
    pub failed: Option<(UnixMillis, PushFault)>,
    /// Whether the newest pushes all failed, or none of them was seen on its screen.
    pub is_deaf: bool,
    pub ended: Option<PushEnd>,
}

/// What a page about notifications shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushSubscriptionsView {
    /// The reader's own, newest first.
    pub subscriptions: Vec<PushSubscriptionView>,
    /// By which a browser knows this site's pushes: an uncompressed P-256 point in base64url. `None`: the
    /// site is not set up to send any.
    pub public_key: Option<String>,
}
