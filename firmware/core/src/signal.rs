//! From samples and beats to one row of features every 10 s.
//!
//! Times are of the signal, in milliseconds. Every feature of a 60 s window is a sum over
//! its six 10 s spans, so a window costs six small accumulators and no sample is kept.

mod absent;
mod conductance;
mod intervals;
mod pulse;
pub(crate) mod quality;
mod sample;
pub(crate) mod span;
pub(crate) mod trust;
mod variability;
pub(crate) mod window;

pub use absent::Absent;
pub use conductance::Responses;
pub use intervals::{Interval, Intervals};
pub use pulse::Pulse;
pub use sample::Sample;
pub use span::Span;
pub use variability::Variability;
pub use window::Window;

/// Length of a span; a window is six of them.
pub const SPAN_MS: crate::Millis = 10_000;
/// Spans of a window.
pub const SPANS: usize = 6;
