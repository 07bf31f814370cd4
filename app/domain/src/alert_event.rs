//! What the log says of alerts. What it makes of them is [`crate::alert`]'s.

mod outcome;
mod report;
mod step;
mod technical;
mod why;

pub use outcome::Outcome;
pub use report::{AlertReport, Doubt, Signals};
pub use step::{AlertStep, NextAsk, WhyReopened};
pub use technical::Technical;
pub use why::Why;
