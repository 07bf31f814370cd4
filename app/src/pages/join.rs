use domain::{InvitationView, Person, Standing, limits};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use service::Actor;

use crate::{
    api::{
        Failure,
        account::SignOut,
        invitations::{AcceptInvitation, AcceptInvitationAs, invitation},
    },
    client::Client,
    room::words,
    ssr::{self, flash, form::Retry},
    ui::{Field, Form, FormError, PasswordField, to},
};

/// What a one-time link opens, and the way in.
#[component]
pub fn Join() -> impl IntoView {
    let token = use_params_map().with_untracked(|params| params.get("token").unwrap_or_default());
    let asked = token.clone();
    let view = Resource::new(|| (), move |()| invitation(asked.clone()));
    view! {
        <Title text="Invitation"/>
        <Suspense fallback=|| {
            view! { <p class="page">"One moment…"</p> }
        }>
            {move || {
                let token = token.clone();
                Suspend::new(async move {
                    match view.await {
                        Ok(invitation) => view! { <Invited invitation token/> }.into_any(),
                        Err(failure) => view! { <NotInvited failure/> }.into_any(),
                    }
                })
            }}
        </Suspense>
    }
}

#[component]
fn Invited(invitation: InvitationView, token: String) -> impl IntoView {
    let InvitationView {
        role,
        room_name,
        invited_by,
        ..
    } = invitation;
    let account_only = room_name.is_none();
    let opens = match room_name {
        Some(room) => view! { " invites you into the room “" <bdi>{room}</bdi> "”." }.into_any(),
        None => " invites you to Fitweet.".into_any(),
    };
    view! {
        <section class="page form-page">
            <h1>"You are invited"</h1>
            <p class="lead"><bdi>{invited_by}</bdi> {opens} " You would be here as " {words::role(role)} "."</p>
            {match Client::get().me() {
                Some(me) if account_only || me.role != role => {
                    view! { <ForAnother me account_only token/> }.into_any()
                }
                Some(me) => view! { <JoinAs name=me.name token/> }.into_any(),
                None => {
                    match ssr::visitor() {
                        Some(actor) => view! { <NotYet actor token/> }.into_any(),
                        None => view! { <JoinNew token/> }.into_any(),
                    }
                }
            }}
        </section>
    }
}

/// With the account one is signed in with.
#[component]
fn JoinAs(name: String, token: String) -> impl IntoView {
    view! {
        <Form action={to::<AcceptInvitation>()}>
            <input type="hidden" name="token" value=token/>
            <FormError action={to::<AcceptInvitation>()}/>
            <button class="button primary" type="submit">
                "Join as "
                <bdi>{name}</bdi>
            </button>
        </Form>
    }
}

/// Not with the account one is signed in with: why, and the way to another.
#[component]
fn ForAnother(me: Person, account_only: bool, token: String) -> impl IntoView {
    let why = if account_only {
        "This link makes a new account, and you have one already.".to_owned()
    } else {
        format!(
            "This link is not for your account, which is that of {}.",
            words::role(me.role)
        )
    };
    view! {
        <p class="empty">"You are signed in as " <bdi>{me.name}</bdi> ". " {why}</p>
        <OtherAccount token/>
        <p>
            <a href="/">"To my rooms"</a>
        </p>
    }
}

/// Not before the account that one is signed in with can be used: a second one would help nobody.
#[component]
fn NotYet(actor: Actor, token: String) -> impl IntoView {
    let (why, way) = match actor.standing {
        Standing::MustChangePassword => (
            "Choose a password of your own first, then open this link again.",
            "Choose a password",
        ),
        Standing::Waiting | Standing::Active => (
            "An admin has not approved your account yet. Once that is done, open this link again: it waits, unless somebody else uses it.",
            "How it stands",
        ),
    };
    view! {
        <p class="empty">"You are signed in as " <bdi>{actor.user.name}</bdi> ". " {why}</p>
        <p>
            <a class="button" href=crate::paths::of_standing(actor.standing)>
                {way}
            </a>
        </p>
        <OtherAccount token/>
    }
}

#[component]
fn OtherAccount(token: String) -> impl IntoView {
    view! {
        <Form action={to::<SignOut>()}>
            <input type="hidden" name="next" value=format!("/join/{token}")/>
            <p>"If the link is for somebody else at this device, or for another account of yours, sign out first."</p>
            <button class="button" type="submit">
                "Sign out and open the link again"
            </button>
        </Form>
    }
}

/// With a new account.
#[component]
fn JoinNew(token: String) -> impl IntoView {
    let retry = Retry::of(to::<AcceptInvitationAs>(), flash::take());
    let sign_in = crate::paths::sign_in(&format!("/join/{token}"));
    view! {
        <Form action={to::<AcceptInvitationAs>()}>
            <input type="hidden" name="token" value=token/>
            <Field
                retry=retry.clone()
                name="name"
                label="Your name"
                autocomplete="name"
                hint="As others in the room will see it."
            />
            <Field
                retry=retry.clone()
                name="email"
                label="E-mail"
                kind="email"
                autocomplete="username"
                max=limits::EMAIL_CHARS
            />
            <PasswordField retry new=true/>
            <FormError action={to::<AcceptInvitationAs>()}/>
            <button class="button primary" type="submit">
                "Make an account and join"
            </button>
        </Form>
        <p class="hint">"You have an account? " <a href=sign_in>"Sign in first"</a> "."</p>
    }
}

#[component]
fn NotInvited(failure: Failure) -> impl IntoView {
    view! {
        <section class="page notice-page">
            <h1>"This link does not open anything"</h1>
            <p role="alert">{failure.to_string()}</p>
            <p>"Ask whoever sent it for a fresh one: each works once, for seven days."</p>
            <p>
                <a class="button" href="/">
                    "To my rooms"
                </a>
            </p>
        </section>
    }
}
