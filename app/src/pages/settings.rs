use domain::{Person, SignInView};
use leptos::prelude::*;
use leptos_meta::Title;

use super::devices::Devices;
use crate::{
    api::{
        account::{RevokeSignIn, SettingsPage, settings},
        conduct::UnblockPerson,
    },
    client::Client,
    room::words,
    ssr::flash::{self, Flash},
    ui::{Clock, Day, Failed, Form, FormError, ThemeChoice, to},
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
    let code = match flash::take() {
        Some(Flash::Pairing(code)) => Some(code),
        _ => None,
    };
    view! {
        <section class="page">
            <h1>"Settings"</h1>
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
                <h2 id="sign-ins-title">"Where you are signed in"</h2>
                <FormError action={to::<RevokeSignIn>()}/>
                <ul class="cards">
                    {page
                        .sign_ins
                        .into_iter()
                        .map(|sign_in| view! { <SignInLine sign_in/> })
                        .collect_view()}
                </ul>
            </section>
            {(!page.blocked.is_empty()).then(|| view! { <Blocked people=page.blocked/> })}
            <ThemeChoice/>
        </section>
    }
}

/// Whom the reader blocks.
#[component]
fn Blocked(people: Vec<Person>) -> impl IntoView {
    view! {
        <section aria-labelledby="blocked-title">
            <h2 id="blocked-title">"People you block"</h2>
            <FormError action={to::<UnblockPerson>()}/>
            <ul class="cards">
                {people
                    .into_iter()
                    .map(|person| {
                        let label = format!("Unblock {}", person.name);
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
