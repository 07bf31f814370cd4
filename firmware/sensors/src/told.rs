//! What the server and the wearer are told of a fault.

use watch_protocol::Quality;

use crate::{SensorFault, SkinFault};

impl From<SensorFault> for Quality {
    fn from(fault: SensorFault) -> Self {
        match fault {
            SensorFault::Bus => Self::NoAnswer,
            SensorFault::Silent | SensorFault::Frozen => Self::NoValues,
            SensorFault::Dark => Self::NoLight,
        }
    }
}

impl From<SkinFault> for Quality {
    fn from(fault: SkinFault) -> Self {
        match fault {
            SkinFault::NoContact => Self::PoorContact,
            SkinFault::Shorted => Self::Shorted,
            SkinFault::NotExcited | SkinFault::Broken => Self::Broken,
            SkinFault::ForeignVoltage => Self::ForeignVoltage,
            SkinFault::Converter => Self::NoAnswer,
            SkinFault::Late => Self::NoData,
        }
    }
}
