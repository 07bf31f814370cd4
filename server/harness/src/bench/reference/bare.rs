//! The server that checks nothing and knows nobody.

use std::{
    collections::HashMap,
    fs::File,
    io::Write,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc},
};

use anyhow::Result;
use axum::{
    Router,
    body::Bytes,
    extract::{
        State, WebSocketUpgrade,
        ws::{Message, Utf8Bytes, WebSocket},
    },
    http::{HeaderMap, StatusCode},
    response::Response,
    routing::{get, post},
};
use futures::{SinkExt, StreamExt};
use tokio::{
    net::TcpListener,
    sync::{
        mpsc::{UnboundedSender, unbounded_channel},
        oneshot,
    },
};

const RESUME: &str = r#"{"resume":"#;

type Rooms = Arc<Mutex<HashMap<String, Room>>>;
type Room = Arc<Mutex<Vec<UnboundedSender<Utf8Bytes>>>>;

#[derive(Clone)]
struct Bare {
    rooms: Rooms,
    keeper: mpsc::Sender<Kept>,
}

/// Something to be on disk before anybody hears of it.
struct Kept {
    bytes: Bytes,
    then: Then,
}

enum Then {
    PassOn(Room, Utf8Bytes),
    Answer(oneshot::Sender<()>),
}

/// Serves for ever. The whole cookie is the name of the room.
pub async fn serve(announce: impl FnOnce(SocketAddr)) -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    announce(listener.local_addr()?);
    let file = tempfile::tempfile()?;
    let (keeper, waiting) = mpsc::channel();
    let kept = tokio::task::spawn_blocking(move || keep(file, &waiting));
    let app = Router::new()
        .route("/socket", get(upgrade))
        .route("/ingest/v1/batch", post(batch))
        .with_state(Bare {
            rooms: Rooms::default(),
            keeper,
        });
    tokio::select! {
        served = axum::serve(listener, app) => served?,
        kept = kept => kept??,
    }
    Ok(())
}

/// One write and one sync for all that waits.
fn keep(mut file: File, waiting: &mpsc::Receiver<Kept>) -> std::io::Result<()> {
    let mut all = Vec::new();
    while let Ok(first) = waiting.recv() {
        let group: Vec<Kept> = std::iter::once(first).chain(waiting.try_iter()).collect();
        all.clear();
        for kept in &group {
            all.extend_from_slice(&kept.bytes);
        }
        file.write_all(&all)?;
        file.sync_data()?;
        for kept in group {
            match kept.then {
                Then::PassOn(room, text) => {
                    lock(&room).retain(|reader| reader.send(text.clone()).is_ok());
                }
                // A watch that has gone is no fault.
                Then::Answer(posted) => drop(posted.send(())),
            }
        }
    }
    Ok(())
}

async fn batch(State(bare): State<Bare>, bytes: Bytes) -> Result<&'static str, StatusCode> {
    let (posted, kept) = oneshot::channel();
    let then = Then::Answer(posted);
    bare.keeper
        .send(Kept { bytes, then })
        .map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    kept.await.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    Ok("kept")
}

async fn upgrade(
    State(bare): State<Bare>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    let name = headers
        .get("cookie")
        .and_then(|cookie| cookie.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    let room = lock(&bare.rooms).entry(name).or_default().clone();
    upgrade
        .read_buffer_size(4096)
        .write_buffer_size(4096)
        .on_upgrade(move |socket| pass_on(socket, room, bare.keeper))
}

async fn pass_on(socket: WebSocket, room: Room, keeper: mpsc::Sender<Kept>) {
    let (mut sink, mut stream) = socket.split();
    let (reader, mut heard) = unbounded_channel();
    lock(&room).push(reader);
    if sink
        .send(Message::Text(Utf8Bytes::from_static("hello")))
        .await
        .is_err()
    {
        return;
    }
    loop {
        tokio::select! {
            frame = stream.next() => match frame {
                Some(Ok(Message::Text(text))) if text.contains(RESUME) => {
                    let answer = Message::Text(Utf8Bytes::from_static("resumed"));
                    if sink.send(answer).await.is_err() {
                        return;
                    }
                }
                Some(Ok(Message::Text(text))) => {
                    let bytes = Bytes::copy_from_slice(text.as_bytes());
                    let then = Then::PassOn(room.clone(), text);
                    if keeper.send(Kept { bytes, then }).is_err() {
                        return;
                    }
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return,
            },
            // The room keeps a sender for as long as this socket lives.
            Some(text) = heard.recv() => {
                // What waits leaves in one write, as in the real one.
                let mut sent = sink.feed(Message::Text(text)).await;
                while let Ok(text) = heard.try_recv() {
                    sent = sink.feed(Message::Text(text)).await;
                }
                if sent.is_err() || sink.flush().await.is_err() {
                    return;
                }
            },
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
