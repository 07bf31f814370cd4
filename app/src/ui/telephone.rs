use domain::crisis;
use leptos::prelude::*;

/// A number to call with one tap.
#[component]
pub(crate) fn Dial(
    number: String,
    /// What is read instead of the number.
    #[prop(optional, into)]
    said: Option<String>,
    #[prop(optional)] class: Option<&'static str>,
    /// For whoever hears the page.
    #[prop(optional, into)]
    label: Option<String>,
) -> impl IntoView {
    let dials = crisis::dials(&number);
    view! {
        <a class=class href=dials aria-label=label>
            {said.unwrap_or(number)}
        </a>
    }
}
