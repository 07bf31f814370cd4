//! Unsent drafts in the storage of this tab: they survive a reload and nothing else.

use app::live::Draft;
use leptos::prelude::window;

const KEY: &str = "outbox";

fn storage() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}

/// Replaces what is kept; nothing unsent leaves nothing behind.
pub(crate) fn keep(drafts: &[&Draft]) {
    let Some(storage) = storage() else {
        return;
    };
    // A full or forbidden storage only costs what a reload would lose; leaving warns of that.
    let _ = match serde_json::to_string(drafts) {
        Ok(text) if !drafts.is_empty() => storage.set_item(KEY, &text),
        _ => storage.remove_item(KEY),
    };
}

/// What an earlier page of this tab did not get sent.
pub(crate) fn kept() -> Vec<Draft> {
    storage()
        .and_then(|storage| storage.get_item(KEY).ok().flatten())
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default()
}
