use leptos::prelude::*;

/// What the tab is called, where that changes.
#[component]
pub fn TabTitle(text: impl Fn() -> String + Send + Sync + 'static) -> impl IntoView {
    #[cfg(feature = "ssr")]
    {
        // The title is written when rendering has left this page's own reactive state, and asking it then could
        // answer for a page that is rendered at the same time for somebody else.
        let text = text();
        let _ = view! { <leptos_meta::Title text/> };
    }
    #[cfg(not(feature = "ssr"))]
    {
        Effect::new(move |_| document().set_title(&of_site(&text())));
        on_cleanup(|| document().set_title(&of_site("")));
    }
}

/// A page's title with the name of the site.
pub(crate) fn of_site(page: &str) -> String {
    if page.is_empty() {
        "Fitweet".to_owned()
    } else {
        format!("{page} · Fitweet")
    }
}
