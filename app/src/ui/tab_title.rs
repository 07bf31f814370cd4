use leptos::prelude::*;
use leptos_meta::Title;

/// What the tab is called, where that changes.
#[component]
pub fn TabTitle(text: impl Fn() -> String + Send + Sync + 'static) -> impl IntoView {
    // The title is written when rendering has left this page's own reactive state, and asking it then could
    // answer for a page that is rendered at the same time for somebody else.
    #[cfg(feature = "ssr")]
    let text = {
        let now = text();
        move || now.clone()
    };
    view! { <Title text/> }
}
