//! The browser half: brings the served page to life, and keeps it in touch with the server.
#![cfg(target_arch = "wasm32")]
// As in `app`.
#![recursion_limit = "256"]

mod backoff;
mod driver;
mod notices;
mod post;
mod renewal;
mod socket;
mod storage;
mod wakes;

use app::client::Driver;
use leptos::prelude::*;
use wasm_bindgen::prelude::wasm_bindgen;
use words::Words;

#[wasm_bindgen]
extern "C" {
    /// Of the browser: tells its console, and the page, whose early script then loads it again.
    #[wasm_bindgen(js_name = reportError)]
    fn report_error(error: &str);
}

/// Called by the page once this module and its words are loaded.
#[wasm_bindgen]
pub fn hydrate(words: String) {
    std::panic::set_hook(Box::new(|panic| report_error(&panic.to_string())));
    // A page that cannot say what happens must not look as if nothing did.
    assert!(Words::load(words), "the words are of another build");
    leptos::mount::hydrate_body(|| {
        provide_context(Driver(driver::start));
        view! { <app::App/> }
    });
}
