use serde::{Deserialize, Serialize};
use strum::{EnumIter, IntoStaticStr};

/// What an alert is about that is not about the wearer: what does not work, so that an alert might not come or not arrive,
/// or a drill.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Technical {
    /// Nothing was heard of the watch for longer than it may be silent.
    Silent,
    /// The watch is not worn.
    OffWrist,
    /// The battery is nearly empty.
    BatteryLow,
    /// The watch's clock is off.
    ClockOff,
    /// The watch has started anew after a fault, again and again.
    Restarts,
    /// The person on call has no working way to be reached.
    NoWayToOnCall,
    /// Nothing: the team tries out who is reached, and how soon.
    Drill,
}

impl Technical {
    /// Whether the wearer is shown it. How the team reaches each other is the team's to mend, and would only frighten.
    pub const fn is_for_wearer(self) -> bool {
        match self {
            Self::Silent | Self::OffWrist | Self::BatteryLow | Self::ClockOff | Self::Restarts => {
                true
            }
            Self::NoWayToOnCall | Self::Drill => false,
        }
    }
}
