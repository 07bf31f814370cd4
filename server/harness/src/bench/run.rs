//! The measurements in their order.

use std::{net::SocketAddr, time::Duration};

use anyhow::{Context, Result};
use domain::RoomId;
use uuid::Uuid;

use crate::{
    bench::{
        Latencies, idle, ingest,
        load::{self, Counted, Pace, Seat},
        reference::{self, Bare},
        report::Report,
    },
    fitweet::{Fitweet, Seeded, Site, cpu},
    postgres::Postgres,
    redis_server::Redis,
};

const ROOMS: usize = 20;
const MEMBERS: usize = 10;
const MANY_ROOMS: usize = 100;
const IDLE_SOCKETS: usize = 10_000;
/// Long enough for each of them to be sent a beat.
const IDLE_TIME: Duration = Duration::from_millis(domain::limits::BEAT_MS);
/// Messages each seat has on its way at saturation.
const WINDOW: u32 = 2;
/// One message of each seat: with 200 of them 100 messages and 1,000 deliveries a second.
const CALM: Duration = Duration::from_secs(2);
/// Within what one socket may send at once.
const BURST: u32 = 180;
const WARM: Duration = Duration::from_secs(1);

/// Which storage to measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Storage {
    Sqlite,
    PostgresAndRedis,
}

/// Numbers of a server without storage.
pub struct Baseline {
    syncs_per_second: f64,
    busy: Busy,
    calm: Latencies,
    idle_bytes: f64,
}

/// A saturated run.
struct Busy {
    counted: Counted,
    cpu_ms_per_1000: f64,
    cores: f64,
    client_cores: f64,
}

/// Measures the references.
pub async fn baseline(report: &mut Report, time: Duration) -> Result<Baseline> {
    const NAME: &str = "Reference: bare axum sockets that keep nothing, and a synced disk";
    let dir = tempfile::Builder::new()
        .prefix("fitweet-bench-")
        .tempdir()?;
    let syncs_per_second = reference::syncs_per_second(dir.path(), Duration::from_secs(2))?;
    report.add(NAME, "syncs", syncs_per_second, "/s", None);
    let seats: Vec<Seat> = (0..ROOMS)
        .flat_map(|room| {
            (0..MEMBERS).map(move |_| Seat {
                cookie: format!("room={room}"),
                room: RoomId(Uuid::from_u128(room as u128)),
            })
        })
        .collect();
    let bare = Bare::start().await?;
    // First: later, memory that was used and freed would hide what sockets need.
    let idle = idle::measure(bare.pid(), bare.addr, &seats, IDLE_SOCKETS, IDLE_TIME).await?;
    let idle_bytes = idle.bytes;
    let calm = calm(bare.addr, &seats, time).await?;
    let busy = busy(bare.pid(), bare.addr, &seats, time).await?;
    talk_rows(report, NAME, &busy, &calm, None);
    report.add(NAME, "idle socket", idle_bytes, "bytes", None);
    Ok(Baseline {
        syncs_per_second,
        busy,
        calm,
        idle_bytes,
    })
}

/// Measures the real server on one kind of storage.
pub async fn measure(
    report: &mut Report,
    storage: Storage,
    baseline: &Baseline,
    time: Duration,
) -> Result<()> {
    let mut site = Site::new()?;
    // Kept until the end of the measurement.
    let _postgres;
    let mut redis = None;
    let name = match storage {
        Storage::Sqlite => "Fitweet on SQLite",
        Storage::PostgresAndRedis => {
            let postgres = Postgres::start().await?;
            site.database_url = Some(postgres.url());
            _postgres = postgres;
            let started = Redis::start().await?;
            site.redis_url = Some(started.url());
            redis = Some(started);
            "Fitweet on Postgres and Redis"
        }
    };
    let seeded = site.seed(MANY_ROOMS * MEMBERS, MANY_ROOMS, MEMBERS, ROOMS)?;
    let server = site.serve().await?;

    // First, as for the reference.
    let everybody = seats(&seeded, MANY_ROOMS, MEMBERS);
    let (pid, at) = (server.pid(), server.addr);
    let idle = idle::measure(pid, at, &everybody, IDLE_SOCKETS, IDLE_TIME).await?;
    let (bytes, sockets) = (idle.bytes, idle.sockets);
    report
        .notes
        .push(format!("{name}: idle memory over {sockets} sockets."));

    let seats = seats(&seeded, ROOMS, MEMBERS);
    let calm = calm(server.addr, &seats, time).await?;
    let busy = busy(server.pid(), server.addr, &seats, time).await?;
    talk_rows(report, name, &busy, &calm, Some(baseline));

    let syncs = Some(baseline.syncs_per_second);
    let hot = hot_room(&server, &seeded).await?;
    report.add(name, "one hot room, 20 readers: messages", hot, "/s", syncs);
    let many = many_rooms(&server, &seeded).await?;
    report.add(
        name,
        "over 100 rooms, 1 reader each: messages",
        many,
        "/s",
        syncs,
    );

    let posts = ingest::posts_per_second(server.addr, &seeded.devices, time).await?;
    report.add(name, "ingest, posts of 6 readings", posts, "/s", syncs);
    let every = Duration::from_millis(500);
    let alerts = ingest::alert_latencies(server.addr, &seeded, every, time).await?;
    quantiles(report, name, "alert, post to socket", &alerts, None);
    let idle = Some(baseline.idle_bytes);
    report.add(name, "idle socket", bytes, "bytes", idle);

    if let Some(mut redis) = redis {
        let other = site.serve().await?;
        let across = across(&server, &other, &seats, WARM, time).await?;
        quantiles(report, name, "send on A to delivered on B", &across, None);
        redis.kill();
        // From the first moment: finding out takes time too.
        let across = self::across(&server, &other, &seats, Duration::ZERO, time).await?;
        quantiles(report, name, "  after Redis was killed", &across, None);
    }
    Ok(())
}

fn seats(seeded: &Seeded, rooms: usize, members: usize) -> Vec<Seat> {
    seeded
        .rooms
        .iter()
        .take(rooms)
        .flat_map(|room| {
            let members = seeded.members(room.id).into_iter().take(members);
            members.map(|user| Seat {
                cookie: user.cookie.clone(),
                room: room.id,
            })
        })
        .collect()
}

/// Far from any limit: what one message takes.
async fn calm(server: SocketAddr, seats: &[Seat], time: Duration) -> Result<Latencies> {
    let sockets = load::connect(server, seats).await?;
    let pace = Pace::Open { every: CALM };
    Ok(load::run(sockets, seats, pace, WARM, time).await?.latencies)
}

/// From half of the members on one process to the other half on another.
async fn across(
    a: &Fitweet,
    b: &Fitweet,
    seats: &[Seat],
    warm: Duration,
    time: Duration,
) -> Result<Latencies> {
    let talkers: Vec<Seat> = seats.iter().step_by(2).cloned().collect();
    let readers: Vec<Seat> = seats.iter().skip(1).step_by(2).cloned().collect();
    let on_a = load::connect(a.addr, &talkers).await?;
    let on_b = load::connect(b.addr, &readers).await?;
    let pace = Pace::Open { every: CALM };
    let (said, heard) = tokio::join!(
        load::run(on_a, &talkers, pace, warm, time),
        load::run(on_b, &readers, Pace::Listen, warm, time),
    );
    said?;
    Ok(heard?.latencies)
}

/// As much as goes through.
async fn busy(pid: u32, server: SocketAddr, seats: &[Seat], time: Duration) -> Result<Busy> {
    let sockets = load::connect(server, seats).await?;
    let pace = Pace::Closed { window: WINDOW };
    let used = async {
        tokio::time::sleep(WARM).await;
        let before = (cpu(pid)?, cpu(std::process::id())?);
        tokio::time::sleep(time).await;
        let after = (cpu(pid)?, cpu(std::process::id())?);
        anyhow::Ok((
            after.0.saturating_sub(before.0),
            after.1.saturating_sub(before.1),
        ))
    };
    let (counted, used) = tokio::join!(load::run(sockets, seats, pace, WARM, time), used);
    let (counted, (used, client_used)) = (counted?, used?);
    let deliveries = counted.deliveries_per_second() * time.as_secs_f64();
    Ok(Busy {
        cpu_ms_per_1000: used.as_secs_f64() * 1e6 / deliveries,
        cores: used.as_secs_f64() / time.as_secs_f64(),
        client_cores: client_used.as_secs_f64() / time.as_secs_f64(),
        counted,
    })
}

fn talk_rows(
    report: &mut Report,
    name: &str,
    busy: &Busy,
    calm: &Latencies,
    baseline: Option<&Baseline>,
) {
    let bare = baseline.map(|it| &it.busy);
    report.add(
        name,
        "20 rooms × 10, saturated: deliveries",
        busy.counted.deliveries_per_second(),
        "/s",
        bare.map(|it| it.counted.deliveries_per_second()),
    );
    quantiles(
        report,
        name,
        "  send to delivered, saturated",
        &busy.counted.latencies,
        bare.map(|it| &it.counted.latencies),
    );
    report.add(
        name,
        "  server CPU per 1,000 deliveries",
        busy.cpu_ms_per_1000,
        "ms",
        bare.map(|it| it.cpu_ms_per_1000),
    );
    quantiles(
        report,
        name,
        "20 rooms × 10, 1,000/s: send to delivered",
        calm,
        baseline.map(|it| &it.calm),
    );
    report.notes.push(format!(
        "{name}: saturated, the server used {:.2} cores and the load {:.2}; {} sends refused.",
        busy.cores, busy.client_cores, busy.counted.refused
    ));
}

fn quantiles(
    report: &mut Report,
    name: &str,
    what: &str,
    latencies: &Latencies,
    reference: Option<&Latencies>,
) {
    for (label, share) in [("p50", 0.5), ("p99", 0.99), ("max", 1.0)] {
        let ms = |it: &Latencies| Some(it.quantile(share)?.as_secs_f64() * 1e3);
        let Some(value) = ms(latencies) else {
            report
                .notes
                .push(format!("{name}: {what}: nothing arrived."));
            return;
        };
        report.add(
            name,
            &format!("{what}, {label}"),
            value,
            "ms",
            reference.and_then(ms),
        );
    }
}

/// Twenty sockets of one room at once, which all read all of it.
async fn hot_room(server: &Fitweet, seeded: &Seeded) -> Result<f64> {
    let room = seeded.rooms.first().context("no room")?.id;
    let talkers: Vec<Seat> = seeded
        .members(room)
        .iter()
        .skip(1)
        .cycle()
        .take(20)
        .map(|user| Seat {
            cookie: user.cookie.clone(),
            room,
        })
        .collect();
    bursts(server, &talkers).await
}

async fn many_rooms(server: &Fitweet, seeded: &Seeded) -> Result<f64> {
    bursts(server, &seats(seeded, MANY_ROOMS, 1)).await
}

/// Messages per second of bursts, each on new sockets: one socket may send only so many at once.
async fn bursts(server: &Fitweet, seats: &[Seat]) -> Result<f64> {
    const ROUNDS: u32 = 3;
    let (mut messages, mut elapsed) = (0, Duration::ZERO);
    for _ in 0..ROUNDS {
        let sockets = load::connect(server.addr, seats).await?;
        let pace = Pace::Burst { messages: BURST };
        let warm = Duration::from_millis(100);
        let counted = load::run(sockets, seats, pace, warm, crate::PATIENCE).await?;
        messages += counted.messages;
        elapsed += counted.elapsed;
    }
    Ok(load::per_second(messages, elapsed))
}
