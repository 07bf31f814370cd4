use ::words::{common, now, room};
use domain::Role;
use leptos::prelude::*;

use super::{Form, calm_links::CalmLinks, to};
use crate::{address::Address, api::account::SignOut, client::Client, words::t};

/// Name of the site, ways to the pages, and the way out.
#[component]
pub fn TopBar() -> impl IntoView {
    let me = Client::get().me();
    let address = Address::get();
    let wears = me.as_ref().is_some_and(|me| me.role == Role::Wearer);
    let current = move |page: &'static str| move || (address.path() == page).then_some("page");
    view! {
        <header class="top-bar">
            <a class="brand" href="/">
                <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
                    <path class="brand-bubble" d="M16 3a13 12 0 1 1-6.6 22.3L4 28l1.6-5.6A13 12 0 0 1 16 3z"></path>
                    <path class="brand-pulse" d="M8 16h4l2-5 4 10 2-5h4"></path>
                </svg>
                "Fitweet"
            </a>
            {wears.then(|| view! { <CalmLinks/> })}
            {me
                .map(|me| {
                    let admin = me.role == Role::Admin;
                    // Their first page is who needs them; the rooms stand beside it.
                    let expert = me.role == Role::Expert;
                    view! {
                        <nav aria-label=t(common::pages())>
                            <a href="/" aria-current=current("/")>
                                {t(if expert { now::now() } else { room::rooms() })}
                            </a>
                            {admin
                                .then(|| {
                                    view! {
                                        <a href="/admin" rel="external" aria-current=current("/admin")>
                                            {t(common::people())}
                                        </a>
                                    }
                                })}
                            {expert
                                .then(|| {
                                    view! {
                                        <a href="/on-call" rel="external" aria-current=current("/on-call")>
                                            {t(common::on_call())}
                                        </a>
                                    }
                                })}
                            <a href="/settings" rel="external" aria-current=current("/settings")>
                                {t(common::settings())}
                            </a>
                            <Form action={to::<SignOut>()}>
                                <button
                                    class="link-button"
                                    type="submit"
                                    title=t(common::signed_in_as(&*me.name))
                                >
                                    {t(common::sign_out())}
                                </button>
                            </Form>
                        </nav>
                    }
                })}
        </header>
    }
}
