use domain::limits;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::{
    api::account::{SignIn as SignInAction, needs_set_up},
    client::Client,
    ssr::{flash, form::Retry},
    ui::{Field, Form, FormError, PasswordField, go, to},
};

/// Says that something is kept, where that is so.
const TELL_UNSENT: &str = include_str!("unsent.js");

/// E-mail and password. Leads to the set-up page while nobody has an account.
#[component]
pub fn SignIn() -> impl IntoView {
    let (next, ended) =
        use_query_map().with_untracked(|query| (query.get("next"), query.get("ended").is_some()));
    if Client::get().me().is_some() {
        go(crate::paths::own(next.as_deref()));
    }
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
            {if ended {
                view! {
                    <p class="lead" role="status">
                        "Your sign-in ended. Please sign in again."
                    </p>
                    <p class="hint" id="unsent" role="status" hidden>
                        "What you wrote and did not send is kept in this browser, encrypted, until you sign in again. It is wiped if somebody else signs in here."
                    </p>
                    <script nonce=leptos::nonce::use_nonce()>{TELL_UNSENT}</script>
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
