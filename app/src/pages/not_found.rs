use leptos::prelude::*;
use leptos_meta::Title;

/// For addresses that lead nowhere.
#[component]
pub fn NotFound() -> impl IntoView {
    crate::ssr::set_status(&domain::Error::NotFound);
    view! {
        <Title text="Nothing here"/>
        <section class="page notice-page">
            <h1>"Nothing here"</h1>
            <p>"The address may be mistyped, or what it led to is gone."</p>
            <p>
                <a class="button" href="/">
                    "To my rooms"
                </a>
            </p>
        </section>
    }
}
