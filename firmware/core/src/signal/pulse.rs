mod band;
mod clip;
mod ring;
mod scale;

use band::{Band, LARGEST, MAX_TAPS, odd};
use clip::Clip;
use ring::Ring;
use scale::{Scale, Scaled};

/// Widths of the two moving means: of a systolic peak, and of a beat, seconds.
const PEAK_S: f32 = 0.111;
const BEAT_S: f32 = 0.667;
const MAX_BEAT: usize = 43;
/// How far a peak must stand out, as a share of the recent mean power.
const OFFSET: f32 = 0.02;
/// The recent power is one of so many seconds.
const POWER_S: f32 = 3.0;
/// No heart beats twice within this time, microseconds.
const MIN_DISTANCE_US: u64 = 300_000;
/// What stands out for longer than this is no peak, seconds.
const MAX_PEAK_S: f32 = 1.0;

/// Finds beats in a pulse wave, after Elgendi et al., `PLoS` ONE 8(10):e76585, 2013: a band-pass,
/// squares, and two moving means of which the shorter exceeds the longer where a peak is.
///
/// The wave may have any offset and unit; more blood must be a *higher* value, so a sensor of
/// reflected light is to be turned over. A beat is known 1.1 to 1.5 s after it happened, for the
/// filter needs as much after a peak as before. Its time is that of the parabola through the
/// highest sample and its neighbours. The first five seconds after a start find none, nor do the
/// first three after a gap. A wave that is cut off at an end of its sensor has no beats whose
/// times can be trusted, and so none.
#[derive(Clone, Debug)]
pub struct Pulse {
    period_us: f32,
    scale: Scale,
    band: Band,
    /// Lengths of the moving means, samples, both odd.
    peak: u8,
    beat: u8,
    /// Samples of [`MAX_PEAK_S`] and [`POWER_S`].
    longest: u16,
    memory: u16,
    raw: Ring<MAX_TAPS>,
    wave: Ring<MAX_BEAT>,
    /// Samples in `raw` and in `wave`, as far as that matters.
    held: u16,
    filtered: u16,
    /// Sums of squares of the two means.
    peak_sum: u64,
    beat_sum: u64,
    power: f32,
    last_at_us: Option<u64>,
    last_beat_us: Option<u64>,
    rise: Option<Rise>,
    clip: Clip,
}

/// Samples that stand out, so far.
#[derive(Clone, Copy, Debug)]
struct Rise {
    length: u16,
    /// The highest, its neighbours, and how many samples ago it was.
    top: i32,
    before: i32,
    after: i32,
    age: u16,
}

/// Only peaks upwards have power.
fn square(value: i32) -> u64 {
    u64::from(value.max(0).unsigned_abs()).pow(2)
}

impl Pulse {
    /// Slowest and fastest rate it works at, Hz. Heart rate is good at all of them; below 50 Hz
    /// variability is not to be trusted.
    pub const RATES_HZ: (f32, f32) = (25.0, 64.0);

    /// For a sensor with `hz` samples a second, taken into [`Pulse::RATES_HZ`].
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a few seconds of samples"
    )]
    pub fn new(hz: f32) -> Self {
        let hz = if hz.is_finite() { hz } else { Self::RATES_HZ.1 };
        let hz = hz.clamp(Self::RATES_HZ.0, Self::RATES_HZ.1);
        let band = Band::new(hz);
        Self {
            period_us: 1e6 / hz,
            scale: Scale::new(band.taps),
            band,
            peak: odd(PEAK_S, hz, MAX_BEAT),
            beat: odd(BEAT_S, hz, MAX_BEAT),
            longest: (MAX_PEAK_S * hz) as u16,
            memory: (POWER_S * hz) as u16,
            raw: Ring::new(),
            wave: Ring::new(),
            held: 0,
            filtered: 0,
            peak_sum: 0,
            beat_sum: 0,
            power: 0.0,
            last_at_us: None,
            last_beat_us: None,
            rise: None,
            clip: Clip::default(),
        }
    }

    /// Takes the sample of `at_us` microseconds; the time of a beat that is now known. What is
    /// no number counts as missing. A gap of more than two samples starts anew, and a sample
    /// that is not later than the one before is dropped.
    pub fn sample(&mut self, at_us: u64, value: f32) -> Option<u64> {
        if !value.is_finite() || self.last_at_us.is_some_and(|last| at_us <= last) {
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "compared with a few samples")]
        let torn = self
            .last_at_us
            .is_some_and(|last| (at_us - last) as f32 > 2.5 * self.period_us);
        if torn {
            self.start_anew();
        }
        self.last_at_us = Some(at_us);
        let value = match self.scale.take(value) {
            Scaled::Value(value) => value,
            Scaled::Finer { value, zero, bits } => {
                self.refine(zero, bits);
                value
            }
            Scaled::Unknown => {
                self.start_anew();
                return None;
            }
        };
        self.clip.take(at_us, value);
        self.raw.push(value);
        self.held = self.held.saturating_add(1);
        if self.held < u16::from(self.band.taps) {
            return None;
        }
        let filtered = self.band.middle(&self.raw);
        self.follow(filtered);
        if self.filtered < u16::from(self.beat) {
            return None;
        }
        let late = self.look()?;
        let at = at_us.checked_sub(late)?;
        let soon = self
            .last_beat_us
            .is_some_and(|last| at.saturating_sub(last) < MIN_DISTANCE_US);
        if soon || self.clip.is_near(at_us) {
            return None;
        }
        self.last_beat_us = Some(at);
        Some(at)
    }

    /// Forgets the wave; beats keep their distance.
    fn start_anew(&mut self) {
        self.raw = Ring::new();
        self.wave = Ring::new();
        (self.held, self.filtered) = (0, 0);
        (self.peak_sum, self.beat_sum) = (0, 0);
        self.power = 0.0;
        self.rise = None;
    }

    /// Takes what is held along to a finer scale.
    fn refine(&mut self, zero: i32, bits: u32) {
        let shift = |value: i32| {
            let wide = i64::from(value) << bits;
            i32::try_from(wide.clamp(-LARGEST, LARGEST)).unwrap_or_default()
        };
        self.raw.change(|value| shift(value.saturating_sub(zero)));
        self.wave.change(shift);
        if let Some(rise) = &mut self.rise {
            rise.top = shift(rise.top);
            rise.before = shift(rise.before);
            rise.after = shift(rise.after);
        }
        let (beat, peak) = (usize::from(self.beat), usize::from(self.peak));
        let sum = |from: usize, count: usize| -> u64 {
            (from..from + count).map(|n| square(self.wave.ago(n))).sum()
        };
        (self.beat_sum, self.peak_sum) = (sum(0, beat), sum(beat / 2 - peak / 2, peak));
        #[expect(clippy::cast_precision_loss, reason = "a mean need not be exact")]
        let mean = self.beat_sum as f32 / f32::from(self.beat);
        self.power = mean;
    }

    /// Moves both means on by a sample, and the recent power; its first seconds are a plain mean.
    fn follow(&mut self, filtered: i32) {
        let (beat, peak) = (usize::from(self.beat), usize::from(self.peak));
        let leaves = square(self.wave.ago(beat - 1));
        self.wave.push(filtered);
        let new = square(filtered);
        self.beat_sum = self.beat_sum + new - leaves;
        let (first, last) = (beat / 2 - peak / 2, beat / 2 + peak / 2);
        let enters = square(self.wave.ago(first));
        let leaves = square(self.wave.ago(last + 1));
        self.peak_sum = self.peak_sum + enters - leaves;

        self.filtered = self.filtered.saturating_add(1);
        let over = f32::from(self.filtered.min(self.memory));
        #[expect(clippy::cast_precision_loss, reason = "a mean need not be exact")]
        let new = new as f32;
        self.power += (new - self.power) / over;
    }

    /// Looks at the sample in the middle of the longer mean; how many microseconds before the
    /// newest raw sample a beat was, if one has just ended there.
    fn look(&mut self) -> Option<u64> {
        let middle = usize::from(self.beat) / 2;
        let (peak, beat) = (u64::from(self.peak), u64::from(self.beat));
        // Both means times both lengths: nothing needs to be divided.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a mean of squares that fit"
        )]
        let least = (OFFSET * self.power) as u64 * peak * beat;
        if self.peak_sum * beat > self.beat_sum * peak + least {
            let here = self.wave.ago(middle);
            let length = self.rise.map_or(0, |rise| rise.length).saturating_add(1);
            match &mut self.rise {
                Some(rise) if here <= rise.top => {
                    rise.age = rise.age.saturating_add(1);
                    rise.length = length;
                }
                rise => {
                    *rise = Some(Rise {
                        length,
                        top: here,
                        before: self.wave.ago(middle + 1),
                        after: self.wave.ago(middle - 1),
                        age: 0,
                    });
                }
            }
            return None;
        }
        let rise = self.rise.take()?;
        self.beat_of(rise)
    }

    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a few seconds in microseconds"
    )]
    fn beat_of(&self, rise: Rise) -> Option<u64> {
        let curve = rise.before - 2 * rise.top + rise.after;
        // A peak at the edge of what stands out may be none: its neighbour is higher.
        let peaked = rise.top >= rise.before && rise.top >= rise.after && curve < 0;
        if rise.length < u16::from(self.peak) || rise.length > self.longest || !peaked {
            return None;
        }
        let beyond = 0.5 * (rise.before - rise.after) as f32 / curve as f32;
        let samples_ago = f32::from(self.band.taps / 2 + self.beat / 2) + f32::from(rise.age) + 1.0;
        Some(((samples_ago - beyond) * self.period_us) as u64)
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use super::*;

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a minute of a wave"
    )]
    fn beats(hz: f32, bpm: f32, scale: f32, offset: f32) -> std::vec::Vec<u64> {
        let mut pulse = Pulse::new(hz);
        (0..(60.0 * hz) as u32)
            .filter_map(|n| {
                let at = f64::from(n) / f64::from(hz);
                let phase = (at * f64::from(bpm) / 60.0).fract() as f32;
                // A steep rise, a slow fall and a second, smaller wave, as a pulse has.
                let main = libm::expf(-libm::powf((phase - 0.25) / 0.1, 2.0));
                let second = 0.15 * libm::expf(-libm::powf((phase - 0.5) / 0.1, 2.0));
                pulse.sample((at * 1e6) as u64, offset + scale * (main + second))
            })
            .collect()
    }

    #[test]
    fn every_beat_is_found_at_every_rate() {
        for hz in [25.0, 32.0, 50.0, 64.0] {
            for bpm in [45_u16, 70, 110, 170] {
                let found = beats(hz, f32::from(bpm), 1.0, 0.0);
                let expected = usize::from(bpm) * 56 / 60;
                assert!(
                    found.len().abs_diff(expected) <= usize::from(bpm) / 30 + 1,
                    "{hz} Hz, {bpm} bpm: {}",
                    found.len()
                );
                let period = 60_000_000 / u64::from(bpm);
                for pair in found.windows(2) {
                    let error = (pair[1] - pair[0]).abs_diff(period);
                    assert!(error < 8_000, "{hz} Hz, {bpm} bpm: {error} us");
                }
            }
        }
    }

    #[test]
    fn unit_and_offset_do_not_matter() {
        let plain = beats(64.0, 72.0, 1.0, 0.0);
        for (scale, offset) in [(1000.0, 120_000.0), (0.001, 0.0), (80.0, -4_000.0)] {
            let other = beats(64.0, 72.0, scale, offset);
            assert_eq!(plain.len(), other.len(), "{scale} {offset}");
            for (a, b) in plain.iter().zip(&other) {
                assert!(a.abs_diff(*b) < 2_000, "{scale} {offset}");
            }
        }
    }

    /// Half a minute of a pulse, then what `fault` makes of its values.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "a minute of a wave"
    )]
    fn late_beats(fault: impl Fn(f32) -> f32) -> usize {
        let mut pulse = Pulse::new(64.0);
        let found = (0..64 * 60_u64).filter_map(|n| {
            let phase = (n as f64 / 64.0 * 1.2).fract() as f32;
            let wave = libm::expf(-libm::powf((phase - 0.25) / 0.1, 2.0));
            let value = if n < 64 * 30 { wave } else { fault(wave) };
            pulse.sample(n * 1_000_000 / 64, 100.0 * value)
        });
        found.filter(|at| *at > 33_000_000).count()
    }

    #[test]
    fn a_frozen_or_clipped_wave_has_no_beats_and_a_rescaled_one_has() {
        assert_eq!(late_beats(|_| 0.4), 0, "frozen");
        for end in [0.3, 0.5, 0.9] {
            assert_eq!(late_beats(|wave| wave.min(end)), 0, "clipped at {end}");
            assert_eq!(late_beats(|wave| 1.0 - wave.max(0.5)), 0, "and below");
        }
        for scale in [0.1, 0.5, 3.0, 20.0] {
            let found = late_beats(|wave| scale * wave);
            assert!((25..=33).contains(&found), "{scale}: {found}");
        }
    }

    #[test]
    fn a_flat_line_has_no_beats() {
        assert!(beats(64.0, 70.0, 0.0, 5.0).is_empty());
    }
}
