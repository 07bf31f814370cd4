//! The one handle that pages hold on the running client.

use std::{collections::BTreeMap, sync::Arc};

use domain::{ClientId, Person, RoomId, UnixMillis};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::live::{Effect, Input, Live};

/// Does what [`Live`] asks for. Given by the browser crate; absent on the server.
pub type Outlet = Arc<dyn Fn(&Effect) + Send + Sync>;

/// Starts the browser's half once the page is alive.
#[derive(Clone, Copy)]
pub struct Driver(pub fn(Client) -> Outlet);

/// What a page is served with, known before anything is loaded.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Boot {
    pub me: Option<Person>,
    pub version: String,
    /// The server's clock.
    pub now: UnixMillis,
    /// A plain form that was refused: where it went, and the sentence.
    pub refused: Option<(String, String)>,
}

/// The state of this client, and the way to change it.
#[derive(Clone, Copy)]
pub struct Client {
    live: RwSignal<Live>,
    outlet: StoredValue<Option<Outlet>>,
    /// Own clock, ticking; the server's until the client runs.
    now: RwSignal<UnixMillis>,
    /// By how much it went back in all, ms.
    set_back: RwSignal<i64>,
    /// Set once the client runs: from then on times are in the reader's zone.
    running: RwSignal<bool>,
    /// Somebody can see this tab.
    visible: RwSignal<bool>,
    /// Half-written texts.
    typed: StoredValue<BTreeMap<RoomId, String>>,
    /// Rises when some were brought back.
    restored: RwSignal<u32>,
    /// Whether the browser keeps what is not sent when the tab is closed.
    kept: RwSignal<bool>,
    refused: StoredValue<Option<(String, String)>>,
}

impl Client {
    pub fn new(boot: Boot) -> Self {
        Self {
            live: RwSignal::new(Live::new(boot.me, boot.version)),
            outlet: StoredValue::new(None),
            now: RwSignal::new(boot.now),
            set_back: RwSignal::new(0),
            running: RwSignal::new(false),
            visible: RwSignal::new(true),
            typed: StoredValue::new(BTreeMap::new()),
            restored: RwSignal::new(0),
            kept: RwSignal::new(true),
            refused: StoredValue::new(boot.refused),
        }
    }

    /// The one of this page.
    pub fn get() -> Self {
        expect_context()
    }

    /// Comes alive. For the end of hydration, never during it.
    pub fn start(self, driver: Driver) {
        self.outlet.set_value(Some((driver.0)(self)));
        self.read_clock();
        self.running.set(true);
    }

    /// Something happened.
    pub fn tell(self, input: Input) {
        let effects = self
            .live
            .try_update(|live| live.apply(clock(), input))
            .unwrap_or_default();
        let outlet = self.outlet.try_get_value().flatten();
        for effect in effects {
            #[cfg(feature = "hydrate")]
            if let Effect::Load(room) = effect {
                self.load(room);
                continue;
            }
            if let Some(outlet) = &outlet {
                outlet(&effect);
            }
        }
    }

    /// A second went by.
    pub fn tick(self) {
        let now = self.read_clock();
        if self.with_untracked(|live| live.wants_tick(now)) {
            self.tell(Input::Tick);
        }
    }

    fn read_clock(self) -> UnixMillis {
        let now = clock();
        let back = self.now_untracked() - now;
        if back > 0 {
            self.set_back.update(|all| *all += back);
            self.tell(Input::SetBack);
        }
        self.now.set(now);
        now
    }

    pub fn set_visible(self, visible: bool) {
        if self.visible.get_untracked() != visible {
            self.visible.set(visible);
        }
        self.tell(Input::Visible(visible));
    }

    pub fn is_visible(self) -> bool {
        self.visible.get()
    }

    /// Tracks the whole state: for memos. What is read inside asks no signal of its own.
    pub fn with<T>(self, read: impl FnOnce(&Live) -> T) -> T {
        self.live.with(read)
    }

    pub fn with_untracked<T>(self, read: impl FnOnce(&Live) -> T) -> T {
        self.live.with_untracked(read)
    }

    pub fn me(self) -> Option<Person> {
        self.with_untracked(|live| live.me().cloned())
    }

    /// Own clock, ticking each second.
    pub fn now(self) -> UnixMillis {
        self.now.get()
    }

    /// The same, and it never goes back: for how old something is.
    pub fn steady_now(self) -> i64 {
        self.now.get() + self.set_back.get()
    }

    pub fn now_untracked(self) -> UnixMillis {
        self.now.get_untracked()
    }

    pub fn is_running(self) -> bool {
        self.running.get()
    }

    pub fn is_running_untracked(self) -> bool {
        self.running.get_untracked()
    }

    /// Minutes east of UTC to show this time with: none until the client runs.
    pub fn offset_min(self, at: UnixMillis) -> i64 {
        (self.zone())(at)
    }

    /// The same for many times: a zone has its own distance at each, and days and clocks both go
    /// by it.
    pub fn zone(self) -> fn(UnixMillis) -> i64 {
        if self.running.get() { zone } else { |_| 0 }
    }

    pub fn typed(self, room: RoomId) -> String {
        self.typed
            .with_value(|typed| typed.get(&room).cloned())
            .unwrap_or_default()
    }

    pub fn set_typed(self, room: RoomId, text: String) {
        self.typed.update_value(|typed| {
            if text.is_empty() {
                typed.remove(&room);
            } else {
                typed.insert(room, text);
            }
        });
        if let Some(outlet) = self.outlet.get_value() {
            outlet(&Effect::KeepTyped);
        }
    }

    /// All half-written texts, for the browser's storage.
    pub fn all_typed(self) -> BTreeMap<RoomId, String> {
        self.typed.get_value()
    }

    /// What earlier pages left of them. What was typed since stands below it.
    pub fn restore_typed(self, kept: BTreeMap<RoomId, String>) {
        self.typed.update_value(|typed| {
            for (room, text) in kept.into_iter().filter(|(_, text)| !text.is_empty()) {
                let typed = typed.entry(room).or_default();
                *typed = below(&text, typed);
            }
        });
        self.restored.update(|times| *times += 1);
    }

    /// Tracks that half-written texts were brought back.
    pub fn track_restored(self) {
        self.restored.track();
    }

    /// Whether the browser keeps what is not sent when the tab is closed.
    pub fn is_kept(self) -> bool {
        self.kept.get()
    }

    pub fn set_kept(self, kept: bool) {
        self.kept.set(kept);
    }

    /// Why the form that was posted there just now was refused.
    pub fn refused(self, action: &str) -> Option<String> {
        self.refused.with_value(|refused| {
            let (path, sentence) = refused.as_ref()?;
            (path == action).then(|| sentence.clone())
        })
    }

    #[cfg(feature = "hydrate")]
    fn load(self, room: RoomId) {
        leptos::task::spawn_local(async move {
            match crate::api::rooms::open_room(room).await {
                Ok(open) => self.tell(Input::Loaded(Box::new(open))),
                Err(failure) => self.tell(Input::NotLoaded {
                    room,
                    error: failure.error().cloned(),
                }),
            }
        });
    }
}

/// Two half-written texts as one, of which nothing is lost and nothing stands twice.
pub(crate) fn below(first: &str, second: &str) -> String {
    if first.is_empty() || second.ends_with(first) {
        second.to_owned()
    } else if first.ends_with(second) {
        first.to_owned()
    } else {
        format!("{first}\n\n{second}")
    }
}

/// A new id for something said here.
pub fn new_client_id() -> ClientId {
    ClientId(uuid::Uuid::now_v7())
}

/// Milliseconds since 1970, by this machine.
#[cfg(feature = "hydrate")]
pub fn clock() -> UnixMillis {
    #[expect(clippy::cast_possible_truncation, reason = "a whole number of ms")]
    let now = js_sys::Date::now() as UnixMillis;
    now
}

#[cfg(all(feature = "ssr", not(feature = "hydrate")))]
pub fn clock() -> UnixMillis {
    crate::ssr::now()
}

#[cfg(not(any(feature = "ssr", feature = "hydrate")))]
pub fn clock() -> UnixMillis {
    0
}

/// For how long this page has been in the browser, ms; 0 on the server.
#[cfg(feature = "hydrate")]
pub fn page_age() -> i64 {
    let since = window().performance().map(|clock| clock.now());
    #[expect(
        clippy::cast_possible_truncation,
        reason = "parts of a ms do not matter"
    )]
    let age = since.unwrap_or_default() as i64;
    age
}

#[cfg(not(feature = "hydrate"))]
pub fn page_age() -> i64 {
    0
}

#[cfg(feature = "hydrate")]
fn zone(at: UnixMillis) -> i64 {
    #[expect(clippy::cast_precision_loss, reason = "ms of a date fit a double")]
    let date = js_sys::Date::new(&(at as f64).into());
    #[expect(clippy::cast_possible_truncation, reason = "at most a day of minutes")]
    let minutes = date.get_timezone_offset() as i64;
    -minutes
}

#[cfg(not(feature = "hydrate"))]
fn zone(_at: UnixMillis) -> i64 {
    0
}
