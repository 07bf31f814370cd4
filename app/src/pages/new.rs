use domain::{Person, Role, told_apart};
use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    api::rooms::{CreateTeamRoom, OpenDirectRoom, contacts},
    client::Client,
    room::words,
    ssr::{flash, form::Retry},
    ui::{Avatar, Failed, Field, Form, FormError, isolated, to},
};

/// Opens a direct room, or makes a team room.
#[component]
pub fn New() -> impl IntoView {
    let people = Resource::new(|| (), |()| contacts());
    view! {
        <Title text="New talk"/>
        <Suspense>
            {move || Suspend::new(async move {
                match people.await {
                    Ok(people) => view! { <Contacts people/> }.into_any(),
                    Err(failure) => view! { <Failed failure/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Contacts(people: Vec<Person>) -> impl IntoView {
    let makes_rooms = Client::get()
        .me()
        .is_some_and(|me| matches!(me.role, Role::Expert | Role::Admin));
    let nobody = people.is_empty();
    view! {
        <section class="page">
            <h1>"New talk"</h1>
            <h2>"With one person"</h2>
            {nobody
                .then(|| {
                    view! {
                        <p class="empty">
                            "There is nobody yet. You can talk directly with people you share a room with."
                        </p>
                    }
                })}
            <FormError action={to::<OpenDirectRoom>()}/>
            <ul class="people">
                {told_apart(&people)
                    .into_iter()
                    .map(|person| {
                        view! {
                            <li class="person">
                                <Avatar person=person.clone()/>
                                <span class="person-name">
                                    <bdi>{person.name.clone()}</bdi> <small>{words::role_name(person.role)}</small>
                                </span>
                                <Form action={to::<OpenDirectRoom>()}>
                                    <input type="hidden" name="with" value=person.id.to_string()/>
                                    <button
                                        class="button"
                                        type="submit"
                                        aria-label=format!("Talk with {}", isolated(&person.name))
                                    >
                                        "Talk"
                                    </button>
                                </Form>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
            {makes_rooms.then(|| view! { <TeamRoom/> })}
        </section>
    }
}

#[component]
fn TeamRoom() -> impl IntoView {
    let retry = Retry::of(to::<CreateTeamRoom>(), flash::take());
    view! {
        <h2>"With a team"</h2>
        <p>"A team room is for experts. You invite them once it is there."</p>
        <Form action={to::<CreateTeamRoom>()}>
            <Field retry name="name" label="Name of the room"/>
            <FormError action={to::<CreateTeamRoom>()}/>
            <button class="button primary" type="submit">
                "Make a team room"
            </button>
        </Form>
    }
}
