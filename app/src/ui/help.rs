use ::words::common;
use leptos::prelude::*;

use crate::{
    address::Address,
    paths::Page,
    words::{t, t_view},
};

/// On every page: what this is not, and where to turn to instead.
#[component]
pub fn Help() -> impl IntoView {
    let europe = view! { <a href="tel:112">"112"</a> }.into_any();
    let america = view! { <a href="tel:911">"911"</a> }.into_any();
    // A plan of who is on call has a zone of its own, and says so.
    let has_zone = matches!(
        Address::get().page(),
        Some(Page::OnCall | Page::Schedule { .. })
    );
    view! {
        <footer class="help">
            <p>
                {t_view(common::emergency(europe, america))}
                {(!has_zone)
                    .then(|| view! { <span class="no-js-only">" " {t(common::times_in_utc())}</span> })}
            </p>
        </footer>
    }
}
