use leptos::prelude::*;

/// On every page: what this is not, and where to turn to instead. The server alone writes it, because nothing in it
/// changes: a client leaves it as it was served.
#[cfg(feature = "ssr")]
#[component]
pub fn Help() -> impl IntoView {
    use ::words::{crisis, help};
    use domain::crisis::{EUROPE, NORTH_AMERICA};

    use super::telephone::Dial;
    use crate::{
        address::Address,
        paths::Page,
        words::{t, t_view},
    };

    /// So many fit below a page; all stand on the crisis card.
    const SHOWN: usize = 3;
    let lines = crate::ssr::crisis_lines();
    // A plan of who is on call has a zone of its own, and says so.
    let has_zone = matches!(
        Address::get().page(),
        Some(Page::OnCall | Page::Schedule { .. })
    );
    let dial = |number: &str| view! { <Dial number=number.to_owned()/> }.into_any();
    let said = if lines.is_empty() {
        t_view(help::emergency(dial(EUROPE), dial(NORTH_AMERICA))).into_any()
    } else {
        let shown = lines.into_iter().take(SHOWN).enumerate();
        let shown = shown.map(|(at, line)| {
            view! {
                {(at > 0).then_some(", ")}
                <Dial number=line.number/>
                " ("
                <bdi>{line.region}</bdi>
                ")"
            }
        });
        t_view(help::emergency_set(shown.collect_view().into_any())).into_any()
    };
    view! {
        <footer class="help">
            <p>
                {said}
                {(!has_zone)
                    .then(|| view! { <span class="no-js-only">" " {t(help::times_in_utc())}</span> })}
            </p>
            <a class="button" href="/crisis" rel="external">
                {t(crisis::card())}
            </a>
        </footer>
    }
}

#[cfg(not(feature = "ssr"))]
#[component]
pub fn Help() -> impl IntoView {
    view! { <footer class="help" inner_html=""></footer> }
}
