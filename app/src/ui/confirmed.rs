use leptos::prelude::*;

use crate::ssr::flash::{self, Done, Flash};

/// That what a form asked for is done, where its page would not show it by itself.
#[component]
pub(crate) fn Confirmed() -> impl IntoView {
    let done = match flash::take() {
        Some(Flash::Done(done)) => Some(done),
        _ => None,
    };
    done.map(|done| {
        let said = match done {
            Done::Muted => "This room is muted now.",
            Done::Unmuted => "This room is not muted any more.",
            Done::Blocked => "You block this person now. You find them below.",
            Done::Unblocked => "You do not block this person any more.",
            Done::Approved => "The account is approved: they can use it now.",
        };
        view! {
            <p class="confirmed" role="status">
                <strong>{said}</strong>
            </p>
        }
    })
}
