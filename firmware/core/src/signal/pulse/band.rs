use core::f32::consts::PI;

use super::ring::Ring;

/// Samples of the filter: a second and a half at 64 Hz. It is symmetric, so that no peak moves.
pub(super) const MAX_TAPS: usize = 97;
const TAPS_S: f32 = 1.5;
/// What a pulse wave is made of, Hz.
const BAND_HZ: (f32, f32) = (0.5, 8.0);
/// The filter's weights count in this part of one.
const WEIGHT_BITS: u32 = 15;
/// A filtered sample lies within this on either side, so that no sum of squares overflows.
pub(super) const LARGEST: i64 = 1 << 22;

/// The band-pass of one rate.
#[derive(Clone, Debug)]
pub(super) struct Band {
    /// Its length, samples, odd.
    pub(super) taps: u8,
    /// Weights from the sample beside the middle on; that of the middle makes the sum of all
    /// nothing, so that no offset passes.
    beside: [i16; MAX_TAPS / 2],
    middle_weight: i32,
}

impl Band {
    pub(super) fn new(hz: f32) -> Self {
        let taps = odd(TAPS_S, hz, MAX_TAPS);
        let beside = band_pass(hz, taps.into());
        Self {
            taps,
            middle_weight: -2 * beside.iter().map(|weight| i32::from(*weight)).sum::<i32>(),
            beside,
        }
    }

    /// What passes of the sample in the middle of the filter.
    pub(super) fn middle(&self, raw: &Ring<MAX_TAPS>) -> i32 {
        let middle = usize::from(self.taps) / 2;
        let weights = self.beside.get(..middle).unwrap_or(&self.beside);
        let sum = raw.weigh_beside(middle, weights)
            + i64::from(self.middle_weight) * i64::from(raw.ago(middle));
        i32::try_from((sum >> WEIGHT_BITS).clamp(-LARGEST, LARGEST)).unwrap_or_default()
    }
}

/// An odd number of samples close to `seconds`.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a number of samples that is small and positive"
)]
pub(super) fn odd(seconds: f32, hz: f32, most: usize) -> u8 {
    let half = libm::roundf((seconds * hz - 1.0) / 2.0) as usize;
    (2 * half + 1).min(most) as u8
}

/// A windowed-sinc band-pass: the weights beside its middle.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "below a hundred, and below one"
)]
fn band_pass(hz: f32, taps: usize) -> [i16; MAX_TAPS / 2] {
    let mut weights = [0.0; MAX_TAPS / 2];
    let middle = taps / 2;
    let low_pass = |cut_hz: f32, n: f32| libm::sinf(PI * 2.0 * cut_hz / hz * n) / (PI * n);
    for (weight, n) in weights.iter_mut().zip(1..=middle) {
        let n = n as f32;
        let hamming = 0.54 + 0.46 * libm::cosf(PI * n / middle as f32);
        *weight = hamming * (low_pass(BAND_HZ.1, n) - low_pass(BAND_HZ.0, n));
    }
    // The offset that is left is taken off evenly.
    let whole = 2.0 * (BAND_HZ.1 - BAND_HZ.0) / hz;
    let sum = 2.0 * weights.iter().sum::<f32>() + whole;
    let one = (1_u32 << WEIGHT_BITS) as f32;
    let mut whole = [0; MAX_TAPS / 2];
    for (to, weight) in whole.iter_mut().zip(weights).take(middle) {
        *to = libm::roundf((weight - sum / taps as f32) * one) as i16;
    }
    whole
}
