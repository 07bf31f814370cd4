use ::words::{account, people, room};
use domain::{CanaryView, Role, Standing, UserView, limits};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{links::Links, slot};
use crate::{
    api::{
        Retry,
        admin::{AddPerson, ApprovePerson, DisablePerson, PeoplePage, people},
        conduct::open_reports,
        invitations::Invite,
    },
    client::Client,
    room::words,
    ssr::flash::{self, Flash},
    ui::{
        Avatar, Confirm, Confirmed, Failed, Field, Form, FormError, InvitationLink, PasswordField,
        to,
    },
    when,
    words::{t, t_view},
};

/// People with an account. Nothing here tells what happens in a room.
#[component]
pub fn Admin() -> impl IntoView {
    let list = Resource::new(|| (), |()| people());
    let reports = Resource::new(|| (), |()| open_reports());
    view! {
        <Title text=t(people::title())/>
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
            <h1>{t(people::title())}</h1>
            <Confirmed/>
            {made.map(|url| view! { <InvitationLink url/> })}
            <p class="lead">{t(people::lead())}</p>
            {(reports != Some(0))
                .then(|| {
                    view! {
                        <p class="empty">
                            <a href="/admin/reports">
                                {t(reports.map_or_else(people::reports_unknown, people::reports))}
                            </a>
                        </p>
                    }
                })}
            {page.canary.map(|canary| view! { <AlertsGetThrough canary/> })}
            <FormError action={to::<ApprovePerson>()}/>
            <FormError action={to::<DisablePerson>()}/>
            {(!waiting.is_empty()).then(|| view! { <WaitingPeople waiting/> })}
            <ul class="cards">
                {people.into_iter().map(|user| view! { <UserLine user/> }).collect_view()}
            </ul>
            <InvitePerson/>
            <Links links=page.links of_all=true/>
            <AddForm retry/>
        </section>
    }
}

/// What the alert of nobody has found.
#[component]
fn AlertsGetThrough(canary: CanaryView) -> impl IntoView {
    let age = i64::try_from(canary.age_seconds).unwrap_or(i64::MAX / 1_000);
    let span = when::span(age * 1_000);
    let said = match canary.broken {
        Some(hop) => people::alerts_stuck(span, hop.into()),
        None if canary.arrived => people::alerts_well(span),
        None => people::alerts_starting(),
    };
    view! { <p role="status">{t(said)}</p> }
}

/// New experts and admins whom nobody has let in yet.
#[component]
fn WaitingPeople(waiting: Vec<UserView>) -> impl IntoView {
    view! {
        <section aria-labelledby="waiting-title">
            <h2 id="waiting-title">{t(people::waiting_title())}</h2>
            <p>{t(people::waiting_hint())}</p>
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
                    {words::role_name(person.role)} " · " <bdi>{email}</bdi> " · "
                    {t_view(people::since(slot::day(since)))}
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
        let by = people::invited_by(slot::name(by.name), by.role.into());
        view! { {t_view(by)} " " }
    });
    let (approve, decline) = (
        t(people::approve_person(&*person.name)),
        t(people::decline_person(&*person.name)),
    );
    let id = person.id.to_string();
    let enters = match enters {
        Some(room) => t_view(people::enters(slot::name(room))).into_any(),
        None => t(people::enters_none()).into_any(),
    };
    view! {
        <div class="decision">
            <p>{by} {enters}</p>
            <Form action={to::<ApprovePerson>()}>
                <input type="hidden" name="id" value=person.id.to_string()/>
                <button class="button primary" type="submit" aria-label=approve>
                    {t(people::approve())}
                </button>
            </Form>
            <Confirm
                action={to::<DisablePerson>()}
                word=t(people::decline())
                label=decline
                warning=t(people::decline_warning())
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
                    {words::role_name(person.role)} " · " <bdi>{email}</bdi> {own.then(|| view! { " · " {t(room::you())} })}
                    {disabled.then(|| view! { " · " {t(people::is_closed())} })}
                    {(changes && !disabled)
                        .then(|| view! { " · " {t(people::must_change_password())} })}
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
            <label for=id>{t(account::role())}</label>
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
            <h2 id="invite-title">{t(people::invite_title())}</h2>
            <p>{t(people::invite_hint())}</p>
            <Form action={to::<Invite>()}>
                <RoleField id="invite-role" chosen=None/>
                <button class="button primary" type="submit">
                    {t(people::create_invitation())}
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
            <h2 id="add-title">{t(people::add_title())}</h2>
            <p>{t(people::add_hint())}</p>
            <Form action={to::<AddPerson>()}>
                <Field retry=retry.clone() name="name" label=t(account::name())/>
                <Field retry=retry.clone() name="email" label=t(account::email()) kind="email" max=limits::EMAIL_CHARS/>
                <PasswordField retry=retry.clone() new=true/>
                <RoleField id="add-role" chosen/>
                <FormError action={to::<AddPerson>()}/>
                <button class="button primary" type="submit">
                    {t(people::add())}
                </button>
            </Form>
        </section>
    }
}
