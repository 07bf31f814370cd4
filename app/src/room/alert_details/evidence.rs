use ::words::alert;
use domain::Trust;
use leptos::prelude::*;

use super::chart::AlertChart;
use crate::{
    room::{alert_reading::Reading, alert_words, words},
    words::t,
};

/// What the watch measured, and how far to trust it.
#[component]
pub(crate) fn Evidence(reading: Reading) -> impl IntoView {
    let report = reading.card.get_untracked().report.clone();
    let details = if reading.is_wearer {
        Vec::new()
    } else {
        alert_words::details(&report)
    };
    // Numbers of a doubtful signal say so before they say anything else.
    let is_doubtful = !details.is_empty() && Trust::of(report.quality) != Trust::Good;
    let source = [
        Some(t(words::quality_for(reading.is_wearer, report.quality))),
        report.clock_skew_ms.map(|skew| t(words::clock(skew))),
        report.time_uncertain.then(|| t(alert::watch_was_off())),
    ];
    let source: Vec<String> = source.into_iter().flatten().collect();
    view! {
        {is_doubtful
            .then(|| {
                view! {
                    <p class="alert-doubt">
                        <strong>{t(words::quality(report.quality))}</strong>
                    </p>
                }
            })}
        {(!details.is_empty())
            .then(|| {
                let details = details.into_iter().map(|line| view! { <li>{line}</li> });
                view! { <ul class="alert-details">{details.collect_view()}</ul> }
            })}
        {(!report.window.is_empty())
            .then(|| {
                view! {
                    <AlertChart
                        report=report.clone()
                        wearer=reading.is_wearer
                        of_wearer=reading.wearer().name
                    />
                }
            })}
        <p class="alert-source">
            <bdi>{report.device_name.clone()}</bdi> " · " {source.join(" · ")}
        </p>
    }
}
