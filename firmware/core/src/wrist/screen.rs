use watch_protocol::{Quality, Reading, WearState};

use super::Name;

/// Charge below which the wearer is told, per cent.
const LOW_PERCENT: u8 = 15;
/// Charge below which nothing else is as important, per cent.
const EMPTY_PERCENT: u8 = 5;

/// What the sensors allow, in the wearer's words. None of these says how the wearer is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sense {
    /// No reading yet.
    #[default]
    Starting,
    Measuring,
    /// Worn too short to know what is usual; the watch raises nothing by itself.
    WarmingUp,
    Moving,
    PoorContact,
    /// A pulse whose beats cannot be told apart.
    Unclear,
    OffWrist,
    /// The sensors are silent.
    Silent,
    /// Plugged in: nothing is measured through the skin.
    Charging,
    /// The pulse sensor gives no light.
    NoLight,
    /// A sensor does not answer.
    NoAnswer,
    /// A sensor answers and measures nothing.
    NoValues,
    /// The electrodes touch each other.
    Shorted,
    /// A part or a wire is broken.
    Broken,
    /// No more is fed to the electrodes, because of a voltage that does not belong there.
    ForeignVoltage,
}

impl Sense {
    fn of(quality: Quality) -> Self {
        match quality {
            Quality::Ok => Self::Measuring,
            Quality::Motion => Self::Moving,
            Quality::PoorContact => Self::PoorContact,
            Quality::WarmingUp => Self::WarmingUp,
            Quality::Irregular => Self::Unclear,
            Quality::OffWrist => Self::OffWrist,
            Quality::NoData | Quality::NoSensor => Self::Silent,
            Quality::Charging => Self::Charging,
            Quality::NoLight => Self::NoLight,
            Quality::NoAnswer => Self::NoAnswer,
            Quality::NoValues => Self::NoValues,
            Quality::Shorted => Self::Shorted,
            Quality::Broken => Self::Broken,
            Quality::ForeignVoltage => Self::ForeignVoltage,
        }
    }
}

impl From<&Reading> for Sense {
    fn from(reading: &Reading) -> Self {
        if reading.wear == WearState::OffWrist {
            return Self::OffWrist;
        }
        let each = reading.qualities.map(|each| {
            // What is told of the pulse says more than what is told of the skin.
            [each.heart_rate, each.skin_conductance, each.motion]
        });
        let mut each = each.into_iter().flatten();
        let hindrance = each.find(|each| each.is_fault() || *each == Quality::Charging);
        Self::of(hindrance.unwrap_or(reading.quality))
    }
}

/// How far an alert has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sending {
    /// On its way for a few seconds.
    Sending,
    /// The server has not taken it; the watch goes on trying.
    NotYet,
    /// In the room.
    Sent,
    /// The server cannot take it, now or later.
    Refused,
}

/// What the wrist shows. Scores and colours of alarm have no place here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Screen {
    /// Nobody can be reached: the watch belongs to no wearer yet.
    Unpaired,
    /// A pairing code is being traded.
    Pairing,
    /// The pairing was taken back.
    Revoked,
    /// A part of the watch does not answer; it will start again.
    Faulty,
    /// Charge left, per cent.
    BatteryEmpty(u8),
    Worn(Sense),
    /// "I'm OK" or "Stay with me"?
    Asking {
        /// Somebody who is there already.
        with: Option<Name>,
        /// Twelfths of the time that is left to answer, 1 to 12.
        twelfths: u8,
    },
    /// "I'm OK" was said.
    Noted {
        sending: Sending,
    },
    /// Waiting for a human.
    Waiting {
        sending: Sending,
    },
    /// A named human has taken it on.
    With(Name),
}

/// What is worth a word on every screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Status {
    pub is_offline: bool,
    /// Charge left, per cent, when it is low.
    pub low_battery_percent: Option<u8>,
}

/// A screen, its status and whether the display is lit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    pub screen: Screen,
    pub status: Status,
    pub is_lit: bool,
}

pub(super) fn low(battery_percent: Option<u8>) -> Option<u8> {
    battery_percent.filter(|percent| *percent <= LOW_PERCENT)
}

pub(super) fn empty(battery_percent: Option<u8>) -> Option<u8> {
    battery_percent.filter(|percent| *percent <= EMPTY_PERCENT)
}
