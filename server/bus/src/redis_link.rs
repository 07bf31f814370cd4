//! One connection to Redis that publishes, listens, and is asked for a sign of life.
//!
//! redis' own `ConnectionManager` is not used: it ignores a failed resubscription, and keeps
//! a half-open connection until TCP gives it up. Here a connection that is silent is left
//! and replaced, and "up" is said only after its own subscription was confirmed.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use redis::{
    AsyncConnectionConfig, Client, IntoConnectionInfo, ProtocolVersion, PushInfo, PushKind, Value,
    aio::MultiplexedConnection,
};
use tokio::{
    sync::mpsc,
    task::JoinHandle,
    time::{Instant, MissedTickBehavior, interval, sleep, timeout},
};

use crate::{Error, Heard, Hint, outbox::Outbox};

/// Everything goes through one channel: hints are tiny and folded, and a process drops those
/// of rooms it has nobody in after one look-up.
const CHANNEL: &str = "fitweet:hints:1";
/// What a publish may take before it is given up; the poll finds what it would have said.
const PUBLISH_LIMIT: Duration = Duration::from_millis(100);
const CONNECT_LIMIT: Duration = Duration::from_secs(2);
const PING_EVERY: Duration = Duration::from_millis(500);
const TICK: Duration = Duration::from_millis(250);
/// Silent for this long: hints may be missing.
const SILENCE_LIMIT: Duration = Duration::from_secs(1);
/// Silent for this long: this connection will not come back.
const GIVE_UP_AFTER: Duration = Duration::from_secs(4);
const RECONNECT_MIN: Duration = Duration::from_millis(100);
const RECONNECT_MAX: Duration = Duration::from_secs(1);
/// Pushes that may wait; beyond, they are counted as missed.
const PUSHES: usize = 4096;

pub(crate) fn client(url: &str) -> Result<Client, Error> {
    let unusable = |error: redis::RedisError| Error(error.to_string());
    let info = url.into_connection_info().map_err(unusable)?;
    let resp3 = info
        .redis_settings()
        .clone()
        .set_protocol(ProtocolVersion::RESP3);
    Client::open(info.set_redis_settings(resp3)).map_err(unusable)
}

/// Runs until the last handle or the subscriber is gone.
pub(crate) async fn run(client: Client, outbox: Arc<Outbox>, heard: mpsc::Sender<Heard>) {
    let mut voice = Voice {
        heard,
        up: None,
        reason: String::new(),
    };
    let mut pause = RECONNECT_MIN;
    loop {
        let mut reason = "the connection broke".to_owned();
        match Link::open(&client).await {
            Ok(link) => {
                pause = RECONNECT_MIN;
                if voice.up().await.is_err() {
                    return;
                }
                match link.serve(&outbox, &mut voice).await {
                    Ended::Broken => {}
                    Ended::Finished => return,
                }
            }
            Err(error) => {
                reason = error;
                pause = (pause * 2).min(RECONNECT_MAX);
            }
        }
        if voice.down(&reason).await.is_err() {
            return;
        }
        // Publishing goes on into the void meanwhile, so that nothing piles up and the end
        // is noticed.
        let waking = sleep(pause);
        tokio::pin!(waking);
        loop {
            tokio::select! {
                () = &mut waking => break,
                hints = outbox.take() => if hints.is_none() { return },
            }
        }
    }
}

/// Says `Down` and `Up` only when that is news, and logs why whenever that is.
struct Voice {
    heard: mpsc::Sender<Heard>,
    up: Option<bool>,
    reason: String,
}

type Said = Result<(), mpsc::error::SendError<Heard>>;

impl Voice {
    async fn up(&mut self) -> Said {
        if self.up.replace(true) != Some(true) {
            tracing::info!("bus up");
            self.heard.send(Heard::Up).await?;
        }
        Ok(())
    }

    async fn down(&mut self, reason: &str) -> Said {
        let is_news = self.up.replace(false) != Some(false);
        if is_news || self.reason != reason {
            reason.clone_into(&mut self.reason);
            tracing::warn!(reason, "bus down: hints may be missing, storage is polled");
        }
        if is_news {
            self.heard.send(Heard::Down).await?;
        }
        Ok(())
    }

    async fn missed(&self) -> Said {
        self.heard.send(Heard::Up).await
    }

    async fn hint(&self, hint: Hint) -> Said {
        self.heard.send(Heard::Hint(hint)).await
    }
}

enum Ended {
    /// Make another one.
    Broken,
    /// Nobody needs one any more.
    Finished,
}

struct Link {
    connection: MultiplexedConnection,
    pushes: mpsc::Receiver<PushInfo>,
    /// Pushes were dropped because too many waited.
    overflow: Arc<AtomicBool>,
}

impl Link {
    /// Connected, its subscription confirmed, and found to be allowed to publish.
    async fn open(client: &Client) -> Result<Self, String> {
        let (push, pushes) = mpsc::channel(PUSHES);
        let overflow = Arc::new(AtomicBool::new(false));
        let full = Arc::clone(&overflow);
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(CONNECT_LIMIT))
            .set_response_timeout(None)
            .set_push_sender(move |info: PushInfo| {
                push.try_send(info)
                    .inspect_err(|_| full.store(true, Ordering::Relaxed))
            });
        let opening = async {
            let mut connection = client
                .get_multiplexed_async_connection_with_config(&config)
                .await?;
            connection.subscribe(CHANNEL).await?;
            if let Some(nothing) = publishing(&[]) {
                nothing.exec_async(&mut connection).await?;
            }
            redis::RedisResult::Ok(connection)
        };
        match timeout(CONNECT_LIMIT, opening).await {
            Ok(Ok(connection)) => Ok(Self {
                connection,
                pushes,
                overflow,
            }),
            // Its own reason, such as WRONGPASS or NOPERM, has a code.
            Ok(Err(error)) if error.code().is_some() => Err(format!("refuses: {error}")),
            Ok(Err(error)) => Err(format!("does not answer: {error}")),
            Err(_) => Err("does not answer in time".to_owned()),
        }
    }

    async fn serve(mut self, outbox: &Arc<Outbox>, voice: &mut Voice) -> Ended {
        let (alive, mut life) = mpsc::channel(1);
        let _pinging = Aborting(tokio::spawn(ping(self.connection.clone(), alive)));
        let mut publishing = Aborting(tokio::spawn(publish(
            self.connection.clone(),
            Arc::clone(outbox),
        )));
        let mut ticks = interval(TICK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut last_heard = Instant::now();
        loop {
            let said = tokio::select! {
                push = self.pushes.recv() => match push {
                    Some(push) if push.kind != PushKind::Disconnection => {
                        last_heard = Instant::now();
                        hear(&push, voice).await
                    }
                    _ => return Ended::Broken,
                },
                pong = life.recv() => match pong {
                    Some(()) => {
                        last_heard = Instant::now();
                        voice.up().await
                    }
                    None => return Ended::Broken,
                },
                _ = ticks.tick() => {
                    let silence = last_heard.elapsed();
                    if silence > GIVE_UP_AFTER {
                        return Ended::Broken;
                    } else if silence > SILENCE_LIMIT {
                        voice.down("it is silent").await
                    } else if self.overflow.swap(false, Ordering::Relaxed) {
                        voice.missed().await
                    } else {
                        Ok(())
                    }
                }
                ended = &mut publishing.0 => return ended.unwrap_or(Ended::Broken),
            };
            if said.is_err() {
                return Ended::Finished;
            }
        }
    }
}

/// A task that ends with its owner.
struct Aborting<T>(JoinHandle<T>);

impl<T> Drop for Aborting<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Ends when the connection is broken; waits as long as it is silent.
async fn ping(mut connection: MultiplexedConnection, alive: mpsc::Sender<()>) {
    let mut ticks = interval(PING_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let pong: redis::RedisResult<Value> = redis::cmd("PING").query_async(&mut connection).await;
        if pong.is_err() || alive.send(()).await.is_err() {
            return;
        }
    }
}

/// Ends when nobody can publish any more, or this connection may not.
async fn publish(mut connection: MultiplexedConnection, outbox: Arc<Outbox>) -> Ended {
    while let Some(hints) = outbox.take().await {
        let published = publishing(&hints).map(async |publishing| {
            timeout(PUBLISH_LIMIT, publishing.exec_async(&mut connection)).await
        });
        let Some(published) = published else {
            continue;
        };
        match published.await {
            Ok(Ok(())) => {}
            // The next connection tries at once, and says why it may not.
            Ok(Err(error)) if error.code().is_some() => return Ended::Broken,
            _ => tracing::debug!(hints = hints.len(), "hints given up"),
        }
    }
    Ended::Finished
}

fn publishing(hints: &[Hint]) -> Option<redis::Cmd> {
    let mut publishing = redis::cmd("PUBLISH");
    publishing
        .arg(CHANNEL)
        .arg(serde_json::to_string(hints).ok()?);
    Some(publishing)
}

/// Connects, subscribes, publishes and hears it.
pub(crate) async fn try_out(client: &Client) -> Result<(), String> {
    let mut link = Link::open(client).await?;
    let heard = async {
        while let Some(push) = link.pushes.recv().await {
            if push.kind == PushKind::Message {
                return true;
            }
        }
        false
    };
    match timeout(CONNECT_LIMIT, heard).await {
        Ok(true) => Ok(()),
        Ok(false) => Err("hangs up".to_owned()),
        Err(_) => Err("does not hand on what is published".to_owned()),
    }
}

/// A text that this version does not understand may say anything, so look at everything.
async fn hear(push: &PushInfo, voice: &Voice) -> Said {
    let (PushKind::Message, Some(Value::BulkString(text))) = (&push.kind, push.data.get(1)) else {
        return Ok(());
    };
    match serde_json::from_slice::<Vec<Hint>>(text) {
        Ok(hints) => {
            for hint in hints {
                voice.hint(hint).await?;
            }
            Ok(())
        }
        Err(_) => voice.missed().await,
    }
}
