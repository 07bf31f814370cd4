use ::words::{done, notifications};
use leptos::prelude::*;

use crate::{
    ssr::flash::{self, Confirmation, Flash},
    words::t,
};

/// That what a form asked for is done, where its page would not show it by itself.
#[component]
pub(crate) fn Confirmed() -> impl IntoView {
    let done = match flash::take() {
        Some(Flash::Done(done)) => Some(done),
        _ => None,
    };
    done.map(|done| {
        let said = match done {
            Confirmation::Muted => done::muted(),
            Confirmation::Unmuted => done::unmuted(),
            Confirmation::Blocked => done::blocked(),
            Confirmation::Unblocked => done::unblocked(),
            Confirmation::Approved => done::approved(),
            Confirmation::TestPush => notifications::test_sent(),
            Confirmation::Saved => done::saved(),
        };
        view! {
            <p class="confirmed" role="status">
                <strong>{t(said)}</strong>
            </p>
        }
    })
}
