//! What is folded in an alert's card, and what can be done after taking it.

mod chart;
mod deliveries;
mod evidence;
mod handling;
mod history;

pub(super) use chart::number;
pub(super) use evidence::Evidence;
pub(super) use handling::Handling;
pub(super) use history::History;
