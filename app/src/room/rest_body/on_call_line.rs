use std::time::Duration;

use ::words::{rest, room as words};
use domain::{RoomId, on_call::DutyLine};
use leptos::prelude::*;

use crate::{
    api::on_call::duty_line,
    client::Client,
    room::alert_words,
    ui::ClockOrDay,
    when,
    words::{t, t_view},
};

/// How often it is asked while somebody looks.
const EVERY: Duration = Duration::from_secs(60);
/// What is said is no shorter than this.
const MINUTE_MS: i64 = 60_000;

/// Who answers in this room and until when, and how soon somebody usually does. Until that is known it says whose team
/// this is.
#[component]
pub(super) fn OnCallLine(room: RoomId) -> impl IntoView {
    let client = Client::get();
    let (line, set_line) = signal(None::<DutyLine>);
    let fetch = move || {
        leptos::task::spawn_local(async move {
            // What cannot be asked is not known.
            let fresh = duty_line(room).await.ok();
            // The pane may be gone by now.
            let _ = set_line.try_set(fresh);
        });
    };
    Effect::new(move |_| {
        if !client.is_running() || !client.is_visible() {
            return;
        }
        fetch();
        if let Ok(timer) = set_interval_with_handle(fetch, EVERY) {
            on_cleanup(move || timer.clear());
        }
    });
    move || {
        let Some(line) = line.get() else {
            return view! { <p class="lead">{t(words::your_care_team())}</p> }.into_any();
        };
        let until = line.until.map(|at| view! { <ClockOrDay at/> }.into_any());
        let who = match (line.person, until) {
            (Some(person), Some(until)) => {
                t_view(rest::on_call_until(alert_words::name(Some(&person)), until)).into_any()
            }
            (Some(person), None) => {
                t_view(rest::on_call(alert_words::name(Some(&person)))).into_any()
            }
            (None, Some(until)) => t_view(rest::nobody_on_call_until(until)).into_any(),
            (None, None) => t(rest::nobody_on_call()).into_any(),
        };
        let usual = line.usual_answer_ms.map(|usual| {
            // Rounded up: a promise is kept.
            let minutes = (usual + MINUTE_MS - 1) / MINUTE_MS;
            let said = t(rest::usually_answers(when::span(
                minutes.max(1) * MINUTE_MS,
            )));
            view! { <small>{said}</small> }
        });
        view! { <p class="lead">{who} {usual}</p> }.into_any()
    }
}
