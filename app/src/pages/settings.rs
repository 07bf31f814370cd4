use domain::{Role, SignInView};
use leptos::prelude::*;
use leptos_meta::Title;

use super::devices::Devices;
use crate::{
    api::account::{RevokeSignIn, SettingsPage, settings},
    client::Client,
    room::words,
    ui::{Clock, Failed, FormError, ThemeChoice},
    when,
};

/// Own watches, sign-ins and looks.
#[component]
pub fn Settings() -> impl IntoView {
    let revoke = ServerAction::<RevokeSignIn>::new();
    let (again, ask_again) = signal(0_u32);
    let page = Resource::new(
        move || (revoke.version().get(), again.get()),
        |_| settings(),
    );
    let changed = Callback::new(move |()| ask_again.update(|times| *times += 1));
    view! {
        <Title text="Settings"/>
        <section class="page">
            <h1>"Settings"</h1>
            {Client::get()
                .me()
                .map(|me| {
                    view! {
                        <p class="lead">
                            {format!("You are {}, here as {}.", me.name, words::role(me.role))}
                        </p>
                    }
                })}
            <Transition fallback=|| {
                view! { <p>"One moment…"</p> }
            }>
                {move || Suspend::new(async move {
                    match page.await {
                        Ok(page) => view! { <Loaded page revoke changed/> }.into_any(),
                        Err(failure) => view! { <Failed failure/> }.into_any(),
                    }
                })}
            </Transition>
            <ThemeChoice/>
        </section>
    }
}

#[component]
fn Loaded(
    page: SettingsPage,
    revoke: ServerAction<RevokeSignIn>,
    changed: Callback<()>,
) -> impl IntoView {
    let wearer = Client::get().me().is_some_and(|me| me.role == Role::Wearer);
    view! {
        {page
            .devices
            .filter(|_| wearer)
            .map(|devices| view! { <Devices devices changed/> })}
        <section aria-labelledby="sign-ins-title">
            <h2 id="sign-ins-title">"Where you are signed in"</h2>
            <FormError answer=revoke.value().into()/>
            <ul class="cards">
                {page
                    .sign_ins
                    .into_iter()
                    .map(|sign_in| view! { <SignInLine sign_in revoke/> })
                    .collect_view()}
            </ul>
        </section>
    }
}

#[component]
fn SignInLine(sign_in: SignInView, revoke: ServerAction<RevokeSignIn>) -> impl IntoView {
    let client = Client::get();
    let day = move |at| when::day_name(when::day(at, client.offset_min(at)), None);
    let (made, seen) = (sign_in.created_at, sign_in.last_seen_at);
    let browser = browser(&sign_in.user_agent);
    view! {
        <li class="card">
            <span>
                <strong>{browser.clone()}</strong>
                {sign_in.current.then_some(" · this one")}
                <small>
                    {move || format!("Since {}. Last used {}, ", day(made), day(seen))} <Clock at=seen/>
                </small>
            </span>
            {(!sign_in.current)
                .then(|| {
                    view! {
                        <ActionForm action=revoke>
                            <input type="hidden" name="id" value=sign_in.id.to_string()/>
                            <button
                                class="button"
                                type="submit"
                                aria-label=format!("End the sign-in of {browser}")
                            >
                                "End it"
                            </button>
                        </ActionForm>
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
