use ::words::{account, common, password};
use domain::{Standing, StandingView};
use leptos::prelude::*;
use leptos_meta::Title;

use super::slot;
use crate::{
    api::{
        Retry,
        account::{SignOut, standing},
        passwords::ChangePassword,
    },
    ui::{Failed, Form, FormError, PasswordField, WhosePassword, go, to},
    words::{t, t_view},
};

/// The first sign-in with a password that somebody else chose.
#[component]
pub fn NewPassword() -> impl IntoView {
    let seen = Resource::new(|| (), |()| standing());
    view! {
        <Title text=t(password::own_title())/>
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
            <h1>{t_view(account::welcome(slot::name(seen.person.name)))}</h1>
            <p class="lead">{t(password::chosen_for_you())}</p>
            <ChangeForm current=t(password::given()) email=seen.email/>
            <Form action={to::<SignOut>()}>
                <button class="link-button" type="submit">
                    {t(common::sign_out())}
                </button>
            </Form>
        </section>
    }
}

/// The current password, and another.
#[component]
pub(super) fn ChangeForm(
    /// What the current one is called here.
    current: String,
    /// The reader's own.
    email: String,
) -> impl IntoView {
    let retry = Retry::of(to::<ChangePassword>(), None);
    view! {
        <Form action={to::<ChangePassword>()}>
            <WhosePassword email/>
            <PasswordField retry=retry.clone() name="present" label=current/>
            <PasswordField retry new=true label=t(account::new_password())/>
            <FormError action={to::<ChangePassword>()}/>
            <button class="button primary" type="submit">
                {t(password::change())}
            </button>
        </Form>
    }
}
