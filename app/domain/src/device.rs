use serde::{Deserialize, Serialize};
use watch_protocol::{Qualities, Quality, WearState};

use crate::{DeviceId, UnixMillis, UserId};

/// A row of a wearer's list of devices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceView {
    pub id: DeviceId,
    pub wearer: UserId,
    pub name: String,
    pub paired_at: UnixMillis,
    /// Last successful post; `None` if it never posted.
    pub last_seen_at: Option<UnixMillis>,
    pub battery_percent: Option<u8>,
    pub clock_skew_ms: Option<i64>,
    pub revoked_at: Option<UnixMillis>,
}

/// Shown to the wearer once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairingCodeView {
    /// Eight characters, shown as `ABCD-EFGH`.
    pub code: String,
    pub expires_at: UnixMillis,
}

/// One point of a chart, a mean over its span.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReadingPoint {
    pub at: UnixMillis,
    pub heart_rate_bpm: Option<f32>,
    pub skin_conductance_us: Option<f32>,
    pub skin_temperature_c: Option<f32>,
    pub motion: Option<f32>,
    pub quality: Quality,
    pub wear: WearState,
}

/// Recent readings of the wearer of a care room.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ReadingsView {
    /// Oldest first, at most [`crate::limits::READING_POINTS`].
    pub points: Vec<ReadingPoint>,
    /// Value by value, why the newest reading has them or not.
    #[serde(default)]
    pub qualities: Option<Qualities>,
    pub devices: Vec<DeviceView>,
    /// The server's clock, so that ages are right on a device whose clock is not.
    pub server_time: UnixMillis,
}
