//! Many sockets that send and count what arrives. Kept lean, since it shares its cores with the
//! server: a text carries the time of its sending and its sender, found without reading the JSON
//! around them.

use std::{
    net::SocketAddr,
    sync::{
        Arc, LazyLock,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use domain::RoomId;
use futures::{SinkExt, StreamExt, future::try_join_all};
use memchr::memmem::Finder;
use tokio::{net::TcpStream, task::JoinSet, time::timeout};
use tokio_tungstenite::tungstenite::Message;
use uuid::Uuid;

use crate::{
    PATIENCE,
    bench::Latencies,
    client::{Socket, open},
};

static START: LazyLock<Instant> = LazyLock::new(Instant::now);
static MARK: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("@@"));
static REFUSED: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(r#""type":"refused""#));

/// One connection of the load.
#[derive(Clone, Debug)]
pub struct Seat {
    pub cookie: String,
    pub room: RoomId,
}

/// How the seats talk.
#[derive(Clone, Copy, Debug)]
pub enum Pace {
    /// Each keeps this many messages on their way.
    Closed { window: u32 },
    /// Each sends one per interval, whatever comes back.
    Open { every: Duration },
    /// Each sends this many at once and waits for all of them.
    Burst { messages: u32 },
    /// They only read.
    Listen,
}

/// What was counted.
#[derive(Clone, Debug, Default)]
pub struct Counted {
    pub deliveries: u64,
    /// The author's own among them: messages that made the round.
    pub messages: u64,
    pub refused: u64,
    pub elapsed: Duration,
    /// From the sending to the arrival at each reader.
    pub latencies: Latencies,
}

impl Counted {
    pub fn deliveries_per_second(&self) -> f64 {
        per_second(self.deliveries, self.elapsed)
    }

    pub fn messages_per_second(&self) -> f64 {
        per_second(self.messages, self.elapsed)
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
pub fn per_second(count: u64, elapsed: Duration) -> f64 {
    count as f64 / elapsed.as_secs_f64()
}

/// Connects all seats, some at a time, and waits until each is served.
pub async fn connect(server: SocketAddr, seats: &[Seat]) -> Result<Vec<Socket>> {
    let mut sockets = Vec::with_capacity(seats.len());
    for some in seats.chunks(32) {
        let opened = some.iter().map(async |seat| {
            let stream = TcpStream::connect(server).await?;
            stream.set_nodelay(true)?;
            let mut socket = open(stream, server, &seat.cookie).await?;
            // The hello, or the reference's own first frame.
            timeout(PATIENCE, socket.next())
                .await?
                .context("no hello")??;
            socket
                .send(Message::text(r#"{"type":"resume","have":{}}"#))
                .await?;
            anyhow::Ok(socket)
        });
        sockets.extend(try_join_all(opened).await?);
    }
    Ok(sockets)
}

/// Runs the load: `warm` first, then `time` that counts. A burst ends when all of it has come.
pub async fn run(
    sockets: Vec<Socket>,
    seats: &[Seat],
    pace: Pace,
    warm: Duration,
    time: Duration,
) -> Result<Counted> {
    let from = Instant::now() + warm;
    let until = from + time;
    let refused = Arc::new(AtomicU64::new(0));
    let mut tasks = JoinSet::new();
    for (number, (socket, seat)) in sockets.into_iter().zip(seats).enumerate() {
        let talker = Talker {
            number,
            room: seat.room,
            socket,
            from,
            until,
            refused: refused.clone(),
            own: 0,
            counted_own: 0,
            latencies: Vec::new(),
        };
        tasks.spawn(talker.talk(pace));
    }
    let mut counted = Counted::default();
    let mut latencies = Vec::new();
    while let Some(done) = tasks.join_next().await {
        let (own, mut seen) = done??;
        counted.messages += own;
        latencies.append(&mut seen);
    }
    counted.deliveries = latencies.len() as u64;
    counted.refused = refused.load(Ordering::Relaxed);
    counted.elapsed = match pace {
        Pace::Burst { .. } => from.elapsed(),
        _ => time,
    };
    counted.latencies = Latencies::new(latencies);
    Ok(counted)
}

struct Talker {
    number: usize,
    room: RoomId,
    socket: Socket,
    from: Instant,
    until: Instant,
    refused: Arc<AtomicU64>,
    /// Own messages that came back.
    own: u32,
    counted_own: u64,
    latencies: Vec<u32>,
}

impl Talker {
    async fn talk(mut self, pace: Pace) -> Result<(u64, Vec<u32>)> {
        match pace {
            Pace::Closed { window } => self.closed(window).await?,
            Pace::Open { every } => self.open(every).await?,
            Pace::Burst { messages } => self.burst(messages).await?,
            Pace::Listen => self.listen().await?,
        }
        Ok((self.counted_own, self.latencies))
    }

    async fn closed(&mut self, window: u32) -> Result<()> {
        self.send(window).await?;
        while let Ok(frame) = timeout(self.left(), self.socket.next()).await {
            let before = self.own;
            let refused = self.hear(frame)?;
            if refused > 0 {
                // Over the allowed rate; what was refused is said again a little later.
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            let again = self.own - before + refused;
            if again > 0 {
                self.send(again).await?;
            }
        }
        Ok(())
    }

    async fn listen(&mut self) -> Result<()> {
        while let Ok(frame) = timeout(self.left(), self.socket.next()).await {
            self.hear(frame)?;
        }
        Ok(())
    }

    async fn open(&mut self, every: Duration) -> Result<()> {
        // Not all in the same instant.
        let first = tokio::time::Instant::now() + every.mul_f64(rand::random_range(0.0..1.0));
        let mut tick = tokio::time::interval_at(first, every);
        let end = tokio::time::sleep_until(self.until.into());
        tokio::pin!(end);
        loop {
            tokio::select! {
                frame = self.socket.next() => {
                    self.hear(frame)?;
                }
                _ = tick.tick() => self.send(1).await?,
                () = &mut end => return Ok(()),
            }
        }
    }

    async fn burst(&mut self, messages: u32) -> Result<()> {
        tokio::time::sleep_until(self.from.into()).await;
        // Reading and writing at once: a full pipe must not stop both sides.
        let mut unsent = messages;
        while self.own < messages {
            let some = unsent.min(16);
            if some > 0 {
                self.send(some).await?;
                unsent -= some;
            }
            let wait = if unsent > 0 {
                Duration::from_micros(1)
            } else {
                PATIENCE
            };
            match timeout(wait, self.socket.next()).await {
                Ok(frame) => {
                    let refused = self.hear(frame)?;
                    if refused > 0 {
                        bail!("a burst within the allowed rate was refused");
                    }
                }
                Err(_) if unsent > 0 => {}
                Err(_) => bail!("{} of {messages} came back", self.own),
            }
        }
        Ok(())
    }

    fn left(&self) -> Duration {
        self.until.saturating_duration_since(Instant::now())
    }

    async fn send(&mut self, count: u32) -> Result<()> {
        let (room, number) = (self.room, self.number);
        for _ in 0..count {
            let text = format!(
                r#"{{"type":"send","room":"{room}","client_id":"{}","text":"@@{} {number}@ A message of usual length."}}"#,
                Uuid::now_v7(),
                START.elapsed().as_micros(),
            );
            self.socket.feed(Message::text(text)).await?;
        }
        self.socket.flush().await?;
        Ok(())
    }

    /// Counts what a frame brings; how many own messages it refuses.
    fn hear(
        &mut self,
        frame: Option<Result<Message, tokio_tungstenite::tungstenite::Error>>,
    ) -> Result<u32> {
        let text = match frame {
            Some(Ok(Message::Text(text))) => text,
            Some(Ok(Message::Close(frame))) => bail!("closed: {frame:?}"),
            Some(Ok(_)) => return Ok(0),
            Some(Err(error)) => return Err(error.into()),
            None => bail!("hung up"),
        };
        let now = Instant::now();
        let counts = now >= self.from && now < self.until;
        let at = now.duration_since(*START).as_micros();
        let bytes = text.as_bytes();
        let mut found = false;
        for start in MARK.find_iter(bytes) {
            let Some((sent_at, sender)) = bytes.get(start + 2..).and_then(mark) else {
                continue;
            };
            found = true;
            if counts {
                let micros = at.saturating_sub(u128::from(sent_at));
                self.latencies
                    .push(u32::try_from(micros).unwrap_or(u32::MAX));
            }
            if sender == self.number as u64 {
                self.own += 1;
                self.counted_own += u64::from(counts);
            }
        }
        if !found && REFUSED.find(bytes).is_some() {
            self.refused.fetch_add(1, Ordering::Relaxed);
            return Ok(1);
        }
        Ok(0)
    }
}

/// "micros sender@" at the start of the bytes.
fn mark(bytes: &[u8]) -> Option<(u64, u64)> {
    let (sent_at, rest) = number(bytes)?;
    let (sender, _) = number(rest.strip_prefix(b" ")?)?;
    Some((sent_at, sender))
}

fn number(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let digits = bytes
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let (digits, rest) = bytes.split_at_checked(digits)?;
    Some((std::str::from_utf8(digits).ok()?.parse().ok()?, rest))
}

/// Makes the clock start before the first message.
pub fn start_clock() {
    LazyLock::force(&START);
}
