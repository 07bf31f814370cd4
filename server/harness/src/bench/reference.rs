//! What the machine can do at best: a disk that syncs, and a socket server that keeps nothing,
//! checks nothing and only passes frames on.

use std::{
    collections::HashMap,
    fs::File,
    io::Write,
    net::SocketAddr,
    path::Path,
    process::Command,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use axum::{
    Router,
    extract::{
        State, WebSocketUpgrade,
        ws::{Message, Utf8Bytes, WebSocket},
    },
    http::HeaderMap,
    response::Response,
    routing::get,
};
use futures::{SinkExt, StreamExt};
use tokio::{
    net::TcpListener,
    sync::broadcast::{self, error::RecvError},
};

use crate::{PATIENCE, bench::load::per_second, daemon::Daemon};

/// Syncs per second of 4 KiB written one after the other.
pub fn syncs_per_second(dir: &Path, time: Duration) -> Result<f64> {
    let mut file: File = tempfile::tempfile_in(dir)?;
    let block = [0x5A; 4096];
    let start = Instant::now();
    let mut syncs = 0;
    while start.elapsed() < time {
        file.write_all(&block)?;
        file.sync_data()?;
        syncs += 1;
    }
    Ok(per_second(syncs, start.elapsed()))
}

type Rooms = Arc<Mutex<HashMap<String, broadcast::Sender<Utf8Bytes>>>>;

/// Serves for ever. The whole cookie is the name of the room.
pub async fn serve(announce: impl FnOnce(SocketAddr)) -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    announce(listener.local_addr()?);
    let app = Router::new()
        .route("/socket", get(upgrade))
        .with_state(Rooms::default());
    axum::serve(listener, app).await?;
    Ok(())
}

async fn upgrade(
    State(rooms): State<Rooms>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    let name = headers
        .get("cookie")
        .and_then(|cookie| cookie.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    let room = rooms
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .entry(name)
        .or_insert_with(|| broadcast::channel(4096).0)
        .clone();
    upgrade
        .read_buffer_size(4096)
        .write_buffer_size(4096)
        .on_upgrade(move |socket| pass_on(socket, room))
}

async fn pass_on(socket: WebSocket, room: broadcast::Sender<Utf8Bytes>) {
    let (mut sink, mut stream) = socket.split();
    let mut heard = room.subscribe();
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
                // Nobody else in the room is no fault.
                Some(Ok(Message::Text(text))) => { room.send(text).ok(); }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return,
            },
            text = heard.recv() => match text {
                Ok(text) => {
                    // What waits leaves in one write, as in the real one.
                    let mut sent = sink.feed(Message::Text(text)).await;
                    while let Ok(text) = heard.try_recv() {
                        sent = sink.feed(Message::Text(text)).await;
                    }
                    if sent.is_err() || sink.flush().await.is_err() {
                        return;
                    }
                }
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return,
            },
        }
    }
}

/// The bare server in a process of its own, as this program with `--bare`.
pub struct Bare {
    daemon: Daemon,
    pub addr: SocketAddr,
    _dir: tempfile::TempDir,
}

impl Bare {
    pub async fn start() -> Result<Self> {
        let dir = tempfile::tempdir()?;
        let log = dir.path().join("log");
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("--bare");
        let mut daemon = Daemon::start(command, &log)?;
        let addr = daemon
            .until(PATIENCE, async || {
                std::fs::read_to_string(&log)
                    .ok()?
                    .lines()
                    .next()?
                    .parse()
                    .ok()
            })
            .await
            .context("the bare server")?;
        Ok(Self {
            daemon,
            addr,
            _dir: dir,
        })
    }

    pub fn pid(&self) -> u32 {
        self.daemon.pid()
    }
}
