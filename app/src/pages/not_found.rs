use ::words::{common, refusal};
use leptos::prelude::*;
use leptos_meta::Title;

use crate::words::t;

/// For addresses that lead nowhere.
#[component]
pub fn NotFound() -> impl IntoView {
    crate::ssr::set_status(&domain::Error::NotFound);
    view! {
        <Title text=t(common::not_here())/>
        <section class="page notice-page">
            <h1>{t(common::not_here())}</h1>
            <p>{t(refusal::mistyped())}</p>
            <p>
                <a class="button" href="/">
                    {t(common::to_my_rooms())}
                </a>
            </p>
        </section>
    }
}
