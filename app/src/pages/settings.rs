use domain::{PasswordResetView, Person, SignInView, told_apart};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{devices::Devices, links::Links, new_password::ChangeForm};
use crate::{
    api::{
        account::{RevokeSignIn, SettingsPage, settings},
        conduct::UnblockPerson,
        passwords::ChangePassword,
    },
    client::Client,
    room::words,
    ssr::flash::{self, Flash},
    ui::{
        Clock, Confirmed, Day, Failed, Form, FormError, LanguageChoice, ThemeChoice, isolated, to,
    },
};

/// Own watches, sign-ins and looks.
#[component]
pub fn Settings() -> impl IntoView {
    let page = Resource::new(|| (), |()| settings());
    view! {
        <Title text="Settings"/>
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
    view! {
        <section class="page">
            <h1>"Settings"</h1>
            <Confirmed/>
            {Client::get()
                .me()
                .map(|me| {
                    view! {
                        <p class="lead">
                            "You are "
                            <bdi>{me.name}</bdi>
                            {format!(", here as {}.", words::role(me.role))}
                        </p>
                    }
                })}
            {page.devices.map(|devices| view! { <Devices devices code/> })}
            <section aria-labelledby="sign-ins-title">
                <h2 id="sign-ins-title" tabindex="-1">"Where you are signed in"</h2>
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
                .then(|| view! { <Links links=page.links title="Links you made"/> })}
            {(!page.blocked.is_empty()).then(|| view! { <Blocked people=page.blocked/> })}
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
            <h2 id="blocked-title" tabindex="-1">"People you block"</h2>
            <FormError action={to::<UnblockPerson>()}/>
            <ul class="cards">
                {told_apart(&people)
                    .into_iter()
                    .map(|person| {
                        let label = format!("Unblock {}", isolated(&person.name));
                        view! {
                            <li class="card">
                                <strong>
                                    <bdi>{person.name}</bdi>
                                </strong>
                                <Form action={to::<UnblockPerson>()}>
                                    <input type="hidden" name="person" value=person.id.to_string()/>
                                    <button class="button" type="submit" aria-label=label>
                                        "Unblock"
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
                "Your password"
            </h2>
            {changed
                .then(|| {
                    view! {
                        <p role="status">
                            <strong>
                                "Your password is changed, and you are signed out everywhere else."
                            </strong>
                        </p>
                    }
                })}
            {used
                .map(|(maker, at)| {
                    view! {
                        <p>
                            "It was set on " <Day at/> ", " <Clock at/>
                            ", with a link that " <bdi>{maker}</bdi>
                            " made. If that was not you, tell somebody you trust."
                        </p>
                    }
                })}
            <details open=refused>
                <summary>"Change it"</summary>
                <p>"This signs you out on every other browser and phone."</p>
                <ChangeForm present="Present password" email/>
            </details>
        </section>
    }
}

#[component]
fn SignInLine(sign_in: SignInView) -> impl IntoView {
    let (made, seen) = (sign_in.created_at, sign_in.last_seen_at);
    let browser = browser(&sign_in.user_agent);
    view! {
        <li class="card">
            <span>
                <strong>{browser.clone()}</strong>
                {sign_in.current.then_some(" · this one")}
                <small>
                    "Since " <Day at=made/> ". Last used " <Day at=seen/> ", " <Clock at=seen/> "."
                </small>
            </span>
            {(!sign_in.current)
                .then(|| {
                    view! {
                        <Form action={to::<RevokeSignIn>()}>
                            <input type="hidden" name="id" value=sign_in.id.to_string()/>
                            <button
                                class="button"
                                type="submit"
                                aria-label=format!("End the sign-in of {browser}")
                            >
                                "End it"
                            </button>
                        </Form>
                    }
                })}
        </li>
    }
}

/// The part of a browser's description that people know.
fn browser(user_agent: &str) -> String {
    let find = |names: &[(&str, &'static str)]| {
        names
            .iter()
            .find(|(mark, _)| user_agent.contains(mark))
            .map(|(_, name)| *name)
    };
    let program = find(&[
        ("Edg", "Edge"),
        ("Firefox", "Firefox"),
        ("Chrom", "Chrome"),
        ("Safari", "Safari"),
    ]);
    let system = find(&[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ]);
    match (program, system) {
        (Some(program), Some(system)) => format!("{program} on {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => "Another program".to_owned(),
    }
}
