use std::{cmp::Reverse, collections::BTreeSet};

use ::words::room;
use domain::{Role, RoomId, RoomSummary};
use leptos::prelude::*;

use super::{
    StatusLine, alert_words,
    now::{Age, role_of},
    words,
};
use crate::{
    client::Client,
    names::{name_of, shared_names},
    ui::{ClockOrDay, Initials},
    words::{t, t_view},
};

/// The reader's rooms: open alerts first, then the most recently active.
#[component]
pub(crate) fn Sidebar(
    room: Memo<Option<RoomId>>,
    /// Whether the screen shows what is, where nothing else says it.
    says_status: Memo<bool>,
) -> impl IntoView {
    let client = Client::get();
    let admin = client.me().is_some_and(|me| me.role == Role::Admin);
    let ids = Memo::new(move |_| {
        client.with(|live| live.rooms().iter().map(|room| room.id).collect::<Vec<_>>())
    });
    let shared = Memo::new(move |_| client.with(|live| shared_names(&live.rooms(), live.me())));
    let lost = Memo::new(move |_| {
        client.track_restored();
        client.with(|live| live.stranded(client.all_typed().into_keys()))
    });
    view! {
        <nav class="sidebar" aria-labelledby="rooms-title">
            <div class="sidebar-head">
                // The first heading of the page, unless what is beside it has one.
                {move || {
                    if says_status.get() {
                        view! { <h1 id="rooms-title">{t(room::rooms())}</h1> }.into_any()
                    } else {
                        view! { <h2 id="rooms-title">{t(room::rooms())}</h2> }.into_any()
                    }
                }}
                <a class="button" href="/new" rel="external">
                    {t(room::new_conversation())}
                </a>
            </div>
            {move || says_status.get().then(|| view! { <StatusLine/> })}
            {move || {
                ids.get()
                    .is_empty()
                    .then(|| {
                        if admin {
                            let invite = view! {
                                <a href="/admin" rel="external">
                                    {t(room::invite_people())}
                                </a>
                            };
                            let said = t_view(room::no_rooms_admin(invite.into_any()));
                            view! { <p class="empty">{said}</p> }.into_any()
                        } else {
                            view! { <p class="empty">{t(room::no_rooms())}</p> }.into_any()
                        }
                    })
            }}
            <ul class="rooms">
                <For each=move || ids.get() key=|id| *id let(id)>
                    <RoomLine id room shared/>
                </For>
            </ul>
            {move || {
                lost.get()
                    .into_iter()
                    .map(|id| {
                        view! {
                            <p class="empty">
                                <a href=crate::paths::room(id)>{t(room::unsent_elsewhere())}</a>
                            </p>
                        }
                    })
                    .collect_view()
            }}
        </nav>
    }
}

#[component]
fn RoomLine(
    id: RoomId,
    room: Memo<Option<RoomId>>,
    shared: Memo<BTreeSet<String>>,
) -> impl IntoView {
    let client = Client::get();
    let summary =
        Memo::new(move |_| client.with(|live| live.room(id).map(crate::live::Room::summary)));
    view! {
        <li>
            <a
                class="room-line"
                href=crate::paths::room(id)
                aria-current=move || (room.get() == Some(id)).then_some("page")
            >
                {move || summary.get().map(|summary| view! { <Summary summary shared/> })}
            </a>
        </li>
    }
}

#[component]
fn Summary(summary: RoomSummary, shared: Memo<BTreeSet<String>>) -> impl IntoView {
    let unread = summary.unread;
    let count = words::unread(unread);
    let me = Client::get().me();
    // The wearer is told by their card, and by nothing that rings.
    let rings = me.as_ref().is_some_and(|me| me.role != Role::Wearer);
    let alerts = if rings { summary.open_alerts } else { 0 };
    let open = summary.episodes.iter().map(|episode| &episode.life);
    let open = open.filter(|life| life.is_open() && life.why.technical.is_none());
    // Of the most urgent one.
    let first = open.min_by_key(|life| (life.late, Reverse(life.priority), life.open_since()));
    let waits_since = first.map(domain::Life::open_since).filter(|_| alerts > 0);
    let is_unread = unread > 0 && !summary.muted;
    let waits = is_unread || alerts > 0;
    let own_care = me.as_ref().is_some_and(|me| summary.wearer == Some(me.id));
    let picture = if own_care {
        Role::Expert
    } else {
        role_of(summary.kind)
    };
    let name = shared.with(|shared| name_of(&summary, me.as_ref(), shared));
    let role = me.as_ref().map(|me| me.role);
    let preview = summary.preview.as_ref();
    let preview = preview.map(|preview| alert_words::preview(preview, role));
    view! {
        <Initials name=name.clone() role=picture/>
        <span class="room-line-name" class:waits=waits>
            <bdi>{name}</bdi> " "
            <small>{words::room_kind(summary.kind)} {summary.muted.then(|| format!(", {}", t(room::muted())))}</small>
        </span>
        <span class="room-line-at">
            <ClockOrDay at=summary.active_at/>
        </span>
        <span class="room-line-preview">
            <bdi>{preview}</bdi>
        </span>
        <span class="room-line-marks">
            {(alerts > 0)
                .then(|| {
                    view! {
                        <span class="mark-alert">
                            {waits_since
                                .map(|since| view! { <Age since/> })}
                            <span class=waits_since.map(|_| "visually-hidden")>
                                " " {t(room::open_alerts(alerts))}
                            </span>
                        </span>
                    }
                })}
            {is_unread
                .then(|| {
                    view! {
                        <span class="mark-unread">
                            {count} <span class="visually-hidden">" " {t(room::unread())}</span>
                        </span>
                    }
                })}
        </span>
    }
}
