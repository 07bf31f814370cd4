//! What the page tells the browser.

use leptos::prelude::{document, window};

/// Leaves for another page of this site, as a whole.
pub(crate) fn go(path: &str) {
    // A browser that refuses keeps the page as it is.
    let _ = window().location().assign(path);
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
