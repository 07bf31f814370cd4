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
    let by = invited_by.map(|by| format!("{} ({}) invited you. ", by.name, words::role(by.role)));
    view! {
        <section class="page notice-page">
            <h1>{format!("Welcome, {}", person.name)}</h1>
            <p class="lead">
                "Your account is made. Before you can see anything here, an admin of this site approves it."
            </p>
            <p>{by} {told(&admins)}</p>
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

/// Who sees that somebody waits.
fn told(admins: &[Person]) -> String {
    let names: Vec<&str> = admins.iter().map(|admin| admin.name.as_str()).collect();
    let names = match names.as_slice() {
        [] => return "Fitweet shows it to every admin.".to_owned(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    };
    format!(
        "You stand at the top of the list of people that {names} can see. Fitweet sends no message, \
         so let one of them know."
    )
}
