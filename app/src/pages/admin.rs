use domain::{Role, Standing, UserView, limits};
use leptos::prelude::*;
use leptos_meta::Title;

use super::links::Links;
use crate::{
    api::{
        admin::{AddPerson, ApprovePerson, DisablePerson, PeoplePage, people},
        conduct::open_reports,
        invitations::Invite,
    },
    client::Client,
    room::words,
    ssr::{
        flash::{self, Flash},
        form::Retry,
    },
    ui::{
        Avatar, Confirm, Confirmed, Day, Failed, Field, Form, FormError, InvitationLink,
        PasswordField, isolated, to,
    },
};

/// People with an account. Nothing here tells what happens in a room.
#[component]
pub fn Admin() -> impl IntoView {
    let list = Resource::new(|| (), |()| people());
    let reports = Resource::new(|| (), |()| open_reports());
    view! {
        <Title text="People"/>
        <Suspense>
            {move || Suspend::new(async move {
                match list.await {
                    Ok(page) => {
                        let reports = reports.await.ok().map(|reports| reports.len());
                        view! { <Listed page reports/> }.into_any()
                    }
                    Err(failure) => view! { <Failed failure/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Listed(
    page: PeoplePage,
    /// That nobody has handled; `None` if they could not be read.
    reports: Option<usize>,
) -> impl IntoView {
    let flash = flash::take();
    let retry = Retry::of(to::<AddPerson>(), flash.clone());
    let made = flash.and_then(Flash::into_link);
    let (waiting, people): (Vec<_>, Vec<_>) = page
        .people
        .into_iter()
        .partition(|user| user.standing == Standing::Waiting && !user.disabled);
    view! {
        <section class="page">
            <h1>"People"</h1>
            <Confirmed/>
            {made.map(|url| view! { <InvitationLink url/> })}
            <p class="lead">
                "You see who has an account. What is said in a room is seen by its members alone."
            </p>
            {(reports != Some(0))
                .then(|| {
                    view! {
                        <p class="empty">
                            <a href="/admin/reports">
                                {match reports {
                                    None => "Reports could not be read just now".to_owned(),
                                    Some(1) => "1 report waits for an admin".to_owned(),
                                    Some(more) => format!("{more} reports wait for an admin"),
                                }}
                            </a>
                        </p>
                    }
                })}
            <FormError action={to::<ApprovePerson>()}/>
            <FormError action={to::<DisablePerson>()}/>
            {(!waiting.is_empty()).then(|| view! { <WaitingPeople waiting/> })}
            <ul class="cards">
                {people.into_iter().map(|user| view! { <UserLine user/> }).collect_view()}
            </ul>
            <InvitePerson/>
            <Links links=page.links title="Open links" of_all=true/>
            <AddForm retry/>
        </section>
    }
}

/// New experts and admins whom nobody has let in yet.
#[component]
fn WaitingPeople(waiting: Vec<UserView>) -> impl IntoView {
    view! {
        <section aria-labelledby="waiting-title">
            <h2 id="waiting-title">"Waiting for you"</h2>
            <p>
                "They came by a link and see nothing yet. Approve whom you or a colleague can vouch for."
            </p>
            <ul class="cards">
                {waiting
                    .into_iter()
                    .map(|user| view! { <WaitingLine user/> })
                    .collect_view()}
            </ul>
        </section>
    }
}

#[component]
fn WaitingLine(user: UserView) -> impl IntoView {
    let (person, since) = (user.person.clone(), user.created_at);
    let email = user.email.clone();
    view! {
        <li class="card person" id=crate::paths::person_place(person.id)>
            <Avatar person=person.clone()/>
            <span class="person-name">
                <a href=crate::paths::person(person.id)>
                    <bdi>{person.name.clone()}</bdi>
                </a>
                <small>
                    {words::role_name(person.role)} " · " <bdi>{email}</bdi> ", since " <Day at=since/>
                </small>
            </span>
            <Decision user/>
        </li>
    }
}

/// Who invited somebody who waits, where they enter, and the two answers.
#[component]
pub(super) fn Decision(user: UserView) -> impl IntoView {
    let UserView {
        person,
        invited_by,
        enters,
        ..
    } = user;
    let by = invited_by.map(|by| {
        view! {
            "Invited by "
            <bdi>{by.name}</bdi>
            {format!(" ({}). ", words::role(by.role))}
        }
    });
    let (approve, decline) = (
        format!("Approve {}", isolated(&person.name)),
        format!("Decline {}", isolated(&person.name)),
    );
    let id = person.id.to_string();
    let enters = match enters {
        Some(room) => view! { "Enters “" <bdi>{room}</bdi> "” once approved." }.into_any(),
        None => view! { "Enters no room by it." }.into_any(),
    };
    view! {
        <div class="decision">
            <p>{by} {enters}</p>
            <Form action={to::<ApprovePerson>()}>
                <input type="hidden" name="id" value=person.id.to_string()/>
                <button class="button primary" type="submit" aria-label=approve>
                    "Approve"
                </button>
            </Form>
            <Confirm
                action={to::<DisablePerson>()}
                word="Decline"
                label=decline
                warning="The account ends before it was used. It can be opened again, and then waits once more; the link it came by opens nothing any more."
            >
                <input type="hidden" name="id" value=id/>
            </Confirm>
        </div>
    }
}

#[component]
fn UserLine(user: UserView) -> impl IntoView {
    let own = Client::get().me().is_some_and(|me| me.id == user.person.id);
    let UserView {
        person,
        email,
        disabled,
        standing,
        ..
    } = user;
    let changes = standing == Standing::MustChangePassword;
    view! {
        <li class="card person" class:person-left=disabled id=crate::paths::person_place(person.id)>
            <Avatar person=person.clone()/>
            <span class="person-name">
                <a href=crate::paths::person(person.id)>
                    <bdi>{person.name.clone()}</bdi>
                </a>
                <small>
                    {words::role_name(person.role)} " · " <bdi>{email}</bdi> {own.then_some(" · you")}
                    {disabled.then_some(" · account ended")}
                    {(changes && !disabled).then_some(" · first password not changed yet")}
                </small>
            </span>
        </li>
    }
}

#[component]
fn RoleField(
    id: &'static str,
    /// Before it was refused.
    chosen: Option<Role>,
) -> impl IntoView {
    let options = [Role::Wearer, Role::Expert, Role::Admin].map(|role| {
        view! {
            <option value=role.to_string() selected=chosen == Some(role)>
                {words::role_name(role)}
            </option>
        }
    });
    view! {
        <div class="field">
            <label for=id>"Role"</label>
            <select id=id name="role">
                {options.into_iter().collect_view()}
            </select>
        </div>
    }
}

#[component]
fn InvitePerson() -> impl IntoView {
    view! {
        <section aria-labelledby="invite-title">
            <h2 id="invite-title">"Invite somebody"</h2>
            <p>"They choose their own name and password. A wearer gets a care room with the account. A new expert or admin waits here until an admin approves them, unless this site is set up otherwise."</p>
            <Form action={to::<Invite>()}>
                <RoleField id="invite-role" chosen=None/>
                <button class="button primary" type="submit">
                    "Make a link"
                </button>
            </Form>
            <FormError action={to::<Invite>()}/>
        </section>
    }
}

#[component]
fn AddForm(retry: Retry) -> impl IntoView {
    let chosen = retry.typed("role").and_then(|role| role.parse().ok());
    view! {
        <section aria-labelledby="add-title">
            <h2 id="add-title">"Add somebody directly"</h2>
            <p>"For people you sit beside: you choose the first password and hand it over, and they change it when they first sign in. Who is added here does not wait."</p>
            <Form action={to::<AddPerson>()}>
                <Field retry=retry.clone() name="name" label="Name"/>
                <Field retry=retry.clone() name="email" label="E-mail" kind="email" max=limits::EMAIL_CHARS/>
                <PasswordField retry=retry.clone() new=true/>
                <RoleField id="add-role" chosen/>
                <FormError action={to::<AddPerson>()}/>
                <button class="button primary" type="submit">
                    "Add"
                </button>
            </Form>
        </section>
    }
}
