use domain::PasswordResetView;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use crate::{
    api::{
        Failure,
        passwords::{ResetPassword, password_reset},
    },
    ssr::form::Retry,
    ui::{Clock, Day, Form, FormError, PasswordField, to},
};

/// A link that an admin made for somebody who needs a new password.
#[component]
pub fn Reset() -> impl IntoView {
    let token = use_params_map().with_untracked(|params| params.get("token").unwrap_or_default());
    let asked = token.clone();
    let view = Resource::new(|| (), move |()| password_reset(asked.clone()));
    view! {
        <Title text="New password"/>
        <Suspense>
            {move || {
                let token = token.clone();
                Suspend::new(async move {
                    match view.await {
                        Ok(reset) => view! { <Chooses reset token/> }.into_any(),
                        Err(failure) => view! { <Spent failure/> }.into_any(),
                    }
                })
            }}
        </Suspense>
    }
}

#[component]
fn Chooses(reset: PasswordResetView, token: String) -> impl IntoView {
    let retry = Retry::of(to::<ResetPassword>(), None);
    let PasswordResetView {
        person,
        made_by,
        made_at,
        expires_at,
        ..
    } = reset;
    view! {
        <section class="page form-page">
            <h1>
                "A new password for " <bdi>{person.name}</bdi>
            </h1>
            <p class="lead">
                <bdi>{made_by.name}</bdi>
                ", an admin of this site, made this link "
                <Day at=made_at/>
                ". It works once, until "
                <Day at=expires_at/>
                ", "
                <Clock at=expires_at/>
                "."
            </p>
            <p>
                "Using it signs this account out everywhere else. If you did not ask for it, close this page and tell somebody you trust there."
            </p>
            <Form action={to::<ResetPassword>()}>
                <input type="hidden" name="token" value=token/>
                <PasswordField retry new=true label="New password"/>
                <FormError action={to::<ResetPassword>()}/>
                <button class="button primary" type="submit">
                    "Set it and sign in"
                </button>
            </Form>
        </section>
    }
}

#[component]
fn Spent(failure: Failure) -> impl IntoView {
    view! {
        <section class="page notice-page">
            <h1>"This link does not open anything"</h1>
            <p role="alert">{failure.to_string()}</p>
            <p>"Ask an admin for a fresh one: each works once, for a day, and a newer one ends the older."</p>
            <p>
                <a class="button" href="/sign-in">
                    "Sign in"
                </a>
            </p>
        </section>
    }
}
