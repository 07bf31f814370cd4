use leptos::prelude::*;

/// A wearer's ways to the crisis card and to a minute of breathing, on every page. The server alone writes them, because
/// nothing in them changes: a client leaves them as they were served.
#[cfg(feature = "ssr")]
#[component]
pub(super) fn CalmLinks() -> impl IntoView {
    use ::words::{crisis, rest};

    use super::{Icon, Shape};
    use crate::words::t;

    view! {
        <div class="calm-links">
            <a href="/breathe" rel="external">
                <Icon shape=Shape::Circle/>
                <span class="wide">{t(rest::breathe())}</span>
            </a>
            <a href="/crisis" rel="external">
                <Icon shape=Shape::Cross/>
                <span class="wide">{t(crisis::card())}</span>
            </a>
        </div>
    }
}

#[cfg(not(feature = "ssr"))]
#[component]
pub(super) fn CalmLinks() -> impl IntoView {
    view! { <div class="calm-links" inner_html=""></div> }
}
