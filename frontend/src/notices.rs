//! What the page tells the browser.

use std::cell::Cell;

use leptos::prelude::{document, window};

thread_local! {
    static LEAVING: Cell<bool> = const { Cell::new(false) };
}

/// Somebody signs out on this page: its form leads on.
pub(crate) fn leave() {
    LEAVING.set(true);
}

/// The sign-in of this page ends: nothing unsent holds the page back.
pub(crate) fn is_leaving() -> bool {
    LEAVING.get()
}

/// The sign-in of this page ended elsewhere: leaves for another one, and comes back here after it.
/// What is not sent is still there then, if it is the same person's.
pub(crate) fn signed_out() {
    if is_leaving() {
        return;
    }
    leave();
    let location = window().location();
    let here = location.pathname().unwrap_or_default();
    // A browser that refuses keeps the page as it is.
    let _ = location.assign(&app::paths::ended(&here));
}

/// Marks the document as alive, for styles and tests.
pub(crate) fn alive() {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-live", "");
    }
}

/// Registers the service worker, for the pages that are there without a network.
pub(crate) fn register_worker() {
    let navigator = window().navigator();
    // Absent on plain HTTP, other than this machine itself.
    let known = js_sys::Reflect::has(&navigator, &"serviceWorker".into()).unwrap_or(false);
    if known {
        let registered = navigator.service_worker().register("/sw.js");
        // Without it there is no page for when there is no network, and nothing else is missing.
        wasm_bindgen_futures::spawn_local(async move {
            let _ = wasm_bindgen_futures::JsFuture::from(registered).await;
        });
    }
}
