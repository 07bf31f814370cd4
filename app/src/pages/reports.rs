use domain::{ReportView, RoomKind};
use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    api::conduct::{HandleReport, open_reports},
    room::words,
    ui::{Clock, Confirm, Day, Failed, FormError, to},
};

/// What people told the admins about one another, and nobody has handled.
#[component]
pub fn Reports() -> impl IntoView {
    let list = Resource::new(|| (), |()| open_reports());
    view! {
        <Title text="Reports"/>
        <Suspense>
            {move || Suspend::new(async move {
                match list.await {
                    Ok(reports) => view! { <Listed reports/> }.into_any(),
                    Err(failure) => view! { <Failed failure/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Listed(reports: Vec<ReportView>) -> impl IntoView {
    let none = reports.is_empty();
    view! {
        <section class="page">
            <p>
                <a href="/admin">"Back to people"</a>
            </p>
            <h1 id="reports-title">"Reports"</h1>
            <p class="lead">
                "You read what was reported, not the room it is about. Whom it is about has not been told."
            </p>
            <FormError action={to::<HandleReport>()}/>
            {none.then(|| view! { <p class="empty">"No report waits."</p> })}
            <ul class="cards">
                {reports.into_iter().map(|report| view! { <ReportCard report/> }).collect_view()}
            </ul>
        </section>
    }
}

#[component]
fn ReportCard(report: ReportView) -> impl IntoView {
    let ReportView {
        id,
        reporter,
        about,
        room_kind,
        said,
        made_at,
    } = report;
    let met = match room_kind {
        RoomKind::Care => "a care room",
        RoomKind::Team => "a team room",
        RoomKind::Direct => "a direct conversation",
    };
    view! {
        <li class="card report">
            <span>
                <strong>
                    <bdi>{about.name}</bdi>
                    ", "
                    {words::role_name(about.role).to_lowercase()}
                </strong>
                <small>
                    "Reported by " <bdi>{reporter.name}</bdi> ", "
                    {words::role_name(reporter.role).to_lowercase()} ", from " {met} ". "
                    <Day at=made_at/> ", " <Clock at=made_at/> "."
                </small>
            </span>
            <p class="report-said" dir="auto">
                {said}
            </p>
            <Confirm
                action={to::<HandleReport>()}
                word="Dealt with"
                label="Take this report off the list".to_owned()
                warning="It is kept, and no longer shown here."
            >
                <input type="hidden" name="report" value=id.to_string()/>
            </Confirm>
        </li>
    }
}
