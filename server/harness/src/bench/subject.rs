//! What is measured: the bare reference, or a Fitweet with a database of its own.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use domain::RoomId;
use tokio::time::sleep;
use uuid::Uuid;

use crate::{
    PATIENCE,
    bench::{
        column::Column,
        load::{Duty, Seat},
        process::cpu_of_tree,
        reference::Reference,
    },
    fitweet::{Fitweet, Seeded, SeededDevice, Site},
    postgres::Postgres,
    redis_server::Redis,
};

/// Rooms in which people talk, of those that exist.
pub const ROOMS: usize = 20;
pub const MEMBERS: usize = 10;
pub const MANY_ROOMS: usize = 100;
/// As many as a server lets pair per hour from one network, where `fitweet seed` says they are.
const DEVICES_PER_SEED: usize = 20;
/// More than 100 devices: one may post 100 times a second.
const SEEDS: usize = 6;

/// Which storage to measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Storage {
    Sqlite,
    PostgresAndRedis,
}

impl Storage {
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::PostgresAndRedis => "Postgres and Redis",
        }
    }
}

pub struct Subject {
    /// Where its figures stand.
    pub column: Column,
    pub addr: SocketAddr,
    /// Of the process that people connect to.
    pub pid: u32,
    program: Program,
}

enum Program {
    /// Held, for its end is the server's.
    Reference {
        _server: Reference,
    },
    Fitweet(Box<Deployment>),
}

/// A Fitweet with what it needs. Ends in this order.
pub struct Deployment {
    _server: Fitweet,
    pub site: Site,
    pub seeded: Seeded,
    pub redis: Option<Redis>,
    pub postgres: Option<Postgres>,
}

/// CPU time used until an instant, or between two.
#[derive(Clone, Copy, Debug)]
pub struct Used {
    pub server: Duration,
    /// Of Postgres and Redis.
    pub database: Duration,
    /// Of the load generator.
    pub client: Duration,
    at: Instant,
}

/// Cores that were busy between two instants.
#[derive(Clone, Copy, Debug)]
pub struct Cores {
    pub server: f64,
    pub database: f64,
    pub client: f64,
}

impl Used {
    pub fn since(self, before: Self) -> Cores {
        let elapsed = self.at.duration_since(before.at).as_secs_f64();
        let cores = |now: Duration, before| now.saturating_sub(before).as_secs_f64() / elapsed;
        Cores {
            server: cores(self.server, before.server),
            database: cores(self.database, before.database),
            client: cores(self.client, before.client),
        }
    }
}

impl Subject {
    pub async fn reference() -> Result<Self> {
        let reference = Reference::start().await?;
        Ok(Self {
            column: Column::Reference,
            addr: reference.addr,
            pid: reference.pid(),
            program: Program::Reference { _server: reference },
        })
    }

    /// Starts `binary` on a database of its own, filled by `seed` (the same program, or one that knows how to lay
    /// a history of `events`).
    pub async fn fitweet(
        column: Column,
        storage: Storage,
        binary: &Path,
        seed: &Path,
        events: usize,
    ) -> Result<Self> {
        let (mut postgres, mut redis) = (None, None);
        if storage == Storage::PostgresAndRedis {
            postgres = Some(Postgres::start().await?);
            redis = Some(Redis::start().await?);
        }
        let site = |binary: &Path| -> Result<Site> {
            let mut site = Site::of(binary.to_owned())?;
            site.database_url = postgres.as_ref().map(Postgres::url);
            site.redis_url = redis.as_ref().map(Redis::url);
            Ok(site)
        };
        let mut site = site(seed)?;
        let seeded = fill(&site, events)?;
        site.run(binary.to_owned());
        let server = site.serve().await?;
        let subject = Self {
            column,
            addr: server.addr,
            pid: server.pid(),
            program: Program::Fitweet(Box::new(Deployment {
                _server: server,
                site,
                seeded,
                redis,
                postgres,
            })),
        };
        subject.settle().await?;
        Ok(subject)
    }

    /// What a database does later on its own is done now, so that it does not fall into a measurement.
    async fn settle(&self) -> Result<()> {
        const QUIET_CORES: f64 = 0.05;
        const LOOK: Duration = Duration::from_millis(500);
        let postgres = self.deployment().ok().and_then(|it| it.postgres.as_ref());
        let Some(postgres) = postgres else {
            return Ok(());
        };
        postgres.sql("VACUUM ANALYZE")?;
        postgres.sql("CHECKPOINT")?;
        let start = Instant::now();
        let mut before = self.used()?;
        loop {
            sleep(LOOK).await;
            let now = self.used()?;
            if now.since(before).database <= QUIET_CORES {
                return Ok(());
            }
            if start.elapsed() > PATIENCE {
                bail!("Postgres does not come to rest");
            }
            before = now;
        }
    }

    pub fn used(&self) -> Result<Used> {
        let mut database = Duration::ZERO;
        if let Ok(deployment) = self.deployment() {
            if let Some(postgres) = &deployment.postgres {
                database += cpu_of_tree(postgres.pid()?)?;
            }
            // Killed at the end.
            if let Some(pid) = deployment.redis.as_ref().and_then(|it| it.pid().ok()) {
                database += cpu_of_tree(pid)?;
            }
        }
        Ok(Used {
            server: crate::fitweet::cpu(self.pid)?,
            database,
            client: crate::fitweet::cpu(std::process::id())?,
            at: Instant::now(),
        })
    }

    /// Whether its database has processes of its own.
    pub fn has_database(&self) -> bool {
        self.deployment().is_ok_and(|it| it.postgres.is_some())
    }

    pub fn deployment(&self) -> Result<&Deployment> {
        match &self.program {
            Program::Fitweet(deployment) => Ok(deployment),
            Program::Reference { .. } => bail!("the reference keeps nothing of this kind"),
        }
    }

    pub fn is_fitweet(&self) -> bool {
        self.deployment().is_ok()
    }

    /// `kill -9`, for good.
    pub fn kill_redis(&mut self) -> Result<()> {
        let Program::Fitweet(deployment) = &mut self.program else {
            bail!("the reference has no Redis");
        };
        deployment.redis.as_mut().context("no Redis")?.kill();
        Ok(())
    }

    /// One per member, room by room.
    pub fn seats(&self, rooms: usize, members: usize) -> Vec<Seat> {
        let Ok(deployment) = self.deployment() else {
            let seats = (0..rooms).flat_map(|room| std::iter::repeat_n(room, members));
            return seats
                .map(|room| Seat {
                    cookie: format!("room={room}"),
                    room: RoomId(Uuid::from_u128(room as u128)),
                    duty: Duty::Both,
                })
                .collect();
        };
        let seeded = &deployment.seeded;
        let rooms = seeded.rooms.iter().take(rooms);
        rooms
            .flat_map(|room| {
                let members = seeded.members(room.id).into_iter().take(members);
                members.map(|user| Seat {
                    cookie: user.cookie.clone(),
                    room: room.id,
                    duty: Duty::Both,
                })
            })
            .collect()
    }

    /// The reference takes any token.
    pub fn tokens(&self) -> Vec<String> {
        match self.deployment() {
            Ok(it) => it.devices().iter().map(|it| it.token.clone()).collect(),
            Err(_) => (0..SEEDS * DEVICES_PER_SEED)
                .map(|it| it.to_string())
                .collect(),
        }
    }

    /// Bytes of all tables and indexes.
    pub fn stored_bytes(&self) -> Result<u64> {
        let deployment = self.deployment()?;
        if let Some(postgres) = &deployment.postgres {
            let size = postgres.sql("SELECT pg_database_size(current_database())")?;
            return Ok(size.parse()?);
        }
        let dir = tempfile::tempdir()?;
        let copy: PathBuf = dir.path().join("copy.db");
        deployment.site.back_up(&copy)?;
        Ok(std::fs::metadata(copy)?.len())
    }
}

fn fill(site: &Site, events: usize) -> Result<Seeded> {
    let (users, rooms) = (MANY_ROOMS * MEMBERS, MANY_ROOMS);
    let mut seeded = site.seed_with_history(users, rooms, MEMBERS, DEVICES_PER_SEED, events)?;
    for _ in 1..SEEDS {
        let more = site.seed(MEMBERS, 0, MEMBERS, DEVICES_PER_SEED)?;
        seeded.users.extend(more.users);
        seeded.rooms.extend(more.rooms);
        seeded.devices.extend(more.devices);
    }
    Ok(seeded)
}

impl Deployment {
    pub fn devices(&self) -> &[SeededDevice] {
        &self.seeded.devices
    }
}
