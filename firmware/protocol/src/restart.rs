use serde::{Deserialize, Serialize};

use crate::DeviceMillis;

/// Why a watch started. Append only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RestartReason {
    /// It had no power before.
    PowerOn,
    /// It was given a new image or new settings.
    Update,
    /// Its program met a state that it cannot go on from.
    Panic,
    /// Its program stood still.
    Watchdog,
    /// Its supply voltage fell too low.
    BrownOut,
    /// Its flash could not be read or written.
    Flash,
    /// Another part of it did not answer.
    Hardware,
    /// One that is not known, or that only newer firmware knows.
    #[default]
    Other,
}

impl RestartReason {
    /// Every reason, in the order of the wire.
    pub const ALL: [Self; 8] = [
        Self::PowerOn,
        Self::Update,
        Self::Panic,
        Self::Watchdog,
        Self::BrownOut,
        Self::Flash,
        Self::Hardware,
        Self::Other,
    ];

    /// Whether nobody wanted this start, and something is to be looked at.
    #[must_use]
    pub const fn is_fault(self) -> bool {
        match self {
            Self::PowerOn | Self::Update => false,
            Self::Panic
            | Self::Watchdog
            | Self::BrownOut
            | Self::Flash
            | Self::Hardware
            | Self::Other => true,
        }
    }
}

/// A watch started. Tells nothing of its wearer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Restart {
    /// Number within (device, epoch), shared with readings.
    pub seq: u32,
    /// When it started, by the device's clock.
    pub measured_at: DeviceMillis,
    pub reason: RestartReason,
    /// Starts after a fault since it was last without power, this one included.
    pub faults: u32,
    /// Starts in its whole life, this one included.
    pub starts: u32,
}
