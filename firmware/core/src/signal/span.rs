use watch_protocol::MAX_INTERVALS;

use super::{Interval, Sample, Variability, variability::count};

/// Sums over 10 s, or over several spans of 10 s when added up.
#[derive(Clone, Debug, Default)]
pub struct Span {
    /// Samples of any kind.
    pub samples: u16,
    /// Beats of any kind, plausible or not.
    pub beats: u16,
    pub heart: Variability,
    rates: u16,
    rate_sum: f32,
    /// The latest rate and how often it was said, until another one follows.
    standing: (f32, u16),
    moved_rates: u16,
    moved_rate_sum: f32,
    conductances: u16,
    conductance_sum: f32,
    comparables: u16,
    comparable_sum: f32,
    /// Values of skin conductance that were given and not believed.
    disbelieved: u16,
    pub responses: u16,
    temperatures: u16,
    temperature_sum: f32,
    accelerations: u16,
    moving: u16,
    stirring: u16,
    /// Accepted intervals, as many as fit; empty in a sum of spans.
    pub intervals_ms: heapless::Vec<u16, MAX_INTERVALS>,
}

/// Acceleration that counts as moving, g.
const MOVING_G: f32 = 0.05;
/// Acceleration that a wrist at rest does not reach, and one on a handlebar always does, g.
const STIRRING_G: f32 = 0.015;
/// Fewer intervals make no heart rate: in one span, and in a window.
pub(crate) const MIN_INTERVALS: u16 = 4;
const MIN_INTERVALS_WINDOW: u16 = 15;
const MIN_PAIRS: u16 = 12;

fn mean(sum: f32, count: u16) -> Option<f32> {
    (count > 0).then(|| sum / f32::from(count))
}

impl Span {
    /// Takes a believed sample, and skin conductance by the scale of before, microsiemens.
    pub(crate) fn sample(&mut self, sample: &Sample, comparable_us: Option<f32>) {
        count(&mut self.samples, 1);
        if let Some(bpm) = sample.heart_rate_bpm {
            count(&mut self.rates, 1);
            self.rate_sum += bpm;
            self.follow_rate(bpm);
        }
        if let Some(us) = sample.skin_conductance_us {
            count(&mut self.conductances, 1);
            self.conductance_sum += us;
        }
        if let Some(us) = comparable_us {
            count(&mut self.comparables, 1);
            self.comparable_sum += us;
        }
        if let Some(celsius) = sample.skin_temperature_c {
            count(&mut self.temperatures, 1);
            self.temperature_sum += celsius;
        }
        if let Some(g) = sample.acceleration_sd_g {
            count(&mut self.accelerations, 1);
            count(&mut self.moving, (g > MOVING_G).into());
            count(&mut self.stirring, (g > STIRRING_G).into());
        }
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "accepted intervals lie within 330 and 1500"
    )]
    pub(crate) fn interval(&mut self, interval: Interval) {
        self.heart.interval(interval);
        // More than fit are no heart; the sums keep them.
        let _ = self.intervals_ms.push(libm::roundf(interval.ms) as u16);
    }

    /// Adds the sums of another span.
    pub(crate) fn add(&mut self, other: &Self) {
        count(&mut self.samples, other.samples);
        count(&mut self.beats, other.beats);
        self.heart.add(&other.heart);
        count(&mut self.moved_rates, other.moved_rates);
        self.moved_rate_sum += other.moved_rate_sum;
        count(&mut self.conductances, other.conductances);
        self.conductance_sum += other.conductance_sum;
        count(&mut self.comparables, other.comparables);
        count(&mut self.disbelieved, other.disbelieved);
        self.comparable_sum += other.comparable_sum;
        count(&mut self.responses, other.responses);
        count(&mut self.temperatures, other.temperatures);
        self.temperature_sum += other.temperature_sum;
        count(&mut self.accelerations, other.accelerations);
        count(&mut self.moving, other.moving);
        count(&mut self.stirring, other.stirring);
    }

    /// A rate counts once another one has followed it: one that stands still may be one that the
    /// sensor no longer measures. It is shown until it has stood for long, but nothing is
    /// concluded from it.
    fn follow_rate(&mut self, bpm: f32) {
        let (last, times) = self.standing;
        if times > 0 && (bpm - last).abs() > 0.0 {
            count(&mut self.moved_rates, times);
            self.moved_rate_sum += last * f32::from(times);
            self.standing = (bpm, 1);
        } else {
            self.standing = (bpm, times.saturating_add(1));
        }
    }

    /// Heart rate of one span: from beats, else from the sensor's own rate.
    pub fn heart_rate_bpm(&self) -> Option<f32> {
        self.rate_of_beats(MIN_INTERVALS)
            .or_else(|| mean(self.rate_sum, self.rates))
    }

    /// Heart rate of a window: from beats, else from the sensor's own rate while that moves.
    pub(crate) fn rate_of_window(&self) -> Option<f32> {
        self.rate_of_beats(MIN_INTERVALS_WINDOW)
            .or_else(|| mean(self.moved_rate_sum, self.moved_rates))
    }

    fn rate_of_beats(&self, least: u16) -> Option<f32> {
        let rate = self.heart.heart_rate_bpm();
        rate.filter(|_| self.heart.intervals >= least)
    }

    /// [`Variability::rmssd_ms`] of enough pairs.
    pub fn rmssd_ms(&self) -> Option<f32> {
        self.heart
            .rmssd_ms()
            .filter(|_| self.heart.pairs >= MIN_PAIRS)
    }

    pub fn skin_conductance_us(&self) -> Option<f32> {
        mean(self.conductance_sum, self.conductances)
    }

    /// Whether a quarter or more of what the electrodes said was not believed.
    pub(crate) fn skin_misbehaves(&self) -> bool {
        self.disbelieved > 0 && self.disbelieved >= self.conductances / 3
    }

    /// Takes a value of skin conductance that is not believed.
    pub(crate) fn disbelieve(&mut self) {
        count(&mut self.disbelieved, 1);
    }

    /// Mean skin conductance by the scale that the first one had, microsiemens.
    pub(crate) fn comparable_us(&self) -> Option<f32> {
        mean(self.comparable_sum, self.comparables)
    }

    pub fn skin_temperature_c(&self) -> Option<f32> {
        mean(self.temperature_sum, self.temperatures)
    }

    /// Share in motion; `None` without an accelerometer.
    pub fn motion(&self) -> Option<f32> {
        mean(f32::from(self.moving), self.accelerations)
    }

    /// Share in which the wrist stirs at all; `None` without an accelerometer.
    pub fn stirring(&self) -> Option<f32> {
        mean(f32::from(self.stirring), self.accelerations)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(value: Option<f32>, expected: f32) -> bool {
        value.is_some_and(|value| (value - expected).abs() < 0.01)
    }

    #[test]
    fn beats_count_before_the_rate_of_a_sensor() {
        let mut span = Span::default();
        span.sample(
            &Sample {
                heart_rate_bpm: Some(90.0),
                ..Sample::default()
            },
            None,
        );
        assert!(near(span.heart_rate_bpm(), 90.0));
        for n in 0..20_u8 {
            span.interval(Interval {
                ms: 790.0 + 20.0 * f32::from(n % 2),
                change_ms: (n > 0).then(|| 20.0 * f32::from(n % 2) - 20.0 * f32::from(1 - n % 2)),
            });
        }
        assert!(near(span.heart_rate_bpm(), 75.0));
        assert!(near(span.rmssd_ms(), 20.0));
        assert_eq!(span.intervals_ms.len(), 20);
    }

    #[test]
    fn nothing_measured_is_not_zero() {
        let span = Span::default();
        assert_eq!(span.heart_rate_bpm(), None);
        assert_eq!(span.rmssd_ms(), None);
        assert_eq!(span.skin_conductance_us(), None);
        assert_eq!(span.motion(), None);
    }

    #[test]
    fn a_sum_of_spans_is_one_long_span() {
        let mut sum = Span::default();
        for g in [0.01, 0.2, 0.3] {
            let mut span = Span::default();
            span.sample(
                &Sample {
                    acceleration_sd_g: Some(g),
                    skin_conductance_us: Some(g * 10.0),
                    ..Sample::default()
                },
                None,
            );
            sum.add(&span);
        }
        assert!(near(sum.motion(), 2.0 / 3.0));
        assert!(near(sum.skin_conductance_us(), 1.7));
    }
}
