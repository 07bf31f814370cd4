//! The socket of this page: connects, carries frames both ways, and connects again.

use app::{
    api::account::signed_in,
    client::{Client, clock},
    live::Input,
};
use domain::{CloseCode, Event, json, limits};
use futures::{FutureExt, SinkExt, StreamExt, channel::mpsc::UnboundedReceiver, future, select};
use gloo_net::websocket::{Message, WebSocketError, futures::WebSocket};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::window;

use crate::{backoff::Backoff, notices, wakes::Wake};

/// How long a connection may take to open, milliseconds.
const OPEN_MS: u32 = 10_000;

/// What the socket is told.
#[derive(Debug)]
pub(crate) enum Order {
    Say(String),
    Reconnect,
    ComeBack { after_ms: u64 },
}

/// Why a connection ended.
enum End {
    /// Cut, refused, or silent.
    Lost,
    /// The server restarts, or asked to be left alone for so long.
    ComeBack(u32),
    SignedOut,
    /// The page woke up: no reason to wait.
    Again,
}

/// Keeps the page connected for as long as it lives.
pub(crate) async fn run(
    client: Client,
    mut orders: UnboundedReceiver<Order>,
    mut wakes: UnboundedReceiver<Wake>,
) {
    let mut backoff = Backoff::default();
    loop {
        client.tell(Input::Connecting);
        // Drop old commands; the state sends them again.
        while orders.try_recv().is_ok() {}
        let end = match open() {
            Some(socket) => talk(client, socket, &mut orders, &mut wakes, &mut backoff).await,
            None => End::Lost,
        };
        client.tell(Input::Lost);
        let wait = match end {
            End::SignedOut => return notices::signed_out(),
            End::Again => 0,
            End::ComeBack(after) => after,
            End::Lost => backoff.next_ms(),
        };
        // A socket that never opens does not say why: it may be the sign-in, or a proxy that lets none
        // through. Once more before that is said, because the server may have come back just now.
        let failures = backoff.failures();
        if failures == 3 || failures % 4 == 2 {
            match signed_in().await {
                Ok(false) => return notices::signed_out(),
                Ok(true) if failures > 2 => client.tell(Input::Blocked(true)),
                Ok(true) => {}
                Err(_) => client.tell(Input::Blocked(false)),
            }
        }
        if wait > 0 {
            future::select(TimeoutFuture::new(wait), wakes.next()).await;
        }
    }
}

fn open() -> Option<WebSocket> {
    let location = window().location();
    let scheme = if location.protocol().ok()? == "https:" {
        "wss"
    } else {
        "ws"
    };
    let host = location.host().ok()?;
    let socket = WebSocket::open(&format!("{scheme}://{host}/socket")).ok()?;
    Some(socket)
}

async fn talk(
    client: Client,
    socket: WebSocket,
    orders: &mut UnboundedReceiver<Order>,
    wakes: &mut UnboundedReceiver<Wake>,
    backoff: &mut Backoff,
) -> End {
    let (mut sink, stream) = socket.split();
    let mut frames = stream.fuse();
    let mut greeting = TimeoutFuture::new(OPEN_MS).fuse();
    let mut greeted = false;
    loop {
        select! {
            frame = frames.next() => match frame {
                Some(Ok(Message::Text(text))) => {
                    if let Ok(event) = json::from_str::<Event>(&text) {
                        greeted = true;
                        backoff.reset();
                        client.tell(Input::Frame(Box::new(event)));
                    } else {
                        client.tell(Input::Unreadable);
                    }
                }
                Some(Ok(Message::Bytes(_))) => {}
                Some(Err(WebSocketError::ConnectionClose(close))) => return by_code(close.code),
                Some(Err(_)) | None => return End::Lost,
            },
            order = orders.next() => match order {
                Some(Order::Say(text)) => {
                    if sink.send(Message::Text(text)).await.is_err() {
                        return End::Lost;
                    }
                }
                Some(Order::ComeBack { after_ms }) => {
                    return End::ComeBack(u32::try_from(after_ms).unwrap_or(u32::MAX));
                }
                Some(Order::Reconnect) | None => return End::Lost,
            },
            wake = wakes.next() => {
                let heard = client.with_untracked(|live| live.link().heard_within(clock(), limits::CLIENT_DOUBT_MS));
                if wake == Some(Wake::Offline) {
                    return End::Lost;
                }
                if wake == Some(Wake::Online) || !heard {
                    return End::Again;
                }
            },
            () = greeting => if !greeted {
                return End::Lost;
            },
        }
    }
}

fn by_code(code: u16) -> End {
    let is = |close: CloseCode| code == close as u16;
    if is(CloseCode::SignedOut) {
        End::SignedOut
    } else {
        // Restart, resync and everything else: come back, with jitter.
        End::Lost
    }
}
