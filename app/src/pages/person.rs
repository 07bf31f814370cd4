use domain::{PasswordResetView, Person as Someone, Role, Standing, UserDetail, UserId, UserView};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use super::admin::Decision;
use crate::{
    api::{
        admin::{ApprovePerson, DisableInvited, DisablePerson, EnablePerson, person},
        passwords::MakePasswordReset,
    },
    client::Client,
    room::words,
    ssr::flash::{self, Flash},
    ui::{
        Avatar, Clock, Confirm, Confirmed, Day, Failed, Form, FormError, LINK_PLACE, isolated, to,
    },
};

/// One person, for admins: who brought them, whom they brought, and what can be done.
#[component]
pub fn Person() -> impl IntoView {
    let id = use_params_map().with_untracked(|params| params.get("id")?.parse().ok());
    // What is no id names nobody.
    let id = id.unwrap_or(UserId(uuid::Uuid::nil()));
    let detail = Resource::new(|| (), move |()| person(id));
    view! {
        <Title text="Person"/>
        <Suspense>
            {move || Suspend::new(async move {
                match detail.await {
                    Ok(detail) => view! { <Loaded detail/> }.into_any(),
                    Err(failure) => view! { <Failed failure/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Loaded(detail: UserDetail) -> impl IntoView {
    let made = flash::take().and_then(Flash::into_reset_link);
    let UserDetail {
        user,
        approved_by,
        reset,
        invited,
    } = detail;
    let id = user.person.id;
    let own = Client::get().me().is_some_and(|me| me.id == id);
    let open = !user.disabled && !own;
    view! {
        <section class="page">
            <p>
                <a href="/admin">"All people"</a>
            </p>
            <h1>
                <bdi>{user.person.name.clone()}</bdi>
            </h1>
            <Confirmed/>
            <p class="lead" id=crate::paths::person_place(id)>
                {words::role_name(user.person.role)} " · " <bdi>{user.email.clone()}</bdi>
                {own.then_some(" · you")}
            </p>
            <Origin user=user.clone() approved_by/>
            <FormError action={to::<ApprovePerson>()}/>
            <FormError action={to::<DisablePerson>()}/>
            <FormError action={to::<EnablePerson>()}/>
            {(user.standing == Standing::Waiting && !user.disabled)
                .then(|| view! { <Decision user=user.clone()/> })}
            {(open && user.standing != Standing::Waiting)
                .then(|| view! { <Password person=user.person.clone() reset made/> })}
            <Invited person=user.person.clone() invited/>
            {(open && user.standing != Standing::Waiting)
                .then(|| view! { <EndAccount person=user.person.clone()/> })}
            {user.disabled.then(|| view! { <OpenAgain person=user.person/> })}
        </section>
    }
}

/// How this account came about, and how it stands.
#[component]
fn Origin(user: UserView, approved_by: Option<Someone>) -> impl IntoView {
    let by = user.invited_by.map(|by| {
        view! {
            ", invited by "
            <bdi>{by.name}</bdi>
            {format!(" ({})", words::role(by.role))}
        }
    });
    let approved = approved_by.map(|by| view! { ", approved by " <bdi>{by.name}</bdi> });
    let standing = match (user.disabled, user.standing) {
        (true, _) => Some("The account has ended."),
        (false, Standing::Active) => None,
        (false, Standing::Waiting) => Some("Waits for an admin."),
        (false, Standing::MustChangePassword) => {
            Some("Has to choose a password of their own at the next sign-in.")
        }
    };
    view! {
        <p>
            "Account since " <Day at=user.created_at/> {by} {approved} "."
            {standing.map(|standing| view! { " " <strong>{standing}</strong> })}
        </p>
    }
}

/// The way to a new password, shown once.
#[component]
fn Password(
    person: Someone,
    reset: Option<PasswordResetView>,
    /// A link that was made just now.
    made: Option<String>,
) -> impl IntoView {
    let name = person.name.clone();
    view! {
        <section aria-labelledby="password-title">
            <h2 id="password-title">"Password"</h2>
            <p>
                <bdi>{name.clone()}</bdi>
                " changes it in Settings. For somebody who has forgotten it, make a link: whoever opens it chooses a new password, and is signed out everywhere else."
            </p>
            {made.map(|url| view! { <ResetLink url name=name.clone()/> })}
            {reset.map(|reset| view! { <LastReset reset/> })}
            <Form action={to::<MakePasswordReset>()}>
                <input type="hidden" name="id" value=person.id.to_string()/>
                <button class="button" type="submit">
                    "Make a link to a new password"
                </button>
            </Form>
            <FormError action={to::<MakePasswordReset>()}/>
        </section>
    }
}

#[component]
fn ResetLink(url: String, name: String) -> impl IntoView {
    view! {
        <div class="invitation" id=LINK_PLACE role="status" tabindex="-1">
            <label for="invitation-url">{format!("Link for {} alone", isolated(&name))}</label>
            <div class="invitation-line">
                <input id="invitation-url" data-once readonly value=url/>
                // Heard by the script of the shell.
                <button class="button js-only" type="button" data-copies="invitation-url">
                    "Copy"
                </button>
            </div>
            <p class="hint">
                "Works once, for a day, and is shown only here. Whoever has it can take the account over: hand it over in a way that you trust. The page behind it names you as its maker."
            </p>
        </div>
    }
}

#[component]
fn LastReset(reset: PasswordResetView) -> impl IntoView {
    let PasswordResetView {
        made_by,
        made_at,
        expires_at,
        used_at,
        ..
    } = reset;
    let over = expires_at <= Client::get().now_untracked();
    view! {
        <p class="hint">
            <bdi>{made_by.name}</bdi> " made a link on " <Day at=made_at/> ", " <Clock at=made_at/>
            {match used_at {
                Some(at) => view! { ". It was used on " <Day at/> ", " <Clock at/> "." }.into_any(),
                None if over => view! { ". It was not used." }.into_any(),
                None => {
                    view! { ". It is good until " <Day at=expires_at/> ", " <Clock at=expires_at/> "." }
                        .into_any()
                }
            }}
        </p>
    }
}

/// Everybody who came by this person's links, or by links of those.
#[component]
fn Invited(person: Someone, invited: Vec<UserView>) -> impl IntoView {
    if invited.is_empty() {
        return ().into_any();
    }
    let staff = invited.iter().filter(|one| one.person.role != Role::Wearer);
    let staff = staff.count();
    let id = person.id;
    view! {
        <section aria-labelledby="invited-title">
            <h2 id="invited-title" tabindex="-1">
                "Invited by " <bdi>{person.name}</bdi>
            </h2>
            <p>
                "Directly, or by somebody whom they invited. Who still waits ends with this account; the others keep theirs until you end them."
            </p>
            <ul class="cards">
                {invited
                    .into_iter()
                    .map(|user| view! { <InvitedLine user through=id/> })
                    .collect_view()}
            </ul>
            <FormError action={to::<DisableInvited>()}/>
            {(staff > 0)
                .then(|| {
                    view! {
                        <Confirm
                            action={to::<DisableInvited>()}
                            word="End all of these but wearers"
                            label=match staff {
                                1 => "End this one account".to_owned(),
                                staff => format!("End these {staff} accounts"),
                            }
                            warning="This ends the sign-ins of these experts and admins, and their place in every room. What they said stays. Wearers keep their accounts."
                        >
                            <input type="hidden" name="id" value=id.to_string()/>
                        </Confirm>
                    }
                })}
        </section>
    }
    .into_any()
}

#[component]
fn InvitedLine(
    user: UserView,
    /// On whose page this is.
    through: UserId,
) -> impl IntoView {
    let by = user.invited_by.filter(|by| by.id != through);
    view! {
        <li class="card person">
            <Avatar person=user.person.clone()/>
            <span class="person-name">
                <a href=crate::paths::person(user.person.id)>
                    <bdi>{user.person.name.clone()}</bdi>
                </a>
                <small>
                    {words::role_name(user.person.role)} ", since " <Day at=user.created_at/>
                    {by.map(|by| view! { ", by " <bdi>{by.name}</bdi> })}
                    {(user.standing == Standing::Waiting).then_some(" · waits")}
                </small>
            </span>
        </li>
    }
}

#[component]
fn EndAccount(person: Someone) -> impl IntoView {
    view! {
        <section aria-labelledby="end-title">
            <h2 id="end-title">"End the account"</h2>
            <p>
                "It can be opened again later. Rooms, watches and links do not come back with it."
            </p>
            <Confirm
                action={to::<DisablePerson>()}
                word="End account"
                label=format!("End the account of {}", isolated(&person.name))
                warning="This ends their sign-ins, their watches, their open links and their place in every room, and the accounts of those whom they invited and who still wait. What they said stays."
            >
                <input type="hidden" name="id" value=person.id.to_string()/>
            </Confirm>
        </section>
    }
}

#[component]
fn OpenAgain(person: Someone) -> impl IntoView {
    let what = match person.role {
        Role::Wearer => {
            "They sign in with their old password and find their care room as it was. Their watch has to be paired again, and until then sends nothing."
        }
        Role::Expert | Role::Admin => {
            "They sign in with their old password. No room and no link comes back: they need a new invitation to each room."
        }
    };
    view! {
        <section aria-labelledby="open-title">
            <h2 id="open-title">"Open the account again"</h2>
            <p>{what} " If others may know that password, make a link to a new one as well."</p>
            <Form action={to::<EnablePerson>()}>
                <input type="hidden" name="id" value=person.id.to_string()/>
                <button class="button" type="submit">
                    {format!("Open the account of {}", isolated(&person.name))}
                </button>
            </Form>
        </section>
    }
}
