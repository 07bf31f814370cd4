use leptos::prelude::*;

use crate::{api::Failure, client::Client};

/// What a form was refused for.
#[component]
pub fn FormError<T>(
    /// The last answer to the form.
    answer: Signal<Option<Result<T, Failure>>>,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
{
    view! {
        <p class="form-error" role="alert">
            {move || answer.get().and_then(Result::err).map(|failure| failure.to_string())}
        </p>
    }
}

/// The server runs another build than this page: said quietly, acted on when the reader likes.
#[component]
pub fn VersionNotice() -> impl IntoView {
    let client = Client::get();
    let outdated = Memo::new(move |_| client.with(crate::live::Live::is_outdated));
    view! {
        <div class="toast" role="status">
            {move || {
                outdated
                    .get()
                    .then(|| {
                        view! {
                            <p>"There is a new version. "</p>
                            <a class="button" href="" rel="external">
                                "Reload"
                            </a>
                        }
                    })
            }}
        </div>
    }
}
