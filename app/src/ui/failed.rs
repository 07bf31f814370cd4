use ::words::common;
use domain::Error;
use leptos::prelude::*;

use crate::{api::Failure, words::t};

/// Instead of a whole page that could not be loaded. Whoever is signed out is sent to sign in.
#[component]
pub fn Failed(failure: Failure) -> impl IntoView {
    let error = failure.error();
    if error == Some(&Error::SignedOut) {
        let here = crate::address::Address::get().path_untracked();
        go(&crate::paths::sign_in(&here));
    }
    #[cfg(feature = "ssr")]
    if let Some(Error::NotActive { standing }) = error {
        go(crate::paths::of_standing(*standing));
    }
    // What is not for this reader stays so however often they ask.
    let (title, to, way) = match error {
        Some(Error::Forbidden) => (common::not_for_you(), "/", common::to_my_rooms()),
        Some(Error::NotFound) => (common::not_here(), "/", common::to_my_rooms()),
        _ => (common::did_not_work(), "", common::try_again()),
    };
    view! {
        <section class="page notice-page">
            <h1>{t(title)}</h1>
            <p role="alert">{t(failure.why())}</p>
            <p>
                <a class="button" href=to rel="external">
                    {t(way)}
                </a>
            </p>
        </section>
    }
}

/// Leaves for another page, as a whole: on the server a redirect, in the browser a new load.
pub fn go(path: &str) {
    #[cfg(feature = "ssr")]
    leptos_axum::redirect(path);
    #[cfg(all(feature = "hydrate", not(feature = "ssr")))]
    {
        // If the browser refuses, the page stays and says why it is empty.
        let _ = window().location().assign(path);
    }
    #[cfg(not(any(feature = "ssr", feature = "hydrate")))]
    let _ = path;
}
