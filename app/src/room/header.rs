use ::words::room;
use domain::{Role, RoomId, RoomKind};
use leptos::prelude::*;

use super::{status::StatusLine, words};
use crate::{
    attention,
    client::Client,
    live::Live,
    ui::{Icon, Shape, TabTitle, isolated},
    words::t,
};

/// Whose room it is, and whether the screen shows what is.
#[component]
pub(crate) fn RoomHeader(
    room: RoomId,
    panel_open: ReadSignal<bool>,
    open_panel: WriteSignal<bool>,
) -> impl IntoView {
    let client = Client::get();
    let me = client.me();
    let named = Memo::new(move |_| {
        client
            .with(|live| live.room(room).map(crate::live::Room::summary))
            .map(|summary| (words::room_name(&summary, me.as_ref()), summary.kind))
    });
    let name = move || named.get().map(|(name, _)| name).unwrap_or_default();
    let kind = move || named.get().map(|(_, kind)| words::room_kind(kind));
    let about = move || {
        t(match named.get().map(|(_, kind)| kind) {
            Some(RoomKind::Care) => room::watch_and_people(),
            _ => room::people(),
        })
    };
    let shape = move || match named.get().map(|(_, kind)| kind) {
        Some(RoomKind::Care) => Shape::Watch,
        _ => Shape::People,
    };
    view! {
        <TabTitle text=move || {
            let name = name();
            client.with(|live| tab_title(isolated(&name), live))
        }/>
        <header class="room-header">
            <a class="back" href="/" aria-label=t(room::back())>
                <Icon shape=Shape::Back/>
            </a>
            <h1 class="room-name" dir="auto">{name}</h1>
            <p class="room-kind">{kind}</p>
            <StatusLine/>
            <button
                class="button panel-button js-only"
                type="button"
                aria-expanded=move || panel_open.get().to_string()
                aria-controls="panel"
                on:click=move |_| open_panel.update(|open| *open = !*open)
            >
                {move || view! { <Icon shape=shape()/> }}
                <span class="wide">{about}</span>
            </button>
        </header>
    }
}

/// For the tab: who needs somebody, and what waits elsewhere, stands before the name.
pub(super) fn tab_title(name: String, live: &Live) -> String {
    let rooms = live.rooms();
    let counted = rooms.iter().filter(|room| !room.muted);
    let unread: u32 = counted.map(|room| room.unread).sum();
    let title = if unread == 0 {
        name
    } else {
        format!("({}) {name}", words::unread(unread))
    };
    let needs = match live.me() {
        Some(me) if me.role == Role::Expert => {
            attention::tab_title(&attention::triage(&rooms, Some(me)).open)
        }
        _ => String::new(),
    };
    if needs.is_empty() {
        title
    } else {
        format!("● {needs} · {title}")
    }
}

#[cfg(test)]
mod tests {
    use domain::{RoomSummary, limits};
    use serde_json::json;

    use super::tab_title;
    use crate::live::{Input, Live};

    fn title(unread: &[u32]) -> String {
        let rooms = (0_u32..).zip(unread).map(|(n, unread)| {
            let room = json!({
                "id": format!("0197a1b2-0000-7000-8000-{n:012}"), "kind": "team", "name": "Team",
                "wearer": null, "head": 200, "last_read": 0, "unread": unread, "open_alerts": 0,
                "preview": null, "active_at": 1,
            });
            serde_json::from_value::<RoomSummary>(room).unwrap()
        });
        let mut live = Live::new(None, String::new());
        live.apply(1, Input::Listed(rooms.collect()));
        tab_title("Mika".to_owned(), &live)
    }

    /// Rooms are counted together, and no further than each of them.
    #[test]
    fn a_title_counts_as_far_as_the_list() {
        assert_eq!(title(&[0]), "Mika");
        assert_eq!(title(&[60, 39]), "(99) Mika");
        assert_eq!(title(&[60, 40]), "(99+) Mika");
        assert_eq!(title(&[limits::UNREAD_CAP; 3]), "(99+) Mika");
    }
}
