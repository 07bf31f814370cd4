//! Unsent drafts and half-written texts in the storage of this tab: they survive a reload and
//! nothing else. The page's early script wipes them with their sign-in, before this reads any.

use std::collections::BTreeMap;

use app::live::Draft;
use domain::RoomId;
use leptos::prelude::window;
use serde::{Serialize, de::DeserializeOwned};

const OUTBOX: &str = "outbox";
const TYPED: &str = "typed";

/// Replaces the kept drafts; nothing unsent leaves nothing behind.
pub(crate) fn keep(drafts: &[&Draft]) {
    write(OUTBOX, (!drafts.is_empty()).then_some(drafts));
}

/// What an earlier page of this tab did not get sent.
pub(crate) fn kept() -> Vec<Draft> {
    read(OUTBOX).unwrap_or_default()
}

pub(crate) fn keep_typed(texts: &BTreeMap<RoomId, String>) {
    write(TYPED, (!texts.is_empty()).then_some(texts));
}

/// What was half-written on an earlier page of this tab, by room.
pub(crate) fn typed() -> BTreeMap<RoomId, String> {
    read(TYPED).unwrap_or_default()
}

/// The sign-in of this page is gone.
pub(crate) fn forget() {
    write(OUTBOX, None::<()>);
    write(TYPED, None::<()>);
}

fn storage() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}

fn write(key: &str, value: Option<impl Serialize>) {
    let Some(storage) = storage() else {
        return;
    };
    let text = value.and_then(|value| serde_json::to_string(&value).ok());
    // A full or forbidden storage only costs what a reload would lose; leaving warns of that.
    let _ = match text {
        Some(text) => storage.set_item(key, &text),
        None => storage.remove_item(key),
    };
}

fn read<T: DeserializeOwned>(key: &str) -> Option<T> {
    let text = storage()?.get_item(key).ok().flatten()?;
    serde_json::from_str(&text).ok()
}
