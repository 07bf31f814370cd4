//! Measurements of the real binary, each beside a bare reference of the same run: numbers from
//! different machines, or from different hours of one machine, say little next to each other.

mod http;
pub mod idle;
pub mod ingest;
pub mod join;
pub mod load;
pub mod reference;
pub mod report;
pub mod run;

use std::time::Duration;

/// Sorted latencies.
#[derive(Clone, Debug, Default)]
pub struct Latencies(Vec<u32>);

impl Latencies {
    /// From microseconds in any order.
    pub fn new(mut micros: Vec<u32>) -> Self {
        micros.sort_unstable();
        Self(micros)
    }

    /// The value below which `share` of all are; `None` of nothing.
    pub fn quantile(&self, share: f64) -> Option<Duration> {
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "an index into at most some million values"
        )]
        let index = ((self.0.len() as f64) * share) as usize;
        let micros = self.0.get(index.min(self.0.len().checked_sub(1)?))?;
        Some(Duration::from_micros(u64::from(*micros)))
    }

    pub fn count(&self) -> usize {
        self.0.len()
    }
}
