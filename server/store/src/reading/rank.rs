//! How telling a state is: a span of time with several shows the one of the highest rank. Ranks
//! are stored, so they stay; a new state takes one that is free.

use domain::watch::{Quality, WearState};

use crate::{Error, Result};

macro_rules! ranks {
    ($of:ident, $at:ident, $list:ident { $($variant:ident = $rank:literal),* $(,)? }) => {
        pub(super) const fn $of(value: $list) -> i64 {
            match value {
                $($list::$variant => $rank),*
            }
        }

        pub(super) fn $at(rank: i64) -> Result<$list> {
            match rank {
                $($rank => Ok($list::$variant),)*
                _ => Err(Error::Corrupt(concat!("no rank of ", stringify!($list)).to_owned())),
            }
        }
    };
}
ranks!(quality_rank, quality_at, Quality {
    NoData = 0,
    NoSensor = 10,
    Ok = 20,
    WarmingUp = 30,
    Irregular = 40,
    Motion = 50,
    PoorContact = 60,
    NoValues = 61,
    Shorted = 62,
    NoLight = 63,
    NoAnswer = 64,
    Charging = 65,
    Broken = 66,
    ForeignVoltage = 68,
    OffWrist = 70,
});
ranks!(wear_rank, wear_at, WearState {
    Unknown = 0,
    OnWrist = 10,
    OffWrist = 20,
});
