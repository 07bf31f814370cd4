use core::f32::consts::PI;

use heapless::HistoryBuf;

/// Samples of the filter: a second and a half at 64 Hz. It is symmetric, so that no peak moves.
const MAX_TAPS: usize = 97;
const TAPS_S: f32 = 1.5;
/// What a pulse wave is made of, Hz.
const BAND_HZ: (f32, f32) = (0.5, 8.0);
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
/// highest sample and its neighbours. The first three seconds after a start or a gap find none.
#[derive(Clone, Debug)]
pub struct Pulse {
    hz: f32,
    period_us: f32,
    /// The second half of the filter, from its middle on.
    half: [f32; MAX_TAPS / 2 + 1],
    taps: usize,
    /// Lengths of the moving means, samples, both odd.
    peak: usize,
    beat: usize,
    raw: HistoryBuf<f32, MAX_TAPS>,
    /// Filtered samples, the newest at the end.
    wave: HistoryBuf<f32, MAX_BEAT>,
    power: f32,
    count: u32,
    last_at_us: Option<u64>,
    last_beat_us: Option<u64>,
    rise: Option<Rise>,
}

/// Samples that stand out, so far.
#[derive(Clone, Copy, Debug)]
struct Rise {
    length: u16,
    /// The highest, its neighbours, and how many samples ago it was.
    top: f32,
    before: f32,
    after: f32,
    age: u16,
}

/// An odd number of samples close to `seconds`.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a number of samples that is small and positive"
)]
fn odd(seconds: f32, hz: f32, most: usize) -> usize {
    let half = libm::roundf((seconds * hz - 1.0) / 2.0) as usize;
    (2 * half + 1).min(most)
}

#[expect(clippy::cast_precision_loss, reason = "below a hundred")]
fn share(count: usize) -> f32 {
    1.0 / count as f32
}

impl Pulse {
    /// Slowest and fastest rate it works at, Hz. Heart rate is good at all of them; below 50 Hz
    /// variability is not to be trusted.
    pub const RATES_HZ: (f32, f32) = (25.0, 64.0);

    /// For a sensor with `hz` samples a second, taken into [`Pulse::RATES_HZ`].
    pub fn new(hz: f32) -> Self {
        let hz = if hz.is_finite() { hz } else { Self::RATES_HZ.1 };
        let hz = hz.clamp(Self::RATES_HZ.0, Self::RATES_HZ.1);
        let taps = odd(TAPS_S, hz, MAX_TAPS);
        Self {
            hz,
            period_us: 1e6 / hz,
            half: band_pass(hz, taps),
            taps,
            peak: odd(PEAK_S, hz, MAX_BEAT),
            beat: odd(BEAT_S, hz, MAX_BEAT),
            raw: HistoryBuf::new(),
            wave: HistoryBuf::new(),
            power: 0.0,
            count: 0,
            last_at_us: None,
            last_beat_us: None,
            rise: None,
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
        self.raw.write(value);
        if self.raw.len() < self.taps {
            return None;
        }
        let filtered = self.filter();
        self.wave.write(filtered);
        self.weigh(filtered.max(0.0) * filtered.max(0.0));
        if self.wave.len() < self.beat {
            return None;
        }
        let late = self.look()?;
        let at = at_us.checked_sub(late)?;
        let soon = self
            .last_beat_us
            .is_some_and(|last| at.saturating_sub(last) < MIN_DISTANCE_US);
        if soon {
            return None;
        }
        self.last_beat_us = Some(at);
        Some(at)
    }

    /// Forgets the wave; beats keep their distance.
    fn start_anew(&mut self) {
        self.raw = HistoryBuf::new();
        self.wave = HistoryBuf::new();
        self.power = 0.0;
        self.count = 0;
        self.rise = None;
    }

    /// The band of a pulse around the sample in the middle of the filter.
    fn filter(&self) -> f32 {
        let newest = self.raw.oldest_ordered().rev().take(self.taps);
        let oldest = self.raw.oldest_ordered().skip(self.raw.len() - self.taps);
        let middle = self.taps / 2;
        let mut sum = 0.0;
        // Both ends have one coefficient. Differences to the middle keep the digits of a small
        // wave on a large offset.
        let centre = self.raw.oldest_ordered().nth(self.raw.len() - 1 - middle);
        let centre = centre.copied().unwrap_or_default();
        for (n, (new, old)) in newest.zip(oldest).take(middle).enumerate() {
            let weight = self.half.get(middle - n).copied().unwrap_or_default();
            sum += weight * ((new - centre) + (old - centre));
        }
        sum
    }

    /// Follows the mean power; the first seconds are a plain mean.
    fn weigh(&mut self, square: f32) {
        self.count = self.count.saturating_add(1);
        #[expect(clippy::cast_precision_loss, reason = "soon the other one is larger")]
        let plain = 1.0 / self.count as f32;
        self.power += plain.max(1.0 / (POWER_S * self.hz)) * (square - self.power);
    }

    /// Looks at the sample in the middle of the longer mean; how many microseconds before the
    /// newest raw sample a beat was, if one has just ended there.
    fn look(&mut self) -> Option<u64> {
        let middle = self.beat / 2;
        let side = self.peak / 2;
        let (mut beat, mut peak) = (0.0, 0.0);
        let (mut before, mut here, mut after) = (0.0, 0.0, 0.0);
        let newest = self.wave.oldest_ordered().rev().take(self.beat);
        for (n, value) in newest.enumerate() {
            let square = value.max(0.0) * value.max(0.0);
            beat += square;
            if n.abs_diff(middle) <= side {
                peak += square;
            }
            match n {
                _ if n + 1 == middle => after = *value,
                _ if n == middle => here = *value,
                _ if n == middle + 1 => before = *value,
                _ => {}
            }
        }
        let stands_out = peak * share(self.peak) > beat * share(self.beat) + OFFSET * self.power;
        if stands_out {
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
                        before,
                        after,
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
        let length = f32::from(rise.length);
        let curve = rise.before - 2.0 * rise.top + rise.after;
        // A peak at the edge of what stands out may be none: its neighbour is higher.
        let peaked = rise.top >= rise.before && rise.top >= rise.after && curve < 0.0;
        if usize::from(rise.length) < self.peak || length > MAX_PEAK_S * self.hz || !peaked {
            return None;
        }
        let beyond = 0.5 * (rise.before - rise.after) / curve;
        let samples_ago =
            (self.taps / 2 + self.beat / 2) as f32 + f32::from(rise.age) + 1.0 - beyond;
        Some((samples_ago * self.period_us) as u64)
    }
}

/// A windowed-sinc band-pass that passes no offset at all; its second half.
#[expect(clippy::cast_precision_loss, reason = "below a hundred")]
fn band_pass(hz: f32, taps: usize) -> [f32; MAX_TAPS / 2 + 1] {
    let mut half = [0.0; MAX_TAPS / 2 + 1];
    let middle = taps / 2;
    let low_pass = |cut_hz: f32, n: f32| {
        let cut = 2.0 * cut_hz / hz;
        if n == 0.0 {
            cut
        } else {
            libm::sinf(PI * cut * n) / (PI * n)
        }
    };
    for (n, weight) in half.iter_mut().take(middle + 1).enumerate() {
        let n = n as f32;
        let hamming = 0.54 + 0.46 * libm::cosf(PI * n / middle as f32);
        *weight = hamming * (low_pass(BAND_HZ.1, n) - low_pass(BAND_HZ.0, n));
    }
    let sum: f32 = half.iter().skip(1).sum::<f32>() * 2.0 + half[0];
    for weight in half.iter_mut().take(middle + 1) {
        *weight -= sum / taps as f32;
    }
    half
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

    #[test]
    fn a_flat_line_has_no_beats() {
        assert!(beats(64.0, 70.0, 0.0, 5.0).is_empty());
    }
}
