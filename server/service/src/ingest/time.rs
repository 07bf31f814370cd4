use std::ops::Range;

use domain::{
    UnixMillis, limits,
    watch::{Clock, DeviceMillis, received::NO_TIME},
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// 2000 and 2100. What is counted from 1970 in one unit falls between them in no other one.
const YEARS_MS: Range<i64> = 946_684_800_000..4_102_444_800_000;

/// What a device counts in, if it says that it counts from 1970. Told by the size of its time of
/// sending, however far its clock is off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Milliseconds,
    Seconds,
    Microseconds,
    Nanoseconds,
}

impl Unit {
    const ALL: [Self; 4] = [
        Self::Milliseconds,
        Self::Seconds,
        Self::Microseconds,
        Self::Nanoseconds,
    ];

    /// `None` beyond what can be calculated with.
    fn milliseconds(self, time: DeviceMillis) -> Option<i64> {
        match self {
            Self::Milliseconds => Some(time),
            Self::Seconds => time.checked_mul(1000),
            Self::Microseconds => Some(time.div_euclid(1000)),
            Self::Nanoseconds => Some(time.div_euclid(1_000_000)),
        }
    }

    fn of(sent_at: DeviceMillis) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| {
            let time = unit.milliseconds(sent_at);
            time.is_some_and(|time| YEARS_MS.contains(&time))
        })
    }
}

/// Turns a device's times into ours. Only differences of its clock are believed: an item
/// happened as long before we received it as the device says it happened before it sent.
/// So it does not matter whether its clock is right, or what one counts from that says that it
/// counts from a start.
#[derive(Clone, Copy, Debug)]
pub(super) struct Calendar {
    sent_at: DeviceMillis,
    received_at: UnixMillis,
    /// `None`: the device's times are of a kind that is not known here.
    clock: Option<Clock>,
    /// `None`: it does not say that it counts from 1970, or what it counts cannot be told.
    unit: Option<Unit>,
}

impl Calendar {
    pub(super) fn new(
        clock: Option<Clock>,
        sent_at: DeviceMillis,
        received_at: UnixMillis,
    ) -> Self {
        let unit = (clock == Some(Clock::Unix))
            .then(|| Unit::of(sent_at))
            .flatten();
        Self {
            sent_at,
            received_at,
            clock,
            unit,
        }
    }

    /// `None` for what cannot be: after it was sent, or too long ago. A moment after it was sent
    /// is taken for the moment of sending.
    pub(super) fn place(self, at: DeviceMillis) -> Option<UnixMillis> {
        if self.clock? != Clock::Unix {
            return self.place_as(Unit::Milliseconds, at);
        }
        // A time in another unit than the time of sending shows.
        let own = self.unit?;
        [own]
            .into_iter()
            .chain(Unit::ALL)
            .find_map(|unit| self.place_as(unit, at))
    }

    fn place_as(self, unit: Unit, at: DeviceMillis) -> Option<UnixMillis> {
        let own = self.unit.unwrap_or(Unit::Milliseconds);
        let sent_at = own.milliseconds(self.sent_at)?;
        let age = sent_at.checked_sub(unit.milliseconds(at)?)?;
        (-limits::TIME_JITTER_MS..=limits::MEASURED_MAX_AGE_MS)
            .contains(&age)
            .then(|| self.received_at.saturating_sub(age.max(0)))
    }

    /// How far the device's clock is ahead of ours, if it tells the time of day.
    pub(super) fn skew(self) -> Option<i64> {
        if self.clock != Some(Clock::Unix) {
            return None;
        }
        let unit = self.unit.unwrap_or(Unit::Milliseconds);
        let sent_at = unit.milliseconds(self.sent_at).unwrap_or(self.sent_at);
        Some(distance(sent_at, self.received_at))
    }

    /// The device does not know how long it was off since.
    pub(super) fn is_interrupted(self) -> bool {
        self.clock == Some(Clock::Interrupted)
    }

    /// Tells an alert without a number from others without one: the same in a post that is sent
    /// again as it was. Where the time of sending could not be read nobody can tell, so it is
    /// new: an alert shown twice is better than one that nobody sees.
    pub(super) fn mark(self, place: usize) -> i64 {
        let mut mark = [0; 8];
        if self.sent_at == NO_TIME {
            mark.copy_from_slice(&Uuid::new_v4().as_bytes()[8..]);
        } else {
            let post = format!("{} {place}", self.sent_at);
            mark.copy_from_slice(&Sha256::digest(post)[..8]);
        }
        i64::from_le_bytes(mark)
    }

    pub(super) fn received_at(self) -> UnixMillis {
        self.received_at
    }
}

/// How far one clock is ahead of another. Beyond a century the number says nothing more, and
/// a bounded one is safe to calculate with.
fn distance(ahead: i64, of: i64) -> i64 {
    const CENTURY_MS: i64 = 100 * 366 * 24 * 3_600_000;
    ahead.saturating_sub(of).clamp(-CENTURY_MS, CENTURY_MS)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const RECEIVED_AT: UnixMillis = 1_795_000_000_000;

    fn unix(sent_at: DeviceMillis) -> Calendar {
        Calendar::new(Some(Clock::Unix), sent_at, RECEIVED_AT)
    }

    #[test]
    fn any_clock_gives_the_same_calendar() {
        let of_a_year = [
            YEARS_MS.start + 2_000,
            RECEIVED_AT,
            RECEIVED_AT + 10_800_000,
            YEARS_MS.end - 1,
        ];
        let of_any = [0, 42_000, RECEIVED_AT, -5, i64::MAX];
        for (clock, times) in [
            (Clock::Unix, &of_a_year[..]),
            (Clock::Uptime, &of_any),
            (Clock::Interrupted, &of_any),
        ] {
            for &sent_at in times {
                let calendar = Calendar::new(Some(clock), sent_at, RECEIVED_AT);
                let placed = calendar.place(sent_at.saturating_sub(2_000));
                assert_eq!(placed, Some(RECEIVED_AT - 2_000), "{clock:?} {sent_at}");
            }
        }
    }

    /// Ten minutes of readings stay ten minutes, whatever they are counted in.
    #[test]
    fn a_time_in_another_unit_is_recognised() {
        let hours_behind = RECEIVED_AT - 3 * 3_600_000;
        let (years_behind, years_ahead) = (1_000_000_000_000, 4_000_000_000_000);
        for clock in [RECEIVED_AT, hours_behind, years_behind, years_ahead] {
            for (sent_at, measured_at) in [
                (clock / 1000, clock / 1000 - 600),
                (clock * 1000, (clock - 600_000) * 1000),
                (clock * 1_000_000, (clock - 600_000) * 1_000_000),
                // Each in another one.
                (clock, clock / 1000 - 600),
                (clock / 1000, clock - 600_000),
            ] {
                let calendar = unix(sent_at);
                assert_eq!(calendar.place(measured_at), Some(RECEIVED_AT - 600_000));
                assert_eq!(calendar.skew(), Some(clock - RECEIVED_AT));
            }
        }
    }

    /// Time since a start counts in milliseconds, also after weeks.
    #[test]
    fn a_time_since_a_start_has_no_other_unit() {
        let weeks = RECEIVED_AT / 1000;
        let calendar = Calendar::new(Some(Clock::Uptime), weeks, RECEIVED_AT);
        assert_eq!(calendar.place(weeks - 600), Some(RECEIVED_AT - 600));
        assert_eq!(calendar.skew(), None);
    }

    /// Seconds taken for milliseconds would make an hour of readings a few seconds.
    #[test]
    fn a_time_from_1970_that_is_no_year_of_ours_has_no_unit() {
        for sent_at in [0, 42_000, -5, 5_000_000_000, i64::MAX, i64::MIN] {
            let calendar = unix(sent_at);
            assert_eq!(calendar.place(sent_at), None, "{sent_at}");
            assert!(calendar.skew().is_some(), "the clock is known to be off");
        }
    }

    /// Two presses are two, also where no number tells them apart.
    #[test]
    fn only_the_same_place_in_the_same_post_has_the_same_mark() {
        let mark = |sent_at, place| unix(sent_at).mark(place);
        assert_eq!(mark(RECEIVED_AT, 0), mark(RECEIVED_AT, 0));
        assert_ne!(mark(RECEIVED_AT, 0), mark(RECEIVED_AT, 1));
        assert_ne!(mark(RECEIVED_AT, 0), mark(RECEIVED_AT + 1, 0));
        assert_ne!(mark(NO_TIME, 0), mark(NO_TIME, 0));
    }

    /// A clock that is set, or a span that ends, while a post is made.
    #[test]
    fn a_moment_after_sending_is_the_moment_of_sending() {
        let calendar = unix(RECEIVED_AT);
        for ahead in [1, 1_000, limits::TIME_JITTER_MS] {
            assert_eq!(calendar.place(RECEIVED_AT + ahead), Some(RECEIVED_AT));
        }
    }

    #[test]
    fn the_future_and_the_distant_past_have_no_place() {
        let calendar = unix(RECEIVED_AT);
        assert_eq!(calendar.place(RECEIVED_AT), Some(RECEIVED_AT));
        let ahead = limits::TIME_JITTER_MS + 1;
        assert_eq!(calendar.place(RECEIVED_AT + ahead), None);
        let oldest = RECEIVED_AT - limits::MEASURED_MAX_AGE_MS;
        assert_eq!(calendar.place(oldest), Some(oldest));
        assert_eq!(calendar.place(oldest - 1), None);
        for at in [0, 5, -1, i64::MIN, i64::MAX] {
            assert_eq!(calendar.place(at), None, "{at}");
        }
        let newer = Calendar::new(None, RECEIVED_AT, RECEIVED_AT);
        assert_eq!(newer.place(RECEIVED_AT), None, "a clock that nobody knows");
    }

    proptest! {
        #[test]
        fn extremes_never_panic(sent_at: i64, at: i64, near in -1_000_i64..1_000) {
            for sent_at in [sent_at, i64::MIN, i64::MAX, RECEIVED_AT + near, RECEIVED_AT / 1000 + near] {
                for clock in [Some(Clock::Unix), Some(Clock::Uptime), None] {
                    let calendar = Calendar::new(clock, sent_at, RECEIVED_AT);
                    if let Some(placed) = calendar.place(at) {
                        prop_assert!(placed <= RECEIVED_AT);
                        prop_assert!(placed >= RECEIVED_AT - limits::MEASURED_MAX_AGE_MS);
                    }
                    calendar.skew();
                }
            }
        }
    }
}
