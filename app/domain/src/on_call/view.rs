//! What pages show of a schedule. Times come with their distance from UTC, because a page that no client brings
//! to life knows no zone.

use serde::{Deserialize, Serialize};

use super::ShiftKind;
use crate::{Person, RoomId, ShiftId, UnixMillis, UserId, ladder::RungKind};

/// An instant as a clock of some zone shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalTime {
    pub at: UnixMillis,
    /// Minutes east of UTC.
    pub offset_min: i64,
}

/// Who answers in a room now, for whoever may need it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyLine {
    /// `None`: nobody is on call.
    pub person: Option<Person>,
    /// Until when that is so, if it ends soon enough to be known.
    pub until: Option<UnixMillis>,
    /// Within which time most alerts were answered lately, milliseconds; `None`: too few are known.
    pub usual_answer_ms: Option<i64>,
}

/// Who is on call at the moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyView {
    /// `None`: nobody.
    pub person: Option<Person>,
    /// `None`: for longer than was looked ahead.
    pub until: Option<LocalTime>,
    /// Whoever is on call after that. `None`: nobody, or not known.
    pub next: Option<Person>,
    /// Who is asked at the moment, one after another.
    pub order: Vec<Person>,
}

/// One room of the list, with the earliest span in which nobody is on call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomDuty {
    pub room: RoomId,
    pub name: String,
    /// Of the room's wearer: tells rooms of one name apart.
    pub wearer: Option<UserId>,
    pub now: LocalTime,
    pub duty: DutyView,
    /// `until` is `None` where it goes on for longer than was looked ahead.
    pub gap: Option<(LocalTime, Option<LocalTime>)>,
    pub zone: String,
}

/// The page about all rooms of one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnCallView {
    pub rooms: Vec<RoomDuty>,
    /// The reader's own, for those who can be asked.
    pub quiet: Option<QuietHoursView>,
    /// Names of zones to choose from.
    pub zones: Vec<String>,
}

/// A local hour and minute, in minutes of its day.
pub type Hour = i64;

/// When somebody does not want to be asked, each day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuietHoursView {
    /// `None`: never.
    pub hours: Option<(Hour, Hour)>,
    pub zone: String,
    pub high_breaks_through: bool,
}

/// A stretch of the list of the next days; `person` is `None` where nobody is on call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StretchView {
    pub person: Option<Person>,
    pub from: LocalTime,
    pub until: LocalTime,
}

/// A planned span of one person, that can be taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShiftView {
    pub id: ShiftId,
    pub kind: ShiftKind,
    pub person: Person,
    pub from: LocalTime,
    pub until: LocalTime,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RotationView {
    /// Empty: there is none.
    pub people: Vec<UserId>,
    pub every_days: i64,
    pub handover: Hour,
    /// Counted from 1970, in the room's zone.
    pub first_day: i64,
}

/// One step of what would happen now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepView {
    pub at: LocalTime,
    pub kind: RungKind,
    pub asks: Vec<AskedView>,
}

/// Somebody who would be asked, and how that would reach them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedView {
    pub person: Person,
    /// Devices that take notifications, as their browsers name themselves. Empty: only an open page would.
    pub devices: Vec<String>,
}

/// The page about one room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScheduleView {
    pub room: RoomDuty,
    /// In order of joining.
    pub experts: Vec<Person>,
    pub supervisors: Vec<UserId>,
    /// Who has quiet hours at the moment.
    pub quiet_now: Vec<UserId>,
    pub stretches: Vec<StretchView>,
    pub shifts: Vec<ShiftView>,
    pub rotation: RotationView,
    /// Nobody is on call between shifts.
    pub by_shifts: bool,
    /// What an alert of high priority would set going at this minute.
    pub steps: Vec<StepView>,
    pub zones: Vec<String>,
}
