use heapless::HistoryBuf;
use watch_protocol::behaviour::{Behaviour, Limits};

use super::trust::doubted;
use crate::Millis;

/// Shortest and longest interval a heart is taken to make, milliseconds.
const RANGE_MS: (f32, f32) = (330.0, 1500.0);
/// An interval may differ from the recent median by this share of it.
const TOLERANCE: f32 = 0.25;
const HISTORY: usize = 11;
/// Below this many there is nothing to compare with.
const ENOUGH: usize = 5;

/// An accepted inter-beat interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    pub ms: f32,
    /// Difference to the interval before, if that was accepted too.
    pub change_ms: Option<f32>,
}

/// Turns beats into intervals and leaves out missed and false beats, and those of a sensor that
/// repeats itself.
#[derive(Clone, Debug)]
pub struct Intervals {
    last_beat_us: Option<u64>,
    last_accepted_ms: Option<f32>,
    recent: HistoryBuf<f32, HISTORY>,
    behaviour: Behaviour,
    misbehaved: Option<Millis>,
}

impl Default for Intervals {
    fn default() -> Self {
        Self {
            last_beat_us: None,
            last_accepted_ms: None,
            recent: HistoryBuf::new(),
            behaviour: Behaviour::new(Limits::INTERVALS),
            misbehaved: None,
        }
    }
}

impl Intervals {
    /// Takes a beat at `at_us` microseconds of the signal; times must not fall.
    pub fn beat(&mut self, at_us: u64) -> Option<Interval> {
        let before = self.last_beat_us.replace(at_us)?;
        let elapsed_us = at_us.saturating_sub(before).min(10_000_000);
        #[expect(clippy::cast_precision_loss, reason = "at most ten million")]
        let ms = elapsed_us as f32 / 1000.0;
        let previous = self.last_accepted_ms.take();
        if !(RANGE_MS.0..=RANGE_MS.1).contains(&ms) {
            return None;
        }
        let fits = self
            .median()
            .is_none_or(|median| (ms - median).abs() <= TOLERANCE * median);
        self.recent.write(ms);
        let at = at_us / 1000;
        let sways = self.behaviour.take(at, ms).is_none();
        if !sways {
            self.misbehaved = Some(at);
        }
        if !fits || !sways {
            return None;
        }
        self.last_accepted_ms = Some(ms);
        Some(Interval {
            ms,
            change_ms: previous.map(|previous| ms - previous),
        })
    }

    /// Whether beats came as from a machine a moment ago.
    pub(crate) fn are_doubted(&self, at: Millis) -> bool {
        doubted(self.misbehaved, at)
    }

    fn median(&self) -> Option<f32> {
        if self.recent.len() < ENOUGH {
            return None;
        }
        let mut sorted = heapless::Vec::<f32, HISTORY>::from_slice(self.recent.as_slice()).ok()?;
        crate::baseline::median(&mut sorted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(intervals_ms: &[u64]) -> heapless::Vec<Option<Interval>, 64> {
        let mut gate = Intervals::default();
        let mut at = 0;
        gate.beat(at);
        intervals_ms
            .iter()
            .map(|ms| {
                at += ms * 1000;
                gate.beat(at)
            })
            .collect()
    }

    #[test]
    fn a_missed_beat_is_left_out_and_breaks_the_pair() {
        let seen = run(&[800, 810, 800, 790, 800, 1600, 800, 820, 1190, 810]);
        assert_eq!(seen[1].unwrap().change_ms, Some(10.0));
        assert_eq!(seen[5], None, "longer than any heart");
        assert_eq!(seen[6].unwrap().change_ms, None, "nothing to differ from");
        assert_eq!(seen[7].unwrap().change_ms, Some(20.0));
        assert_eq!(seen[8], None, "48 % off the median");
        assert_eq!(seen[9].unwrap().change_ms, None);
    }

    #[test]
    fn a_real_change_of_rate_is_followed() {
        let sway = |n: u64| if n.is_multiple_of(3) { 12 } else { 0 };
        let mut beats = [0; 40];
        for (n, ms) in (0..).zip(&mut beats) {
            *ms = if n < 20 { 1000 } else { 600 } + sway(n);
        }
        let seen = run(&beats);
        assert_eq!(seen[20], None, "at first it looks like a fault");
        assert!(
            seen[30..].iter().all(Option::is_some),
            "then it is the rate"
        );
    }

    #[test]
    fn intervals_that_never_sway_are_no_heart() {
        let seen = run(&[850; 40]);
        assert!(seen[..11].iter().all(Option::is_some), "so far it may be");
        assert!(seen[12..].iter().all(Option::is_none));
    }
}
