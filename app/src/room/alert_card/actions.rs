use ::words::alert;
use domain::{
    Life, Role, RoomAction, RoomKind,
    access::{About, Action, Object, may},
    watch::WristAnswer,
};
use leptos::prelude::*;

use crate::{
    room::{act_form::act_form, alert_reading::Reading, attempt::Attempt, details::Later},
    words::t,
};

/// Where alerts are.
const IN_CARE: Object = Object::joined(RoomKind::Care, About::Nobody);

/// The one thing to do about it, for an expert: take it, and go on with it after that.
pub(super) fn view(reading: Reading, role: Option<Role>) -> AnyView {
    let takes = role.is_some_and(|role| may(role, Action::AcknowledgeAlert, IN_CARE));
    let has_it = Memo::new(move |_| reading.has_it());
    let can_take = Memo::new(move |_| {
        let is_free = reading
            .attempt
            .with(|attempt| attempt.as_ref().is_none_or(Attempt::has_failed));
        takes && is_free && reading.life(Life::is_open)
    });
    view! {
        {attempted(reading)}
        {move || {
            can_take
                .get()
                .then(|| {
                    let alert = reading.card.get_untracked().episode.alert;
                    let said = view! { {t(alert::take())} {reading.which()} }.into_any();
                    let take = RoomAction::AcknowledgeAlert { alert };
                    let button = act_form(
                        reading.room,
                        take,
                        reading.on_act,
                        "primary",
                        None,
                        said,
                    );
                    view! { <div class="alert-actions">{button}</div> }
                })
        }}
        {move || {
            has_it
                .get()
                .then(|| view! { <Later view=move |details| (details.handling)(reading) lasting=true/> })
        }}
    }
    .into_any()
}

/// How far the reader's own attempt has come, as long as it can still do something.
pub(super) fn attempted(reading: Reading) -> impl IntoView {
    let attempt = Memo::new(move |_| {
        reading
            .attempt
            .get()
            .filter(|attempt| match attempt.action {
                RoomAction::AcknowledgeAlert { .. } => reading.life(Life::is_open),
                RoomAction::AnswerAlert { .. } => true,
                _ => reading.has_it(),
            })
    });
    move || attempt.get().as_ref().map(Attempt::line)
}

/// "I'm OK" and "Stay with me", as on the wrist. The last one counts, so both stay.
pub(super) fn answers(reading: Reading) -> AnyView {
    let given = Memo::new(move |_| reading.life(|life| life.answer.map(|it| it.answer)));
    let button = move |answer, said, look| {
        let alert = reading.card.get_untracked().episode.alert;
        let said = view! { {t(said)} {reading.which()} }.into_any();
        let action = RoomAction::AnswerAlert { alert, answer };
        let pressed = Some(given.get() == Some(answer));
        act_form(reading.room, action, reading.on_act, look, pressed, said)
    };
    let is_taken = Memo::new(move |_| reading.life(|life| life.taken().is_some()));
    view! {
        {attempted(reading)}
        <div class="alert-actions alert-answers">
            {move || button(WristAnswer::Fine, alert::fine(), "tinted")}
            {move || {
                // Once somebody is there, nothing is left to press for.
                let look = if is_taken.get() { "tinted" } else { "primary" };
                button(WristAnswer::Stay, alert::stay(), look)
            }}
        </div>
    }
    .into_any()
}
