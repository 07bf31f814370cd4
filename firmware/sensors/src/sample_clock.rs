/// Share by which a sensor's oscillator may be off.
const MOST_OFF: i64 = 33;
/// Polls over which the lock averages at most; a minute at four a second.
const MEMORY: i64 = 256;
/// The first poll counts as so many, for the nominal period is known to a few per cent.
const HEAD_START: i64 = 4;
/// So many periods between two samples are a gap to everybody who looks at their times.
const GAP_PERIODS: i64 = 3;
/// Reading the count may take so long, microseconds, or the poll says nothing about the phase.
const MOST_READ_US: u64 = 2_000;

/// Gives samples of a FIFO the times of the sensor's own clock.
///
/// A poll says only that the newest sample is less than a period old, however late the poll is.
/// A line is fitted through that: its slope is the sensor's period, and no poll moves it far. What
/// is lost, by the sensor's word or because samples are too few, begins the line anew behind a gap.
///
/// Times are in nanoseconds inside, for a period is not a whole number of microseconds.
#[derive(Clone, Debug)]
pub struct SampleClock {
    nominal_ns: i64,
    period_ns: i64,
    /// Time of the newest sample by the line; `None` before the first.
    newest_ns: Option<i64>,
    /// Time up to which samples have been given one.
    given_ns: i64,
    /// No sample is said to be of before this.
    not_before_ns: i64,
    /// Polls since the line began, and since the sensor did.
    polls: i64,
    all_polls: i64,
}

/// One look at the FIFO.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Poll {
    /// Before and after the number of samples was read, microseconds of the board's clock.
    pub before_us: u64,
    pub after_us: u64,
    /// Samples that waited.
    pub count: u8,
    /// Whether the sensor had to drop some before them.
    pub lost: bool,
}

/// Times of the samples of one poll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamps {
    first_ns: i64,
    step_ns: i64,
    skipped: u8,
    /// Samples are missing before these.
    pub is_gap: bool,
}

impl Stamps {
    /// Microseconds of the board's clock of the sample of that number; they rise strictly. `None`
    /// for the first few after a gap, which are to be left out so that it is seen as one.
    pub fn at_us(&self, number: u8) -> Option<u64> {
        let at_ns = self.first_ns + self.step_ns * i64::from(number);
        let at_us = u64::try_from(at_ns / 1000).ok()?;
        (number >= self.skipped).then_some(at_us)
    }
}

impl SampleClock {
    /// For a sensor of about `rate_hz` samples a second.
    pub fn new(rate_hz: u32) -> Self {
        let nominal_ns = 1_000_000_000 / i64::from(rate_hz.max(1));
        Self {
            nominal_ns,
            period_ns: nominal_ns,
            newest_ns: None,
            given_ns: 0,
            not_before_ns: 0,
            polls: HEAD_START,
            all_polls: HEAD_START,
        }
    }

    /// Times for the samples of a poll.
    pub fn take(&mut self, poll: Poll) -> Stamps {
        let count = i64::from(poll.count);
        let read_us = poll.after_us.saturating_sub(poll.before_us);
        let now_us = poll.before_us + read_us / 2;
        let now_ns = i64::try_from(now_us)
            .unwrap_or(i64::MAX / 1000)
            .saturating_mul(1000);
        // On average the newest sample is half a period old.
        let seen_ns = now_ns - self.period_ns / 2;
        let Some(newest_ns) = self.newest_ns.filter(|_| !poll.lost) else {
            return self.begin(seen_ns, count);
        };
        if count == 0 {
            return self.stamps(0, self.period_ns);
        }
        let expected_ns = newest_ns + count * self.period_ns;
        let error_ns = seen_ns - expected_ns;
        let is_prompt = read_us <= MOST_READ_US;
        // The longer the line, the better it tells that a single sample is missing.
        let slack_ns = self.period_ns / 4 + 3 * self.period_ns / self.polls;
        if is_prompt && error_ns.abs() > self.period_ns / 2 + slack_ns {
            return self.begin(seen_ns, count);
        }
        let mut newest_ns = expected_ns;
        if is_prompt {
            // The gains of a line through all polls, as long as there are few.
            self.polls = (self.polls + 1).min(MEMORY);
            self.all_polls = (self.all_polls + 1).min(MEMORY);
            let (n, all) = (self.polls, self.all_polls);
            newest_ns += error_ns * 2 * (2 * n - 1) / (n * (n + 1));
            let off_ns = self.nominal_ns / MOST_OFF;
            self.period_ns = (self.period_ns + 6 * error_ns / (all * (all + 1) * count))
                .clamp(self.nominal_ns - off_ns, self.nominal_ns + off_ns);
        }
        self.newest_ns = Some(newest_ns);
        let step_ns = (newest_ns - self.given_ns) / count;
        self.stamps(count, step_ns.max(self.period_ns / 2))
    }

    /// Begins the line with samples of which the newest is this old; its slope stays.
    fn begin(&mut self, newest_ns: i64, count: i64) -> Stamps {
        let is_gap = self.newest_ns.is_some();
        if is_gap {
            self.not_before_ns += GAP_PERIODS * self.period_ns;
        }
        self.newest_ns = Some(newest_ns);
        self.polls = HEAD_START;
        self.given_ns = newest_ns - count * self.period_ns;
        let stamps = self.stamps(count, self.period_ns);
        Stamps { is_gap, ..stamps }
    }

    fn stamps(&mut self, count: i64, step_ns: i64) -> Stamps {
        let first_ns = self.given_ns + step_ns;
        self.given_ns += step_ns * count;
        let early_ns = self.not_before_ns - first_ns;
        let skipped = (early_ns + step_ns - 1).max(0) / step_ns;
        if skipped < count {
            // A microsecond later at least, for that is how times are told.
            self.not_before_ns = self.given_ns + 1000;
        }
        Stamps {
            first_ns,
            step_ns,
            skipped: u8::try_from(skipped).unwrap_or(u8::MAX),
            is_gap: false,
        }
    }
}
