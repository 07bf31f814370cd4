use ::words::{alert, common, hand_over};
use domain::{
    ClientId, Episode, HandOverView, NotedEpisode, Person, Phase, RoomId, TeamNote, limits,
};
use leptos::prelude::*;
use leptos_meta::Title;

use super::slot;
use crate::{
    address::query,
    api::{
        Retry,
        team_notes::{WriteTeamNote, hand_over as load},
    },
    paths,
    room::alert_words,
    ssr::flash::{self, Flash},
    ui::{Avatar, ClockOnDay, Failed, Form, FormError, in_text_area, to},
    words::{t, t_view},
};

/// What the experts of a care room tell each other about its alerts. The wearer never sees it.
#[component]
pub fn HandOver(
    /// As it stands in the address.
    id: String,
) -> impl IntoView {
    // What is no id names no room, and is refused like one that is not there.
    let room = id.parse().unwrap_or(RoomId(uuid::Uuid::nil()));
    let episode = query("episode").and_then(|seq| seq.parse().ok());
    let page = Resource::new(|| (), move |()| load(room, episode));
    view! {
        <Title text=t(hand_over::title())/>
        <Suspense>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(page) => view! { <Loaded page/> }.into_any(),
                    Err(failure) => view! { <Failed failure/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Loaded(page: HandOverView) -> impl IntoView {
    let (flash, is_saved) = match flash::take() {
        Some(Flash::Done(_)) => (None, true),
        other => (other, false),
    };
    let retry = Retry::of(to::<WriteTeamNote>(), flash);
    let HandOverView {
        room,
        name,
        now,
        episodes,
    } = page;
    let none = episodes.is_empty();
    let cards = episodes.into_iter().map(|noted| {
        let retry = retry.clone();
        view! { <Noted room noted now retry/> }
    });
    view! {
        <section class="page">
            <p>
                <a href=paths::room(room)>{t(hand_over::back())}</a>
            </p>
            <h1 dir="auto">{t(hand_over::title_of(&*name))}</h1>
            {is_saved
                .then(|| {
                    view! {
                        <p class="confirmed" role="status">
                            <strong>{t(::words::done::saved())}</strong>
                        </p>
                    }
                })}
            <p class="lead">{t_view(hand_over::lead(slot::name(name)))}</p>
            {none.then(|| view! { <p class="empty">{t(hand_over::none())}</p> })}
            <ul class="cards">{cards.collect_view()}</ul>
        </section>
    }
}

#[component]
fn Noted(room: RoomId, noted: NotedEpisode, now: i64, retry: Retry) -> impl IntoView {
    let NotedEpisode { episode, notes } = noted;
    let seq = episode.raised_seq;
    let href = paths::alert(room, seq);
    let why = alert_words::why(&episode.life.why, false);
    let notes = notes
        .into_iter()
        .map(|note| view! { <Note note now/> })
        .collect_view();
    view! {
        <li class="card noted" id=format!("alert-{seq}") tabindex="-1">
            <h2>
                <a href=href>{why}</a>
            </h2>
            <p class="noted-state">
                <ClockOnDay at=episode.life.first_at beside=now/> " · " {state(&episode)}
            </p>
            <ul class="notes">{notes}</ul>
            <WriteForm room seq retry/>
        </li>
    }
}

/// Who has it, or what became of it.
fn state(episode: &Episode) -> AnyView {
    match &episode.life.phase {
        Phase::Open | Phase::Expired { .. } => t(alert::open()).into_any(),
        Phase::Taken(taken) => t_view(alert::taken_by(who(taken.by.as_ref()))).into_any(),
        Phase::Resolved { by, outcome, .. } => match by {
            None if episode.life.why.is_drill() => t(alert::nobody_took_it()).into_any(),
            None if episode.life.why.technical.is_some() => t(alert::works_again()).into_any(),
            by => t_view(alert::closed_by(
                who(by.as_ref()),
                alert_words::outcome(*outcome),
            ))
            .into_any(),
        },
    }
}

fn who(person: Option<&Person>) -> AnyView {
    match person {
        Some(person) => slot::name(person.name.clone()),
        None => t(common::somebody()).into_any(),
    }
}

#[component]
fn Note(note: TeamNote, now: i64) -> impl IntoView {
    let TeamNote { by, at, text } = note;
    view! {
        <li class="note">
            <Avatar person=by.clone()/>
            <div>
                <p class="note-head">
                    <bdi>{by.name}</bdi>
                    " · "
                    <ClockOnDay at beside=now/>
                </p>
                <p class="note-text" dir="auto">
                    {text}
                </p>
            </div>
        </li>
    }
}

#[component]
fn WriteForm(room: RoomId, seq: i64, retry: Retry) -> impl IntoView {
    let url = to::<WriteTeamNote>();
    let (id, client_id) = (format!("note-{seq}"), ClientId(uuid::Uuid::now_v7()));
    // Of several forms on the page, the one that was refused.
    let is_refused = retry.typed("episode") == Some(seq.to_string());
    let typed = retry.typed("note").filter(|_| is_refused);
    let typed = typed.map(|text| in_text_area(&text)).unwrap_or_default();
    view! {
        <Form action=url>
            <input type="hidden" name="room" value=room.to_string()/>
            <input type="hidden" name="episode" value=seq.to_string()/>
            <input type="hidden" name="client_id" value=client_id.to_string()/>
            <div class="field">
                <label for=id.clone()>{t(hand_over::note())}</label>
                <textarea
                    id=id
                    name="note"
                    rows="3"
                    dir="auto"
                    required
                    data-most=limits::MESSAGE_CHARS.to_string()
                    inner_html=typed
                ></textarea>
            </div>
            {is_refused.then(|| view! { <FormError action=url/> })}
            <button class="button" type="submit">
                {t(hand_over::save())}
            </button>
        </Form>
    }
}
