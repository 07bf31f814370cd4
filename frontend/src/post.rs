//! Commands as plain requests, for a client that no socket opens for.

use app::{
    api::{
        Failure,
        rooms::{Acknowledge, MarkRead, SendText},
    },
    client::Client,
    live::Input,
};
use domain::{Command, RoomAction};
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
            let (path, field) = match action {
                RoomAction::SendMessage { text } => (SendText::PATH, field("text", &text)),
                RoomAction::AcknowledgeAlert { alert } => {
                    (Acknowledge::PATH, field("alert", &alert.to_string()))
                }
            };
            (path, room, Some(client_id), field)
        }
        Command::MarkRead { room, seq } => {
            (MarkRead::PATH, room, None, field("seq", &seq.to_string()))
        }
        Command::Resume { .. } | Command::Fetch { .. } | Command::Show { .. } | Command::Beat => {
            return;
        }
    };
    let fields = Array::of2(&field("room", &room.to_string()), &more);
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
