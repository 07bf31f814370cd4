use crate::Millis;

/// Least rise of a response, microsiemens.
const MIN_RISE_US: f32 = 0.03;
/// A response rises for this long, milliseconds.
const RISE_MS: (Millis, Millis) = (500, 6_000);

/// Finds skin conductance responses, trough to peak, after a mean over three samples.
#[derive(Clone, Debug, Default)]
pub struct Responses {
    before: Option<(f32, f32)>,
    last: Option<(Millis, f32)>,
    trough: Option<(Millis, f32)>,
}

impl Responses {
    /// Takes a sample; the rise in microsiemens when a response has just passed its peak.
    pub fn sample(&mut self, at: Millis, us: f32) -> Option<f32> {
        let Some((older, old)) = self.before else {
            self.before = Some((us, us));
            return None;
        };
        self.before = Some((old, us));
        let smooth = (older + old + us) / 3.0;
        let (last_at, last) = self.last.replace((at, smooth))?;
        if smooth > last {
            self.trough.get_or_insert((last_at, last));
            None
        } else if smooth < last {
            let (trough_at, trough) = self.trough.take()?;
            let rise_ms = last_at.saturating_sub(trough_at);
            let rise = last - trough;
            (rise >= MIN_RISE_US && (RISE_MS.0..=RISE_MS.1).contains(&rise_ms)).then_some(rise)
        } else {
            None
        }
    }

    /// Forgets a rise that a gap has torn.
    pub fn gap(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts responses of a wave sampled at 4 Hz.
    fn count(wave: impl Iterator<Item = f32>) -> usize {
        let mut responses = Responses::default();
        wave.zip(0..)
            .filter_map(|(us, n)| responses.sample(n * 250, us))
            .count()
    }

    #[expect(clippy::cast_precision_loss, reason = "small numbers")]
    fn bump(n: usize, rise_us: f32) -> f32 {
        // 2 s up, 6 s down.
        let phase = n % 32;
        let part = if phase < 8 {
            phase as f32 / 8.0
        } else {
            1.0 - (phase - 8) as f32 / 24.0
        };
        2.0 + rise_us * part
    }

    #[test]
    fn responses_are_counted_once_each() {
        assert_eq!(count((0..320).map(|n| bump(n, 0.2))), 10);
    }

    #[test]
    fn ripples_and_drifts_are_none() {
        assert_eq!(count((0..320).map(|n| bump(n, 0.02))), 0);
        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
        let drift = (0..320).map(|n| 1.0 + n as f32 * 0.001);
        assert_eq!(count(drift), 0);
    }
}
