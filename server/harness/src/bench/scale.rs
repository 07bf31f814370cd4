//! What follows from the figures for more processes, more people and more time.

use anyhow::{Context, Result};

use crate::bench::{
    column::Column, recorded::Recorded, report::short, subject::Storage, talk::SATURATED,
};

/// Load that leaves room for peaks.
const SAFE: f64 = 0.5;
/// Deliveries of a message to a room of ten.
const DELIVERIES: f64 = 10.0;
const PROCESSES: f64 = 4.0;
/// Partitions of the cluster, each with as many processes and a Postgres of its own.
const PARTITIONS: f64 = 4.0;
/// Cores of the machine of Postgres, when it has one of its own.
const DATABASE_CORES: f64 = 8.0;
/// Memory of a process for its sockets.
const SOCKET_BYTES: f64 = 8e9;
const WEARERS: f64 = 100_000.0;
const READINGS_PER_DAY: f64 = 8_640.0;
const POSTS_PER_S: f64 = 1.0 / 60.0;
/// Messages of a wearer's room, on average.
const MESSAGES_PER_DAY: f64 = 20.0;
const DAYS: f64 = 365.0;
/// A table of this size is still vacuumed, copied and indexed within hours.
const TABLE_BYTES: f64 = 100e9;

const HEAD: &str = "| What | SQLite, one process | Postgres, one process | Postgres, four processes | \
                    Four such partitions | Formula |\n|---|---|---|---|---|---|\n";

/// The measured costs of one kind of storage.
struct Costs {
    deliveries_per_s: f64,
    /// Of Postgres and Redis, core seconds per delivery at saturation.
    database_per_delivery: f64,
    posts_per_s: f64,
    server_per_post: f64,
    database_per_post: f64,
    joins_per_s: f64,
    idle_bytes: f64,
    /// Core seconds per second.
    idle_cores: f64,
    reading_bytes: f64,
    event_bytes: f64,
}

impl Costs {
    fn of(recorded: &Recorded, storage: Storage) -> Result<Self> {
        let name = storage.name();
        let figure = |what: &str| {
            let value = recorded.value(name, what, Column::Fresh);
            value.with_context(|| format!("no figure of {name}: {what}"))
        };
        // Milliseconds per 1,000.
        let cost = |of: &str| -> Result<(f64, f64)> {
            let server = figure(&of.replace("{}", "server"))?;
            let all = match storage {
                Storage::Sqlite => server,
                Storage::PostgresAndRedis => figure(&of.replace("{}", "all"))?,
            };
            Ok((server / 1e6, (all - server) / 1e6))
        };
        let (_, database_per_delivery) = cost("saturated: {} CPU per 1,000 deliveries")?;
        let (server_per_post, database_per_post) =
            cost("ingest, posts of 6 readings: {} CPU per 1,000 posts")?;
        Ok(Self {
            deliveries_per_s: figure(SATURATED)?,
            database_per_delivery,
            posts_per_s: figure("ingest, posts of 6 readings")?,
            server_per_post,
            database_per_post,
            joins_per_s: figure("joins, 64 at once")?,
            idle_bytes: figure("idle socket")?,
            idle_cores: figure("10,000 idle sockets beside talk: share of a core")? / 100.0 / 1e4,
            reading_bytes: figure("stored, one reading")?,
            event_bytes: figure("stored, one event")?,
        })
    }

    fn messages(&self) -> f64 {
        SAFE * self.deliveries_per_s / DELIVERIES
    }

    /// Of several processes. Each of them reads every message once more.
    fn messages_of(&self, processes: f64) -> f64 {
        let per_message = self.database_per_delivery * DELIVERIES * processes;
        (processes * self.messages()).min(SAFE * DATABASE_CORES / per_message)
    }

    fn sockets(&self) -> f64 {
        (SOCKET_BYTES / self.idle_bytes).min(SAFE / self.idle_cores)
    }

    fn wearers(&self) -> f64 {
        SAFE * self.posts_per_s / POSTS_PER_S
    }

    fn wearers_of(&self, processes: f64) -> f64 {
        let posts = SAFE * DATABASE_CORES / self.database_per_post;
        (processes * self.wearers()).min(posts / POSTS_PER_S)
    }

    fn readings_a_year(&self) -> f64 {
        WEARERS * READINGS_PER_DAY * DAYS * self.reading_bytes
    }

    fn events_a_year(&self) -> f64 {
        WEARERS * MESSAGES_PER_DAY * DAYS * self.event_bytes
    }
}

/// One line: what, a value per kind of site, and the formula.
type Line = (&'static str, [Option<f64>; 4], &'static str);

/// The table of `docs/performance.md`.
pub fn table(recorded: &Recorded) -> Result<String> {
    let small = Costs::of(recorded, Storage::Sqlite)?;
    let large = Costs::of(recorded, Storage::PostgresAndRedis)?;
    let sites = |of: fn(&Costs) -> f64, four: f64| {
        [
            Some(of(&small)),
            Some(of(&large)),
            Some(four),
            Some(four * PARTITIONS),
        ]
    };
    let per_site = |of: fn(&Costs) -> f64| {
        let large = Some(of(&large));
        [Some(of(&small)), large, large, large]
    };
    let messages = large.messages_of(PROCESSES);
    let wearers = large.wearers_of(PROCESSES);
    let back = |costs: &Costs| Some(costs.sockets() / costs.joins_per_s);
    let posts = WEARERS * POSTS_PER_S;
    let only_large = |value: f64| [None, Some(value), Some(value), Some(value)];
    let lines: [Line; 12] = [
        (
            "Messages a second, rooms of ten",
            sites(Costs::messages, messages),
            "M = ½ · deliveries at saturation ÷ 10; of four processes at most ½ · 8 cores ÷ (4 · database CPU of a message)",
        ),
        (
            "Rooms with a message a minute",
            sites(|it| it.messages() * 60.0, messages * 60.0),
            "60 · M",
        ),
        (
            "Sockets",
            sites(Costs::sockets, PROCESSES * large.sockets()),
            "S = the smaller of 8 GB ÷ idle socket, ½ core ÷ CPU of an idle socket; per process",
        ),
        (
            "Seconds until all of a process are back after a break",
            [back(&small), back(&large), back(&large), back(&large)],
            "S ÷ joins a second",
        ),
        (
            "Wearers who post each minute",
            sites(Costs::wearers, wearers),
            "W = ½ · posts a second · 60; of four processes at most ½ · 8 cores ÷ database CPU of a post · 60",
        ),
        (
            "Readings a day, millions, of 100,000 wearers",
            [Some(WEARERS * READINGS_PER_DAY / 1e6); 4],
            "R = 100,000 · 8,640",
        ),
        (
            "Server cores for their posts",
            per_site(|it| WEARERS * POSTS_PER_S * it.server_per_post),
            "100,000 ÷ 60 · server CPU of a post",
        ),
        (
            "Database cores for their posts",
            only_large(posts * large.database_per_post),
            "100,000 ÷ 60 · database CPU of a post",
        ),
        (
            "Readings of a year, TB, of 100,000 wearers",
            per_site(|it| it.readings_a_year() / 1e12),
            "365 · R · bytes of a reading",
        ),
        (
            "Events of a year, TB, 20 messages a day in each of their rooms",
            per_site(|it| it.events_a_year() / 1e12),
            "365 · 20 · 100,000 · bytes of an event",
        ),
        (
            "Wearers whose readings of a year fit one table of 100 GB",
            per_site(|it| TABLE_BYTES / (it.readings_a_year() / WEARERS)),
            "100 GB ÷ (365 · 8,640 · bytes of a reading)",
        ),
        (
            "Years until the events of 100,000 wearers fill 100 GB",
            per_site(|it| TABLE_BYTES / it.events_a_year()),
            "100 GB ÷ events of a year",
        ),
    ];
    let lines = lines.map(|(what, values, formula)| {
        let values = values.map(|value| value.map_or_else(|| "–".to_owned(), short));
        format!("| {what} | {} | {formula} |\n", values.join(" | "))
    });
    Ok(HEAD.to_owned() + &lines.concat())
}
