use ::words::{common, notifications, password, settings};
use domain::{PasswordResetView, Person, Role, SignInView, told_apart};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    crisis_numbers::CrisisNumbers, devices::Devices, links::Links, new_password::ChangeForm, slot,
};
use crate::{
    api::{
        account::{RevokeSignIn, SettingsPage, settings},
        conduct::UnblockPerson,
        passwords::ChangePassword,
    },
    browser,
    client::Client,
    paths::NOTIFICATIONS,
    ssr::flash::{self, Flash},
    ui::{Confirmed, Failed, Form, FormError, LanguageChoice, SoundSwitch, ThemeChoice, to},
    words::{t, t_view},
};

/// Own watches, sign-ins and looks.
#[component]
pub fn Settings() -> impl IntoView {
    let page = Resource::new(|| (), |()| settings());
    view! {
        <Title text=t(common::settings())/>
        <Suspense>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(page) => view! { <Loaded page/> }.into_any(),
                    Err(failure) => view! { <Failed failure/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Loaded(page: SettingsPage) -> impl IntoView {
    let (code, changed) = match flash::take() {
        Some(Flash::Pairing(code)) => (Some(code), false),
        other => (None, other == Some(Flash::PasswordChanged)),
    };
    let is_expert = Client::get().me().is_some_and(|me| me.role == Role::Expert);
    view! {
        <section class="page">
            <h1>{t(common::settings())}</h1>
            <Confirmed/>
            {Client::get()
                .me()
                .map(|me| {
                    view! {
                        <p class="lead">
                            {t_view(settings::you_are(slot::name(me.name), me.role.into()))}
                        </p>
                    }
                })}
            {page.devices.map(|devices| view! { <Devices devices code/> })}
            {page.crisis_numbers.map(|numbers| view! { <CrisisNumbers numbers/> })}
            <section aria-labelledby="notifications-title">
                <h2 id="notifications-title">{t(notifications::title())}</h2>
                <p>
                    <a href=NOTIFICATIONS>{t(notifications::to_page())}</a>
                </p>
            </section>
            <section aria-labelledby="sign-ins-title">
                <h2 id="sign-ins-title" tabindex="-1">{t(settings::signed_in_title())}</h2>
                <FormError action={to::<RevokeSignIn>()}/>
                <ul class="cards">
                    {page
                        .sign_ins
                        .into_iter()
                        .map(|sign_in| view! { <SignInLine sign_in/> })
                        .collect_view()}
                </ul>
            </section>
            <Password reset=page.reset changed email=page.email/>
            {(!page.links.is_empty())
                .then(|| view! { <Links links=page.links/> })}
            {(!page.blocked.is_empty()).then(|| view! { <Blocked people=page.blocked/> })}
            {is_expert.then(|| view! { <SoundSwitch/> })}
            <ThemeChoice/>
            <LanguageChoice/>
        </section>
    }
}

/// Whom the reader blocks.
#[component]
fn Blocked(people: Vec<Person>) -> impl IntoView {
    view! {
        <section aria-labelledby="blocked-title">
            <h2 id="blocked-title" tabindex="-1">{t(settings::blocked_title())}</h2>
            <FormError action={to::<UnblockPerson>()}/>
            <ul class="cards">
                {told_apart(&people)
                    .into_iter()
                    .map(|person| {
                        let label = t(settings::unblock_person(&*person.name));
                        view! {
                            <li class="card">
                                <strong>
                                    <bdi>{person.name}</bdi>
                                </strong>
                                <Form action={to::<UnblockPerson>()}>
                                    <input type="hidden" name="person" value=person.id.to_string()/>
                                    <button class="button" type="submit" aria-label=label>
                                        {t(settings::unblock())}
                                    </button>
                                </Form>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </section>
    }
}

#[component]
fn Password(
    reset: Option<PasswordResetView>,
    /// Just now.
    changed: bool,
    email: String,
) -> impl IntoView {
    let refused = Client::get().refused(to::<ChangePassword>()).is_some();
    let used = reset.and_then(|reset| Some((reset.made_by.name, reset.used_at?)));
    view! {
        <section aria-labelledby="password-title">
            <h2 id="password-title" tabindex="-1">
                {t(password::yours())}
            </h2>
            {changed
                .then(|| {
                    view! {
                        <p role="status">
                            <strong>{t(password::changed())}</strong>
                        </p>
                    }
                })}
            {used
                .map(|(maker, at)| {
                    let said = password::set_by_link(
                        slot::day(at),
                        slot::clock(at),
                        slot::name(maker),
                    );
                    view! { <p>{t_view(said)}</p> }
                })}
            <details open=refused>
                <summary>{t(password::change_yours())}</summary>
                <p>{t(password::signs_out())}</p>
                <ChangeForm current=t(password::current()) email/>
            </details>
        </section>
    }
}

#[component]
fn SignInLine(sign_in: SignInView) -> impl IntoView {
    let (made, seen) = (sign_in.created_at, sign_in.last_seen_at);
    let device = browser::name(&sign_in.user_agent);
    let label = t(settings::sign_out_which(&*device));
    let since = settings::signed_in_since(slot::day(made), slot::day(seen), slot::clock(seen));
    view! {
        <li class="card">
            <span>
                <strong>{device}</strong>
                {sign_in.current.then(|| view! { " · " {t(settings::this_device())} })}
                <small>{t_view(since)}</small>
            </span>
            {(!sign_in.current)
                .then(|| {
                    view! {
                        <Form action={to::<RevokeSignIn>()}>
                            <input type="hidden" name="id" value=sign_in.id.to_string()/>
                            <button class="button" type="submit" aria-label=label>
                                {t(settings::sign_out_device())}
                            </button>
                        </Form>
                    }
                })}
        </li>
    }
}
