use ::words::reports;
use domain::ReportView;
use leptos::prelude::*;
use leptos_meta::Title;

use super::slot;
use crate::{
    api::conduct::{HandleReport, open_reports},
    ui::{Confirm, Failed, FormError, to},
    words::{t, t_view},
};

/// What people told the admins about one another, and nobody has handled.
#[component]
pub fn Reports() -> impl IntoView {
    let list = Resource::new(|| (), |()| open_reports());
    view! {
        <Title text=t(reports::title())/>
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
                <a href="/admin">{t(reports::back())}</a>
            </p>
            <h1 id="reports-title">{t(reports::title())}</h1>
            <p class="lead">{t(reports::lead())}</p>
            <FormError action={to::<HandleReport>()}/>
            {none.then(|| view! { <p class="empty">{t(reports::none())}</p> })}
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
    let about = reports::about(slot::name(about.name), about.role.into());
    let by = reports::reported_by(
        slot::name(reporter.name),
        reporter.role.into(),
        room_kind.into(),
        slot::day(made_at),
        slot::clock(made_at),
    );
    view! {
        <li class="card report">
            <span>
                <strong>{t_view(about)}</strong>
                <small>{t_view(by)}</small>
            </span>
            <p class="report-said" dir="auto">
                {said}
            </p>
            <Confirm
                action={to::<HandleReport>()}
                word=t(reports::resolve())
                label=t(reports::resolve_report())
                warning=t(reports::resolve_warning())
            >
                <input type="hidden" name="report" value=id.to_string()/>
            </Confirm>
        </li>
    }
}
