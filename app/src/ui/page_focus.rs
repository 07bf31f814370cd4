use leptos::prelude::*;
use leptos_router::hooks::use_location;
use wasm_bindgen::JsCast;

/// After going to another page without a load, puts the focus where the page begins, as a
/// load would. Inside the router.
#[component]
pub fn PageFocus() -> impl IntoView {
    let path = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let now = path.get();
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
