use ::words::room;
use domain::{RoomId, RoomKind};
use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;

use super::details::Later;
use crate::{
    client::Client,
    ui::{Icon, Shape, is_plain},
    words::t,
};

/// Beside the talk: the wearer's watch, and who is here.
#[component]
pub(crate) fn Panel(
    room: RoomId,
    panel_open: ReadSignal<bool>,
    open_panel: WriteSignal<bool>,
) -> impl IntoView {
    let client = Client::get();
    let close = NodeRef::<html::Button>::new();
    // Where it lies over the talk, the keyboard goes in with it and comes out with it.
    Effect::new(move |was_open: Option<bool>| {
        let open = panel_open.get() && client.is_running();
        if open && let Some(close) = close.get() {
            let _ = close.focus();
        } else if was_open == Some(true)
            && let Some(button) = opener()
        {
            let _ = button.focus();
        }
        open
    });
    let on_key = move |event: ev::KeyboardEvent| {
        if is_plain(&event, "Escape") {
            open_panel.set(false);
        }
    };
    let care = client.with_untracked(|live| {
        live.room(room)
            .is_some_and(|room| room.summary().kind == RoomKind::Care)
    });
    view! {
        <aside class="panel" id="panel" aria-labelledby="panel-title" on:keydown=on_key>
            <div class="panel-head">
                <h2 id="panel-title">{t(if care { room::watch_and_people() } else { room::people() })}</h2>
                <button
                    class="button panel-close js-only"
                    type="button"
                    node_ref=close
                    on:click=move |_| open_panel.set(false)
                >
                    <Icon shape=Shape::Close/>
                    {t(room::close())}
                </button>
            </div>
            <Later view=move |details| (details.panel)(room)/>
        </aside>
    }
}

/// The button that opened the panel, in the room's header.
fn opener() -> Option<web_sys::HtmlElement> {
    let button = document().query_selector(".panel-button").ok().flatten()?;
    button.dyn_into().ok()
}
