//! Carries out what the state asks for, and tells it what happened.

use std::sync::Arc;

use app::{
    client::{Client, Outlet},
    live::{Effect, Input},
};
use futures::StreamExt;
use futures::channel::mpsc;
use gloo_timers::future::IntervalStream;
use wasm_bindgen_futures::spawn_local;

use crate::{notices, renewal, socket, storage, wakes};

/// What the socket is told.
#[derive(Debug)]
pub(crate) enum Order {
    Say(String),
    Reconnect,
    ComeBack { after_ms: u64 },
}

/// Brings the client to life. Runs once, after hydration.
pub(crate) fn start(client: Client) -> Outlet {
    let (orders, to_do) = mpsc::unbounded();
    let (wake, woken) = mpsc::unbounded();
    notices::alive();
    notices::register_worker();
    wakes::listen(client, wake);
    client.restore_typed(storage::typed());
    spawn_local(async move {
        client.tell(Input::Restored(storage::kept()));
        socket::run(client, to_do, woken).await;
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
                storage::keep_typed(&client.all_typed());
                None
            }
            Effect::Reconnect => Some(Order::Reconnect),
            Effect::ComeBack { after_ms } => Some(Order::ComeBack {
                after_ms: *after_ms,
            }),
            Effect::Keep => {
                client.with_untracked(|live| {
                    storage::keep(&live.outbox().unsent().collect::<Vec<_>>());
                });
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
            // The client loads by itself.
            Effect::Load(_) => None,
        };
        if let Some(order) = order {
            // The socket's task lives as long as the page.
            let _ = orders.unbounded_send(order);
        }
    })
}
