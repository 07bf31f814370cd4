use domain::{Role, UserView, limits};
use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    api::{
        admin::{AddPerson, DisablePerson, people},
        conduct::open_reports,
        invitations::Invite,
    },
    client::Client,
    room::words,
    ssr::{
        flash::{self, Flash},
        form::Retry,
    },
    ui::{Avatar, Confirm, Failed, Field, Form, FormError, InvitationLink, PasswordField, to},
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
                    Ok(people) => {
                        let reports = reports.await.map_or(0, |reports| reports.len());
                        view! { <Listed people reports/> }.into_any()
                    }
                    Err(failure) => view! { <Failed failure/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Listed(
    people: Vec<UserView>,
    /// That nobody has handled.
    reports: usize,
) -> impl IntoView {
    let flash = flash::take();
    let retry = Retry::of(to::<AddPerson>(), flash.clone());
    let made = flash.and_then(Flash::into_link);
    view! {
        <section class="page">
            <h1>"People"</h1>
            {made.map(|url| view! { <InvitationLink url/> })}
            <p class="lead">
                "You see who has an account. What is said in a room is seen by its members alone."
            </p>
            {(reports > 0)
                .then(|| {
                    view! {
                        <p class="empty">
                            <a href="/admin/reports">
                                {match reports {
                                    1 => "1 report waits for an admin".to_owned(),
                                    more => format!("{more} reports wait for an admin"),
                                }}
                            </a>
                        </p>
                    }
                })}
            <FormError action={to::<DisablePerson>()}/>
            <ul class="cards">
                {people.into_iter().map(|user| view! { <UserLine user/> }).collect_view()}
            </ul>
            <InvitePerson/>
            <AddForm retry/>
        </section>
    }
}

#[component]
fn UserLine(user: UserView) -> impl IntoView {
    let own = Client::get().me().is_some_and(|me| me.id == user.person.id);
    let UserView {
        person,
        email,
        disabled,
        ..
    } = user;
    view! {
        <li class="card person" class:person-left=disabled id=crate::paths::person_place(person.id)>
            <Avatar person=person.clone()/>
            <span class="person-name">
                <bdi>{person.name.clone()}</bdi>
                <small>
                    {words::role_name(person.role)} " · " <bdi>{email}</bdi> {own.then_some(" · you")}
                    {disabled.then_some(" · account ended")}
                </small>
            </span>
            {(!disabled && !own)
                .then(|| {
                    view! {
                        <Confirm
                            action={to::<DisablePerson>()}
                            word="End account"
                            label=format!("End the account of {}", person.name)
                            warning="This ends their sign-ins, their watches and their place in every room. What they said stays."
                        >
                            <input type="hidden" name="id" value=person.id.to_string()/>
                        </Confirm>
                    }
                })}
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
            <p>"They choose their own name and password. A wearer gets a care room with the account."</p>
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
            <p>"For people you sit beside: you choose the first password and hand it over."</p>
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
