use std::collections::BTreeSet;

use ::words::room;
use domain::{Person, Role, RoomId, RoomSummary};
use leptos::prelude::*;

use super::{StatusLine, alert_words, words};
use crate::{
    client::Client,
    ui::{ClockOrDay, Icon, Shape},
    words::{t, t_view},
};

/// The reader's rooms: open alerts first, then the most recently active.
#[component]
pub(crate) fn Sidebar(
    room: Memo<Option<RoomId>>,
    /// The wearer's home is beside it, which has a head and the status of its own.
    rests: Memo<bool>,
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
                    if room.get().is_some() || rests.get() {
                        view! { <h2 id="rooms-title">{t(room::rooms())}</h2> }.into_any()
                    } else {
                        view! { <h1 id="rooms-title">{t(room::rooms())}</h1> }.into_any()
                    }
                }}
                <a class="button" href="/new" rel="external">
                    {t(room::new_conversation())}
                </a>
            </div>
            // What is beside it says it in its own head.
            {move || (room.get().is_none() && !rests.get()).then(|| view! { <StatusLine/> })}
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
    let role = me.as_ref().map(|me| me.role);
    let preview = summary.preview.as_ref();
    let preview = preview.map(|preview| alert_words::preview(preview, role));
    view! {
        <span class="room-line-name">
            <bdi>{shared.with(|shared| name_of(&summary, me.as_ref(), shared))}</bdi> " "
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
                            <Icon shape=Shape::Pulse/>
                            {t(room::open_alerts(alerts))}
                        </span>
                    }
                })}
            {(unread > 0 && !summary.muted)
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

/// Names that several rooms of the list have.
fn shared_names(rooms: &[RoomSummary], reader: Option<&Person>) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let names = rooms.iter().map(|room| words::room_name(room, reader));
    // To collect them would be to sort them, by code that nothing else needs.
    let mut shared = BTreeSet::new();
    shared.extend(names.filter(|name| !seen.insert(name.clone())));
    shared
}

/// What a room is called beside the others: with a number where another one has its name. In a care room
/// that is its wearer's, as beside their name.
fn name_of(room: &RoomSummary, reader: Option<&Person>, shared: &BTreeSet<String>) -> String {
    let name = words::room_name(room, reader);
    if !shared.contains(&name) {
        return name;
    }
    let number = domain::four_digits(room.wearer.map_or(room.id.0, |wearer| wearer.0));
    format!("{name} ({number:04})")
}

#[cfg(test)]
mod tests {
    use domain::{RoomId, RoomKind, RoomSummary, UserId};
    use uuid::Uuid;

    use super::{name_of, shared_names};

    fn room(number: u128, name: &str, wearer: Option<u128>) -> RoomSummary {
        RoomSummary {
            id: RoomId(Uuid::from_u128(number)),
            kind: wearer.map_or(RoomKind::Team, |_| RoomKind::Care),
            name: name.to_owned(),
            wearer: wearer.map(|wearer| UserId(Uuid::from_u128(wearer))),
            head: 0,
            last_read: 0,
            unread: 0,
            muted: false,
            open_alerts: 0,
            episodes: Vec::new(),
            preview: None,
            active_at: 0,
        }
    }

    /// Nobody answers in another room than the one that they mean.
    #[test]
    fn rooms_of_one_name_are_told_apart() {
        let rooms = [
            room(1, "Mika", Some(77)),
            room(2, "Mika", Some(88)),
            room(3, "Mika", None),
            room(4, "Night shift", None),
        ];
        let shared = shared_names(&rooms, None);
        let names: Vec<String> = rooms
            .iter()
            .map(|room| name_of(room, None, &shared))
            .collect();
        assert_eq!(
            names,
            ["Mika (0077)", "Mika (0088)", "Mika (0003)", "Night shift"]
        );
    }
}
