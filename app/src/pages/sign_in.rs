use ::words::{account, common, sign_in};
use domain::{Standing, limits};
use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    address::query,
    api::{
        Retry,
        account::{SignIn as SignInAction, needs_set_up},
    },
    ssr::{self, CookiePolicy, flash},
    ui::{Field, Form, FormError, LanguageChoice, PasswordField, go, to},
    words::{t, t_view},
};

/// E-mail and password. Leads to the set-up page while nobody has an account.
#[component]
pub fn SignIn() -> impl IntoView {
    let next = query("next");
    let [ended, kept] = ["ended", "kept"].map(|name| query(name).is_some());
    match ssr::visitor().map(|actor| actor.standing) {
        Some(Standing::Active) => go(crate::paths::own(next.as_deref())),
        // Whoever signed in just now is led on; others may sign in as somebody else.
        Some(standing) if kept => go(crate::paths::of_standing(standing)),
        _ => {}
    }
    let not_kept = kept && ssr::visitor().is_none();
    let retry = Retry::of(to::<SignInAction>(), flash::take());
    let fresh = Resource::new(|| (), |()| needs_set_up());
    view! {
        <Title text=t(common::sign_in())/>
        <Suspense>
            {move || Suspend::new(async move {
                if fresh.await == Ok(true) {
                    go("/setup");
                }
            })}
        </Suspense>
        <section class="page form-page">
            <h1>{t(common::sign_in())}</h1>
            {not_kept.then(|| view! { <NotKept/> })}
            {if ended {
                view! {
                    <p class="lead" role="status">
                        {t(sign_in::ended())}
                    </p>
                    <p class="hint" id="unsent" role="status" hidden>
                        {t(sign_in::unsent_kept())}
                    </p>
                }
                    .into_any()
            } else {
                view! {
                    <p class="lead">{t(sign_in::lead())}</p>
                }
                    .into_any()
            }}
            <Form action={to::<SignInAction>()}>
                {next.map(|next| view! { <input type="hidden" name="next" value=next/> })}
                <Field
                    retry=retry.clone()
                    name="email"
                    label=t(account::email())
                    kind="email"
                    autocomplete="username"
                    max=limits::EMAIL_CHARS
                />
                <PasswordField retry/>
                <FormError action={to::<SignInAction>()}/>
                <button class="button primary" type="submit">
                    {t(common::sign_in())}
                </button>
            </Form>
            <p class="hint">{t(sign_in::by_invitation())}</p>
            <LanguageChoice/>
        </section>
    }
}

/// Somebody signed in, and the browser came back without it.
#[component]
fn NotKept() -> impl IntoView {
    let is_plain = ssr::origin().starts_with("http://");
    let why = if is_plain && expect_context::<CookiePolicy>().secure {
        // Copied as it is: without the marks that set apart what people wrote.
        let setting = view! { <code>"FITWEET_AUTH__PLAIN_HTTP_COOKIE=true"</code> }.into_any();
        t_view(sign_in::not_kept_plain(setting)).into_any()
    } else {
        t(sign_in::not_kept_cookies()).into_any()
    };
    view! {
        <div class="form-error" role="alert">
            <p>
                <strong>{t(sign_in::not_kept())}</strong>
            </p>
            <p>{why}</p>
            <p>{t(sign_in::account_is_there())}</p>
        </div>
    }
}
