//! Commands as plain requests, for a client that no socket opens for.

use app::{
    api::{
        AlertVerb, Failure,
        rooms::{
            Acknowledge, AnswerAlert, HandleAlert, MarkRead, RaiseAlert, SendText, StartDrill,
        },
    },
    client::Client,
    live::Input,
};
use domain::{Command, RoomAction, watch::WristAnswer};
use js_sys::Array;
use leptos::server_fn::{ServerFn, error::FromServerFnError};
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

#[wasm_bindgen(module = "/src/post.js")]
extern "C" {
    #[wasm_bindgen(catch, js_name = post)]
    async fn send(path: &str, fields: Array) -> Result<JsValue, JsValue>;
}

/// Says it, and tells what became of it.
pub(crate) async fn post(client: Client, command: Command) {
    let field = |name: &str, value: &str| Array::of2(&name.into(), &value.into());
    let (path, room, client_id, more) = match command {
        Command::Act {
            room,
            client_id,
            action,
        } => {
            let alert = action
                .alert()
                .map(|alert| field("alert", &alert.to_string()));
            let verb = |verb: AlertVerb| field("verb", &verb.to_string());
            let (path, more) = match action {
                RoomAction::SendMessage { text } => (SendText::PATH, vec![field("text", &text)]),
                RoomAction::AcknowledgeAlert { .. } => (Acknowledge::PATH, Vec::new()),
                RoomAction::SeeAlert { .. } => (HandleAlert::PATH, vec![verb(AlertVerb::See)]),
                RoomAction::SnoozeAlert { .. } => {
                    (HandleAlert::PATH, vec![verb(AlertVerb::Snooze)])
                }
                RoomAction::GiveBackAlert { .. } => {
                    (HandleAlert::PATH, vec![verb(AlertVerb::GiveBack)])
                }
                RoomAction::HandOverAlert { to, .. } => {
                    let to = field("to", &to.to_string());
                    (HandleAlert::PATH, vec![verb(AlertVerb::HandOver), to])
                }
                RoomAction::ResolveAlert { outcome, .. } => {
                    let outcome = field("outcome", outcome.into());
                    (HandleAlert::PATH, vec![verb(AlertVerb::Resolve), outcome])
                }
                RoomAction::AnswerAlert { answer, .. } => (
                    AnswerAlert::PATH,
                    vec![field("answer", answer_name(answer))],
                ),
                RoomAction::RaiseAlert {} => (RaiseAlert::PATH, Vec::new()),
                RoomAction::StartDrill {} => (StartDrill::PATH, Vec::new()),
            };
            let more: Vec<Array> = alert.into_iter().chain(more).collect();
            (path, room, Some(client_id), more)
        }
        Command::MarkRead { room, seq } => (
            MarkRead::PATH,
            room,
            None,
            vec![field("seq", &seq.to_string())],
        ),
        Command::Resume { .. } | Command::Fetch { .. } | Command::Show { .. } | Command::Beat => {
            return;
        }
    };
    let fields = Array::of1(&field("room", &room.to_string()));
    for one in more {
        fields.push(&one);
    }
    if let Some(client_id) = client_id {
        fields.push(&field("client_id", &client_id.to_string()));
    }
    let answer = send(path, fields).await;
    let result = match answer.ok().and_then(|answer| answer.as_string()) {
        Some(answer) if answer.is_empty() => Ok(()),
        // As the client of a server function reads it.
        Some(answer) => Err(Failure::de(answer.into_bytes().into()).error().cloned()),
        None => Err(None),
    };
    client.tell(Input::Posted {
        room,
        client_id,
        result,
    });
}

/// As in a form.
fn answer_name(answer: WristAnswer) -> &'static str {
    match answer {
        WristAnswer::Fine => "fine",
        WristAnswer::Stay => "stay",
        WristAnswer::Silence => "silence",
    }
}
