use domain::{
    Error, Result, UnixMillis,
    on_call::{LocalTime, ScheduleFault, Span},
};
use jiff::{
    Timestamp, ToSpan as _,
    civil::{Date, DateTime, Time, date},
    tz::{TimeZone, db},
};
use store::{QuietHours, TurnPlan};

use super::DAY_MS;

const MINUTE_MS: i64 = 60_000;

/// The clocks of some place.
#[derive(Clone, Debug)]
pub(super) struct Zone(TimeZone);

impl Zone {
    pub(super) fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    /// By its name in the time zone database, such as `Europe/Berlin`, in whichever case.
    pub(super) fn named(name: &str) -> Result<Self> {
        let zone = db().get(name.trim());
        let zone = zone.map_err(|_| Error::BadSchedule(ScheduleFault::BadTimeZone))?;
        Ok(Self(zone))
    }

    /// One that was taken before. A database that has lost it has UTC in its place, and pages name that.
    pub(super) fn kept(name: &str) -> Self {
        Self::named(name).unwrap_or_else(|_| {
            tracing::error!("a time zone of a schedule is unknown now");
            Self::utc()
        })
    }

    pub(super) fn name(&self) -> String {
        self.0.iana_name().unwrap_or("UTC").to_owned()
    }

    /// All that can be chosen: places, and UTC.
    pub(super) fn names() -> Vec<String> {
        const AREAS: [&str; 9] = [
            "Africa",
            "America",
            "Antarctica",
            "Arctic",
            "Asia",
            "Atlantic",
            "Australia",
            "Europe",
            "Indian",
        ];
        let is_place = |name: &str| {
            let area = name.split_once('/').map(|(area, _)| area);
            area.is_some_and(|area| AREAS.contains(&area) || area == "Pacific")
        };
        let names = db().available().map(|name| name.to_string());
        let mut names: Vec<String> = names.filter(|name| is_place(name)).collect();
        names.push("UTC".to_owned());
        names.sort();
        names.dedup();
        names
    }

    pub(super) fn show(&self, at: UnixMillis) -> LocalTime {
        let offset = Timestamp::from_millisecond(at).map(|at| self.0.to_offset(at).seconds());
        LocalTime {
            at,
            offset_min: i64::from(offset.unwrap_or_default()) / 60,
        }
    }

    /// The day of an instant, counted from 1970.
    pub(super) fn day(&self, at: UnixMillis) -> i64 {
        let local = self.show(at);
        (at + local.offset_min * MINUTE_MS).div_euclid(DAY_MS)
    }

    /// The instant of a local day and minute. A minute that a clock leaves out comes as much later; of one that
    /// it shows twice, the first is meant.
    pub(super) fn instant(&self, day: i64, minute: i64) -> Result<UnixMillis> {
        let day = date(1970, 1, 1).checked_add(day.days());
        let time = day.and_then(|day| day.at(0, 0, 0, 0).checked_add(minute.minutes()));
        self.of_civil(time.map_err(|_| bad_time())?)
    }

    fn of_civil(&self, time: DateTime) -> Result<UnixMillis> {
        let instant = self.0.to_ambiguous_timestamp(time).compatible();
        let instant = instant.map_err(|_| bad_time())?;
        Ok(instant.as_millisecond())
    }

    /// What somebody typed or chose: `2026-11-28T18:00`.
    pub(super) fn read(&self, text: &str) -> Result<UnixMillis> {
        let text = text.trim().replacen(' ', "T", 1);
        // A day alone says no time.
        let time = text.contains('T').then(|| text.parse::<DateTime>().ok());
        self.of_civil(time.flatten().ok_or_else(bad_time)?)
    }

    /// The number of the first turn, and when it and those after it begin, as far as they matter to this span.
    pub(super) fn handovers(&self, turns: &TurnPlan, within: Span) -> (usize, Vec<UnixMillis>) {
        let every = turns.every_days.max(1);
        let past_days = self.day(within.from) - turns.first_day;
        // One earlier: today's may not have come yet.
        let first = (past_days.div_euclid(every) - 1).max(0);
        let mut handovers = Vec::new();
        for turn in first.. {
            let day = turns.first_day + turn * every;
            let Ok(at) = self.instant(day, turns.handover_minute) else {
                break;
            };
            handovers.push(at);
            if at >= within.until {
                break;
            }
        }
        (usize::try_from(first).unwrap_or_default(), handovers)
    }

    /// Quiet hours of the days around an instant.
    pub(super) fn quiet_around(&self, hours: &QuietHours, at: UnixMillis) -> Vec<Span> {
        let today = self.day(at);
        let over_night = i64::from(hours.until_minute <= hours.from_minute);
        let spans = (today - 2..=today + 1).filter_map(|day| {
            Some(Span {
                from: self.instant(day, hours.from_minute).ok()?,
                until: self.instant(day + over_night, hours.until_minute).ok()?,
            })
        });
        spans.collect()
    }
}

/// Minutes of the day of what somebody typed or chose: `08:00`.
pub(super) fn parse_minute(text: &str) -> Result<i64> {
    let text = text.trim();
    let time = text.parse::<Time>();
    let time = time.or_else(|_| Time::strptime("%H:%M", text));
    let time = time.map_err(|_| bad_time())?;
    Ok(i64::from(time.hour()) * 60 + i64::from(time.minute()))
}

/// A day counted from 1970 of what somebody typed or chose: `2026-11-28`.
pub(super) fn parse_day(text: &str) -> Result<i64> {
    let day = text.trim().parse::<Date>().map_err(|_| bad_time())?;
    let since = date(1970, 1, 1).until(day).map_err(|_| bad_time())?;
    Ok(i64::from(since.get_days()))
}

fn bad_time() -> Error {
    Error::BadSchedule(ScheduleFault::BadTime)
}
