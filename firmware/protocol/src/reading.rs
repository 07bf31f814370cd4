use heapless::Vec as BoundedVec;
use serde::{Deserialize, Serialize};

use crate::{DeviceMillis, limits::MAX_INTERVALS};

/// Whether the watch is on a wrist.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum WearState {
    OnWrist,
    OffWrist,
    #[default]
    Unknown,
}

/// How far a value can be trusted, or why there is none. Append only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Quality {
    Ok,
    /// The wearer moved; pulse values are doubtful.
    Motion,
    PoorContact,
    #[default]
    NoData,
    /// Worn too short for a baseline of its own.
    WarmingUp,
    /// A pulse is there, but its beats cannot be told apart.
    Irregular,
    /// The watch is not on a wrist.
    OffWrist,
    /// This watch does not measure it.
    NoSensor,
    /// Not measured while a charger or a computer is plugged in.
    Charging,
    /// The sensor gives no light.
    NoLight,
    /// The sensor does not answer.
    NoAnswer,
    /// The sensor answers, and measures nothing or the same all the time.
    NoValues,
    /// The electrodes touch each other.
    Shorted,
    /// A part or a wire of the sensor is broken.
    Broken,
    /// Stopped, because of a voltage that does not belong there.
    ForeignVoltage,
}

impl Quality {
    /// Whether the watch has a fault, which neither wearing nor moving mends.
    #[must_use]
    pub const fn is_fault(self) -> bool {
        match self {
            Self::NoLight
            | Self::NoAnswer
            | Self::NoValues
            | Self::Shorted
            | Self::Broken
            | Self::ForeignVoltage => true,
            Self::Ok
            | Self::Motion
            | Self::PoorContact
            | Self::NoData
            | Self::WarmingUp
            | Self::Irregular
            | Self::OffWrist
            | Self::NoSensor
            | Self::Charging => false,
        }
    }
}

/// A [`Quality`] for each value of a [`Reading`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Qualities {
    pub heart_rate: Quality,
    /// Of the inter-beat intervals.
    pub intervals: Quality,
    pub skin_conductance: Quality,
    pub skin_temperature: Quality,
    pub motion: Quality,
}

impl Qualities {
    /// The same for every value.
    #[must_use]
    pub const fn all(quality: Quality) -> Self {
        Self {
            heart_rate: quality,
            intervals: quality,
            skin_conductance: quality,
            skin_temperature: quality,
            motion: quality,
        }
    }
}

/// Values over one span, usually 10 s, that ends at `measured_at`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// Number within (device, epoch), shared with alerts, rising by one per item.
    pub seq: u32,
    /// End of the span, by the device's clock.
    pub measured_at: DeviceMillis,
    /// Mean heart rate, beats per minute.
    pub heart_rate_bpm: Option<f32>,
    /// Inter-beat intervals of the span, milliseconds.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<u16>, max_items = 24))]
    #[serde(default)]
    pub ibi_ms: BoundedVec<u16, MAX_INTERVALS>,
    /// Mean skin conductance, microsiemens.
    pub skin_conductance_us: Option<f32>,
    /// Mean skin temperature, degrees Celsius.
    pub skin_temperature_c: Option<f32>,
    /// Share of the span in motion, 0 to 1.
    pub motion: Option<f32>,
    /// Of the span as a whole: whether the detector could judge it.
    #[serde(default)]
    pub quality: Quality,
    /// `None` from a device that does not tell them apart.
    #[serde(default)]
    pub qualities: Option<Qualities>,
    #[serde(default)]
    pub wear: WearState,
    /// Charge left, per cent.
    pub battery_percent: Option<u8>,
}
