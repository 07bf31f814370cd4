use domain::{Standing, limits};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::{
    api::account::{SignIn as SignInAction, needs_set_up},
    ssr::{self, CookiePolicy, flash, form::Retry},
    ui::{Field, Form, FormError, PasswordField, go, to},
};

/// E-mail and password. Leads to the set-up page while nobody has an account.
#[component]
pub fn SignIn() -> impl IntoView {
    let (next, ended, kept) = use_query_map().with_untracked(|query| {
        let has = |name| query.get(name).is_some();
        (query.get("next"), has("ended"), has("kept"))
    });
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
        <Title text="Sign in"/>
        <Suspense>
            {move || Suspend::new(async move {
                if fresh.await == Ok(true) {
                    go("/setup");
                }
            })}
        </Suspense>
        <section class="page form-page">
            <h1>"Sign in"</h1>
            {not_kept.then(|| view! { <NotKept/> })}
            {if ended {
                view! {
                    <p class="lead" role="status">
                        "Your sign-in ended. Please sign in again."
                    </p>
                    <p class="hint" id="unsent" role="status" hidden>
                        "What you wrote and did not send is kept in this browser, encrypted, until you sign in again. It is wiped if somebody else signs in here."
                    </p>
                }
                    .into_any()
            } else {
                view! {
                    <p class="lead">"The room where your care team and you stand by each other."</p>
                }
                    .into_any()
            }}
            <Form action={to::<SignInAction>()}>
                {next.map(|next| view! { <input type="hidden" name="next" value=next/> })}
                <Field
                    retry=retry.clone()
                    name="email"
                    label="E-mail"
                    kind="email"
                    autocomplete="username"
                    max=limits::EMAIL_CHARS
                />
                <PasswordField retry/>
                <FormError action={to::<SignInAction>()}/>
                <button class="button primary" type="submit">
                    "Sign in"
                </button>
            </Form>
            <p class="hint">"Accounts are made by invitation. Ask whoever runs this site."</p>
        </section>
    }
}

/// Somebody signed in, and the browser came back without it.
#[component]
fn NotKept() -> impl IntoView {
    let is_plain = ssr::origin().starts_with("http://");
    let why = if is_plain && expect_context::<CookiePolicy>().secure {
        "This page came over plain HTTP, and browsers keep a sign-in for HTTPS alone. Open the site at its https:// address. For a trial in a network that you trust, whoever runs the site can set FITWEET_AUTH__PLAIN_HTTP_COOKIE=true."
    } else {
        "It may refuse cookies, of this site or of all. Fitweet needs one, to know you on the next page: allow it in the browser's settings, then sign in again."
    };
    view! {
        <div class="form-error" role="alert">
            <p>
                <strong>"You are not signed in: this browser did not keep it."</strong>
            </p>
            <p>{why}</p>
            <p>"An account that you made just now is there. You need no other."</p>
        </div>
    }
}
