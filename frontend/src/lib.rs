//! The browser half: brings the served page to life, and keeps it in touch with the server.
#![cfg(target_arch = "wasm32")]
// As in `app`.
#![recursion_limit = "256"]

mod backoff;
mod driver;
mod notices;
mod renewal;
mod socket;
mod storage;
mod wakes;

use app::client::Driver;
use leptos::prelude::*;
use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the page once this module is loaded.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(|| {
        provide_context(Driver(driver::start));
        view! { <app::App/> }
    });
}
