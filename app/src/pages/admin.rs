use domain::{UserView, limits};
use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    api::{
        admin::{AddPerson, DisablePerson, people},
        invitations::Invite,
    },
    client::Client,
    room::words,
    ui::{Avatar, Failed, Field, Form, FormError, InvitationLink, PasswordField, to},
};

/// People with an account. Nothing here tells what happens in a room.
#[component]
pub fn Admin() -> impl IntoView {
    let list = Resource::new(|| (), |()| people());
    view! {
        <Title text="People"/>
        <section class="page">
            <h1>"People"</h1>
            <Suspense>
                {move || Suspend::new(async move {
                    match list.await {
                        Ok(people) => view! { <Listed people/> }.into_any(),
                        Err(failure) => view! { <Failed failure/> }.into_any(),
                    }
                })}
            </Suspense>
        </section>
    }
}

#[component]
fn Listed(people: Vec<UserView>) -> impl IntoView {
    view! {
        <p class="lead">
            "You see who has an account. What is said in a room is seen by its members alone."
        </p>
        <FormError action={to::<DisablePerson>()}/>
        <ul class="cards">
            {people.into_iter().map(|user| view! { <UserLine user/> }).collect_view()}
        </ul>
        <InvitePerson/>
        <AddForm/>
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
        <li class="card person" class:person-left=disabled>
            <Avatar person=person.clone()/>
            <span class="person-name">
                {person.name.clone()}
                <small>
                    {words::role_name(person.role)} " · " {email} {own.then_some(" · you")}
                    {disabled.then_some(" · account ended")}
                </small>
            </span>
            {(!disabled && !own)
                .then(|| {
                    view! {
                        <details class="confirm">
                            <summary class="button" aria-label=format!("End the account of {}", person.name)>
                                "End account"
                            </summary>
                            <Form action={to::<DisablePerson>()}>
                                <input type="hidden" name="id" value=person.id.to_string()/>
                                <p>
                                    "This ends their sign-ins, their watches and their place in every room. What they said stays."
                                </p>
                                <button class="button danger" type="submit">
                                    {format!("End the account of {}", person.name)}
                                </button>
                            </Form>
                        </details>
                    }
                })}
        </li>
    }
}

#[component]
fn RoleField(id: &'static str) -> impl IntoView {
    view! {
        <div class="field">
            <label for=id>"Role"</label>
            <select id=id name="role">
                <option value="wearer">"Wearer"</option>
                <option value="expert">"Expert"</option>
                <option value="admin">"Admin"</option>
            </select>
        </div>
    }
}

#[component]
fn InvitePerson() -> impl IntoView {
    let made = crate::ssr::flash::take().and_then(crate::ssr::flash::Flash::into_link);
    view! {
        <section aria-labelledby="invite-title">
            <h2 id="invite-title">"Invite somebody"</h2>
            <p>"They choose their own name and password. A wearer gets a care room with the account."</p>
            <Form action={to::<Invite>()}>
                <RoleField id="invite-role"/>
                <button class="button primary" type="submit">
                    "Make a link"
                </button>
            </Form>
            <FormError action={to::<Invite>()}/>
            {made.map(|url| view! { <InvitationLink url/> })}
        </section>
    }
}

#[component]
fn AddForm() -> impl IntoView {
    view! {
        <section aria-labelledby="add-title">
            <h2 id="add-title">"Add somebody directly"</h2>
            <p>"For people you sit beside: you choose the first password and hand it over."</p>
            <Form action={to::<AddPerson>()}>
                <Field name="name" label="Name"/>
                <Field name="email" label="E-mail" kind="email" max=limits::EMAIL_CHARS/>
                <PasswordField new=true/>
                <RoleField id="add-role"/>
                <FormError action={to::<AddPerson>()}/>
                <button class="button primary" type="submit">
                    "Add"
                </button>
            </Form>
        </section>
    }
}
