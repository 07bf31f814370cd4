use domain::{RoomId, RoomKind};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{status::StatusLine, words};
use crate::{
    client::Client,
    ui::{Icon, Shape},
};

/// Whose room it is, and whether the screen shows what is.
#[component]
pub(crate) fn RoomHeader(
    room: RoomId,
    panel_open: ReadSignal<bool>,
    open_panel: WriteSignal<bool>,
) -> impl IntoView {
    let client = Client::get();
    let named = Memo::new(move |_| {
        client
            .with(|live| live.room(room).map(crate::live::Room::summary))
            .map(|summary| (summary.name, summary.kind))
    });
    let name = move || named.get().map(|(name, _)| name).unwrap_or_default();
    let kind = move || named.get().map(|(_, kind)| words::room_kind(kind));
    let about = move || match named.get().map(|(_, kind)| kind) {
        Some(RoomKind::Care) => "Watch and people",
        _ => "People",
    };
    view! {
        <Title text=name/>
        <header class="room-header">
            <a class="back" href="/" aria-label="Back to the rooms">
                <Icon shape=Shape::Back/>
            </a>
            <h1 class="room-name">{name}</h1>
            <p class="room-kind">{kind}</p>
            <StatusLine/>
            <button
                class="button panel-button"
                type="button"
                aria-expanded=move || panel_open.get().to_string()
                aria-controls="panel"
                on:click=move |_| open_panel.update(|open| *open = !*open)
            >
                {about}
            </button>
        </header>
    }
}
