//! What the page tells the browser.

use std::cell::Cell;

use leptos::prelude::{document, window};

thread_local! {
    static SIGNING_OUT: Cell<bool> = const { Cell::new(false) };
}

/// Somebody signs out on this page: its form leads on.
pub(crate) fn signing_out() {
    SIGNING_OUT.set(true);
}

/// The sign-in of this page ended elsewhere: leaves for another one, and comes back here after it.
pub(crate) fn signed_out() {
    if SIGNING_OUT.get() {
        return;
    }
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

/// Registers the service worker, which serves the page "you are offline" and nothing private.
pub(crate) fn register_worker() {
    let navigator = window().navigator();
    // Absent on plain HTTP, other than this machine itself.
    let known = js_sys::Reflect::has(&navigator, &"serviceWorker".into()).unwrap_or(false);
    if known {
        drop(navigator.service_worker().register("/sw.js"));
    }
}
