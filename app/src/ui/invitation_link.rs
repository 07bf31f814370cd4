use ::words::{common, room};
use leptos::prelude::*;

use crate::{paths::LINK_PLACE, words::t};

/// A one-time link, shown once to whoever made it: `data-once` keeps the page from renewing itself.
#[component]
pub fn InvitationLink(url: String) -> impl IntoView {
    view! {
        <div class="invitation" id=LINK_PLACE role="status" tabindex="-1">
            <label for="invitation-url">{t(room::link_for_one())}</label>
            <div class="invitation-line">
                <input id="invitation-url" data-once readonly value=url/>
                // Heard by the script of the shell.
                <button class="button js-only" type="button" data-copies="invitation-url">
                    {t(common::copy())}
                </button>
            </div>
            <p class="hint">
                {t(room::link_hint())}
            </p>
        </div>
    }
}
