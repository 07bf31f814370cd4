//! Unsent drafts and half-written texts, kept by the browser: on disk (`unsent.js`) until they are
//! sent, or where it keeps nothing for this page in the storage of its tab, over a reload. The page's
//! early script wipes both with their sign-in, before this reads any.

use std::{cell::RefCell, collections::BTreeMap};

use app::{
    client::{Client, new_client_id},
    live::{Draft, Input},
};
use domain::{RoomId, json};
use js_sys::Array;
use leptos::prelude::window;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsValue, closure::Closure, prelude::wasm_bindgen};

/// Of the tab's storage.
const OUTBOX: &str = "outbox";
const TYPED: &str = "typed";
/// Which page of this tab was the last.
const PAGE: &str = "page";

#[wasm_bindgen(module = "/src/unsent.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn open(
        person: &str,
        page: &str,
        before: &str,
        found: &Closure<dyn FnMut(Array)>,
    ) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = keep)]
    fn keep_on_disk(typed: bool, pairs: &Array);
    fn leave(id: &str);
    // With `catch` it is bound by the loader, whose names the build knows.
    #[wasm_bindgen(catch, js_name = isKept)]
    fn is_on_disk() -> Result<bool, JsValue>;
}

#[derive(Default)]
struct Storage {
    /// What is not sent is on disk from now on.
    on_disk: bool,
    /// Names this page.
    page: String,
    /// Which page of this tab was here before, and what it kept in the tab: a text that it sent after
    /// its client had died is empty there.
    before: String,
    left: BTreeMap<RoomId, String>,
}

thread_local! {
    static STORAGE: RefCell<Storage> = RefCell::default();
}

/// Brings back what earlier pages left, and keeps from now on. To be run once.
pub(crate) async fn start(client: Client) {
    let page = new_client_id().to_string();
    let drafts: Vec<Draft> = read(OUTBOX).unwrap_or_default();
    let left: BTreeMap<RoomId, String> = read(TYPED).unwrap_or_default();
    let before = item(PAGE).unwrap_or_default();
    STORAGE.set(Storage {
        on_disk: false,
        page: page.clone(),
        before: before.clone(),
        left: left.clone(),
    });
    write(PAGE, Some(page.clone()));
    client.restore_typed(left);
    client.tell(Input::Restored(drafts));
    let found = Closure::<dyn FnMut(Array)>::new(move |found: Array| {
        if found.length() == 0 {
            stay_in_tab(client);
        } else {
            restore(client, &found);
        }
    });
    let Some(me) = client.me() else {
        return;
    };
    keep_typed(client);
    let opened = open(&me.id.to_string(), &page, &before, &found).await;
    // Pages that are closed later hand over what they leave.
    found.forget();
    if opened.is_err() {
        stay_in_tab(client);
    } else {
        STORAGE.with_borrow_mut(|storage| storage.on_disk = true);
        write(OUTBOX, None);
        write(TYPED, None);
    }
}

/// Keeps these drafts and no others.
pub(crate) fn keep(client: Client) {
    client.with_untracked(|live| {
        let pairs = Array::new();
        let mut all = Vec::new();
        for draft in live.outbox().unsent() {
            if let Ok(text) = serde_json::to_string(&[draft][..]) {
                pairs.push(&draft.client_id.to_string().into());
                pairs.push(&text.into());
            }
            all.push(draft);
        }
        keep_on_disk(false, &pairs);
        in_tab(OUTBOX, !all.is_empty(), || {
            serde_json::to_string(&all[..]).ok()
        });
    });
}

/// Keeps these half-written texts and no others.
pub(crate) fn keep_typed(client: Client) {
    let texts = client.all_typed();
    let pairs = Array::new();
    STORAGE.with_borrow(|storage| {
        for (room, text) in &texts {
            // Of the page as well: two tabs may write in one room.
            pairs.push(&format!("{room}/{}", storage.page).into());
            pairs.push(&text.into());
        }
    });
    keep_on_disk(true, &pairs);
    in_tab(TYPED, !texts.is_empty(), || {
        serde_json::to_string(&texts).ok()
    });
}

/// Whether the page can be closed without anything being lost.
pub(crate) fn is_kept() -> bool {
    is_on_disk_at_all() && is_on_disk() == Ok(true)
}

fn is_on_disk_at_all() -> bool {
    STORAGE.with_borrow(|storage| storage.on_disk)
}

/// The browser keeps nothing on disk for this page, or no longer.
fn stay_in_tab(client: Client) {
    STORAGE.with_borrow_mut(|storage| storage.on_disk = false);
    keep(client);
    keep_typed(client);
    client.set_kept(false);
}

/// Takes over what another page left on disk.
fn restore(client: Client, found: &Array) {
    let mut drafts = Vec::new();
    let mut typed = Vec::new();
    let mut found = found.iter().filter_map(|found| found.as_string());
    STORAGE.with_borrow(|storage| {
        while let (Some(id), Some(text)) = (found.next(), found.next()) {
            if let Some((room, page)) = id.split_once('/') {
                let Ok(room) = room.parse() else {
                    continue;
                };
                let is_newer_in_tab = page == storage.before && storage.left.contains_key(&room);
                if !is_newer_in_tab {
                    typed.push((room, text));
                }
            } else if let Ok(draft) = json::from_str::<Vec<Draft>>(&text) {
                drafts.extend(draft);
            } else {
                leave(&id);
            }
        }
    });
    client.tell(Input::Restored(drafts));
    for text in typed {
        client.restore_typed([text].into());
    }
    keep(client);
    keep_typed(client);
}

fn tab() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}

fn item(key: &str) -> Option<String> {
    tab()?.get_item(key).ok().flatten()
}

/// In the tab as long as it is not on disk.
fn in_tab(key: &str, any: bool, text: impl FnOnce() -> Option<String>) {
    if !is_on_disk_at_all() {
        write(key, any.then(text).flatten());
    }
}

fn write(key: &str, text: Option<String>) {
    let Some(tab) = tab() else {
        return;
    };
    // A full or forbidden storage only costs what a reload would lose; leaving warns of that.
    let _ = match text {
        Some(text) => tab.set_item(key, &text),
        None => tab.remove_item(key),
    };
}

fn read<T: DeserializeOwned>(key: &str) -> Option<T> {
    json::from_str(&item(key)?).ok()
}
