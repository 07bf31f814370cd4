use domain::{Person, Standing, StandingView};
use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    api::account::{SignOut, standing},
    room::words,
    ui::{Failed, Form, go, to},
};

/// What somebody sees whose account waits for an admin, and all they see.
#[component]
pub fn Waiting() -> impl IntoView {
    let seen = Resource::new(|| (), |()| standing());
    view! {
        <Title text="Waiting"/>
        <Suspense>
            {move || Suspend::new(async move {
                match seen.await {
                    Ok(seen) if seen.standing == Standing::Waiting => {
                        view! { <Waits seen/> }.into_any()
                    }
                    Ok(seen) => go(crate::paths::of_standing(seen.standing)).into_any(),
                    Err(failure) => view! { <Failed failure/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Waits(seen: StandingView) -> impl IntoView {
    let StandingView {
        person,
        invited_by,
        admins,
        ..
    } = seen;
    let by = invited_by.map(|by| {
        view! {
            <bdi>{by.name}</bdi>
            {format!(" ({}) invited you. ", words::role(by.role))}
        }
    });
    view! {
        <section class="page notice-page">
            <h1>
                "Welcome, " <bdi>{person.name}</bdi>
            </h1>
            <p class="lead">
                "Your account is made. Before you can see anything here, an admin of this site approves it."
            </p>
            <p>
                {by}
                {if admins.is_empty() {
                    view! { "Every admin sees you at the top of the list of people." }.into_any()
                } else {
                    view! {
                        "You stand at the top of the list of people that "
                        <Names people=admins/>
                        " can see. Fitweet sends no message, so let one of them know."
                    }
                        .into_any()
                }}
            </p>
            <p>
                "You need not wait here: sign in again later, and your rooms are there once it is done."
            </p>
            <p>
                <a class="button" href="" rel="external">
                    "Look again"
                </a>
            </p>
            <Form action={to::<SignOut>()}>
                <button class="link-button" type="submit">
                    "Sign out"
                </button>
            </Form>
        </section>
    }
}

/// "Ada, Ben or Cleo".
#[component]
fn Names(people: Vec<Person>) -> impl IntoView {
    let last = people.len() - 1;
    people
        .into_iter()
        .enumerate()
        .map(|(place, person)| {
            let before = match place {
                0 => "",
                _ if place == last => " or ",
                _ => ", ",
            };
            view! {
                {before}
                <bdi>{person.name}</bdi>
            }
        })
        .collect_view()
}
