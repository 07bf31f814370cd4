use leptos::prelude::*;

use crate::client::Client;

/// The server runs another build than this page: said quietly, acted on when the reader likes.
#[component]
pub fn VersionNotice() -> impl IntoView {
    let client = Client::get();
    let outdated = Memo::new(move |_| client.with(crate::live::Live::is_outdated));
    view! {
        <div class="toast" role="status" hidden=move || !outdated.get()>
            <p>"There is a new version."</p>
            <a class="button" href="" rel="external">
                "Reload"
            </a>
        </div>
    }
}
