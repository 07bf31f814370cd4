use ::words::alert;
use domain::{
    Life, Priority, Role, RoomAction, RoomKind, UnixMillis, UserId,
    access::{About, Action, Object, may},
    alert::Asked,
    watch::WristAnswer,
};
use leptos::prelude::*;

use crate::{
    client::Client,
    room::{act_form::act_form, alert_reading::Reading, attempt::Attempt, details::Later},
    words::t,
};

/// Where alerts are.
const IN_CARE: Object = Object::joined(RoomKind::Care, About::Nobody);

/// The one thing to do about it, for an expert: take it, and go on with it after that.
pub(super) fn view(reading: Reading, role: Option<Role>) -> AnyView {
    let takes = role.is_some_and(|role| may(role, Action::AcknowledgeAlert, IN_CARE));
    // A drill is over once somebody has come.
    let has_it = Memo::new(move |_| reading.has_it() && !reading.life(|life| life.why.is_drill()));
    let can_take = Memo::new(move |_| {
        let is_free = reading.attempt.with(|attempt| {
            attempt.as_ref().is_none_or(|attempt| {
                attempt.has_failed() || matches!(attempt.action, RoomAction::SnoozeAlert { .. })
            })
        });
        takes && is_free && reading.life(Life::is_open)
    });
    let client = Client::get();
    let can_snooze = Memo::new(move |_| {
        let now = client.now();
        can_take.get() && reading.life(|life| is_called(life, reading.me, now))
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
                    let snooze = move || {
                        let said = view! { {t(alert::snooze())} {reading.which()} }.into_any();
                        let snooze = RoomAction::SnoozeAlert { alert };
                        let form = act_form(reading.room, snooze, reading.on_act, "plain", None, said);
                        can_snooze.get().then_some(form)
                    };
                    view! { <div class="alert-actions">{button} {snooze}</div> }
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

/// Whether this person is asked and called again and again.
fn is_called(life: &Life, me: Option<UserId>, now: UnixMillis) -> bool {
    let is_asked = |one: &Asked| Some(one.who.id) == me && one.asked_at.is_some();
    !life.late
        && life.priority > Priority::Low
        && life.asked.iter().any(is_asked)
        && me.is_some_and(|me| !life.is_snoozed(me, now))
}

/// How far the reader's own attempt has come, as long as it can still do something.
pub(super) fn attempted(reading: Reading) -> impl IntoView {
    let attempt = Memo::new(move |_| {
        reading
            .attempt
            .get()
            .filter(|attempt| match attempt.action {
                RoomAction::AcknowledgeAlert { .. } | RoomAction::SnoozeAlert { .. } => {
                    reading.life(Life::is_open)
                }
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
