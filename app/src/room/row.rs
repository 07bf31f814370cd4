use std::sync::Arc;

use ::words::room;
use domain::{Person, RoomAction, RoomId, ShownAs};
use leptos::prelude::*;

use super::{
    alert_card::AlertCardView,
    attempt::Attempt,
    message::{DraftView, MessageView},
};
use crate::{
    client::{Client, new_client_id},
    live::{Body, Draft, Input, Item, Row, RowKey},
    ui::Clock,
    when,
    words::{t, t_view},
};

#[derive(Clone, Debug, PartialEq)]
enum Shown {
    Item(Arc<Item>),
    Draft(Draft),
    Nothing,
}

/// One line of the talk. It stays the same element while what it shows changes.
#[component]
pub(crate) fn RowView(room: RoomId, row: Row) -> impl IntoView {
    let client = Client::get();
    match row.key {
        RowKey::Day(_) => view! { <DayLine room key=row.key/> }.into_any(),
        RowKey::New => view! {
            <li class="row-new">
                <span>{t(room::new())}</span>
            </li>
        }
        .into_any(),
        key => {
            let alert = client.with_untracked(|live| {
                live.item(room, key)
                    .is_some_and(|item| item.shown_as == ShownAs::Alert)
            });
            if alert {
                view! { <AlertRow room row/> }.into_any()
            } else {
                view! { <TextRow room row/> }.into_any()
            }
        }
    }
}

#[component]
fn DayLine(room: RoomId, key: RowKey) -> impl IntoView {
    let client = Client::get();
    let at = client.with_untracked(|live| live.item(room, key).map_or(0, |item| item.at));
    let today = move || {
        client.is_running().then(|| {
            let now = client.now();
            when::day(now, client.offset_min(now))
        })
    };
    let name = Memo::new(move |_| when::day_name(when::day(at, client.offset_min(at)), today()));
    view! {
        <li class="row-day">
            <span>{name}</span>
        </li>
    }
}

#[component]
fn TextRow(room: RoomId, row: Row) -> impl IntoView {
    let client = Client::get();
    let shown = Memo::new(move |_| {
        client.with(
            |live| match (live.item(room, row.key), live.draft(row.key)) {
                (Some(item), _) => Shown::Item(live.told_apart(room, item)),
                (None, Some(draft)) => Shown::Draft(draft.clone()),
                (None, None) => Shown::Nothing,
            },
        )
    });
    let me = client.me();
    view! {
        <li class="row" class:row-joined=row.grouped>
            {move || match shown.get() {
                Shown::Item(item) => {
                    view! { <ItemView item me=me.clone() grouped=row.grouped/> }.into_any()
                }
                Shown::Draft(draft) => {
                    let id = draft.client_id;
                    view! {
                        <DraftView
                            draft
                            on_retry=Callback::new(move |()| {
                                client.tell(Input::Retry {
                                    client_id: id,
                                    fresh: new_client_id(),
                                });
                            })
                            on_discard=Callback::new(move |()| {
                                client.tell(Input::Discard(id));
                                super::composer::focus();
                            })
                        />
                    }
                        .into_any()
                }
                Shown::Nothing => ().into_any(),
            }}
        </li>
    }
}

#[component]
fn ItemView(item: Arc<Item>, me: Option<Person>, grouped: bool) -> impl IntoView {
    let mine = item.author.is_some() && item.author.as_ref().map(|a| a.id) == me.map(|me| me.id);
    let at = item.at;
    match &item.body {
        Body::Message { text } => {
            let (text, author) = (text.clone(), item.author.clone());
            view! { <MessageView text author at mine grouped/> }.into_any()
        }
        Body::Joined { who } => {
            let said = t_view(room::joined(name(who)));
            view! { <p class="row-line">{said} " · " <Clock at/></p> }.into_any()
        }
        Body::Left { who } => {
            let by = item.author.as_ref().filter(|author| author.id != who.id);
            let said = match by {
                Some(by) => room::removed_by(name(who), name(by)),
                None => room::left(name(who)),
            };
            view! { <p class="row-line">{t_view(said)} " · " <Clock at/></p> }.into_any()
        }
        Body::Unknown => {
            view! { <p class="row-line">{t(room::cannot_show())} " · " <Clock at/></p> }.into_any()
        }
        // Drawn by its own row, so that it can change in place.
        Body::Alert { .. } => ().into_any(),
    }
}

fn name(person: &Person) -> AnyView {
    view! { <bdi>{person.name.clone()}</bdi> }.into_any()
}

#[component]
fn AlertRow(room: RoomId, row: Row) -> impl IntoView {
    let client = Client::get();
    let card = Memo::new(move |_| {
        client.with(|live| {
            let item = live.told_apart(room, live.item(room, row.key)?);
            item.alert_card().map(Arc::new)
        })
    });
    let alert = card.with_untracked(|card| card.as_ref().map(|card| card.episode.alert));
    let attempt = Memo::new(move |_| client.with(|live| Attempt::about(live, room, alert?)));
    let on_act = Callback::new(move |action: RoomAction| {
        // What failed before is no longer what is wanted.
        let failed = client.with_untracked(|live| live.outbox().failed_before(&action));
        for earlier in failed {
            client.tell(Input::Discard(earlier));
        }
        client.tell(Input::Act {
            room,
            client_id: new_client_id(),
            action,
        });
    });
    view! {
        <li class="row row-alert">
            {card
                .get_untracked()
                .map(|first| {
                    let card = Signal::derive(move || card.get().unwrap_or_else(|| Arc::clone(&first)));
                    view! { <AlertCardView room card attempt=attempt.into() reader=client.me() on_act/> }
                })}
        </li>
    }
}
