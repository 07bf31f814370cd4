use serde::{Deserialize, Serialize};

use crate::DeviceMillis;

/// What the wearer said on the wrist when the watch asked. Append only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum WristAnswer {
    /// "I'm OK."
    Fine,
    /// "Stay with me."
    Stay,
    /// Nothing, for as long as the watch asked.
    Silence,
}

/// The wearer's answer to an alert of their own watch. The last one of an alert counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// Number within (device, epoch), shared with readings and alerts.
    pub seq: u32,
    /// When it was given, by the device's clock.
    pub measured_at: DeviceMillis,
    /// The alert it answers, posted before or in the same batch.
    pub alert_epoch: u32,
    pub alert_seq: u32,
    pub answer: WristAnswer,
}
