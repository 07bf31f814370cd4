use heapless::Vec as BoundedVec;
use serde::{Deserialize, Serialize};

use crate::{DeviceMillis, Quality, limits::MAX_SAMPLES};

/// Which rule of the detector fired. Append only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Arousal above the wearer's own baseline, sustained, while sitting still.
    Arousal,
    /// The wearer asked for somebody.
    Manual,
    /// One that only newer firmware knows. No device sends it.
    Other,
}

/// What the rule saw, in the units of the readings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// How long the condition had held when the alert fired, seconds.
    pub sustained_s: u16,
    /// Detector score, in robust standard deviations above the own baseline.
    pub score: f32,
    /// Score the rule asks for.
    pub threshold: f32,
    /// Heart rate now and at the own baseline, beats per minute.
    pub heart_rate_bpm: Option<f32>,
    pub baseline_heart_rate_bpm: Option<f32>,
    /// Skin conductance responses per minute, now and at the own baseline.
    pub responses_per_min: Option<f32>,
    pub baseline_responses_per_min: Option<f32>,
    /// Share of the window in motion, 0 to 1.
    pub motion: f32,
}

impl Evidence {
    /// Where nothing could be read: numbers that every alert has are none.
    pub const UNKNOWN: Self = Self {
        sustained_s: 0,
        score: f32::NAN,
        threshold: f32::NAN,
        heart_rate_bpm: None,
        baseline_heart_rate_bpm: None,
        responses_per_min: None,
        baseline_responses_per_min: None,
        motion: f32::NAN,
    };
}

/// One point of the window that raised the alert.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Sample {
    /// Seconds before the alert; the last sample is 0.
    pub before_s: u16,
    pub heart_rate_bpm: Option<f32>,
    pub skin_conductance_us: Option<f32>,
    /// Detector score, see [`Evidence::score`].
    pub score: Option<f32>,
}

/// One recorded occurrence of the alert condition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Alert {
    /// Number within (device, epoch), shared with readings.
    pub seq: u32,
    /// When the rule fired, by the device's clock.
    pub measured_at: DeviceMillis,
    pub rule: Rule,
    /// Version of the detector's configuration that fired; 0 if none did.
    #[serde(default)]
    pub detector: u16,
    pub evidence: Evidence,
    #[serde(default)]
    pub quality: Quality,
    /// Oldest first.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<Sample>, max_items = 48))]
    #[serde(default)]
    pub window: BoundedVec<Sample, MAX_SAMPLES>,
}
