//! Unsent drafts and half-written texts in the storage of this tab: they survive a reload and
//! nothing else.

use std::collections::BTreeMap;

use app::live::Draft;
use domain::{Person, RoomId, UserId};
use leptos::prelude::window;
use serde::{Serialize, de::DeserializeOwned};

const OUTBOX: &str = "outbox";
const TYPED: &str = "typed";

/// Whose it is, and what stood in each room.
type Typed = (UserId, BTreeMap<RoomId, String>);

/// Replaces the kept drafts; nothing unsent leaves nothing behind.
pub(crate) fn keep(drafts: &[&Draft]) {
    write(OUTBOX, (!drafts.is_empty()).then_some(drafts));
}

/// What an earlier page of this tab did not get sent.
pub(crate) fn kept() -> Vec<Draft> {
    read(OUTBOX).unwrap_or_default()
}

pub(crate) fn keep_typed(me: Option<Person>, texts: BTreeMap<RoomId, String>) {
    let typed = me.map(|me| (me.id, texts));
    write(TYPED, typed.filter(|(_, texts)| !texts.is_empty()));
}

/// What this person had half-written on an earlier page of this tab.
pub(crate) fn typed(me: Option<Person>) -> BTreeMap<RoomId, String> {
    let kept: Option<Typed> = read(TYPED);
    kept.filter(|(by, _)| me.is_some_and(|me| me.id == *by))
        .map(|(_, texts)| texts)
        .unwrap_or_default()
}

/// The person of this page is gone.
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
