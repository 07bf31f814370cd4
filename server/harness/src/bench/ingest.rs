//! Watches that post, and the time until people see an alert.

use std::{
    collections::HashMap,
    net::SocketAddr,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use domain::RoomId;
use futures::StreamExt;
use tokio::{
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    task::JoinSet,
    time::timeout,
};
use tokio_tungstenite::tungstenite::Message;
use watch_protocol::{Batch, BatchReply, Clock, Item, Outcome, Reading, codec};

use crate::{
    PATIENCE,
    bench::{
        Figures, Latencies,
        http::Connection,
        load::{Duty, Seat, connect, per_second},
        pacer,
        subject::Subject,
        talk::{cpu, metered},
    },
    client::Socket,
    fitweet::SeededDevice,
    watch,
};

const PATH: &str = "/ingest/v1/batch";
/// A minute of readings, ten seconds each.
const READINGS: u32 = 6;
const READING_MS: i64 = 10_000;
const DAY_MS: i64 = 24 * 3_600_000;
/// Devices of the alerts, and how often each posts one.
const ALERTING: usize = 20;
const ALERT_EVERY: Duration = Duration::from_millis(500);

/// Posts of a minute of readings: each device posts again as soon as it is answered. What that takes of CPU
/// and, for a Fitweet, of storage.
pub async fn posts(subject: &Subject, time: Duration) -> Result<Figures> {
    const WHAT: &str = "ingest, posts of 6 readings";
    let is_fitweet = subject.is_fitweet();
    let stored_before = is_fitweet.then(|| subject.stored_bytes()).transpose()?;
    let warm = super::talk::WARM;
    let (posted, cores) = tokio::join!(
        post_for(subject.addr, subject.tokens(), is_fitweet, warm, time),
        metered(subject, &[], time)
    );
    let (posted, cores) = (posted?, cores?);
    let mut figures = Figures::default();
    let rate = per_second(posted.counted, time);
    figures.add(WHAT, rate, "/s");
    cpu(&mut figures, [WHAT, "posts"], subject, rate, cores);
    if let Some(before) = stored_before {
        let bytes = subject.stored_bytes()?.saturating_sub(before);
        #[expect(clippy::cast_precision_loss, reason = "some million")]
        let each = bytes as f64 / (posted.all * u64::from(READINGS)) as f64;
        figures.add("stored, one reading", each, "bytes");
    }
    Ok(figures)
}

struct Posted {
    all: u64,
    /// After the warming up.
    counted: u64,
}

async fn post_for(
    server: SocketAddr,
    tokens: Vec<String>,
    is_fitweet: bool,
    warm: Duration,
    time: Duration,
) -> Result<Posted> {
    let from = Instant::now() + warm;
    let until = from + time;
    // Every wearer's last day, as a watch measures it.
    let start = watch::now() - DAY_MS;
    let mut tasks = JoinSet::new();
    for token in tokens {
        tasks.spawn(async move {
            let mut connection = Connection::open(server, &token).await?;
            let epoch = rand::random();
            let mut posted = Posted { all: 0, counted: 0 };
            let mut seq = 0;
            while Instant::now() < until {
                let items = (0..READINGS).map(|_| {
                    seq += 1;
                    Item::Reading(noise(seq, start + i64::from(seq) * READING_MS))
                });
                let body = body(epoch, items.collect())?;
                post(&mut connection, &body, is_fitweet).await?;
                let now = Instant::now();
                posted.all += 1;
                posted.counted += u64::from(now >= from && now < until);
            }
            anyhow::Ok(posted)
        });
    }
    let mut posted = Posted { all: 0, counted: 0 };
    while let Some(done) = tasks.join_next().await {
        let done = done??;
        posted.all += done.all;
        posted.counted += done.counted;
    }
    Ok(posted)
}

/// A reading of nothing but noise, with a heartbeat every 0.8 s or so: about the worst to pack.
fn noise(seq: u32, measured_at: i64) -> Reading {
    let around = |middle: f32, width: f32| Some(middle + rand::random_range(-width..width));
    Reading {
        measured_at,
        heart_rate_bpm: around(75.0, 8.0),
        ibi_ms: (0..12).map(|_| rand::random_range(720..880)).collect(),
        skin_conductance_us: around(2.5, 0.4),
        skin_temperature_c: around(33.0, 0.2),
        motion: around(0.1, 0.1),
        ..watch::reading(seq)
    }
}

/// From the instant at which an alert was to be posted to its arrival at an expert's socket.
pub async fn alerts(subject: &Subject, time: Duration) -> Result<Figures> {
    let deployment = subject.deployment()?;
    let begin = Instant::now();
    let until = begin + time;
    let devices = deployment.devices().iter().take(ALERTING);
    let due = pacer::start(devices.len(), ALERT_EVERY, begin, until);
    let mut tasks = JoinSet::new();
    for (device, due) in devices.zip(due) {
        let members = deployment.seeded.members(device.room);
        let seat = Seat {
            cookie: members.last().context("an empty room")?.cookie.clone(),
            room: device.room,
            duty: Duty::Read,
        };
        let mut sockets = connect(subject.addr, &[seat]).await?;
        let socket = sockets.pop().context("no socket")?;
        let (posted, alerts) = unbounded_channel();
        tasks.spawn(post_alerts(subject.addr, device.clone(), due, posted));
        tasks.spawn(read_alerts(device.room, socket, alerts));
    }
    let mut all = Vec::new();
    while let Some(done) = tasks.join_next().await {
        all.append(&mut done??);
    }
    let mut figures = Figures::default();
    figures.add_latencies("alert, post to socket", &Latencies::new(all))?;
    Ok(figures)
}

async fn post_alerts(
    server: SocketAddr,
    device: SeededDevice,
    mut due: UnboundedReceiver<Instant>,
    posted: UnboundedSender<Instant>,
) -> Result<Vec<u32>> {
    let mut connection = Connection::open(server, &device.token).await?;
    let epoch = rand::random();
    let mut seq = 0;
    while let Some(at) = due.recv().await {
        seq += 1;
        // Before the post: the alert may arrive before its answer.
        posted.send(at)?;
        let body = body(epoch, vec![Item::Alert(watch::alert(seq))])?;
        post(&mut connection, &body, true).await?;
    }
    Ok(Vec::new())
}

/// Until each alert that was posted has come; microseconds.
async fn read_alerts(
    room: RoomId,
    mut socket: Socket,
    mut posted: UnboundedReceiver<Instant>,
) -> Result<Vec<u32>> {
    let mut micros = Vec::new();
    let mut arrived = HashMap::new();
    for number in 1.. {
        let Some(at) = posted.recv().await else { break };
        let came = loop {
            if let Some(came) = arrived.remove(&number) {
                break came;
            }
            let frame = timeout(PATIENCE, socket.next()).await;
            let frame = frame.context("an alert did not come")?;
            if let Message::Text(text) = frame.context("the reader's socket ended")?? {
                let now = Instant::now();
                arrived.extend(alert_numbers(&text, room).map(|number| (number, now)));
            }
        };
        let took = came.saturating_duration_since(at).as_micros();
        micros.push(u32::try_from(took).unwrap_or(u32::MAX));
    }
    Ok(micros)
}

/// The numbers that `watch::alert` put into the alerts of a frame of this room.
fn alert_numbers(text: &str, room: RoomId) -> impl Iterator<Item = usize> {
    const MARK: &str = r#""sustained_s":"#;
    let is_here = text.contains(&room.to_string());
    let marks = text.match_indices(MARK).filter(move |_| is_here);
    marks.filter_map(|(at, _)| {
        let rest = text.get(at + MARK.len()..)?;
        let end = rest.find(|c: char| !c.is_ascii_digit())?;
        rest.get(..end)?.parse().ok()
    })
}

/// A watch that posts one reading at a time.
pub(super) struct Poster {
    connection: Connection,
    epoch: u32,
    seq: u32,
}

impl Poster {
    pub(super) async fn open(server: SocketAddr, token: &str) -> Result<Self> {
        Ok(Self {
            connection: Connection::open(server, token).await?,
            epoch: rand::random(),
            seq: 0,
        })
    }

    pub(super) async fn reading(&mut self, measured_at: i64) -> Result<()> {
        self.seq += 1;
        let reading = Item::Reading(noise(self.seq, measured_at));
        let body = body(self.epoch, vec![reading])?;
        post(&mut self.connection, &body, true).await
    }
}

fn body(epoch: u32, items: Vec<Item>) -> Result<Vec<u8>> {
    let batch = Batch {
        epoch,
        clock: Clock::Unix,
        sent_at: watch::now(),
        items,
        confirmed: Vec::new(),
    };
    codec::to_postcard(&batch).ok().context("postcard")
}

/// Fails unless everything in it was accepted.
async fn post(connection: &mut Connection, body: &[u8], has_reply: bool) -> Result<()> {
    let posting = connection.post(PATH, codec::POSTCARD, body);
    let (status, answer) = timeout(PATIENCE, posting).await??;
    if status != 200 {
        bail!("ingest answered {status}");
    }
    if has_reply {
        let reply: BatchReply = codec::from_postcard(answer).ok().context("the reply")?;
        let accepted = |outcome| matches!(outcome, Outcome::Accepted);
        if !reply.results.iter().all(|it| accepted(it.outcome)) {
            bail!("ingest did not accept everything");
        }
    }
    Ok(())
}
