//! Unsent drafts and half-written texts, kept by the browser: on disk (`unsent.js`) until they are
//! sent, or where it keeps nothing for this page in the storage of its tab, over a reload. The page's
//! early script wipes both with their sign-in, before this reads any.

use std::{cell::RefCell, collections::BTreeMap};

use app::{
    client::{Client, new_client_id},
    live::{Draft, Input},
};
use domain::RoomId;
use leptos::prelude::window;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
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
        found: &Closure<dyn FnMut(String)>,
    ) -> Result<JsValue, JsValue>;
    fn put(id: &str, text: &str);
    fn remove(id: &str);
    #[wasm_bindgen(js_name = isKept)]
    fn is_on_disk() -> bool;
}

/// What lies on disk under one id.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kept {
    /// `n`: the place among the drafts of its page. No clock tells.
    Draft {
        n: u32,
        draft: Draft,
    },
    Typed {
        room: RoomId,
        text: String,
    },
}

#[derive(Default)]
struct Storage {
    place: Place,
    /// Names this page.
    page: String,
    /// Which page of this tab was here before, and what it kept in the tab: a text that it sent after
    /// its client had died is empty there.
    before: String,
    left: BTreeMap<RoomId, String>,
    next: u32,
    /// What should be on disk, and what is there or on its way.
    wanted: BTreeMap<String, String>,
    written: BTreeMap<String, String>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Place {
    #[default]
    Opening,
    Disk,
    Tab,
}

thread_local! {
    static STORAGE: RefCell<Storage> = RefCell::default();
}

/// Brings back what earlier pages left, and keeps from now on. To be run once.
pub(crate) async fn start(client: Client) {
    let page = new_client_id().to_string();
    let drafts: Vec<Draft> = read(OUTBOX).unwrap_or_default();
    let left: BTreeMap<RoomId, String> = read(TYPED).unwrap_or_default();
    let before: String = read(PAGE).unwrap_or_default();
    STORAGE.with_borrow_mut(|storage| {
        storage.page.clone_from(&page);
        storage.before.clone_from(&before);
        storage.left.clone_from(&left);
    });
    write(PAGE, Some(&page));
    client.restore_typed(left);
    client.tell(Input::Restored(drafts));
    let found = Closure::<dyn FnMut(String)>::new(move |found: String| {
        if found.is_empty() {
            stay_in_tab(client);
        } else {
            restore(client, &found);
        }
    });
    let Some(me) = client.me() else {
        return;
    };
    let opened = open(&me.id.to_string(), &page, &before, &found).await;
    // Pages that are closed later hand over what they leave.
    found.forget();
    if opened.is_err() {
        return stay_in_tab(client);
    }
    STORAGE.with_borrow_mut(|storage| {
        if storage.place == Place::Opening {
            storage.place = Place::Disk;
            storage.sync();
        }
    });
    write(OUTBOX, None::<()>);
    write(TYPED, None::<()>);
}

/// Keeps these drafts and no others.
pub(crate) fn keep(client: Client) {
    client.with_untracked(|live| {
        let unsent = live.outbox().unsent();
        STORAGE.with_borrow_mut(|storage| storage.keep(&unsent.collect::<Vec<_>>()));
    });
}

/// Keeps these half-written texts and no others.
pub(crate) fn keep_typed(client: Client) {
    let texts = client.all_typed();
    STORAGE.with_borrow_mut(|storage| storage.keep_typed(&texts));
}

/// Whether the page can be closed without anything being lost.
pub(crate) fn is_kept() -> bool {
    STORAGE.with_borrow(|storage| storage.place == Place::Disk) && is_on_disk()
}

/// The browser keeps nothing on disk for this page, or no longer.
fn stay_in_tab(client: Client) {
    STORAGE.with_borrow_mut(|storage| storage.place = Place::Tab);
    keep(client);
    keep_typed(client);
    client.set_kept(false);
}

/// Takes over what another page left on disk.
fn restore(client: Client, found: &str) {
    let found: Vec<(String, String)> = serde_json::from_str(found).unwrap_or_default();
    let mut drafts = Vec::new();
    let mut typed = Vec::new();
    STORAGE.with_borrow_mut(|storage| {
        for (id, json) in found {
            // What cannot be read is of a newer build, which finds it there.
            let Ok(kept) = serde_json::from_str(&json) else {
                continue;
            };
            storage.written.insert(id.clone(), json.clone());
            match kept {
                Kept::Draft { n, draft } => {
                    storage.wanted.insert(id, json);
                    storage.next = storage.next.max(n + 1);
                    drafts.push((n, draft));
                }
                Kept::Typed { room, text } => {
                    let known =
                        id == typed_id(room, &storage.before) && storage.left.contains_key(&room);
                    if !known {
                        typed.push((room, text));
                    }
                }
            }
        }
    });
    drafts.sort_by_key(|(n, _)| *n);
    let drafts = drafts.into_iter().map(|(_, draft)| draft).collect();
    client.tell(Input::Restored(drafts));
    for text in typed {
        client.restore_typed([text].into());
    }
    keep(client);
    keep_typed(client);
}

impl Storage {
    fn keep(&mut self, drafts: &[&Draft]) {
        if self.place == Place::Tab {
            return write(OUTBOX, (!drafts.is_empty()).then_some(drafts));
        }
        let mut wanted = BTreeMap::new();
        for draft in drafts {
            let id = draft.client_id.to_string();
            let known = self.wanted.get(&id).and_then(|json| number(json));
            let n = known.unwrap_or_else(|| {
                self.next += 1;
                self.next - 1
            });
            let draft = (*draft).clone();
            wanted.extend(json(&Kept::Draft { n, draft }).map(|json| (id, json)));
        }
        self.wanted.retain(|id, _| id.contains('/'));
        self.wanted.extend(wanted);
        self.sync();
    }

    fn keep_typed(&mut self, texts: &BTreeMap<RoomId, String>) {
        if self.place == Place::Tab {
            return write(TYPED, (!texts.is_empty()).then_some(texts));
        }
        self.wanted.retain(|id, _| !id.contains('/'));
        for (&room, text) in texts {
            let text = text.clone();
            let id = typed_id(room, &self.page);
            let json = json(&Kept::Typed { room, text });
            self.wanted.extend(json.map(|json| (id, json)));
        }
        self.sync();
    }

    /// Puts what is new before it removes what is old.
    fn sync(&mut self) {
        if self.place != Place::Disk {
            return;
        }
        for (id, json) in &self.wanted {
            if self.written.get(id) != Some(json) {
                put(id, json);
            }
        }
        for id in self.written.keys() {
            if !self.wanted.contains_key(id) {
                remove(id);
            }
        }
        self.written.clone_from(&self.wanted);
    }
}

/// Of the page as well: two tabs may write in one room.
fn typed_id(room: RoomId, page: &str) -> String {
    format!("{room}/{page}")
}

fn json(kept: &Kept) -> Option<String> {
    serde_json::to_string(kept).ok()
}

/// The place of a draft that is kept already.
fn number(json: &str) -> Option<u32> {
    match serde_json::from_str(json).ok()? {
        Kept::Draft { n, .. } => Some(n),
        Kept::Typed { .. } => None,
    }
}

fn tab() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}

fn write(key: &str, value: Option<impl Serialize>) {
    let Some(tab) = tab() else {
        return;
    };
    let text = value.and_then(|value| serde_json::to_string(&value).ok());
    // A full or forbidden storage only costs what a reload would lose; leaving warns of that.
    let _ = match text {
        Some(text) => tab.set_item(key, &text),
        None => tab.remove_item(key),
    };
}

fn read<T: DeserializeOwned>(key: &str) -> Option<T> {
    let text = tab()?.get_item(key).ok().flatten()?;
    serde_json::from_str(&text).ok()
}
