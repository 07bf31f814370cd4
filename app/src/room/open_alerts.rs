use std::cmp::Reverse;

use ::words::alert;
use domain::{Role, RoomId, Seq};
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

use super::on_screen::OnScreen;
use crate::{
    client::Client,
    live::{Input, Live, Row, RowKey},
    words::t,
};

/// Leads to open alerts that are out of sight: further up in the talk, or not loaded.
#[component]
pub(super) fn OpenAlerts(room: RoomId, rows: Memo<Vec<Row>>, on_screen: OnScreen) -> impl IntoView {
    let client = Client::get();
    let is_wearer = client.me().is_some_and(|me| me.role == Role::Wearer);
    let open = Memo::new(move |_| client.with(|live| open_alerts(live, room, is_wearer)));
    let hidden = Memo::new(move |_| {
        let open = open.get();
        let is_hidden = |(seq, is_loaded): &(Seq, bool)| !is_loaded || on_screen.is_away(*seq);
        let hidden = open.into_iter().filter(is_hidden).map(|(seq, _)| seq);
        hidden.collect::<Vec<Seq>>()
    });
    // The one that was asked for, until it is loaded.
    let wanted = RwSignal::new(None::<Seq>);
    Effect::new(move |_| {
        rows.track();
        let Some(seq) = wanted.get() else {
            return;
        };
        request_animation_frame(move || {
            if show(seq, true) {
                wanted.try_set(None);
            } else {
                client.tell(Input::Older);
            }
        });
    });
    // A room opens at its open alert, unless its reader went somewhere else already.
    Effect::new(move |was_shown: Option<bool>| {
        if was_shown == Some(true) || !client.is_running() {
            return was_shown.unwrap_or_default();
        }
        let open = open.get_untracked();
        let first = open.into_iter().find(|(_, is_loaded)| *is_loaded);
        if let Some((seq, _)) = first {
            request_animation_frame(move || {
                if is_at_end() {
                    show(seq, false);
                }
            });
        }
        true
    });
    let go = move |event: ev::MouseEvent, seq| {
        let fetches = client.is_running_untracked()
            && !client.with_untracked(|live| live.link().is_blocked());
        if fetches {
            event.prevent_default();
            wanted.set(Some(seq));
        }
    };
    move || {
        let hidden = hidden.get();
        let first = *hidden.first()?;
        let said = if is_wearer {
            alert::own_further_up()
        } else {
            alert::further_up(hidden.len())
        };
        Some(view! {
            <a
                class="further-up"
                rel="external"
                href=format!("?before={}#alert-{first}", first + 1)
                on:click=move |event| go(event, first)
            >
                <span>{t(said)}</span>
                <strong>{t(alert::show())}</strong>
            </a>
        })
    }
}

/// Most urgent first, then newest; and whether the talk holds it. A wearer is led to what was asked for them alone.
fn open_alerts(live: &Live, room: RoomId, is_wearer: bool) -> Vec<(Seq, bool)> {
    let mut open = live
        .room(room)
        .map(|room| room.summary().episodes)
        .unwrap_or_default();
    open.retain(|one| one.life.is_open() && !(is_wearer && one.life.why.technical.is_some()));
    open.sort_by_key(|one| {
        let life = &one.life;
        Reverse((!life.why.is_drill(), life.priority, one.raised_seq))
    });
    let is_loaded = |seq| live.item(room, RowKey::Event(seq)).is_some();
    open.into_iter()
        .map(|one| (one.raised_seq, is_loaded(one.raised_seq)))
        .collect()
}

/// Scrolls to a card. Whether it is there.
pub(super) fn show(seq: Seq, focus: bool) -> bool {
    let card = document().get_element_by_id(&format!("alert-{seq}"));
    let Some(card) = card.and_then(|card| card.dyn_into::<web_sys::HtmlElement>().ok()) else {
        return false;
    };
    if focus {
        let _ = card.focus();
    }
    scroll_to(&card);
    true
}

/// Scrolls the talk alone: what browsers do by themselves moves the page around it as well.
pub(super) fn scroll_to(part: &web_sys::Element) {
    if let Ok(Some(log)) = part.closest(".log") {
        let down = part.get_bounding_client_rect().top() - log.get_bounding_client_rect().top();
        log.scroll_by_with_x_and_y(0.0, down);
    }
}

/// Nobody has scrolled, and the address names no place.
fn is_at_end() -> bool {
    let log = document().query_selector(".log").ok().flatten();
    let place = window().location().hash().unwrap_or_default();
    place.is_empty() && log.is_some_and(|log| log.scroll_top() == 0)
}
