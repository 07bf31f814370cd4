//! Many sockets that send and count what arrives. Kept lean, since it shares its cores with the
//! server: a text carries the time of its sending and its sender, found without reading the JSON
//! around them.

mod talker;

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{
        Arc, LazyLock,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use domain::RoomId;
use futures::{SinkExt, StreamExt, future::try_join_all};
use tokio::{net::TcpStream, task::JoinSet, time::timeout};
use tokio_tungstenite::tungstenite::Message;

use crate::{
    PATIENCE,
    bench::{Latencies, pacer},
    client::{Socket, open},
};
use talker::Talker;

static START: LazyLock<Instant> = LazyLock::new(Instant::now);

/// One connection of the load.
#[derive(Clone, Debug)]
pub struct Seat {
    pub cookie: String,
    pub room: RoomId,
    pub duty: Duty,
}

/// What a seat is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duty {
    /// It talks, and what it hears is measured.
    Both,
    /// It talks; what it hears is counted, not measured.
    Talk,
    /// It says nothing.
    Read,
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
}

/// What was counted.
#[derive(Clone, Debug, Default)]
pub struct Counted {
    pub deliveries: u64,
    /// The author's own among them: messages that made the round.
    pub messages: u64,
    /// Sends, of the whole run, that the server did not take.
    pub refused: u64,
    /// Deliveries, of the whole run, that never came.
    pub lost: u64,
    /// Deliveries, of the whole run, that came once more.
    pub doubled: u64,
    pub elapsed: Duration,
    /// From the sending to the arrival at each reader. With [`Pace::Open`] from the instant at which it was
    /// to be sent.
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

/// What all talkers of a run know of one another.
#[derive(Debug, Default)]
struct Tally {
    /// Deliveries that the messages sent so far make.
    owed: AtomicU64,
    arrived: AtomicU64,
    refused: AtomicU64,
    /// Talkers that may still send.
    talking: AtomicUsize,
}

impl Tally {
    /// Whether nothing more will come.
    fn is_settled(&self) -> bool {
        self.talking.load(Ordering::Acquire) == 0
            && self.arrived.load(Ordering::Acquire) >= self.owed.load(Ordering::Acquire)
    }
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
                .send(Message::text(r#"{"resume":{"have":{}}}"#))
                .await?;
            anyhow::Ok(socket)
        });
        sockets.extend(try_join_all(opened).await?);
    }
    Ok(sockets)
}

/// Runs the load: `warm` first, then `time` that counts, then until all of it has come. A burst counts until
/// its authors have it back. Fails when a connection does.
pub async fn run(
    sockets: Vec<Socket>,
    seats: &[Seat],
    pace: Pace,
    warm: Duration,
    time: Duration,
) -> Result<Counted> {
    let begin = Instant::now();
    let from = begin + warm;
    let until = from + time;
    let mut readers: HashMap<RoomId, u64> = HashMap::new();
    for seat in seats {
        *readers.entry(seat.room).or_default() += 1;
    }
    let tally = Arc::new(Tally::default());
    tally.talking.store(seats.len(), Ordering::Release);
    let due = match pace {
        Pace::Open { every } => pacer::start(seats.len(), every, begin, until),
        _ => Vec::new(),
    };
    let mut due = due.into_iter();
    let mut tasks = JoinSet::new();
    for (number, (socket, seat)) in sockets.into_iter().zip(seats).enumerate() {
        let talker = Talker {
            number,
            room: seat.room,
            readers: readers.get(&seat.room).copied().unwrap_or_default(),
            duty: seat.duty,
            socket,
            begin,
            from,
            until,
            by_sending: matches!(pace, Pace::Open { .. }),
            tally: tally.clone(),
            own: 0,
            counted_own: 0,
            counted: 0,
            latencies: Vec::new(),
        };
        tasks.spawn(talker.talk(pace, due.next()));
    }
    let mut counted = Counted::default();
    let mut latencies = Vec::new();
    while let Some(done) = tasks.join_next().await {
        let mut heard = done??;
        counted.messages += heard.messages;
        counted.deliveries += heard.deliveries;
        counted.elapsed = counted
            .elapsed
            .max(heard.done.saturating_duration_since(from));
        latencies.append(&mut heard.latencies);
    }
    let (owed, arrived) = (
        tally.owed.load(Ordering::Acquire),
        tally.arrived.load(Ordering::Acquire),
    );
    counted.lost = owed.saturating_sub(arrived);
    counted.doubled = arrived.saturating_sub(owed);
    counted.refused = tally.refused.load(Ordering::Acquire);
    if !matches!(pace, Pace::Burst { .. }) {
        counted.elapsed = time;
    }
    counted.latencies = Latencies::new(latencies);
    Ok(counted)
}

/// Makes the clock start before the first message.
pub fn start_clock() {
    LazyLock::force(&START);
}
