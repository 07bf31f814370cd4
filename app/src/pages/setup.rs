use ::words::{account, common, set_up};
use domain::limits;
use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    address::query,
    api::{
        Retry,
        account::{SetUp as SetUpAction, needs_set_up},
    },
    client::Client,
    ssr::flash,
    ui::{Failed, Field, Form, FormError, PasswordField, go, to},
    words::t,
};

/// The first start: makes the first admin, once.
#[component]
pub fn SetUp() -> impl IntoView {
    // The printed address brings the code along.
    let code = query("code");
    let fresh = Resource::new(|| (), |()| needs_set_up());
    view! {
        <Title text=t(set_up::title())/>
        <Suspense fallback=|| {
            view! { <p class="page">{t(account::one_moment())}</p> }
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
            <h1>{t(set_up::heading())}</h1>
            <p class="lead">
                {t(set_up::lead())}
            </p>
            <Form action={to::<SetUpAction>()}>
                <Field
                    retry=retry.clone()
                    name="code"
                    label=t(set_up::code())
                    hint=t(set_up::code_hint())
                />
                <Field retry=retry.clone() name="name" label=t(account::your_name()) autocomplete="name"/>
                <Field
                    retry=retry.clone()
                    name="email"
                    label=t(account::email())
                    kind="email"
                    autocomplete="username"
                    max=limits::EMAIL_CHARS
                />
                <PasswordField retry new=true/>
                <FormError action={to::<SetUpAction>()}/>
                <button class="button primary" type="submit">
                    {t(set_up::create())}
                </button>
            </Form>
        </section>
    }
}

#[component]
fn SetUpDone() -> impl IntoView {
    let (to, way) = match Client::get().me() {
        Some(_) => ("/", common::to_my_rooms()),
        None => ("/sign-in", common::sign_in()),
    };
    view! {
        <section class="page notice-page">
            <h1>{t(set_up::done())}</h1>
            <p>
                <a class="button" href=to>
                    {t(way)}
                </a>
            </p>
        </section>
    }
}
