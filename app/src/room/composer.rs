use ::words::{errors, room};
use domain::{Role, RoomAction, RoomId, limits, text};
use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;

use super::PageData;
use crate::{
    api::rooms::SendText,
    client::{Client, below, new_client_id},
    live::Input,
    ui::{Icon, Shape, in_text_area, is_plain, to},
    words::t,
};

/// Where to write. A plain form until the client runs; then what is said shows at once.
#[component]
pub(crate) fn Composer(room: RoomId) -> impl IntoView {
    let client = Client::get();
    let area = NodeRef::<html::Textarea>::new();
    let (refused, refuse) = signal(None::<String>);
    let (excess, set_excess) = signal(None::<String>);
    let measure = move |text: &str| {
        let over = text::length(text).checked_sub(limits::MESSAGE_CHARS);
        let over = over.filter(|over| *over > 0);
        set_excess.set(over.map(|over| t(errors::excess(over))));
    };
    // Nobody would read what a wearer writes here.
    let is_unread = Memo::new(move |_| {
        client.with(|live| {
            let is_wearer = live.me().is_some_and(|me| me.role == Role::Wearer);
            is_wearer && live.is_without_expert(room)
        })
    });
    let url = to::<SendText>();
    let posted = client.refused(url);
    let (form_id, unsent) = use_context::<PageData>()
        .filter(|served| served.room == Some(room))
        .map_or_else(
            || (new_client_id(), None),
            |served| (served.form_id, served.unsent),
        );
    let unsent = unsent.map(|text| in_text_area(&text)).unwrap_or_default();
    let say = move || {
        let Some(area) = area.get_untracked() else {
            return;
        };
        match text::message(&area.value()) {
            Ok(text) => {
                client.tell(Input::Act {
                    room,
                    client_id: new_client_id(),
                    action: RoomAction::SendMessage { text },
                });
                area.set_value("");
                client.set_typed(room, String::new());
                refuse.set(None);
                to_end(&area);
            }
            // It says already how much is too many.
            Err(domain::Error::EmptyText | domain::Error::TextTooLong { .. }) => {}
            Err(error) => refuse.set(Some(t(::words::why(&error)))),
        }
        let _ = area.focus();
    };
    // Not `prop:value`: that would wipe what was typed before the client ran.
    Effect::new(move |_| {
        // The client starts by finding what earlier pages left.
        client.track_restored();
        let typed = client.typed(room);
        if let Some(area) = area.get()
            && !typed.is_empty()
        {
            let value = area.value();
            let text = below(&typed, &value);
            if text != value {
                area.set_value(&text);
                client.set_typed(room, text);
            }
        }
        if let Some(area) = area.get() {
            measure(&area.value());
        }
    });
    let on_key = move |event: ev::KeyboardEvent| {
        if is_plain(&event, "Enter") && client.is_running_untracked() && !touches() {
            event.prevent_default();
            say();
        }
    };
    let on_input = move |_| {
        if let Some(area) = area.get_untracked() {
            client.set_typed(room, area.value());
            measure(&area.value());
            refuse.set(None);
        }
    };
    view! {
        <form
            class="composer"
            method="post"
            action=url
            on:submit=move |event| {
                if client.is_running_untracked() {
                    event.prevent_default();
                    say();
                }
            }
        >
            <input type="hidden" name="room" value=room.to_string()/>
            <input type="hidden" name="client_id" value=form_id.to_string()/>
            <label class="visually-hidden" for="text">
                {t(room::message())}
            </label>
            <textarea
                id="text"
                name="text"
                rows="1"
                dir="auto"
                placeholder=t(room::write_a_message())
                autocomplete="off"
                enterkeyhint="send"
                required
                aria-describedby="composer-error composer-excess"
                node_ref=area
                on:keydown=on_key
                on:input=on_input
                inner_html=unsent
            ></textarea>
            <button
                class="button primary send"
                type="submit"
                disabled=move || excess.read().is_some()
            >
                <Icon shape=Shape::Send/>
                <span class="wide">{t(room::send())}</span>
            </button>
            <p class="form-error" id="composer-excess" role="status">
                {excess}
            </p>
            <p class="composer-note" hidden=move || !is_unread.get()>
                {t(room::nobody_reads())}
            </p>
            <p class="composer-note" hidden=move || client.is_kept()>
                {t(room::kept_in_tab())}
            </p>
            <p class="form-error" id="composer-error" role="alert">
                {move || refused.get().or_else(|| posted.clone())}
            </p>
        </form>
    }
}

/// Puts the cursor back to where people write: the button under the finger went.
pub(super) fn focus() {
    let area = document().get_element_by_id("text");
    if let Some(area) = area.and_then(|area| area.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = area.focus();
    }
}

/// Whoever just spoke wants to see it.
fn to_end(area: &web_sys::HtmlTextAreaElement) {
    let room = area.closest(".room").ok().flatten();
    let log = room.and_then(|room| room.query_selector(".log").ok().flatten());
    if let Some(log) = log {
        log.set_scroll_top(0);
    }
}

/// On a touch keyboard Enter makes a new line, and the button sends.
fn touches() -> bool {
    window()
        .match_media("(pointer: coarse)")
        .ok()
        .flatten()
        .is_some_and(|query| query.matches())
}
