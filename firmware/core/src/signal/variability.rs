use super::Interval;

/// Intervals are summed as differences to this, so that their squares keep their digits.
const SHIFT_MS: f32 = 800.0;
/// A change of more than this counts for pNN50, milliseconds.
const NN50_MS: f32 = 50.0;

/// Heart rate and variability of accepted intervals, as sums that can be added up.
///
/// Tools differ by definition; these are ours, the ones of the Task Force of 1996. `nn` are the
/// accepted intervals, changes only those between two that follow each other.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Variability {
    /// Accepted intervals.
    pub intervals: u16,
    shifted_sum: f32,
    shifted_squares: f32,
    /// Accepted intervals whose predecessor was accepted, too.
    pub pairs: u16,
    change_squares: f32,
    large_changes: u16,
}

impl Variability {
    pub fn interval(&mut self, interval: Interval) {
        let shifted = interval.ms - SHIFT_MS;
        count(&mut self.intervals, 1);
        self.shifted_sum += shifted;
        self.shifted_squares += shifted * shifted;
        if let Some(change) = interval.change_ms {
            count(&mut self.pairs, 1);
            self.change_squares += change * change;
            count(&mut self.large_changes, (change.abs() > NN50_MS).into());
        }
    }

    /// Adds the sums of another stretch.
    pub fn add(&mut self, other: &Self) {
        count(&mut self.intervals, other.intervals);
        self.shifted_sum += other.shifted_sum;
        self.shifted_squares += other.shifted_squares;
        count(&mut self.pairs, other.pairs);
        self.change_squares += other.change_squares;
        count(&mut self.large_changes, other.large_changes);
    }

    /// Mean interval, milliseconds; `None` without any.
    pub fn mean_ms(&self) -> Option<f32> {
        (self.intervals > 0).then(|| SHIFT_MS + self.shifted_sum / f32::from(self.intervals))
    }

    /// 60 000 / mean(nn), beats per minute: not the mean of instantaneous rates.
    pub fn heart_rate_bpm(&self) -> Option<f32> {
        self.mean_ms().map(|mean| 60_000.0 / mean)
    }

    /// Standard deviation of nn with n − 1, milliseconds; `None` below two intervals.
    pub fn sdnn_ms(&self) -> Option<f32> {
        let count = f32::from(self.intervals);
        (self.intervals > 1).then(|| {
            let spread = self.shifted_squares - self.shifted_sum * self.shifted_sum / count;
            libm::sqrtf(spread.max(0.0) / (count - 1.0))
        })
    }

    /// √mean(change²), milliseconds; `None` without a pair.
    pub fn rmssd_ms(&self) -> Option<f32> {
        (self.pairs > 0).then(|| libm::sqrtf(self.change_squares / f32::from(self.pairs)))
    }

    /// Changes of strictly more than 50 ms.
    pub fn nn50(&self) -> u16 {
        self.large_changes
    }

    /// nn50 per pair, per cent: of a whole run that is n − 1. `None` without a pair.
    pub fn pnn50_percent(&self) -> Option<f32> {
        (self.pairs > 0).then(|| 100.0 * f32::from(self.large_changes) / f32::from(self.pairs))
    }
}

/// Counts without end: a sensor that floods the watch must not end it.
pub(super) fn count(counter: &mut u16, more: u16) {
    *counter = counter.saturating_add(more);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(intervals_ms: &[f32]) -> Variability {
        let mut sums = Variability::default();
        let mut before = None;
        for ms in intervals_ms {
            let change_ms = before.map(|before| ms - before);
            sums.interval(Interval { ms: *ms, change_ms });
            before = Some(*ms);
        }
        sums
    }

    fn near(value: Option<f32>, expected: f32) -> bool {
        value.is_some_and(|value| (value - expected).abs() < 0.001)
    }

    #[test]
    fn the_definitions_are_the_named_ones() {
        let sums = of(&[800.0, 850.0, 790.0, 810.0]);
        assert!(near(sums.mean_ms(), 812.5));
        assert!(near(sums.sdnn_ms(), 26.2996), "with n - 1");
        assert!(near(sums.rmssd_ms(), 46.5475));
        assert_eq!(sums.nn50(), 1, "50 ms are not more than 50 ms");
        assert!(near(sums.pnn50_percent(), 33.3333));
    }

    #[test]
    fn nothing_is_not_zero() {
        let none = Variability::default();
        let one = of(&[700.0]);
        assert_eq!(none.heart_rate_bpm(), None);
        assert_eq!((one.sdnn_ms(), one.rmssd_ms()), (None, None));
        assert_eq!(one.pnn50_percent(), None);
    }

    #[test]
    fn sums_of_stretches_are_the_sums_of_the_whole() {
        let whole = of(&[800.0, 850.0, 790.0, 810.0, 600.0, 610.0]);
        let mut parts = of(&[800.0, 850.0, 790.0]);
        parts.add(&of(&[810.0, 600.0, 610.0]));
        assert_eq!(parts.intervals, whole.intervals);
        assert!(near(parts.sdnn_ms(), whole.sdnn_ms().unwrap()));
        assert_eq!(parts.pairs, whole.pairs - 1, "the seam is no pair");
    }
}
