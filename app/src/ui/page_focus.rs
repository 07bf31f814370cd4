use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::address::Address;

/// After going to another page without a load, puts the focus where the page begins, as a
/// load would.
#[component]
pub fn PageFocus() -> impl IntoView {
    let address = Address::get();
    Effect::new(move |before: Option<String>| {
        let now = address.path();
        if before.is_some_and(|before| before != now) {
            let main = document().get_element_by_id("main");
            if let Some(main) = main.and_then(|main| main.dyn_into::<web_sys::HtmlElement>().ok()) {
                // Nothing is lost if the browser keeps the focus elsewhere.
                let _ = main.focus();
            }
        }
        now
    });
}
