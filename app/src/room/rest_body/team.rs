use ::words::{rest, room};
use domain::{Member, Person, Role, RoomId};
use leptos::prelude::*;

use super::on_call_line::OnCallLine;
use crate::{
    client::Client,
    room::{alert_words, words},
    ui::{Avatar, ClockOrDay, Icon, Shape},
    words::{t, t_view},
};

/// So many faces; the others are a number.
const FACES: usize = 2;

/// Who is with the reader, the way to write to them, and the one to a minute of breathing.
#[component]
pub(in crate::room) fn Team(room: RoomId) -> impl IntoView {
    let client = Client::get();
    let experts = Memo::new(move |_| {
        client.with(|live| {
            let room = live.room(room).filter(|room| room.log.is_loaded())?;
            let here = room
                .members
                .iter()
                .filter(|member| member.left_at.is_none() && member.person.role == Role::Expert);
            Some(here.map(Member::told_apart).collect::<Vec<_>>())
        })
    });
    view! {
        <header class="rest-team">{move || faces(room, experts.get())}</header>
        <Write room/>
        <a class="tile" href="/breathe" rel="external">
            <span class="tile-sign tile-breathe">
                <Icon shape=Shape::Circle/>
            </span>
            <span>
                <strong>{t(rest::breathe())}</strong>
                <small>{t(rest::breathe_how())}</small>
            </span>
        </a>
    }
}

/// `None`: it is not known yet who they are.
fn faces(room: RoomId, experts: Option<Vec<Person>>) -> AnyView {
    let Some(experts) = experts else {
        return view! { <h1 id="rest-title">{t(room::your_care_team())}</h1> }.into_any();
    };
    if experts.is_empty() {
        return view! {
            <h1 id="rest-title">{t(rest::nobody())}</h1>
            <p class="lead">{t(room::alone())}</p>
        }
        .into_any();
    }
    let faces = experts.iter().take(FACES).cloned();
    let faces = faces
        .map(|person| view! { <Avatar person/> })
        .collect_view();
    view! {
        <div class="rest-faces">{faces}</div>
        <h1 id="rest-title">{names(&experts)}</h1>
        <OnCallLine room/>
    }
    .into_any()
}

fn names(experts: &[Person]) -> AnyView {
    let name = |person: &Person| view! { <bdi>{person.name.clone()}</bdi> }.into_any();
    match experts {
        [] => ().into_any(),
        [one] => name(one),
        [one, other] => t_view(rest::two(name(one), name(other))).into_any(),
        [one, other, more @ ..] => {
            t_view(rest::more(name(one), name(other), more.len())).into_any()
        }
    }
}

/// The newest of the talk, and the way to write there.
#[component]
fn Write(room: RoomId) -> impl IntoView {
    let client = Client::get();
    let summary =
        Memo::new(move |_| client.with(|live| live.room(room).map(crate::live::Room::summary)));
    let newest = move || {
        summary.get().map(|summary| {
            let preview = summary.preview.as_ref();
            let said = preview.map(|preview| alert_words::preview(preview, Some(Role::Wearer)));
            let (unread, at) = (summary.unread, summary.active_at);
            view! {
                <strong class="tile-said" class:tile-quiet=unread == 0>
                    <bdi>{said.unwrap_or_else(|| t(room::empty()))}</bdi>
                </strong>
                <small>
                    <ClockOrDay at/>
                    {(unread > 0)
                        .then(|| format!(" · {} {}", words::unread(unread), t(room::unread())))}
                </small>
            }
        })
    };
    view! {
        <div class="tile">
            <span>{newest}</span>
            <a class="button tile-way" href=crate::paths::room(room)>
                {t(rest::write())}
            </a>
        </div>
    }
}
