//! Measurements of the real binary, each beside a bare reference of the same run: numbers from
//! different machines, or from different hours of one machine, say little next to each other.

mod across;
mod attacked;
pub mod column;
pub mod document;
mod http;
pub mod idle;
pub mod ingest;
pub mod join;
pub mod load;
mod pacer;
pub mod process;
pub mod recorded;
pub mod reference;
pub mod report;
pub mod run;
pub mod scale;
pub mod subject;
pub mod talk;

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

/// One number.
#[derive(Clone, Debug)]
pub struct Figure {
    pub what: String,
    pub unit: &'static str,
    pub value: f64,
}

/// What one measurement gives.
#[derive(Clone, Debug, Default)]
pub struct Figures(pub Vec<Figure>);

impl Figures {
    pub fn add(&mut self, what: &str, value: f64, unit: &'static str) {
        self.0.push(Figure {
            what: what.to_owned(),
            unit,
            value,
        });
    }

    /// p50 and p99, in milliseconds. Fails if there is nothing to tell them from.
    pub fn add_latencies(&mut self, what: &str, latencies: &Latencies) -> anyhow::Result<()> {
        for (label, share) in [("p50", 0.5), ("p99", 0.99)] {
            let value = latencies.quantile(share);
            let value = value.ok_or_else(|| anyhow::anyhow!("{what}: nothing arrived"))?;
            self.add(&format!("{what}, {label}"), value.as_secs_f64() * 1e3, "ms");
        }
        Ok(())
    }
}
