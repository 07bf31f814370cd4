//! Carries out what the state asks for, and tells it what happened.

use std::sync::Arc;

use app::{
    client::{Client, Outlet},
    live::Effect,
};
use futures::StreamExt;
use futures::channel::mpsc;
use gloo_timers::future::IntervalStream;
use wasm_bindgen_futures::spawn_local;

use crate::{
    notices, post, renewal,
    socket::{self, Order},
    storage, wakes,
};

/// Brings the client to life. Runs once, after hydration.
pub(crate) fn start(client: Client) -> Outlet {
    let (orders, to_do) = mpsc::unbounded();
    let (wake, woken) = mpsc::unbounded();
    notices::alive();
    notices::register_worker();
    wakes::listen(client, wake);
    spawn_local(async move {
        futures::join!(storage::start(client), socket::run(client, to_do, woken));
    });
    spawn_local(async move {
        let mut seconds = IntervalStream::new(1_000);
        while seconds.next().await.is_some() {
            client.tick();
        }
    });
    Arc::new(move |effect| {
        let order = match effect {
            Effect::Command(command) => serde_json::to_string(command).ok().map(Order::Say),
            Effect::KeepTyped => {
                storage::keep_typed(client);
                None
            }
            Effect::Reconnect => Some(Order::Reconnect),
            Effect::ComeBack { after_ms } => Some(Order::ComeBack {
                after_ms: *after_ms,
            }),
            Effect::Keep => {
                storage::keep(client);
                None
            }
            Effect::Renew => {
                renewal::renew(client);
                None
            }
            Effect::Leave => {
                notices::signed_out();
                None
            }
            Effect::Post(command) => {
                spawn_local(post::post(client, command.clone()));
                None
            }
            // The client loads by itself.
            Effect::Load(_) => None,
        };
        if let Some(order) = order {
            // The socket's task lives as long as the page.
            let _ = orders.unbounded_send(order);
        }
    })
}
