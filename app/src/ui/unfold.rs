use ::words::alert;
use leptos::{html, prelude::*};

use crate::words::t;

/// What the address asks to be open, and what else it says.
#[derive(Clone, Debug, Default)]
pub struct Unfolded {
    /// [`Unfold`]'s id.
    pub id: Option<String>,
    /// The page of earlier messages that this is.
    pub before: Option<domain::Seq>,
}

/// Something long behind a summary, made when it is opened: pages hold many of these. Where no
/// client runs, a link leads to the page with it open.
#[component]
pub fn Unfold(
    /// Unique in the page.
    id: String,
    summary: AnyView,
    content: ViewFn,
) -> impl IntoView {
    let asked = use_context::<Unfolded>().unwrap_or_default();
    let is_asked = asked.id.as_ref() == Some(&id);
    let before = asked.before.map(|seq| format!("before={seq}&"));
    let link = format!("?{}open={id}#{id}", before.unwrap_or_default());
    let (open, set_open) = signal(is_asked);
    let details = NodeRef::<html::Details>::new();
    let look = move || {
        if let Some(details) = details.get() {
            set_open.set(details.open());
        }
    };
    // It may have been opened before a client ran.
    Effect::new(move |_| look());
    view! {
        <details class="numbers" id=id open=is_asked node_ref=details on:toggle=move |_| look()>
            <summary>{summary}</summary>
            {move || {
                if open.get() {
                    content.run()
                } else {
                    view! {
                        <p class="no-js-only">
                            <a rel="external" href=link.clone()>
                                {t(alert::show_numbers())}
                            </a>
                        </p>
                    }
                        .into_any()
                }
            }}
        </details>
    }
}
