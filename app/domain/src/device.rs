use serde::{Deserialize, Serialize};
use watch_protocol::{Qualities, Quality, Reading, WearState};

use crate::{DeviceId, DeviceStart, UnixMillis, UserId};

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
    /// Its last start, if it tells of its starts.
    #[serde(default)]
    pub last_start: Option<DeviceStart>,
}

/// Shown to the wearer once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairingCodeView {
    /// Eight characters, shown as `ABCD-EFGH`.
    pub code: String,
    pub expires_at: UnixMillis,
}

/// One point of a chart, a mean over its span. Only values that were good by their own quality
/// are in it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReadingPoint {
    pub at: UnixMillis,
    pub heart_rate_bpm: Option<f32>,
    pub skin_conductance_us: Option<f32>,
    pub skin_temperature_c: Option<f32>,
    pub motion: Option<f32>,
    /// The most telling ones of the span.
    pub quality: Quality,
    pub wear: WearState,
}

/// How far a value can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    Good,
    /// Never without saying so first.
    Doubtful,
    /// There is nothing to show.
    Nothing,
}

impl Trust {
    /// Of a value of this quality.
    pub const fn of(quality: Quality) -> Self {
        match quality {
            // It is the baseline that is still to be learned; the value is measured.
            Quality::Ok | Quality::WarmingUp => Self::Good,
            Quality::Motion => Self::Doubtful,
            Quality::PoorContact
            | Quality::NoData
            | Quality::Irregular
            | Quality::OffWrist
            | Quality::NoSensor
            | Quality::Charging
            | Quality::NoLight
            | Quality::NoAnswer
            | Quality::NoValues
            | Quality::Shorted
            | Quality::Broken
            | Quality::ForeignVoltage => Self::Nothing,
        }
    }
}

/// The quality of each value of a reading, also where the device tells one for all.
pub fn qualities_of(reading: &Reading) -> Qualities {
    if reading.wear == WearState::OffWrist {
        return Qualities::all(Quality::OffWrist);
    }
    let all = Qualities::all(reading.quality);
    reading.qualities.unwrap_or(all)
}

/// The newest reading of a device.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewestReading {
    pub at: UnixMillis,
    pub heart_rate_bpm: Option<f32>,
    /// Value by value, why it is there or not.
    pub qualities: Qualities,
    /// Of the span as a whole.
    pub quality: Quality,
    pub wear: WearState,
}

/// What one device measured. Devices are never mixed: two on one person differ, and one may lie
/// on a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SourceView {
    pub device: DeviceId,
    /// Oldest first, at most [`crate::limits::READING_POINTS`].
    pub points: Vec<ReadingPoint>,
    /// `None` if the chart is drawn from sums alone.
    pub newest: Option<NewestReading>,
}

/// Recent readings of the wearer of a care room.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ReadingsView {
    /// One for each device that measured something, in the order of `devices`.
    pub sources: Vec<SourceView>,
    pub devices: Vec<DeviceView>,
    /// The server's clock, so that ages are right on a device whose clock is not.
    pub server_time: UnixMillis,
}
