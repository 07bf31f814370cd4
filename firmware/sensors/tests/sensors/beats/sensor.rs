//! A pulse sensor on a wrist with a perfectly regular pulse, and a board that looks now and then.

use watch_core::signal::{Interval, Pulse, Variability};
use watch_sensors::{Poll, SampleClock};

/// What is different from one test to the next.
#[derive(Clone, Debug)]
pub(crate) struct Wrist {
    pub(crate) bpm: f64,
    /// How much breathing, 15 times a minute, moves a beat to and fro, seconds.
    pub(crate) sway_s: f64,
    /// Share by which the sensor's oscillator is slow.
    pub(crate) off: f64,
    /// Times of polls, microseconds.
    pub(crate) polls_us: Vec<u64>,
    /// Samples, by number, that the sensor never put into its FIFO.
    pub(crate) missing: Vec<u64>,
}

/// Period of the sensor as it says itself, seconds.
const PERIOD_S: f64 = 0.02;
const FIFO: usize = 32;

/// A steep rise, a slow fall and a second, smaller wave, as a pulse has.
fn wave(beats: f64) -> f64 {
    let phase = beats.fract();
    let main = (-((phase - 0.25) / 0.1).powi(2)).exp();
    main + 0.15 * (-((phase - 0.5) / 0.1).powi(2)).exp()
}

/// What a poll gave: the true times of its samples, seconds, and whether some were lost.
pub(crate) struct Looked {
    pub(crate) at_us: u64,
    pub(crate) true_s: Vec<f64>,
    pub(crate) lost: bool,
}

impl Wrist {
    pub(crate) fn looks(&self) -> Vec<Looked> {
        let mut next = 0_u64;
        let mut looks = Vec::new();
        for at_us in &self.polls_us {
            let mut samples = Vec::new();
            loop {
                #[expect(clippy::cast_precision_loss, reason = "a few thousand samples")]
                let true_s = 0.0137 + next as f64 * PERIOD_S * (1.0 + self.off);
                #[expect(clippy::cast_precision_loss, reason = "a few minutes")]
                if true_s * 1e6 > *at_us as f64 {
                    break;
                }
                if !self.missing.contains(&next) {
                    samples.push(true_s);
                }
                next += 1;
            }
            // What ran over is emptied by the driver, all of it.
            let lost = samples.len() > FIFO;
            looks.push(Looked {
                at_us: *at_us,
                true_s: if lost { Vec::new() } else { samples },
                lost,
            });
        }
        looks
    }

    /// Values with the times of a clock, seconds into microseconds.
    pub(crate) fn stamped(&self) -> Vec<(u64, f64)> {
        let mut clock = SampleClock::new(50);
        let mut all = Vec::new();
        for look in self.looks() {
            let stamps = clock.take(Poll {
                before_us: look.at_us,
                after_us: look.at_us + 200,
                count: u8::try_from(look.true_s.len()).unwrap(),
                lost: look.lost,
            });
            for (number, true_s) in (0..).zip(look.true_s) {
                if let Some(at_us) = stamps.at_us(number) {
                    all.push((at_us, true_s));
                }
            }
        }
        all
    }

    /// The same as it was until 2026: evenly since the last poll.
    pub(crate) fn stamped_by_polls(&self) -> Vec<(u64, f64)> {
        let mut all = Vec::new();
        let mut last_us = 0;
        for look in self.looks() {
            let length_us = 20_000 * look.true_s.len() as u64;
            let start_us = look.at_us.saturating_sub(length_us).max(last_us);
            for (turn, true_s) in (1..).zip(look.true_s) {
                last_us = (start_us + 20_000 * turn).min(look.at_us);
                all.push((last_us, true_s));
            }
        }
        all
    }

    /// Beats since the start, at a time.
    fn phase(&self, true_s: f64) -> f64 {
        let breath = (std::f64::consts::TAU * 0.25 * true_s).sin();
        (true_s + self.sway_s * breath) * self.bpm / 60.0
    }

    /// When the heart beat, microseconds: where a phase passes a quarter.
    pub(crate) fn true_beats(&self) -> Vec<u64> {
        let step_s = 100e-6;
        let passes = (0..1_200_000_u32).filter(|n| {
            let at = |n: u32| (self.phase(f64::from(n) * step_s) - 0.25).floor();
            at(n + 1) > at(*n)
        });
        passes.map(|n| u64::from(n) * 100).collect()
    }

    /// Beats that the watch finds, microseconds.
    #[expect(clippy::cast_possible_truncation, reason = "counts of 18 bits")]
    pub(crate) fn beats(&self, stamped: &[(u64, f64)]) -> Vec<u64> {
        let mut pulse = Pulse::new(50.0);
        let counts = |true_s: f64| (100_000.0 + 1000.0 * wave(self.phase(true_s))).round();
        stamped
            .iter()
            .filter_map(|(at_us, true_s)| pulse.sample(*at_us, counts(*true_s) as f32))
            .collect()
    }
}

/// Root of the mean square of successive differences, milliseconds, of beats that are as far
/// apart as beats of this pulse may be, a quarter to each side.
pub(crate) fn rmssd_ms(beats: &[u64], bpm: f64) -> f32 {
    let mut heart = Variability::default();
    let mut before = None;
    for pair in beats.windows(2) {
        #[expect(clippy::cast_precision_loss, reason = "a second")]
        let ms = (pair[1] - pair[0]) as f32 / 1000.0;
        #[expect(clippy::cast_possible_truncation, reason = "a second")]
        let usual_ms = (60_000.0 / bpm) as f32;
        if (ms - usual_ms).abs() > 0.25 * usual_ms {
            before = None;
            continue;
        }
        heart.interval(Interval {
            ms,
            change_ms: before.map(|before| ms - before),
        });
        before = Some(ms);
    }
    heart.rmssd_ms().unwrap()
}
