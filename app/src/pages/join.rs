use ::words::{Phrase, account, common, invitation};
use domain::{InvitationView, Person, Standing, limits};
use leptos::prelude::*;
use leptos_meta::Title;
use service::Actor;

use super::slot;
use crate::{
    api::{
        Failure, Retry,
        account::SignOut,
        invitations::{AcceptInvitation, AcceptInvitationAs, invitation},
    },
    client::Client,
    ssr::{self, flash},
    ui::{Field, Form, FormError, LanguageChoice, PasswordField, to},
    words::{t, t_view},
};

/// What a one-time link opens, and the way in.
#[component]
pub fn Join(token: String) -> impl IntoView {
    let asked = token.clone();
    let view = Resource::new(|| (), move |()| invitation(asked.clone()));
    view! {
        <Title text=t(invitation::title())/>
        <Suspense fallback=|| {
            view! { <p class="page">{t(account::one_moment())}</p> }
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
    let by = slot::name(invited_by);
    let opens = match room_name {
        Some(room) => invitation::into_room(by, slot::name(room), role.into()),
        None => invitation::to_site(by, role.into()),
    };
    view! {
        <section class="page form-page">
            <h1>{t(invitation::heading())}</h1>
            <p class="lead">{t_view(opens)}</p>
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
                {t_view(invitation::join_as(slot::name(name)))}
            </button>
        </Form>
    }
}

/// Not with the account one is signed in with: why, and the way to another.
#[component]
fn ForAnother(me: Person, account_only: bool, token: String) -> impl IntoView {
    let why = if account_only {
        invitation::new_accounts_only()
    } else {
        invitation::other_role(me.role.into())
    };
    view! {
        <SignedInAs name=me.name why/>
        <OtherAccount token/>
        <p>
            <a href="/">{t(common::to_my_rooms())}</a>
        </p>
    }
}

/// Not before the account that one is signed in with can be used: a second one would help nobody.
#[component]
fn NotYet(actor: Actor, token: String) -> impl IntoView {
    let (why, way) = match actor.standing {
        Standing::MustChangePassword => {
            (invitation::password_first(), invitation::choose_password())
        }
        Standing::Waiting | Standing::Active => {
            (invitation::approval_first(), invitation::see_approval())
        }
    };
    view! {
        <SignedInAs name=actor.user.name why/>
        <p>
            <a class="button" href=crate::paths::of_standing(actor.standing)>
                {t(way)}
            </a>
        </p>
        <OtherAccount token/>
    }
}

#[component]
fn SignedInAs(name: String, why: Phrase) -> impl IntoView {
    view! { <p class="empty">{t_view(invitation::signed_in_as(slot::name(name), why))}</p> }
}

#[component]
fn OtherAccount(token: String) -> impl IntoView {
    view! {
        <Form action={to::<SignOut>()}>
            <input type="hidden" name="next" value=format!("/join/{token}")/>
            <p>{t(invitation::sign_out_first())}</p>
            <button class="button" type="submit">
                {t(invitation::sign_out_and_open())}
            </button>
        </Form>
    }
}

/// With a new account.
#[component]
fn JoinNew(token: String) -> impl IntoView {
    let retry = Retry::of(to::<AcceptInvitationAs>(), flash::take());
    let sign_in = crate::paths::sign_in(&format!("/join/{token}"));
    let sign_in = slot::link(sign_in, t(invitation::sign_in_first()));
    view! {
        <Form action={to::<AcceptInvitationAs>()}>
            <input type="hidden" name="token" value=token/>
            <Field
                retry=retry.clone()
                name="name"
                label=t(account::your_name())
                autocomplete="name"
                hint=t(invitation::name_hint())
            />
            <Field
                retry=retry.clone()
                name="email"
                label=t(account::email())
                kind="email"
                autocomplete="username"
                max=limits::EMAIL_CHARS
            />
            <PasswordField retry new=true/>
            <FormError action={to::<AcceptInvitationAs>()}/>
            <button class="button primary" type="submit">
                {t(invitation::create_account())}
            </button>
        </Form>
        <p class="hint">{t_view(invitation::have_account(sign_in))}</p>
        <LanguageChoice/>
    }
}

#[component]
fn NotInvited(failure: Failure) -> impl IntoView {
    view! {
        <section class="page notice-page">
            <h1>{t(invitation::spent())}</h1>
            <p role="alert">{t(failure.why())}</p>
            <p>{t(invitation::ask_again())}</p>
            <p>
                <a class="button" href="/">
                    {t(common::to_my_rooms())}
                </a>
            </p>
        </section>
    }
}
