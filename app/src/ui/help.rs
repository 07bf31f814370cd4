use leptos::prelude::*;

/// On every page: what this is not, and where to turn to instead.
#[component]
pub fn Help() -> impl IntoView {
    view! {
        <footer class="help">
            <p>
                "Fitweet is not an emergency service. In danger, call your local emergency number ("
                <a href="tel:112">"112"</a> " in Europe, " <a href="tel:911">"911"</a>
                " in North America)." <span class="no-js-only">" Times are in UTC."</span>
            </p>
        </footer>
    }
}
