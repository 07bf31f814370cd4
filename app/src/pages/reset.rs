use ::words::{account, common, password};
use domain::PasswordResetView;
use leptos::prelude::*;
use leptos_meta::Title;

use super::slot;
use crate::{
    api::{
        Failure, Retry,
        passwords::{ResetPassword, password_reset},
    },
    ui::{Form, FormError, PasswordField, to},
    words::{t, t_view},
};

/// A link that an admin made for somebody who needs a new password.
#[component]
pub fn Reset(token: String) -> impl IntoView {
    let asked = token.clone();
    let view = Resource::new(|| (), move |()| password_reset(asked.clone()));
    view! {
        <Title text=t(account::new_password())/>
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
    let by = password::link_by(
        slot::name(made_by.name),
        slot::day(made_at),
        slot::day(expires_at),
        slot::clock(expires_at),
    );
    view! {
        <section class="page form-page">
            <h1>{t_view(password::new_for(slot::name(person.name)))}</h1>
            <p class="lead">{t_view(by)}</p>
            <p>{t(password::link_warning())}</p>
            <Form action={to::<ResetPassword>()}>
                <input type="hidden" name="token" value=token/>
                <PasswordField retry new=true label=t(account::new_password())/>
                <FormError action={to::<ResetPassword>()}/>
                <button class="button primary" type="submit">
                    {t(password::set())}
                </button>
            </Form>
        </section>
    }
}

#[component]
fn Spent(failure: Failure) -> impl IntoView {
    view! {
        <section class="page notice-page">
            <h1>{t(password::link_spent())}</h1>
            <p role="alert">{t(failure.why())}</p>
            <p>{t(password::ask_again())}</p>
            <p>
                <a class="button" href="/sign-in">
                    {t(common::sign_in())}
                </a>
            </p>
        </section>
    }
}
