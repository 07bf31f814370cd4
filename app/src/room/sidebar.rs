use domain::{Role, RoomId, RoomSummary};
use leptos::prelude::*;

use super::{StatusLine, words};
use crate::{
    client::Client,
    ui::{ClockOrDay, Icon, Shape},
};

/// The reader's rooms: open alerts first, then the most recently active.
#[component]
pub(crate) fn Sidebar(room: Memo<Option<RoomId>>) -> impl IntoView {
    let client = Client::get();
    let admin = client.me().is_some_and(|me| me.role == Role::Admin);
    let ids = Memo::new(move |_| {
        client.with(|live| live.rooms().iter().map(|room| room.id).collect::<Vec<_>>())
    });
    let lost = Memo::new(move |_| {
        client.track_restored();
        client.with(|live| live.stranded(client.all_typed().into_keys()))
    });
    view! {
        <nav class="sidebar" aria-labelledby="rooms-title">
            <div class="sidebar-head">
                // The first heading of the page, unless a room's own is.
                {move || {
                    if room.get().is_some() {
                        view! { <h2 id="rooms-title">"Rooms"</h2> }.into_any()
                    } else {
                        view! { <h1 id="rooms-title">"Rooms"</h1> }.into_any()
                    }
                }}
                <a class="button" href="/new" rel="external">
                    "New talk"
                </a>
            </div>
            // An open room says it in its own head.
            {move || room.get().is_none().then(|| view! { <StatusLine/> })}
            {move || {
                ids.get()
                    .is_empty()
                    .then(|| {
                        if admin {
                            view! {
                                <p class="empty">
                                    "You are in no room, and need none to run the site. "
                                    <a href="/admin" rel="external">
                                        "Invite a wearer or an expert"
                                    </a> " to begin."
                                </p>
                            }
                                .into_any()
                        } else {
                            view! {
                                <p class="empty">
                                    "You are in no room yet. A room opens by an invitation link from somebody in it."
                                </p>
                            }
                                .into_any()
                        }
                    })
            }}
            <ul class="rooms">
                <For each=move || ids.get() key=|id| *id let(id)>
                    <RoomLine id room/>
                </For>
            </ul>
            {move || {
                lost.get()
                    .into_iter()
                    .map(|id| {
                        view! {
                            <p class="empty">
                                <a href=crate::paths::room(id)>"Not sent, in a room you are no longer in"</a>
                            </p>
                        }
                    })
                    .collect_view()
            }}
        </nav>
    }
}

#[component]
fn RoomLine(id: RoomId, room: Memo<Option<RoomId>>) -> impl IntoView {
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
                {move || summary.get().map(|summary| view! { <Summary summary/> })}
            </a>
        </li>
    }
}

#[component]
fn Summary(summary: RoomSummary) -> impl IntoView {
    let unread = summary.unread;
    let count = words::unread(unread);
    let me = Client::get().me();
    // The wearer is told by their card, and by nothing that rings.
    let rings = me.as_ref().is_some_and(|me| me.role != Role::Wearer);
    let alerts = if rings { summary.open_alerts } else { 0 };
    view! {
        <span class="room-line-name">
            <bdi>{words::room_name(&summary, me.as_ref())}</bdi> " "
            <small>{words::room_kind(summary.kind)} {summary.muted.then_some(", muted")}</small>
        </span>
        <span class="room-line-at">
            <ClockOrDay at=summary.active_at/>
        </span>
        <span class="room-line-preview">
            <bdi>{summary.preview.as_ref().map(words::preview)}</bdi>
        </span>
        <span class="room-line-marks">
            {(alerts > 0)
                .then(|| {
                    view! {
                        <span class="mark-alert">
                            <Icon shape=Shape::Pulse/>
                            {if alerts == 1 { "Open alert".to_owned() } else { format!("{alerts} open alerts") }}
                        </span>
                    }
                })}
            {(unread > 0 && !summary.muted)
                .then(|| {
                    view! {
                        <span class="mark-unread">
                            {count} <span class="visually-hidden">" unread"</span>
                        </span>
                    }
                })}
        </span>
    }
}
