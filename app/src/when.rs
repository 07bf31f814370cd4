//! Times as text. Pages are served with UTC; a running client shows the reader's own zone.

use ::words::{Phrase, time};
use domain::UnixMillis;

use crate::words::t;

pub(crate) const MINUTE_MS: i64 = 60_000;
const DAY_MIN: i64 = 24 * 60;
/// `2026-11-22T14:02:09Z`
pub fn iso(at: UnixMillis) -> String {
    let (year, month, day) = date(at.div_euclid(DAY_MIN * MINUTE_MS));
    let second = at.div_euclid(1000).rem_euclid(60);
    let time = clock(at, 0);
    format!("{year:04}-{month:02}-{day:02}T{time}:{second:02}Z")
}

/// `2026-11-22`, of a day counted from 1970.
#[cfg(feature = "ssr")]
pub fn iso_day(day: i64) -> String {
    let (year, month, day) = date(day);
    format!("{year:04}-{month:02}-{day:02}")
}

/// `14:02`, this many minutes east of UTC.
pub fn clock(at: UnixMillis, offset_min: i64) -> String {
    let minute = (at.div_euclid(MINUTE_MS) + offset_min).rem_euclid(DAY_MIN);
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// `-8:00`: minutes and seconds before something.
pub fn before(seconds: u32) -> String {
    let sign = if seconds == 0 { "" } else { "-" };
    format!("{sign}{}:{:02}", seconds / 60, seconds % 60)
}

/// `14:02:09`, this many minutes east of UTC.
pub fn clock_with_seconds(at: UnixMillis, offset_min: i64) -> String {
    let second = at.div_euclid(1000).rem_euclid(60);
    format!("{}:{second:02}", clock(at, offset_min))
}

/// The day of a time, counted from 1970.
pub fn day(at: UnixMillis, offset_min: i64) -> i64 {
    (at.div_euclid(MINUTE_MS) + offset_min).div_euclid(DAY_MIN)
}

/// `Yesterday`, `22 Nov`, and with the year in other years.
pub fn short_day(day: i64, today: i64) -> String {
    if day + 1 == today {
        t(time::yesterday())
    } else {
        date_beside(day, today)
    }
}

/// `09:00`, and `09:00 on 22 Nov` where the day is not that of what it stands `beside`.
pub fn clock_beside(
    at: UnixMillis,
    beside: UnixMillis,
    offset_min: fn(UnixMillis) -> i64,
) -> String {
    let day_of = |at| day(at, offset_min(at));
    let clock = clock(at, offset_min(at));
    if day_of(at) == day_of(beside) {
        clock
    } else {
        let date = date_beside(day_of(at), day_of(beside));
        t(time::clock_on(clock, date))
    }
}

/// `09:00`, and `Sunday 22 November, 09:00` where the day is not that of what it stands `beside`.
pub fn clock_on_day(
    at: UnixMillis,
    beside: UnixMillis,
    offset_min: fn(UnixMillis) -> i64,
) -> String {
    let day_of = |at| day(at, offset_min(at));
    let clock = clock(at, offset_min(at));
    if day_of(at) == day_of(beside) {
        clock
    } else {
        t(time::moment(
            date_name(day_of(at), Some(day_of(beside))),
            clock,
        ))
    }
}

/// `22 Nov`, and with the year where that is not the same.
pub fn date_beside(day: i64, other: i64) -> String {
    let (year, month, of_month) = date(day);
    let month = time::month_short(month);
    t(if year == date(other).0 {
        time::date_short(of_month, month)
    } else {
        time::date_short_of_year(of_month, month, year.to_string())
    })
}

/// `Today`, `Yesterday`, `Sunday, 22 November`, and with the year in other years.
pub fn day_name(day: i64, today: Option<i64>) -> String {
    t(match today {
        Some(today) if day == today => time::today(),
        Some(today) if day + 1 == today => time::yesterday(),
        today => date_name(day, today),
    })
}

fn date_name(day: i64, today: Option<i64>) -> Phrase {
    let (year, month, of_month) = date(day);
    let month = time::month(month);
    // The first day of 1970 was a Thursday, the fourth of a week.
    let weekday = time::weekday((day + 3).rem_euclid(7) + 1);
    match today.map(|today| date(today).0) {
        Some(this_year) if this_year == year => time::date(weekday, of_month, month),
        _ => time::date_of_year(weekday, of_month, month, year.to_string()),
    }
}

/// `14:02`, `yesterday, 14:02`, `Sunday 22 November, 14:02`: since when something waits.
pub fn moment(day: i64, today: i64, clock: &str) -> String {
    if day == today {
        clock.to_owned()
    } else if day + 1 == today {
        t(time::moment_yesterday(clock))
    } else {
        t(time::moment(date_name(day, Some(today)), clock))
    }
}

/// `12 s`, `4 min`, `3 h`, `2 days`: how long something took or is past.
pub fn span(ms: i64) -> String {
    let seconds = ms.max(0) / 1000;
    t(match seconds {
        0..=89 => time::seconds_short(seconds),
        90..=5399 => time::minutes_short((seconds + 30) / 60),
        5400..=129_599 => time::hours_short((seconds + 1800) / 3600),
        _ => time::days_short((seconds + 43_200) / 86_400),
    })
}

/// `now`, `4 min`, `3 h`: for how long somebody waits.
pub fn age(ms: i64) -> String {
    match ms / MINUTE_MS {
        ..=0 => t(time::just_now()),
        minutes @ 1..90 => t(time::minutes_short(minutes)),
        _ => span(ms),
    }
}

/// Year, month and day of a day counted from 1970 (Howard Hinnant's `civil_from_days`).
fn date(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: UnixMillis = 1_795_356_129_000;

    #[test]
    fn times_read_as_people_write_them() {
        assert_eq!(iso(AT), "2026-11-22T14:02:09Z");
        assert_eq!(iso(951_782_400_000), "2000-02-29T00:00:00Z");
        assert_eq!(iso(-1000), "1969-12-31T23:59:59Z");
        assert_eq!(clock(AT, 0), "14:02");
        assert_eq!(clock(AT, -15 * 60), "23:02");
        assert_eq!(clock(AT, 10 * 60), "00:02");
    }

    #[test]
    fn days_have_names() {
        let today = day(AT, 0);
        assert_eq!(day_name(today, Some(today)), "Today");
        assert_eq!(day_name(today - 1, Some(today)), "Yesterday");
        assert_eq!(day_name(today - 2, Some(today)), "Friday 20 November");
        assert_eq!(day_name(today, None), "Sunday, 22 November 2026");
        assert_eq!(day(AT, 10 * 60), today + 1);
    }

    /// A clock alone is of the day that it stands under.
    #[test]
    fn a_clock_of_another_day_names_it() {
        let (hour, east) = (3_600_000, |_| 60);
        assert_eq!(clock_beside(AT + 9 * hour, AT, |_| 0), "23:02");
        assert_eq!(clock_beside(AT + 9 * hour, AT, east), "00:02 on 23 Nov");
        assert_eq!(clock_beside(AT + 19 * hour, AT, |_| 0), "09:02 on 23 Nov");
        assert_eq!(clock_beside(AT - 24 * hour, AT, |_| 0), "14:02 on 21 Nov");
        assert_eq!(
            clock_beside(AT + 60 * 24 * hour, AT, |_| 0),
            "14:02 on 21 Jan 2027"
        );
        assert_eq!(clock_on_day(AT, AT + hour, |_| 0), "14:02");
        assert_eq!(
            clock_on_day(AT - 24 * hour, AT, |_| 0),
            "Saturday 21 November, 14:02"
        );
    }

    #[test]
    fn spans_are_short() {
        let spans = [0, 12_000, 240_000, 7_200_000, 172_800_000].map(span);
        let ages = [-5_000, 59_999, 60_000, 5_399_999, 5_400_000].map(age);
        assert_eq!(ages, ["now", "now", "1 min", "89 min", "2 h"]);
        assert_eq!(spans, ["0 s", "12 s", "4 min", "2 h", "2 days"]);
    }
}
