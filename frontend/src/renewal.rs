//! Loads the page anew when it is too old for what the server tells.

use app::client::Client;
use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlTextAreaElement, Node};

const KEY: &str = "renewed";

/// Once per build and tab, and only where nothing that is on the page would be lost. Whoever
/// writes just now is told, and reloads when they like.
pub(crate) fn renew(client: Client) {
    let (version, pending) =
        client.with_untracked(|live| (live.version().to_owned(), live.outbox().is_pending()));
    if pending || !at_rest() {
        return;
    }
    let Ok(Some(storage)) = window().session_storage() else {
        return;
    };
    let tried = storage.get_item(KEY).ok().flatten();
    // A tab that cannot remember would reload in circles.
    if tried.as_deref() != Some(&*version) && storage.set_item(KEY, &version).is_ok() {
        // A browser that refuses keeps the page, which says what it is.
        let _ = window().location().reload();
    }
}

/// Nothing is half-written, and nothing stands here that is shown only once.
fn at_rest() -> bool {
    let once = document().query_selector("[data-once]").ok().flatten();
    let Ok(fields) = document().query_selector_all("input, textarea") else {
        return false;
    };
    let mut fields = (0..fields.length()).filter_map(|at| fields.item(at));
    once.is_none() && !fields.any(|field| is_changed(&field))
}

fn is_changed(field: &Node) -> bool {
    if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
        input.value() != input.default_value() || input.checked() != input.default_checked()
    } else if let Some(area) = field.dyn_ref::<HtmlTextAreaElement>() {
        area.default_value()
            .is_ok_and(|first| area.value() != first)
    } else {
        false
    }
}
