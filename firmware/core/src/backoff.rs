use crate::{Millis, Rng};

/// Waits after failures: evenly from nothing to a ceiling that doubles, so that watches
/// which lost the server together do not return together.
#[derive(Clone, Debug)]
pub(crate) struct Backoff {
    first_ms: Millis,
    max_ms: Millis,
    failures: u32,
}

impl Backoff {
    pub(crate) fn new(first_ms: Millis, max_ms: Millis) -> Self {
        Self {
            first_ms,
            max_ms,
            failures: 0,
        }
    }

    /// Counts a failure and says how long to wait.
    pub(crate) fn next(&mut self, rng: &mut Rng) -> Millis {
        let factor = 1_u64 << self.failures.min(20);
        self.failures = self.failures.saturating_add(1);
        rng.up_to(self.first_ms.saturating_mul(factor).min(self.max_ms))
    }

    pub(crate) fn reset(&mut self) {
        self.failures = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ceiling_doubles_up_to_a_maximum() {
        let mut rng = Rng::new(1);
        let mut longest = [0; 6];
        for _ in 0..500 {
            let mut backoff = Backoff::new(1_000, 10_000);
            for longest in &mut longest {
                *longest = backoff.next(&mut rng).max(*longest);
            }
        }
        let ceilings = [1_000, 2_000, 4_000, 8_000, 10_000, 10_000];
        for (longest, ceiling) in longest.iter().zip(ceilings) {
            assert!(*longest <= ceiling && *longest > ceiling * 9 / 10);
        }
    }
}
