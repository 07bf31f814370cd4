//! Watches that post, and the time until people see an alert.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use domain::RoomId;
use futures::StreamExt;
use tokio::{task::JoinSet, time::timeout};
use tokio_tungstenite::tungstenite::Message;
use watch_protocol::{Batch, Clock, Item, codec};

use crate::{
    bench::{
        Latencies,
        http::Connection,
        load::{Seat, connect, per_second},
    },
    client::Socket,
    fitweet::{Seeded, SeededDevice},
    watch,
};

const PATH: &str = "/ingest/v1/batch";
/// A minute of readings, ten seconds each.
const READINGS: u32 = 6;

/// Posts of a minute of readings per second: each device posts again as soon as it is answered.
pub async fn posts_per_second(
    server: SocketAddr,
    devices: &[SeededDevice],
    time: Duration,
) -> Result<f64> {
    let until = Instant::now() + time;
    let mut tasks = JoinSet::new();
    for device in devices {
        let token = device.token.clone();
        tasks.spawn(async move {
            let mut connection = Connection::open(server, &token).await?;
            let epoch = rand::random();
            let mut posts = 0;
            while Instant::now() < until {
                let first = posts * READINGS + 1;
                let items = (first..first + READINGS).map(|seq| Item::Reading(watch::reading(seq)));
                post(&mut connection, epoch, items.collect()).await?;
                posts += 1;
            }
            anyhow::Ok(posts)
        });
    }
    let mut posts = 0;
    while let Some(done) = tasks.join_next().await {
        posts += u64::from(done??);
    }
    Ok(per_second(posts, time))
}

/// From the post of an alert to its arrival at an expert's socket, one alert per device and
/// `every`.
pub async fn alert_latencies(
    server: SocketAddr,
    seeded: &Seeded,
    every: Duration,
    time: Duration,
) -> Result<Latencies> {
    let mut tasks = JoinSet::new();
    for device in &seeded.devices {
        let members = seeded.members(device.room);
        let reader = members.last().context("an empty room")?;
        let seat = Seat {
            cookie: reader.cookie.clone(),
            room: device.room,
        };
        let mut sockets = connect(server, std::slice::from_ref(&seat)).await?;
        let socket = sockets.pop().context("no socket")?;
        tasks.spawn(alerts(server, device.clone(), socket, every, time));
    }
    let mut all = Vec::new();
    while let Some(done) = tasks.join_next().await {
        all.append(&mut done??);
    }
    Ok(Latencies::new(all))
}

async fn alerts(
    server: SocketAddr,
    device: SeededDevice,
    mut socket: Socket,
    every: Duration,
    time: Duration,
) -> Result<Vec<u32>> {
    let posted: Arc<Mutex<Vec<Instant>>> = Arc::default();
    let poster = {
        let posted = posted.clone();
        async move {
            let mut connection = Connection::open(server, &device.token).await?;
            let epoch = rand::random();
            let until = Instant::now() + time;
            let phase = every.mul_f64(rand::random_range(0.0..1.0));
            let mut tick = tokio::time::interval_at(tokio::time::Instant::now() + phase, every);
            let mut seq = 0;
            while Instant::now() < until {
                tick.tick().await;
                seq += 1;
                lock(&posted).push(Instant::now());
                post(&mut connection, epoch, vec![Item::Alert(watch::alert(seq))]).await?;
            }
            anyhow::Ok(())
        }
    };
    let mut micros = Vec::new();
    let reader = async {
        loop {
            let Some(Ok(frame)) = socket.next().await else {
                bail!("the reader's socket ended");
            };
            let Message::Text(text) = frame else {
                continue;
            };
            for seq in alert_numbers(&text, device.room) {
                let sent = lock(&posted).get(seq.wrapping_sub(1)).copied();
                if let Some(sent) = sent {
                    micros.push(u32::try_from(sent.elapsed().as_micros()).unwrap_or(u32::MAX));
                }
            }
        }
    };
    tokio::select! {
        done = async {
            poster.await?;
            // The last one is still on its way.
            tokio::time::sleep(Duration::from_secs(1)).await;
            anyhow::Ok(())
        } => done?,
        ended = reader => ended?,
    }
    Ok(micros)
}

/// The numbers that `watch::alert` put into the alerts of a frame of this room.
fn alert_numbers(text: &str, room: RoomId) -> Vec<usize> {
    const MARK: &str = r#""sustained_s":"#;
    if !text.contains(&room.to_string()) {
        return Vec::new();
    }
    text.match_indices(MARK)
        .filter_map(|(at, _)| {
            let rest = text.get(at + MARK.len()..)?;
            let end = rest.find(|c: char| !c.is_ascii_digit())?;
            rest.get(..end)?.parse().ok()
        })
        .collect()
}

async fn post(connection: &mut Connection, epoch: u32, items: Vec<Item>) -> Result<()> {
    let batch = Batch {
        epoch,
        clock: Clock::Unix,
        sent_at: watch::now(),
        items,
        confirmed: Vec::new(),
    };
    let body = codec::to_postcard(&batch).ok().context("postcard")?;
    loop {
        let posting = connection.post(PATH, codec::POSTCARD, &body);
        match timeout(crate::PATIENCE, posting).await?? {
            200 => return Ok(()),
            // On a machine fast enough for the limit of one watch, which waits then.
            429 => tokio::time::sleep(Duration::from_secs(1)).await,
            status => bail!("ingest answered {status}"),
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
