use ::words::common;
use leptos::prelude::*;

use crate::words::{t, t_view};

/// On every page: what this is not, and where to turn to instead.
#[component]
pub fn Help() -> impl IntoView {
    let europe = view! { <a href="tel:112">"112"</a> }.into_any();
    let america = view! { <a href="tel:911">"911"</a> }.into_any();
    view! {
        <footer class="help">
            <p>
                {t_view(common::emergency(europe, america))}
                <span class="no-js-only">" " {t(common::times_in_utc())}</span>
            </p>
        </footer>
    }
}
