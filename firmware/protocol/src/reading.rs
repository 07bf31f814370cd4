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

/// How far the values of a span can be trusted, and why not.
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
    #[serde(default)]
    pub quality: Quality,
    #[serde(default)]
    pub wear: WearState,
    /// Charge left, per cent.
    pub battery_percent: Option<u8>,
}
