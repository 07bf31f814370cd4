//! Connections, each set up so that a commit is durable and nothing waits for ever.

use std::time::{Duration, Instant};

use diesel::{
    ConnectionError, ConnectionResult, QueryResult, SqliteConnection, connection::SimpleConnection,
};
use diesel_async::{
    AsyncConnection, RunQueryDsl, SimpleAsyncConnection,
    pooled_connection::{
        AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod, deadpool::Pool,
    },
};
use futures::{FutureExt, future::BoxFuture};

use crate::{
    Error, Options, Result,
    conn::{Conn, PgConn, SqliteConn},
};

/// A connection that does not come within this is none.
const CONNECT: Duration = Duration::from_secs(5);
/// Longer than any statement or lock may take: a Postgres that hangs is one that is gone.
const ANSWER: Duration = Duration::from_secs(20);
/// The first release without the WAL-reset bug.
const SQLITE_FLOOR: (u32, u32, u32) = (3, 51, 3);

#[derive(Clone)]
pub(crate) enum Pools {
    Postgres(Pool<PgConn>),
    /// One writer: SQLite has one write lock, and waiting in line is fairer than its busy loop.
    Sqlite {
        writer: Pool<SqliteConn>,
        readers: Pool<SqliteConn>,
    },
}

impl Pools {
    pub(crate) fn open(options: &Options) -> Result<Self> {
        let connections = options.connections.max(2);
        if let Some(path) = sqlite_path(&options.url) {
            return Ok(Self::Sqlite {
                writer: sqlite_pool(path, 1, |path| sqlite(path, "").boxed())?,
                readers: sqlite_pool(path, connections, |path| {
                    sqlite(path, "PRAGMA query_only = ON;").boxed()
                })?,
            });
        }
        if is_postgres(&options.url) {
            return Ok(Self::Postgres(postgres_pool(&options.url, connections)?));
        }
        Err(Error::Other(
            "the database URL starts with neither sqlite: nor postgres:".to_owned(),
        ))
    }

    pub(crate) async fn reader(&self) -> Result<Conn> {
        match self {
            Self::Postgres(pool) => in_time(CONNECT, pool.get())
                .await
                .map(|conn| Conn::Postgres(Box::new(conn))),
            Self::Sqlite { readers, .. } => in_time(CONNECT, readers.get())
                .await
                .map(|conn| Conn::Sqlite(Box::new(conn))),
        }
    }

    pub(crate) async fn writer(&self) -> Result<Conn> {
        match self {
            Self::Postgres(pool) => in_time(CONNECT, pool.get())
                .await
                .map(|conn| Conn::Postgres(Box::new(conn))),
            Self::Sqlite { writer, .. } => in_time(ANSWER, writer.get())
                .await
                .map(|conn| Conn::Sqlite(Box::new(conn))),
        }
    }

    /// Gives up on a Postgres that hangs; its connection is dropped with the transaction on
    /// it. SQLite calls end by themselves and must not be cut.
    pub(crate) async fn bounded<R>(&self, work: impl Future<Output = Result<R>>) -> Result<R> {
        match self {
            Self::Sqlite { .. } => work.await,
            Self::Postgres(pool) => {
                let hangs = || Error::Unavailable("Postgres hangs".to_owned());
                let outcome = tokio::time::timeout(ANSWER, work).await;
                let outcome = outcome.unwrap_or_else(|_| Err(hangs()));
                if let Err(Error::Unavailable(_)) = outcome {
                    // A link that died seldom dies alone.
                    pool.retain(|_, _| false);
                }
                outcome
            }
        }
    }

    pub(crate) fn close(&self) {
        match self {
            Self::Postgres(pool) => pool.close(),
            Self::Sqlite { writer, readers } => {
                readers.close();
                writer.close();
            }
        }
    }
}

pub(crate) fn sqlite_path(url: &str) -> Option<&str> {
    url.strip_prefix("sqlite://")
        .or_else(|| url.strip_prefix("sqlite:"))
}

pub(crate) fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres://") || url.starts_with("postgresql://")
}

async fn in_time<C, E: std::fmt::Display>(
    limit: Duration,
    got: impl Future<Output = Result<C, E>>,
) -> Result<C> {
    match tokio::time::timeout(limit, got).await {
        Ok(Ok(conn)) => Ok(conn),
        Ok(Err(error)) => Err(Error::Unavailable(error.to_string())),
        Err(_) => Err(Error::Unavailable("no connection came free".to_owned())),
    }
}

type Setup<C> = fn(&str) -> BoxFuture<'_, ConnectionResult<C>>;

fn config<C: AsyncConnection + 'static>(setup: Setup<C>) -> ManagerConfig<C> {
    let mut config = ManagerConfig::default();
    // An open transaction or a closed link is seen without asking.
    config.recycling_method = RecyclingMethod::Fast;
    config.custom_setup = Box::new(setup);
    config
}

fn postgres_pool(url: &str, size: usize) -> Result<Pool<PgConn>> {
    let config = config(|url| postgres(url).boxed());
    Pool::builder(AsyncDieselConnectionManager::new_with_config(url, config))
        .max_size(size)
        .build()
        .map_err(|error| Error::Other(error.to_string()))
}

fn sqlite_pool(path: &str, size: usize, setup: Setup<SqliteConn>) -> Result<Pool<SqliteConn>> {
    let manager = AsyncDieselConnectionManager::new_with_config(path, config(setup));
    Pool::builder(manager)
        .max_size(size)
        .build()
        .map_err(|error| Error::Other(error.to_string()))
}

async fn postgres(url: &str) -> ConnectionResult<PgConn> {
    let mut conn = PgConn::establish(url).await?;
    // Every question has its index. In a new table, without statistics, the planner reads all
    // of it instead, and a batch takes more than twice as long.
    conn.batch_execute(
        "SET enable_seqscan = off; SET statement_timeout = '15s'; SET lock_timeout = '10s'; \
         SET idle_in_transaction_session_timeout = '30s'",
    )
    .await
    .map_err(ConnectionError::CouldntSetupConfiguration)?;
    let commit = setting(&mut conn, "synchronous_commit").await?;
    if commit != "on" && commit != "remote_apply" {
        return refuse(format!(
            "synchronous_commit is {commit}: what was confirmed could be lost; set it to on"
        ));
    }
    if setting(&mut conn, "fsync").await? != "on" {
        tracing::warn!("Postgres runs with fsync off: fit for tests only");
    }
    Ok(conn)
}

#[derive(diesel::QueryableByName)]
struct Setting {
    #[diesel(sql_type = diesel::sql_types::Text)]
    value: String,
}

async fn setting(conn: &mut PgConn, name: &str) -> ConnectionResult<String> {
    diesel::sql_query(format!("SELECT current_setting('{name}') AS value"))
        .get_result::<Setting>(conn)
        .await
        .map(|row| row.value)
        .map_err(ConnectionError::CouldntSetupConfiguration)
}

async fn sqlite(path: &str, also: &'static str) -> ConnectionResult<SqliteConn> {
    let mut conn = SqliteConn::establish(path).await?;
    conn.spawn_blocking(move |db| wait_for_wal(|| prepare(db, also)))
        .await
        .map_err(ConnectionError::CouldntSetupConfiguration)??;
    Ok(conn)
}

/// The change to WAL is the one moment that does not wait for other processes by itself.
pub(crate) fn wait_for_wal<R>(mut prepare: impl FnMut() -> QueryResult<R>) -> QueryResult<R> {
    let start = Instant::now();
    loop {
        match prepare() {
            Err(error) if start.elapsed() < CONNECT && error.to_string().contains("locked") => {
                std::thread::sleep(Duration::from_millis(20));
            }
            outcome => return outcome,
        }
    }
}

/// Sets one connection up, then asks SQLite what it took of it.
fn prepare(db: &mut SqliteConnection, also: &str) -> QueryResult<ConnectionResult<()>> {
    db.batch_execute(
        "PRAGMA busy_timeout = 15000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
         PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16384;",
    )?;
    db.batch_execute(also)?;
    let asked = diesel::sql_query(
        "SELECT sqlite_version() AS version, \
         (SELECT journal_mode FROM pragma_journal_mode) AS journal, \
         (SELECT synchronous FROM pragma_synchronous) AS synchronous",
    );
    let got: Durability = diesel::RunQueryDsl::get_result(asked, db)?;
    Ok(got.check())
}

#[derive(diesel::QueryableByName)]
struct Durability {
    #[diesel(sql_type = diesel::sql_types::Text)]
    version: String,
    #[diesel(sql_type = diesel::sql_types::Text)]
    journal: String,
    #[diesel(sql_type = diesel::sql_types::Integer)]
    synchronous: i32,
}

impl Durability {
    fn check(&self) -> ConnectionResult<()> {
        let mut parts = self
            .version
            .split('.')
            .map(|part| part.parse().unwrap_or(0));
        let mut next = || parts.next().unwrap_or(0);
        if (next(), next(), next()) < SQLITE_FLOOR {
            return refuse(format!(
                "SQLite {} can corrupt a database in WAL mode",
                self.version
            ));
        }
        if self.journal != "wal" || self.synchronous < 2 {
            return refuse("SQLite did not take WAL with synchronous FULL".to_owned());
        }
        Ok(())
    }
}

fn refuse<R>(why: String) -> ConnectionResult<R> {
    Err(ConnectionError::BadConnection(why))
}
