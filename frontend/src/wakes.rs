//! Events of the window that say something about being connected or seen.

use app::{api::account::SignOut, client::Client};
use futures::channel::mpsc::UnboundedSender;
use leptos::{prelude::*, server_fn::ServerFn};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, Event, EventTarget, VisibilityState};

use crate::{notices, storage};

/// Something woke this page: look whether the connection still stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wake {
    /// The tab is shown again, or came back from the browser's cache.
    Shown,
    /// The network changed.
    Online,
    /// The network is gone.
    Offline,
}

/// Listens for as long as the page lives.
pub(crate) fn listen(client: Client, wake: UnboundedSender<Wake>) {
    let online = wake.clone();
    on(&window(), "online", move |_| tell(&online, Wake::Online));
    let offline = wake.clone();
    on(&window(), "offline", move |_| tell(&offline, Wake::Offline));
    let shown = wake.clone();
    on(&window(), "pageshow", move |_| tell(&shown, Wake::Shown));
    on(&document(), "visibilitychange", move |_| {
        let visible = document().visibility_state() == VisibilityState::Visible;
        client.set_visible(visible);
        if visible {
            client.tick();
            tell(&wake, Wake::Shown);
        }
    });
    on(&window(), "beforeunload", move |event| {
        let pending = client.with_untracked(|live| live.outbox().is_pending())
            || !client.all_typed().is_empty();
        if pending && !notices::is_leaving() && !storage::is_kept() {
            event.prevent_default();
        }
    });
    on(&document(), "submit", |event| {
        let form = event
            .target()
            .and_then(|form| form.dyn_into::<Element>().ok());
        let to = form.and_then(|form| form.get_attribute("action"));
        if to.as_deref() == Some(SignOut::PATH) {
            notices::leave();
        }
    });
    client.set_visible(document().visibility_state() == VisibilityState::Visible);
}

fn tell(wake: &UnboundedSender<Wake>, why: Wake) {
    // The receiver lives as long as the page.
    let _ = wake.unbounded_send(why);
}

fn on(target: &EventTarget, name: &str, run: impl Fn(Event) + 'static) {
    let closure = Closure::<dyn Fn(Event)>::new(run).into_js_value();
    let _ = target.add_event_listener_with_callback(name, closure.unchecked_ref());
}
