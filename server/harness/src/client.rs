//! A person's browser tab: follows [`Memory`] over a real socket and comes back after every break.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use anyhow::{Result, bail};
use domain::{AlertId, ClientId, CloseCode, Command, RoomAction, RoomId, limits};
use futures::{SinkExt, StreamExt};
use tokio::{
    net::TcpStream,
    sync::Notify,
    task::JoinHandle,
    time::{Instant, timeout, timeout_at},
};
use tokio_tungstenite::{
    WebSocketStream, client_async_with_config,
    tungstenite::{
        Error as SocketError, Message, client::IntoClientRequest, http::HeaderValue,
        protocol::WebSocketConfig,
    },
};
use uuid::Uuid;

use crate::{PATIENCE, fitweet::SeededUser, place::Place, sync::Memory};

pub type Socket = WebSocketStream<TcpStream>;

/// One running client. Dropping it cuts its connection.
pub struct Client {
    pub user: SeededUser,
    shared: Arc<Shared>,
    driver: JoinHandle<()>,
}

struct Shared {
    sync: Mutex<Memory>,
    /// New commands to say.
    said: Notify,
    /// Something was heard.
    heard: Notify,
}

impl Client {
    pub fn start(user: &SeededUser, place: &Place) -> Self {
        Self::patient(user, place, Duration::from_millis(limits::CLIENT_STALE_MS))
    }

    /// One that takes `stale_after` of silence for a dead connection.
    pub fn patient(user: &SeededUser, place: &Place, stale_after: Duration) -> Self {
        let shared = Arc::new(Shared {
            sync: Mutex::default(),
            said: Notify::new(),
            heard: Notify::new(),
        });
        let driver = tokio::spawn(drive(
            shared.clone(),
            place.clone(),
            user.cookie.clone(),
            stale_after,
        ));
        Self {
            user: user.clone(),
            shared,
            driver,
        }
    }

    /// Puts a message into the outbox, where it stays until it is confirmed.
    pub fn send(&self, room: RoomId, text: &str) -> ClientId {
        let client_id = ClientId(Uuid::now_v7());
        let text = text.to_owned();
        self.say(Command::Act {
            room,
            client_id,
            action: RoomAction::SendMessage { text },
        });
        client_id
    }

    pub fn acknowledge(&self, room: RoomId, alert: AlertId) -> ClientId {
        let client_id = ClientId(Uuid::now_v7());
        self.say(Command::Act {
            room,
            client_id,
            action: RoomAction::AcknowledgeAlert { alert },
        });
        client_id
    }

    fn say(&self, command: Command) {
        lock(&self.shared.sync).outbox.push(command);
        self.shared.said.notify_one();
    }

    /// A look at what it knows. Not to be held across an await.
    pub fn sync(&self) -> MutexGuard<'_, Memory> {
        lock(&self.shared.sync)
    }

    /// Waits until the client has seen what `found` looks for.
    pub async fn until<T>(&self, what: &str, found: impl Fn(&Memory) -> Option<T>) -> Result<T> {
        let wait = async {
            loop {
                let heard = self.shared.heard.notified();
                if let Some(it) = found(&self.sync()) {
                    return it;
                }
                // The outbox changes without a frame, so look again now and then.
                timeout(Duration::from_millis(200), heard).await.ok();
            }
        };
        if let Ok(it) = timeout(PATIENCE, wait).await {
            return Ok(it);
        }
        let sync = self.sync();
        let rooms: Vec<_> = sync
            .rooms
            .values()
            .map(|held| (held.open, held.have(), held.head))
            .collect();
        bail!(
            "{} waited for {what}: connected {} ({} times), {} to confirm, rooms {rooms:?}, closes {:?}, \
             refusals {:?}, breaches {:?}",
            self.user.name,
            sync.connected,
            sync.connections,
            sync.outbox.len(),
            sync.closes,
            sync.refusals.last(),
            sync.breaches,
        )
    }

    pub async fn connected(&self) -> Result<()> {
        self.until("a connection", |sync| sync.connected.then_some(()))
            .await
    }

    pub async fn settled(&self) -> Result<()> {
        self.until("calm", |sync| sync.is_settled().then_some(()))
            .await
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.driver.abort();
    }
}

/// Opens a socket as a browser would.
pub async fn open(
    stream: TcpStream,
    server: SocketAddr,
    cookie: &str,
) -> Result<Socket, SocketError> {
    let mut request = format!("ws://{server}/socket").into_client_request()?;
    let headers = request.headers_mut();
    headers.insert("cookie", HeaderValue::from_str(cookie)?);
    headers.insert(
        "origin",
        HeaderValue::from_str(&format!("http://{server}"))?,
    );
    // The default read buffer of 128 KiB would be most of a load generator's memory.
    let config = WebSocketConfig::default().read_buffer_size(16 * 1024);
    let (socket, _) = client_async_with_config(request, stream, Some(config)).await?;
    Ok(socket)
}

async fn drive(shared: Arc<Shared>, place: Place, cookie: String, stale_after: Duration) {
    loop {
        let at = place.at();
        let origin = place.origin();
        let opening = async { open(TcpStream::connect(at).await?, origin, &cookie).await };
        match timeout(Duration::from_secs(10).min(stale_after), opening).await {
            Ok(Ok(socket)) => {
                let over = talk(&shared, socket, stale_after).await;
                lock(&shared.sync).connection_lost();
                shared.heard.notify_waiters();
                if over {
                    return;
                }
            }
            // The sign-in is over.
            Ok(Err(SocketError::Http(answer))) if answer.status() == 401 => return,
            _ => {}
        }
        let pause = rand::random_range(50..400);
        tokio::time::sleep(Duration::from_millis(pause)).await;
    }
}

/// One connection. Whether it was the last.
async fn talk(shared: &Shared, mut socket: Socket, stale_after: Duration) -> bool {
    // What of the outbox went out on this connection; nothing before the hello.
    let mut out: Option<usize> = None;
    let mut retry = tokio::time::interval(Duration::from_millis(500));
    let mut refused = lock(&shared.sync).refusals.len();
    let mut heard = Instant::now();
    loop {
        tokio::select! {
            // Not from now on: what else is done here is no sign of life.
            frame = timeout_at(heard + stale_after, socket.next()) => match frame.inspect(|_| {
                heard = Instant::now();
            }) {
                Ok(Some(Ok(Message::Text(text)))) => {
                    let replies = {
                        let mut sync = lock(&shared.sync);
                        let before = sync.outbox.len();
                        let replies = sync.hear(&text);
                        out = match out {
                            None => sync.connected.then_some(sync.outbox.len()),
                            Some(out) => Some(out.saturating_sub(before - sync.outbox.len())),
                        };
                        replies
                    };
                    shared.heard.notify_waiters();
                    if say(&mut socket, replies).await.is_err() {
                        return false;
                    }
                }
                Ok(Some(Ok(Message::Close(frame)))) => {
                    let code = frame.map_or(1005, |frame| frame.code.into());
                    lock(&shared.sync).closes.push(code);
                    return code == CloseCode::SignedOut as u16;
                }
                Ok(Some(Ok(_))) => {}
                Ok(None | Some(Err(_))) | Err(_) => return false,
            },
            () = shared.said.notified() => {
                let fresh = unsaid(shared, &mut out);
                if say(&mut socket, fresh).await.is_err() {
                    return false;
                }
            }
            _ = retry.tick() => {
                {
                    let sync = lock(&shared.sync);
                    if sync.refusals.len() > refused {
                        // What was refused for now is still in the outbox: all of it again.
                        refused = sync.refusals.len();
                        out = out.map(|_| 0);
                    }
                }
                let again = unsaid(shared, &mut out);
                if say(&mut socket, again).await.is_err() {
                    return false;
                }
            }
        }
    }
}

/// What of the outbox this connection has not said yet.
fn unsaid(shared: &Shared, out: &mut Option<usize>) -> Vec<Command> {
    let sync = lock(&shared.sync);
    let Some(said) = out else {
        return Vec::new();
    };
    let fresh = sync.outbox.get(*said..).unwrap_or_default().to_vec();
    *said = sync.outbox.len();
    fresh
}

async fn say(socket: &mut Socket, commands: Vec<Command>) -> Result<()> {
    for command in commands {
        let text = serde_json::to_string(&command)?;
        socket.feed(Message::text(text)).await?;
    }
    socket.flush().await?;
    Ok(())
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
