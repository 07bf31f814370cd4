use ::words::{account, common, waiting};
use domain::{Person, Standing, StandingView};
use leptos::prelude::*;
use leptos_meta::Title;

use super::slot;
use crate::{
    api::account::{SignOut, standing},
    ui::{Failed, Form, go, to},
    words::{t, t_view},
};

/// What somebody sees whose account waits for an admin, and all they see.
#[component]
pub fn Waiting() -> impl IntoView {
    let seen = Resource::new(|| (), |()| standing());
    view! {
        <Title text=t(waiting::title())/>
        <Suspense>
            {move || Suspend::new(async move {
                match seen.await {
                    Ok(seen) if seen.standing == Standing::Waiting => {
                        view! { <Waits seen/> }.into_any()
                    }
                    Ok(seen) => {
                        go(crate::paths::of_standing(seen.standing));
                        ().into_any()
                    }
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
        let by = waiting::invited_by(slot::name(by.name), by.role.into());
        view! { {t_view(by)} " " }
    });
    let seen_by = match any_of(admins) {
        Some(names) => t_view(waiting::admins(names)).into_any(),
        None => t(waiting::any_admin()).into_any(),
    };
    view! {
        <section class="page notice-page">
            <h1>{t_view(account::welcome(slot::name(person.name)))}</h1>
            <p class="lead">{t(waiting::lead())}</p>
            <p>{by} {seen_by}</p>
            <p>{t(waiting::come_back())}</p>
            <p>
                <a class="button" href="" rel="external">
                    {t(waiting::check_again())}
                </a>
            </p>
            <Form action={to::<SignOut>()}>
                <button class="link-button" type="submit">
                    {t(common::sign_out())}
                </button>
            </Form>
        </section>
    }
}

/// "Ada, Ben or Cleo"; `None` of nobody.
fn any_of(people: Vec<Person>) -> Option<AnyView> {
    let mut names = people
        .into_iter()
        .rev()
        .map(|person| slot::name(person.name));
    let last = names.next()?;
    let Some(before) = names.next() else {
        return Some(last);
    };
    let pair = t_view(waiting::or(before, last)).into_any();
    Some(names.fold(pair, |others, name| {
        t_view(waiting::comma(name, others)).into_any()
    }))
}
