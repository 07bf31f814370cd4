use leptos::prelude::*;

/// Where a page shows a link that was made just now.
pub const LINK_PLACE: &str = "made-link";

/// A one-time link, shown once to whoever made it: `data-once` keeps the page from renewing itself.
#[component]
pub fn InvitationLink(url: String) -> impl IntoView {
    view! {
        <div class="invitation" id=LINK_PLACE role="status" tabindex="-1">
            <label for="invitation-url">"Link for one person"</label>
            <div class="invitation-line">
                <input id="invitation-url" data-once readonly value=url/>
                // Heard by the script of the shell.
                <button class="button js-only" type="button" data-copies="invitation-url">
                    "Copy"
                </button>
            </div>
            <p class="hint">
                "Works once, for seven days, and is shown only here. Send it in a way that you trust."
            </p>
        </div>
    }
}
