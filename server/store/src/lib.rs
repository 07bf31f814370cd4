#![doc = include_str!("../README.md")]

mod account_end;
mod approval;
mod at_once;
mod backup;
mod budget;
mod conn;
mod crisis_number;
mod delivery;
mod device;
mod direct;
mod episode;
mod error;
mod file;
mod grouped;
mod head;
mod history;
mod in_order;
mod ingest;
mod inspect;
mod invitation;
mod key;
mod known_browser;
mod link_closing;
mod log;
mod log_identity;
mod membership;
mod migrate;
mod on_call;
mod one_of;
mod password;
mod password_cost;
mod pool;
mod probe;
mod push_key;
mod push_subscription;
mod reading;
mod report;
mod restore;
mod revision;
mod room;
mod schema;
mod set_up;
mod sign_in;
mod sqlstate;
mod statement;
mod team_note;
mod tx;
mod user;
mod user_view;
mod waiting;
mod writer;
mod writes;

pub use account_end::EndedAccounts;
pub use backup::back_up;
pub use budget::{BudgetKey, Charge, Charged, Pace};
pub use delivery::{Claimed, DeliveryRow, Reported as ReportedPush, SendOutcome, Sent, Wanted};
pub use device::{CheckDevice, DeviceRow, DueDevice, DueDevices, NewDevice, QuietCheck};
pub use direct::DirectRoom;
pub use episode::{Advance, Advanced, Due, EpisodeId, Measured, Reach};
pub use error::{Error, Result};
pub use head::{Committed, Head};
pub use history::{History, Populated, Population, populated_token_hash};
pub use ingest::{CheckedItem, Ingest, Ingested};
pub use inspect::{Inspection, Schema, inspect};
pub use invitation::{AcceptedAs, CreatedInvitation, InvitationRow, NewInvitation};
pub use log::{Append, Appended, Edge, Fresh};
pub use log_identity::StillUsable;
pub use on_call::{
    CheckOnCall, DueRoom, DueRooms, NewShift, OpenShift, PlanChanged, QuietHours, RoomPlan,
    TurnPlan, Ways,
};
pub use password::{NewPassword, NewPasswordReset};
pub use probe::{NewProbe, Probe};
pub use push_subscription::NewPushSubscription;
pub use reading::{DeviceReadings, StoredReading};
pub use report::{NewReport, Reported};
pub use restore::{Restored, restore};
pub use revision::Revision;
pub use room::{NewRoom, ReadingMark};
pub use sign_in::{EndedSignIns, NewSignIn, SignInRow};
pub use team_note::{NewTeamNote, TeamNoted};
pub use user::{Acting, NewUser, UserRow};
pub use writes::Writes;

use std::{path::PathBuf, sync::Arc};

use diesel_async::RunQueryDsl;
use domain::{RoomSummary, UserId};
use futures::future::BoxFuture;
use tokio::sync::{Semaphore, mpsc, watch};

use conn::{Conn, on};
use file::Guard;
use grouped::Grouped;
use pool::{Pools, Role};
use revision::Watcher;
use tx::{Tx, in_transaction};
use waiting::waiting_for;
use writer::Writer;
use writes::Reports;

/// Rooms that moved, told after the commit that moved them. Two of one room may come in the
/// wrong order.
pub type Commits = mpsc::UnboundedReceiver<Vec<Committed>>;

/// Writes that may wait or run at once; more wait for a place before they are taken on.
const WRITES: u32 = 4096;

/// Where rows are kept.
#[derive(Clone, Debug)]
pub struct Options {
    /// `sqlite:///path/file.db` or `postgres://…`; the latter with `sslmode=require` over TLS.
    pub url: String,
    /// Connections for reading (SQLite) or for everything (Postgres).
    pub connections: usize,
    /// An authority that vouches for Postgres, beside those of the system: a PEM file.
    pub root_certificate: Option<PathBuf>,
}

impl Options {
    /// Whether rows travel to another machine without TLS.
    pub fn is_in_the_clear(&self) -> bool {
        pool::is_postgres(&self.url) && pool::postgres::is_in_the_clear(&self.url)
    }

    /// Whether the address can be understood; connects to nothing.
    ///
    /// # Errors
    /// [`Error::Other`], with what is wrong in which part.
    pub fn check(&self) -> Result<()> {
        if pool::sqlite_path(&self.url).is_some() {
            return Ok(());
        }
        if pool::is_postgres(&self.url) {
            return pool::postgres::Link::new(self).map(drop);
        }
        Err(Error::Other(
            "the database URL starts with neither sqlite: nor postgres:".to_owned(),
        ))
    }
}

/// A handle to the rows; cheap to clone.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    options: Options,
    pools: Pools,
    #[expect(dead_code, reason = "held while the file is open")]
    guard: Guard,
    writer: Writer,
    sign_ins: Grouped<sign_in::Asked, Option<SignInRow>>,
    rooms: Grouped<UserId, Vec<RoomSummary>>,
    watcher: Watcher,
    /// One permit per write; closed when the store is.
    gate: Arc<Semaphore>,
    commits: mpsc::UnboundedSender<Vec<Committed>>,
    reports: Reports,
}

impl Store {
    /// Opens a database that this program can work with (its file and the log beside it, the schema,
    /// the rights of this user), checks that commits are durable (SQLite: version, WAL, synchronous FULL; Postgres:
    /// `synchronous_commit`, `fsync`, `full_page_writes`), and starts the writer. Does not migrate.
    pub async fn open(options: &Options) -> Result<(Self, Commits)> {
        let pools = Pools::open(options)?;
        let opened = waiting_for("the database", prove(options, &pools));
        let guard = opened.await?;
        let (commits, told) = mpsc::unbounded_channel();
        let reports = Reports::new();
        let inner = Inner {
            options: options.clone(),
            writer: Writer::start(&pools, &commits, &reports)?,
            reports,
            sign_ins: Grouped::start(&pools, sign_in::live),
            rooms: Grouped::start(&pools, room::of_people),
            watcher: Watcher::default(),
            pools,
            guard,
            gate: Arc::new(Semaphore::new(WRITES as usize)),
            commits,
        };
        Ok((
            Self {
                inner: Arc::new(inner),
            },
            told,
        ))
    }

    /// Brings the schema up to date. Safe when several processes start at once.
    pub async fn migrate(&self) -> Result<()> {
        let (options, pools) = (self.inner.options.clone(), self.inner.pools.clone());
        owned(async move { migrate::run(&options, &pools).await }).await
    }

    /// Answers when rows can be read and written and no migration is missing.
    pub async fn ready(&self) -> Result<()> {
        self.read(|conn| Box::pin(migrate::check(conn))).await?;
        self.write(move |tx| Box::pin(touch(&mut tx.conn))).await
    }

    /// Whether writes get through, whoever makes them.
    pub fn writes(&self) -> watch::Receiver<Writes> {
        self.inner.reports.subscribe()
    }

    /// `sqlite` or `postgres`, with its version, for `doctor` and logs.
    pub async fn describe(&self) -> Result<String> {
        self.read(|conn| {
            Box::pin(async move {
                let (name, version) = match conn {
                    Conn::Postgres(_) => ("postgres", "current_setting('server_version')"),
                    Conn::Sqlite(_) => ("sqlite", "sqlite_version()"),
                };
                Ok(format!("{name} {}", show(conn, version).await?))
            })
        })
        .await
    }

    /// Finishes waiting writes and closes. Later calls answer [`Error::Unavailable`].
    pub async fn close(&self) {
        if self.inner.gate.acquire_many(WRITES).await.is_ok() {
            self.inner.gate.close();
        }
        self.inner.watcher.close();
        self.inner.pools.close();
    }

    /// Runs reads, which go on if the caller goes away.
    pub(crate) async fn read<R, F>(&self, body: F) -> Result<R>
    where
        R: Send + 'static,
        F: for<'c> FnOnce(&'c mut Conn) -> BoxFuture<'c, Result<R>> + Send + 'static,
    {
        let work = async move |mut conn: Conn| body(&mut conn).await;
        self.inner.pools.run(Role::Read, work).await
    }

    /// Runs one write transaction in a task of its own, and tells the rooms it moved.
    pub(crate) async fn write<R, F>(&self, body: F) -> Result<R>
    where
        R: Send + 'static,
        F: for<'c> FnOnce(&'c mut Tx) -> BoxFuture<'c, Result<R>> + Send + 'static,
    {
        let permit = self.permit().await?;
        let pools = self.inner.pools.clone();
        let (commits, reports) = (self.inner.commits.clone(), self.inner.reports.clone());
        owned(async move {
            let _permit = permit;
            let write = pools.run(Role::Write, move |conn| in_transaction(conn, body));
            let (value, moved) = reports.on(write).await?;
            if !moved.is_empty() {
                // Nobody listens in a program that only seeds.
                let _ = commits.send(moved);
            }
            Ok(value)
        })
        .await
    }

    pub(crate) async fn permit(&self) -> Result<tokio::sync::OwnedSemaphorePermit> {
        let gate = self.inner.gate.clone();
        gate.acquire_owned()
            .await
            .map_err(|_| Error::Unavailable("closed".to_owned()))
    }

    pub(crate) fn grouped_sign_ins(&self) -> &Grouped<sign_in::Asked, Option<SignInRow>> {
        &self.inner.sign_ins
    }

    pub(crate) fn grouped_rooms(&self) -> &Grouped<UserId, Vec<RoomSummary>> {
        &self.inner.rooms
    }

    pub(crate) fn watcher(&self) -> &Watcher {
        &self.inner.watcher
    }

    pub(crate) fn options(&self) -> &Options {
        &self.inner.options
    }

    pub(crate) fn writer(&self) -> &Writer {
        &self.inner.writer
    }
}

/// Whether this program can work with what is there; nothing is written before that is known.
async fn prove(options: &Options, pools: &Pools) -> Result<Guard> {
    if pool::is_postgres(&options.url) {
        let link = pool::postgres::Link::new(options)?;
        link.is_direct().await.map_err(pool::refusal)?;
    }
    let guard = file::enter(&options.url).await?;
    pools.try_out().await?;
    let fits = |mut conn: Conn| async move { migrate::fits(&mut conn).await };
    pools.run(Role::Read, fits).await?;
    Ok(guard)
}

/// The caller may go away; the work goes on.
async fn owned<R: Send + 'static>(
    work: impl Future<Output = Result<R>> + Send + 'static,
) -> Result<R> {
    match tokio::spawn(work).await {
        Ok(result) => result,
        Err(error) => Err(Error::Other(format!("a task of the store failed: {error}"))),
    }
}

/// Writes something that no table shows, so that a commit has to reach the disk.
async fn touch(conn: &mut Conn) -> Result<()> {
    match conn {
        Conn::Sqlite(db) => {
            // The first page, as it is.
            let touch = diesel::sql_query("PRAGMA user_version = 0");
            touch.execute(&mut ***db).await?;
        }
        Conn::Postgres(_) => {
            let read_only = show(conn, "current_setting('transaction_read_only')");
            if read_only.await? == "on" {
                return Err(Error::Unavailable("Postgres is read-only".to_owned()));
            }
            show(conn, "pg_logical_emit_message(true, 'fitweet', '')::text").await?;
        }
    }
    Ok(())
}

#[derive(diesel::QueryableByName)]
struct Shown {
    #[diesel(sql_type = diesel::sql_types::Text)]
    value: String,
}

async fn show(conn: &mut Conn, expression: &str) -> Result<String> {
    let row: Shown = on!(conn, |db| diesel::sql_query(format!(
        "SELECT {expression} AS value"
    ))
    .get_result(db))?;
    Ok(row.value)
}
