use ::words::{common, room};
use domain::{Role, RoomId};
use leptos::prelude::*;

use super::{
    PageData,
    header::tab_title,
    now::Now,
    panel::Panel,
    rest::{RestPane, own_care_room},
    sidebar::Sidebar,
    status::StatusLine,
    stranded::Stranded,
    view::RoomView,
    words,
};
use crate::{
    api::{invitations::Invite, rooms::RemoveMember},
    attention::{Place, attention},
    client::Client,
    ui::{NeedBar, TabTitle, to},
    words::t,
};

/// What can be said of the open room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pane {
    /// None is open.
    Empty,
    /// Likewise, for a wearer: with their own care room.
    Rest(RoomId),
    /// Not this reader's, or none at all.
    Missing,
    Loading(RoomId),
    Open(RoomId),
}

/// Rooms, talk and panel side by side; on a phone one of them.
#[component]
pub fn TalkLayout(room: Memo<Option<RoomId>>, bad_id: Memo<bool>) -> impl IntoView {
    let client = Client::get();
    // What a form of the panel made, or was refused for, is read in the panel.
    let refused = [to::<Invite>(), to::<RemoveMember>()].map(|form| client.refused(form).is_some());
    let told = use_context::<PageData>()
        .filter(|served| served.invitation.is_some() || refused.contains(&true))
        .and_then(|served| served.room);
    let (panel_open, open_panel) = signal(told.is_some());
    let pane = Memo::new(move |_| match room.get() {
        _ if bad_id.get() => Pane::Missing,
        None => client.with(own_care_room).map_or(Pane::Empty, Pane::Rest),
        Some(id) => client.with(|live| match live.room(id) {
            None => Pane::Missing,
            Some(room) if room.log.is_loaded() => Pane::Open(id),
            Some(_) => Pane::Loading(id),
        }),
    });
    let rests = Memo::new(move |_| matches!(pane.get(), Pane::Rest(_)));
    let expert = client.me().filter(|me| me.role == Role::Expert);
    let is_expert = expert.is_some();
    // An open room says it in its own head, and so does what is a first page.
    let says_status = Memo::new(move |_| room.get().is_none() && !is_expert && !rests.get());
    let bar = Memo::new(move |_| {
        let place = room.get().map_or(Place::Home, Place::Room);
        let now = client.now();
        client.with(|live| attention(&live.rooms(), live.me(), now, place))
    });
    let class = move || match (pane.get(), panel_open.get()) {
        (Pane::Empty, _) if is_expert => "talk has-now",
        (Pane::Empty, _) => "talk",
        (Pane::Rest(_), _) => "talk at-rest",
        (_, false) => "talk has-room",
        (_, true) => "talk has-room has-panel",
    };
    view! {
        <NeedBar attention=bar.into()/>
        <div class=class>
            // What waits for an expert comes first.
            {move || {
                (pane.get() == Pane::Empty)
                    .then(|| expert.clone().map(|me| view! { <Now me/> }))
                    .flatten()
            }}
            <Sidebar room says_status/>
            {move || match pane.get() {
                Pane::Empty if is_expert => ().into_any(),
                Pane::Empty => view! { <EmptyPane/> }.into_any(),
                Pane::Rest(room) => view! { <RestPane room/> }.into_any(),
                Pane::Missing => {
                    let left = room.get().is_some_and(|id| client.with_untracked(|live| live.has_left(id)));
                    view! { <MissingPane room=room.get() left/> }.into_any()
                }
                Pane::Loading(room) => view! { <LoadingPane room/> }.into_any(),
                Pane::Open(room) => {
                    open_panel.set(told == Some(room));
                    view! {
                        <RoomView room panel_open open_panel/>
                        <Panel room panel_open open_panel/>
                    }
                        .into_any()
                }
            }}
        </div>
    }
}

#[component]
fn EmptyPane() -> impl IntoView {
    let client = Client::get();
    let none = Memo::new(move |_| client.with(|live| live.rooms().is_empty()));
    let (title, text) = (
        move || {
            t(if none.get() {
                room::no_room_yet()
            } else {
                room::choose_room()
            })
        },
        move || {
            t(if none.get() {
                room::no_room_yet_text()
            } else {
                room::choose_room_text()
            })
        },
    );
    view! {
        <TabTitle text=move || client.with(|live| tab_title(t(room::rooms()), live))/>
        <section class="pane pane-empty" aria-labelledby="pane-title">
            <h2 id="pane-title">{title}</h2>
            <p>{text}</p>
        </section>
    }
}

#[component]
fn MissingPane(
    room: Option<RoomId>,
    /// The reader was in it until just now.
    left: bool,
) -> impl IntoView {
    let (title, said) = if left {
        (room::no_longer_here(), room::no_longer_here_text())
    } else {
        (room::nothing_here(), room::nothing_here_text())
    };
    view! {
        <TabTitle text=|| t(room::nothing_here())/>
        <section class="pane pane-empty" aria-labelledby="pane-title">
            <h1 id="pane-title">{t(title)}</h1>
            <p>{t(said)}</p>
            {room.map(|room| view! { <Stranded room/> })}
            <p>
                <a class="button" href="/">
                    {t(common::to_my_rooms())}
                </a>
            </p>
            <StatusLine/>
        </section>
    }
}

/// The shape of a talk while it is on its way.
#[component]
fn LoadingPane(room: RoomId) -> impl IntoView {
    let client = Client::get();
    let me = client.me();
    let name = client.with_untracked(|live| {
        let summary = live.room(room)?.summary();
        Some(words::room_name(&summary, me.as_ref()))
    });
    let failed = Memo::new(move |_| {
        client.with(|live| live.room(room).is_some_and(|room| room.load_failed))
    });
    view! {
        <section class="pane room" aria-busy="true">
            <header class="room-header">
                <a class="back" href="/" aria-label=t(room::back())>
                    <crate::ui::Icon shape=crate::ui::Shape::Back/>
                </a>
                <h1 class="room-name" dir="auto">{name}</h1>
                <StatusLine/>
            </header>
            <p class="skeleton-words" role="status">
                {move || {
                    t(if failed.get() { room::load_failed() } else { room::loading() })
                }}
            </p>
            <div class="skeleton" aria-hidden="true">
                <span></span>
                <span></span>
                <span></span>
                <span></span>
            </div>
        </section>
    }
}
