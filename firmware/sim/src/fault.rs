//! Faults of sensors, for what a room shows of them.

use clap::ValueEnum;
use watch_protocol::Quality;

/// Which sensor of the watch fails, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Fault {
    /// The pulse sensor gives no light
    NoLight,
    /// The pulse sensor does not answer
    NoAnswer,
    /// The electrodes touch each other
    Shorted,
}

impl Fault {
    pub(crate) fn quality(self) -> Quality {
        match self {
            Self::NoLight => Quality::NoLight,
            Self::NoAnswer => Quality::NoAnswer,
            Self::Shorted => Quality::Shorted,
        }
    }
}
