use serde::{Deserialize, Serialize};
use strum::EnumIter;

/// What is wrong with what somebody planned.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, thiserror::Error, Serialize, Deserialize, EnumIter,
)]
#[serde(rename_all = "snake_case")]
pub enum ScheduleFault {
    #[default]
    #[error("This is not a day and time, such as 2026-11-28 18:00.")]
    BadTime,
    #[error("There is no time zone of this name. Choose one of the list, such as Europe/Berlin.")]
    BadTimeZone,
    #[error("This ends before it begins.")]
    EndsBeforeItBegins,
    #[error("This time is over already.")]
    IsOver,
    #[error("This is more than {days} days ahead.")]
    TooFarAhead { days: i64 },
    #[error("This person is not an expert in this room.")]
    NotInTeam,
    #[error("Somebody stands in the rotation twice.")]
    NamedTwice,
    #[error("A turn lasts 1 to {most} days.")]
    BadTurn { most: i64 },
    #[error("At most {limit} shifts can be planned. Remove some first.")]
    TooManyShifts { limit: i64 },
    #[error("Quiet hours need two different times.")]
    QuietAllDay,
}
