use domain::limits;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::{
    api::account::{SetUp as SetUpAction, needs_set_up},
    client::Client,
    ssr::{flash, form::Retry},
    ui::{Failed, Field, Form, FormError, PasswordField, go, to},
};

/// The first start: makes the first admin, once.
#[component]
pub fn SetUp() -> impl IntoView {
    // The printed address brings the code along.
    let code = use_query_map().with_untracked(|query| query.get("code"));
    let fresh = Resource::new(|| (), |()| needs_set_up());
    view! {
        <Title text="Set up"/>
        <Suspense fallback=|| {
            view! { <p class="page">"One moment…"</p> }
        }>
            {move || {
                let code = code.clone();
                Suspend::new(async move {
                    match (fresh.await, code) {
                        (Ok(true), Some(code)) => {
                            flash::keep_for_form(to::<SetUpAction>(), "code", &code);
                            go("/setup");
                            ().into_any()
                        }
                        (Ok(true), None) => view! { <SetUpForm/> }.into_any(),
                        // What another form of this browser keeps is left alone.
                        (Ok(false), _) => view! { <SetUpDone/> }.into_any(),
                        (Err(failure), _) => view! { <Failed failure/> }.into_any(),
                    }
                })
            }}
        </Suspense>
    }
}

#[component]
fn SetUpForm() -> impl IntoView {
    let retry = Retry::of(to::<SetUpAction>(), flash::take());
    view! {
        <section class="page form-page">
            <h1>"Welcome to Fitweet"</h1>
            <p class="lead">
                "Nobody has an account here yet. The first one is the admin's: it invites everybody else, and sees no room that it is not a member of."
            </p>
            <Form action={to::<SetUpAction>()}>
                <Field
                    retry=retry.clone()
                    name="code"
                    label="Set-up code"
                    hint="The server prints it, with an address that fills it in, each time it starts without any account."
                />
                <Field retry=retry.clone() name="name" label="Your name" autocomplete="name"/>
                <Field
                    retry=retry.clone()
                    name="email"
                    label="E-mail"
                    kind="email"
                    autocomplete="username"
                    max=limits::EMAIL_CHARS
                />
                <PasswordField retry new=true/>
                <FormError action={to::<SetUpAction>()}/>
                <button class="button primary" type="submit">
                    "Make the first account"
                </button>
            </Form>
        </section>
    }
}

#[component]
fn SetUpDone() -> impl IntoView {
    let (to, way) = match Client::get().me() {
        Some(_) => ("/", "To my rooms"),
        None => ("/sign-in", "Sign in"),
    };
    view! {
        <section class="page notice-page">
            <h1>"Fitweet is set up already"</h1>
            <p>
                <a class="button" href=to>
                    {way}
                </a>
            </p>
        </section>
    }
}
