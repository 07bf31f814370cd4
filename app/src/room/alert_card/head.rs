use ::words::alert;
use domain::{AlertReport, Doubt};
use leptos::prelude::*;

use crate::{
    live::AlertCard,
    room::{
        alert_reading::{Reading, dotted},
        alert_words,
    },
    ui::{Avatar, Clock, ClockOnDay},
    words::t_view,
};

/// Whose alert it is, why it was raised, and when: for those beside the wearer.
pub(super) fn view(reading: Reading) -> AnyView {
    let wearer = reading.wearer();
    let name = wearer.name.clone();
    let card = reading.card.get_untracked();
    let seq = card.episode.raised_seq;
    let when = move || {
        let card = reading.card.get();
        let name = view! { <bdi>{name.clone()}</bdi> }.into_any();
        let mut parts = vec![name, happened(&card.report)];
        parts.extend(count(&card));
        dotted(parts)
    };
    view! {
        <header class="alert-head">
            <Avatar person=wearer/>
            <div>
                <h2 class="alert-headline" id=format!("alert-{seq}-why")>
                    {move || reading.life(|life| alert_words::why(&life.why, false))}
                </h2>
                <p class="alert-when" id=format!("alert-{seq}-when")>
                    {when}
                </p>
            </div>
        </header>
        {doubts(&card.report)}
    }
    .into_any()
}

/// When it happened. What came late says so, and names its day.
pub(super) fn happened(report: &AlertReport) -> AnyView {
    let is_late = report.delay_ms().is_some();
    let arrived = || view! { <Clock at=report.received_at/> }.into_any();
    let measured =
        || view! { <ClockOnDay at=report.measured_at beside=report.received_at/> }.into_any();
    match (report.is_time_known(), report.time_uncertain, is_late) {
        (false, ..) => t_view(alert::happened_unknown(arrived())).into_any(),
        (true, true, _) => t_view(alert::happened_before(measured(), arrived())).into_any(),
        (true, false, true) => t_view(alert::happened(measured(), arrived())).into_any(),
        (true, false, false) => measured(),
    }
}

/// How many alerts it holds, if that is more than one.
pub(super) fn count(card: &AlertCard) -> Option<AnyView> {
    let life = &card.episode.life;
    let count = alert_words::count(life.alerts, life.first_at, life.last_at)?;
    Some(count.into_any())
}

/// What nobody can be sure of, but for the time, which says so itself.
pub(super) fn doubts(report: &AlertReport) -> impl IntoView + use<> {
    let doubts = report.doubts.iter().filter(|doubt| **doubt != Doubt::Time);
    doubts
        .map(|one| {
            view! {
                <p class="alert-doubt">
                    <strong>{alert_words::doubt(*one)}</strong>
                </p>
            }
        })
        .collect_view()
}
