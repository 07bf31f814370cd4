use ::words::common;
use leptos::prelude::*;

use crate::{client::Client, live::Live, words::t};

/// The server runs another build than this page: said quietly, acted on when the reader likes,
/// unless this page can no longer show everything.
#[component]
pub fn VersionNotice() -> impl IntoView {
    let client = Client::get();
    let unreadable = Memo::new(move |_| client.with(Live::is_unreadable));
    let outdated = Memo::new(move |_| client.with(Live::is_outdated) || unreadable.get());
    // Said here, where the server knows the reader's language: it renders what is outside of a resource later.
    let (all, new) = (t(common::cannot_show_all()), t(common::new_version()));
    let said = move || {
        if unreadable.get() {
            all.clone()
        } else {
            new.clone()
        }
    };
    view! {
        <div class="toast" role="status" hidden=move || !outdated.get()>
            <p>{said}</p>
            <a class="button" href="" rel="external">
                {t(common::reload())}
            </a>
        </div>
    }
}
