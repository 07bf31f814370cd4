//! What people of each role are shown, as HTML.
#![cfg(feature = "ssr")]
#![expect(clippy::unwrap_used, reason = "a test may stop")]

mod alert_card;
mod alert_measured;
mod home;
mod members;
mod message;
mod samples;
mod status;
mod watch;

use leptos::prelude::*;

/// Renders natively, one tag per line.
fn html<V: IntoView + 'static>(view: impl FnOnce() -> V) -> String {
    let owner = Owner::new();
    let html = owner.with(|| {
        provide_context(samples::client());
        view().into_view().to_html()
    });
    html.replace("<!>", "")
        .replace("<!---->", "")
        .replace('<', "\n<")
        .lines()
        .map(str::trim_end)
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}
