use ::words::crisis;
use domain::{CrisisNumber, limits};
use leptos::prelude::*;

use super::slot;
use crate::{
    api::{
        Retry,
        crisis::{AddCrisisNumber, RemoveCrisisNumber},
    },
    ssr::flash,
    ui::{Field, Form, FormError, to},
    words::{t, t_view},
};

/// A wearer's own telephone numbers for bad hours.
#[component]
pub(super) fn CrisisNumbers(numbers: Vec<CrisisNumber>) -> impl IntoView {
    let card = slot::link("/crisis".to_owned(), t(crisis::own_card()));
    let has_room = numbers.len() < limits::CRISIS_NUMBERS;
    view! {
        <section aria-labelledby="crisis-title">
            <h2 id="crisis-title" tabindex="-1">
                {t(crisis::own_title())}
            </h2>
            <p>{t_view(crisis::own_text(limits::CRISIS_NUMBERS, card))}</p>
            <FormError action={to::<RemoveCrisisNumber>()}/>
            <ul class="cards">
                {numbers.into_iter().map(|number| view! { <Line number/> }).collect_view()}
            </ul>
            {has_room.then(|| view! { <AddForm/> })}
        </section>
    }
}

#[component]
fn Line(number: CrisisNumber) -> impl IntoView {
    let CrisisNumber { id, name, number } = number;
    let label = t(crisis::remove_whom(&*name));
    view! {
        <li class="card">
            <span>
                <strong>
                    <bdi>{name}</bdi>
                </strong>
                <small>
                    <bdi>{number}</bdi>
                </small>
            </span>
            <Form action={to::<RemoveCrisisNumber>()}>
                <input type="hidden" name="id" value=id.to_string()/>
                <button class="button" type="submit" aria-label=label>
                    {t(crisis::remove())}
                </button>
            </Form>
        </li>
    }
}

#[component]
fn AddForm() -> impl IntoView {
    let url = to::<AddCrisisNumber>();
    let retry = Retry::of(url, flash::take());
    view! {
        <Form action=url>
            <Field retry=retry.clone() name="name" label=t(crisis::name())/>
            <Field
                retry
                name="number"
                label=t(crisis::number())
                kind="tel"
                max=limits::TELEPHONE_CHARS
            />
            <FormError action=url/>
            <button class="button" type="submit">
                {t(crisis::add())}
            </button>
        </Form>
    }
}
