use domain::limits;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::{
    api::account::{SignIn as SignInAction, needs_set_up},
    client::Client,
    ui::{Field, FormError, PasswordField, go},
};

/// E-mail and password. Leads to the set-up page while nobody has an account.
#[component]
pub fn SignIn() -> impl IntoView {
    let sign_in = ServerAction::<SignInAction>::new();
    let next = use_query_map().with_untracked(|query| query.get("next"));
    if Client::get().me().is_some() {
        go(crate::paths::own(next.as_deref()));
    }
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
            <p class="lead">"The room where your care team and you stand by each other."</p>
            <ActionForm action=sign_in>
                {next.map(|next| view! { <input type="hidden" name="next" value=next/> })}
                <Field
                    name="email"
                    label="E-mail"
                    kind="email"
                    autocomplete="username"
                    max=limits::EMAIL_CHARS
                />
                <PasswordField/>
                <FormError answer=sign_in.value().into()/>
                <button class="button primary" type="submit" disabled=sign_in.pending()>
                    "Sign in"
                </button>
            </ActionForm>
            <p class="hint">"Accounts are made by invitation. Ask whoever runs this site."</p>
        </section>
    }
}
