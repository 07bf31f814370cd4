use domain::Role;
use leptos::prelude::*;
use leptos_router::components::A;

use crate::{api::account::SignOut, client::Client};

/// Name of the site, ways to the pages, and the way out.
#[component]
pub fn TopBar() -> impl IntoView {
    let me = Client::get().me();
    let sign_out = ServerAction::<SignOut>::new();
    view! {
        <header class="top-bar">
            <A href="/" attr:class="brand">
                <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
                    <path class="brand-bubble" d="M16 3a13 12 0 1 1-6.6 22.3L4 28l1.6-5.6A13 12 0 0 1 16 3z"></path>
                    <path class="brand-pulse" d="M8 16h4l2-5 4 10 2-5h4"></path>
                </svg>
                "Fitweet"
            </A>
            {me
                .map(|me| {
                    let admin = me.role == Role::Admin;
                    view! {
                        <nav aria-label="Pages">
                            <A href="/">"Rooms"</A>
                            {admin.then(|| view! { <A href="/admin">"People"</A> })}
                            <A href="/settings">"Settings"</A>
                            <ActionForm action=sign_out>
                                <button class="link-button" type="submit" title=format!("Signed in as {}", me.name)>
                                    "Sign out"
                                </button>
                            </ActionForm>
                        </nav>
                    }
                })}
        </header>
    }
}
