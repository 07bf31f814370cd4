use domain::{AlertId, RoomAction, RoomId, watch::WristAnswer};
use leptos::prelude::*;

use super::PageData;
use crate::{
    api::{
        AlertVerb,
        rooms::{Acknowledge, AnswerAlert, HandleAlert, RaiseAlert, SendText, StartDrill},
    },
    client::{Client, new_client_id},
    ui::to,
};

/// Where plain forms about alerts go.
pub(super) fn urls() -> [&'static str; 4] {
    [
        to::<Acknowledge>(),
        to::<HandleAlert>(),
        to::<AnswerAlert>(),
        to::<RaiseAlert>(),
    ]
}

/// A button that does something in a room. A form of its own, so that it also works where no client runs.
pub(super) fn act_form(
    room: RoomId,
    action: RoomAction,
    on_act: Callback<RoomAction>,
    look: &'static str,
    // Whether it is what was chosen, for a button that stays.
    pressed: Option<bool>,
    said: AnyView,
) -> AnyView {
    let client = use_context::<Client>();
    let form_id = use_context::<PageData>().map_or_else(new_client_id, |served| served.form_id);
    let (url, fields) = form_of(&action);
    let fields = fields.into_iter().map(|(name, value)| {
        view! { <input type="hidden" name=name value=value/> }
    });
    view! {
        <form
            class="act"
            method="post"
            action=url
            on:submit=move |event| {
                if client.is_some_and(Client::is_running_untracked) {
                    event.prevent_default();
                    on_act.run(action.clone());
                }
            }
        >
            <input type="hidden" name="room" value=room.to_string()/>
            <input type="hidden" name="client_id" value=form_id.to_string()/>
            {fields.collect_view()}
            <button
                class="button"
                class:primary=look == "primary"
                class:tinted=look == "tinted"
                type="submit"
                aria-pressed=pressed.map(|it| it.to_string())
            >
                {said}
            </button>
        </form>
    }
    .into_any()
}

/// Where a form for this goes, and what it sends.
fn form_of(action: &RoomAction) -> (&'static str, Vec<(&'static str, String)>) {
    let about = |alert: &AlertId| ("alert", alert.to_string());
    let handle = |alert, verb: AlertVerb, more: Option<(&'static str, String)>| {
        let fields = [about(alert), ("verb", verb.to_string())];
        (
            to::<HandleAlert>(),
            fields.into_iter().chain(more).collect(),
        )
    };
    match action {
        RoomAction::SendMessage { text } => (to::<SendText>(), vec![("text", text.clone())]),
        RoomAction::AcknowledgeAlert { alert } => (to::<Acknowledge>(), vec![about(alert)]),
        RoomAction::SeeAlert { alert } => handle(alert, AlertVerb::See, None),
        RoomAction::SnoozeAlert { alert } => handle(alert, AlertVerb::Snooze, None),
        RoomAction::GiveBackAlert { alert } => handle(alert, AlertVerb::GiveBack, None),
        RoomAction::HandOverAlert { alert, to } => {
            handle(alert, AlertVerb::HandOver, Some(("to", to.to_string())))
        }
        RoomAction::ResolveAlert { alert, outcome } => {
            let outcome = ("outcome", outcome.to_string());
            handle(alert, AlertVerb::Resolve, Some(outcome))
        }
        RoomAction::AnswerAlert { alert, answer } => {
            let answer = match answer {
                WristAnswer::Fine => "fine",
                WristAnswer::Stay => "stay",
                WristAnswer::Silence => "silence",
            };
            let fields = vec![about(alert), ("answer", answer.to_owned())];
            (to::<AnswerAlert>(), fields)
        }
        RoomAction::RaiseAlert {} => (to::<RaiseAlert>(), Vec::new()),
        RoomAction::StartDrill {} => (to::<StartDrill>(), Vec::new()),
    }
}
