use domain::{Standing, StandingView};
use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    api::{
        account::{SignOut, standing},
        passwords::ChangePassword,
    },
    ssr::form::Retry,
    ui::{Failed, Form, FormError, PasswordField, WhosePassword, go, to},
};

/// The first sign-in with a password that somebody else chose.
#[component]
pub fn NewPassword() -> impl IntoView {
    let seen = Resource::new(|| (), |()| standing());
    view! {
        <Title text="A password of your own"/>
        <Suspense>
            {move || Suspend::new(async move {
                match seen.await {
                    Ok(seen) if seen.standing == Standing::MustChangePassword => {
                        view! { <Chooses seen/> }.into_any()
                    }
                    Ok(seen) => {
                        go(crate::paths::of_standing(seen.standing));
                        ().into_any()
                    }
                    Err(failure) => view! { <Failed failure/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Chooses(seen: StandingView) -> impl IntoView {
    view! {
        <section class="page form-page">
            <h1>
                "Welcome, " <bdi>{seen.person.name}</bdi>
            </h1>
            <p class="lead">
                "Somebody else chose the password that you signed in with. Choose one that only you know; then your rooms open."
            </p>
            <ChangeForm present="The password you were given" email=seen.email/>
            <Form action={to::<SignOut>()}>
                <button class="link-button" type="submit">
                    "Sign out"
                </button>
            </Form>
        </section>
    }
}

/// The present password, and another.
#[component]
pub(super) fn ChangeForm(
    /// What the present one is called here.
    present: &'static str,
    /// The reader's own.
    email: String,
) -> impl IntoView {
    let retry = Retry::of(to::<ChangePassword>(), None);
    view! {
        <Form action={to::<ChangePassword>()}>
            <WhosePassword email/>
            <PasswordField retry=retry.clone() name="present" label=present/>
            <PasswordField retry new=true label="New password"/>
            <FormError action={to::<ChangePassword>()}/>
            <button class="button primary" type="submit">
                "Change the password"
            </button>
        </Form>
    }
}
