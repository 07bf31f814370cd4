use domain::{
    UnixMillis, limits,
    watch::{Clock, DeviceMillis},
};

/// What a device counts in, if it says that it counts from 1970. Told by what brings its time
/// of sending near to ours.
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

    fn of(sent_at: DeviceMillis, received_at: UnixMillis) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| {
            let distance = unit
                .milliseconds(sent_at)
                .and_then(|it| it.checked_sub(received_at));
            distance.is_some_and(|it| it.unsigned_abs() <= limits::TIME_UNIT_MS.unsigned_abs())
        })
    }
}

/// Turns a device's times into ours. Only differences of its clock are believed: an item
/// happened as long before we received it as the device says it happened before it sent.
/// So it does not matter what its clock counts from, or whether it is right.
#[derive(Clone, Copy, Debug)]
pub(super) struct Calendar {
    sent_at: DeviceMillis,
    received_at: UnixMillis,
    /// `None`: the device's times are of a kind that is not known here.
    clock: Option<Clock>,
    /// `None`: its clock tells another year, or counts from somewhere else.
    unit: Option<Unit>,
}

impl Calendar {
    pub(super) fn new(
        clock: Option<Clock>,
        sent_at: DeviceMillis,
        received_at: UnixMillis,
    ) -> Self {
        let unit = (clock == Some(Clock::Unix))
            .then(|| Unit::of(sent_at, received_at))
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
        self.clock?;
        let own = self.unit.unwrap_or(Unit::Milliseconds);
        if let Some(placed) = self.place_as(own, at) {
            return Some(placed);
        }
        // Where the clock is right, a time in another unit than the time of sending shows.
        self.unit?;
        Unit::ALL
            .into_iter()
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
        for sent_at in [
            0,
            42_000,
            RECEIVED_AT,
            RECEIVED_AT + 10_800_000,
            -5,
            i64::MAX,
        ] {
            for clock in [Clock::Unix, Clock::Uptime, Clock::Interrupted] {
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
        for clock in [RECEIVED_AT, hours_behind] {
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
        let year = RECEIVED_AT - 2 * limits::MEASURED_MAX_AGE_MS;
        assert_eq!(
            unix(year).place(year / 1000),
            None,
            "such a clock proves nothing"
        );
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
