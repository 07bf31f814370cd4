use ::words::alert;
use domain::{Outcome, Person, Role, RoomAction};
use leptos::prelude::*;
use strum::IntoEnumIterator;

use crate::{
    client::Client,
    paths,
    room::{act_form::act_form, alert_reading::Reading, alert_words, attempt::Attempt, composer},
    words::t,
};

/// What whoever has it can do next: write, hand it over, give it back, close it.
#[component]
pub(crate) fn Handling(reading: Reading) -> impl IntoView {
    let client = Client::get();
    let alert = reading.card.get_untracked().episode.alert;
    let button = move |action, look, said: AnyView| {
        act_form(reading.room, action, reading.on_act, look, None, said)
    };
    // The room's other experts.
    let others = Memo::new(move |_| {
        client.with(|live| {
            let members = live
                .room(reading.room)
                .map_or(&[][..], |room| &room.members);
            let here = members.iter().filter(|member| {
                member.left_at.is_none()
                    && member.person.role == Role::Expert
                    && Some(member.person.id) != reading.me
            });
            here.map(domain::Member::told_apart)
                .collect::<Vec<Person>>()
        })
    });
    let is_free = Memo::new(move |_| {
        let attempt = reading.attempt.get();
        attempt.as_ref().is_none_or(Attempt::has_failed)
    });
    let write = view! {
        <a
            class="button primary"
            href="#text"
            on:click=move |event| {
                if client.is_running_untracked() {
                    event.prevent_default();
                    composer::focus();
                }
            }
        >
            {t(alert::write())}
        </a>
    };
    let hand_over = move || {
        let others = others.get();
        (!others.is_empty()).then(|| {
            let choices = others.into_iter().map(|other| {
                let action = RoomAction::HandOverAlert {
                    alert,
                    to: other.id,
                };
                let name = view! { <bdi>{other.name}</bdi> };
                button(action, "", name.into_any())
            });
            choice(
                reading,
                t(alert::hand_over()),
                choices.collect_view().into_any(),
            )
        })
    };
    let close = move || {
        let choices = Outcome::iter().map(|outcome| {
            let action = RoomAction::ResolveAlert { alert, outcome };
            let said = t(alert_words::outcome(outcome));
            let said = view! { <span class="outcome">{said}</span> };
            button(action, "", said.into_any())
        });
        choice(
            reading,
            t(alert::close()),
            choices.collect_view().into_any(),
        )
    };
    let give_back = move || {
        let said = view! { {t(alert::give_back())} {reading.which()} }.into_any();
        button(RoomAction::GiveBackAlert { alert }, "", said)
    };
    view! {
        <div class="alert-actions">
            {write}
            {notes(reading)}
            {move || is_free.get().then(|| view! { {close()} {hand_over()} {give_back()} })}
        </div>
    }
}

/// Where the team writes to itself about it. A page of its own, so that the client is left.
pub(super) fn notes(reading: Reading) -> AnyView {
    let seq = reading.card.get_untracked().episode.raised_seq;
    view! {
        <a class="button" href=paths::hand_over(reading.room, Some(seq)) rel="external">
            {t(alert::team_notes())}
            {reading.which()}
        </a>
    }
    .into_any()
}

/// Choices behind a button.
fn choice(reading: Reading, word: String, choices: AnyView) -> AnyView {
    view! {
        <details class="alert-choice">
            <summary class="button">{word} {reading.which()}</summary>
            <div class="alert-choices">{choices}</div>
        </details>
    }
    .into_any()
}
