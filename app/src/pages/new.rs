use ::words::{conversation, room};
use domain::{
    Person,
    access::{Action, Object, may},
    told_apart,
};
use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    api::{
        Retry,
        rooms::{CreateTeamRoom, OpenDirectRoom, contacts},
    },
    client::Client,
    room::words,
    ssr::flash,
    ui::{Avatar, Failed, Field, Form, FormError, to},
    words::t,
};

/// Opens a direct room, or makes a team room.
#[component]
pub fn New() -> impl IntoView {
    let people = Resource::new(|| (), |()| contacts());
    view! {
        <Title text=t(room::new_conversation())/>
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
        .is_some_and(|me| may(me.role, Action::CreateTeamRoom, Object::Site));
    let nobody = people.is_empty();
    view! {
        <section class="page">
            <h1>{t(room::new_conversation())}</h1>
            <h2>{t(conversation::with_one())}</h2>
            {nobody
                .then(|| {
                    view! {
                        <p class="empty">{t(conversation::nobody())}</p>
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
                                        aria-label=t(conversation::message_person(&*person.name))
                                    >
                                        {t(conversation::message())}
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
        <h2>{t(conversation::with_team())}</h2>
        <p>{t(conversation::team_hint())}</p>
        <Form action={to::<CreateTeamRoom>()}>
            <Field retry name="name" label=t(conversation::room_name())/>
            <FormError action={to::<CreateTeamRoom>()}/>
            <button class="button primary" type="submit">
                {t(conversation::create_room())}
            </button>
        </Form>
    }
}
