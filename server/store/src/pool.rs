//! Connections, each set up so that a commit is durable and nothing waits for ever.

pub(crate) mod postgres;
mod sqlite;

use std::time::Duration;

use diesel::{ConnectionError, ConnectionResult};
use diesel_async::{
    AsyncConnection,
    pooled_connection::{
        AsyncDieselConnectionManager, ManagerConfig, PoolError, RecyclingMethod,
        deadpool::{self, Pool},
    },
};
use futures::{FutureExt, future::BoxFuture};
use tokio::runtime::Handle;

use crate::{
    Error, Options, Result,
    conn::{Conn, PgConn, SqliteConn},
    sqlstate,
};

/// A connection that does not come within this is none.
const CONNECT: Duration = Duration::from_secs(5);
/// Longer than any statement or lock may take: a Postgres that hangs is one that is gone.
const ANSWER: Duration = Duration::from_secs(20);

#[derive(Clone)]
pub(crate) enum Pools {
    Postgres(Pool<PgConn>),
    /// One writer: SQLite has one write lock, and waiting in line is fairer than its busy loop.
    Sqlite {
        writer: Pool<SqliteConn>,
        readers: Pool<SqliteConn>,
    },
}

/// What a connection is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Read,
    Write,
}

impl Pools {
    pub(crate) fn open(options: &Options) -> Result<Self> {
        let connections = options.connections.max(2);
        if let Some(path) = sqlite_path(&options.url) {
            return Ok(Self::Sqlite {
                writer: sqlite_pool(path, 1, |path| sqlite::connect(path, "").boxed())?,
                readers: sqlite_pool(path, connections, |path| {
                    sqlite::connect(path, "PRAGMA query_only = ON;").boxed()
                })?,
            });
        }
        if is_postgres(&options.url) {
            let link = postgres::Link::new(options)?;
            return Ok(Self::Postgres(postgres_pool(&link, connections)?));
        }
        Err(Error::Other(
            "the database URL starts with neither sqlite: nor postgres:".to_owned(),
        ))
    }

    /// Makes the first connections, each of which is checked. A database that is not fit is
    /// no passing fault here: waiting does not cure it.
    pub(crate) async fn try_out(&self) -> Result<()> {
        // The writer first: it makes the file.
        drop(self.try_take(Role::Write).await.map_err(Denied::at_start)?);
        drop(self.try_take(Role::Read).await.map_err(Denied::at_start)?);
        Ok(())
    }

    /// Does this work with a connection, whether or not the caller waits for it. On SQLite all of
    /// it on one thread that may block.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if no connection came, or if Postgres hangs.
    pub(crate) async fn run<R, W, F>(&self, role: Role, work: W) -> Result<R>
    where
        R: Send + 'static,
        W: FnOnce(Conn) -> F + Send + 'static,
        F: Future<Output = Result<R>> + Send,
    {
        let pools = self.clone();
        let done = match self {
            Self::Sqlite { .. } => {
                let conn = self.take(role).await?;
                let runtime = Handle::current();
                tokio::task::spawn_blocking(move || runtime.block_on(work(conn))).await
            }
            Self::Postgres(_) => {
                tokio::spawn(async move {
                    let worked = async { work(pools.take(role).await?).await };
                    pools.bounded(worked).await
                })
                .await
            }
        };
        done.unwrap_or_else(|error| {
            Err(Error::Other(format!("a task of the store failed: {error}")))
        })
    }

    /// A connection for a task of the caller's own, which must be on a thread that may block if
    /// this is SQLite.
    pub(crate) async fn take(&self, role: Role) -> Result<Conn> {
        Ok(self.try_take(role).await?)
    }

    async fn try_take(&self, role: Role) -> Result<Conn, Denied> {
        match self {
            Self::Postgres(pool) => in_time(CONNECT, pool.get())
                .await
                .map(|conn| Conn::Postgres(Box::new(conn))),
            Self::Sqlite { writer, readers } => {
                let (limit, pool) = match role {
                    Role::Read => (CONNECT, readers),
                    Role::Write => (ANSWER, writer),
                };
                in_time(limit, pool.get())
                    .await
                    .map(|conn| Conn::Sqlite(Box::new(conn)))
            }
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

pub(crate) use sqlite::{check_version as check_sqlite, wait_for_wal};

pub(crate) fn sqlite_path(url: &str) -> Option<&str> {
    url.strip_prefix("sqlite://")
        .or_else(|| url.strip_prefix("sqlite:"))
}

/// Work on a SQLite file that is no task's: it may block.
pub(crate) async fn on_sqlite<T: Send + 'static>(
    path: &str,
    work: fn(&str) -> Result<T>,
) -> Result<T> {
    let path = path.to_owned();
    tokio::task::spawn_blocking(move || work(&path))
        .await
        .map_err(|error| Error::Other(error.to_string()))?
}

/// One link outside of the pool, to a Postgres that is no pooler's.
pub(crate) async fn connect_postgres(options: &Options) -> Result<PgConn> {
    let link = postgres::Link::new(options)?;
    let connected = async {
        link.is_direct().await?;
        link.connect_checked().await
    };
    match tokio::time::timeout(CONNECT * 2, connected).await {
        Ok(connected) => connected.map_err(refusal),
        Err(_) => Err(Error::Unavailable("no answer in time".to_owned())),
    }
}

/// Why there is no connection, for whoever wants to know whether waiting helps.
pub(crate) fn refusal(error: ConnectionError) -> Error {
    match error {
        ConnectionError::InvalidConnectionUrl(why) => Error::Other(why),
        ConnectionError::CouldntSetupConfiguration(why) => {
            let is_pooler = match &why {
                diesel::result::Error::DatabaseError(_, said) => sqlstate::of(said.message())
                    .is_some_and(|code| postgres::pooler::is_sign(&code)),
                _ => false,
            };
            if is_pooler {
                return Error::Other(postgres::pooler::REFUSED.to_owned());
            }
            why.into()
        }
        other => Error::Unavailable(other.to_string()),
    }
}

pub(crate) fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres://") || url.starts_with("postgresql://")
}

/// Why there is no connection.
struct Denied(Error);

impl Denied {
    /// Nothing can have changed yet that waiting would change back.
    fn at_start(self) -> Error {
        self.0
    }
}

/// While it runs everything may come back, and whoever waits is told to try again.
impl From<Denied> for Error {
    fn from(denied: Denied) -> Self {
        match denied.0 {
            Error::Unavailable(why)
            | Error::Conflict(why)
            | Error::Corrupt(why)
            | Error::Other(why) => Self::Unavailable(why),
            Error::NotAdmin => Self::NotAdmin,
        }
    }
}

async fn in_time<C>(
    limit: Duration,
    got: impl Future<Output = Result<C, deadpool::PoolError>>,
) -> Result<C, Denied> {
    match tokio::time::timeout(limit, got).await {
        Ok(Ok(conn)) => Ok(conn),
        Ok(Err(deadpool::PoolError::Backend(PoolError::ConnectionError(why)))) => {
            Err(Denied(refusal(why)))
        }
        Ok(Err(error)) => Err(Denied(Error::Unavailable(error.to_string()))),
        Err(_) => Err(Denied(Error::Unavailable(
            "no connection came free".to_owned(),
        ))),
    }
}

fn config<C, S>(setup: S) -> ManagerConfig<C>
where
    C: AsyncConnection + 'static,
    S: Fn(&str) -> BoxFuture<'_, ConnectionResult<C>> + Send + Sync + 'static,
{
    let mut config = ManagerConfig::default();
    // An open transaction or a closed link is seen without asking.
    config.recycling_method = RecyclingMethod::Fast;
    config.custom_setup = Box::new(setup);
    config
}

fn postgres_pool(link: &postgres::Link, size: usize) -> Result<Pool<PgConn>> {
    let link = link.clone();
    // The address is in the link.
    let config = config(move |_| {
        let link = link.clone();
        async move { link.connect_checked().await }.boxed()
    });
    Pool::builder(AsyncDieselConnectionManager::new_with_config("", config))
        .max_size(size)
        .build()
        .map_err(|error| Error::Other(error.to_string()))
}

fn sqlite_pool(
    path: &str,
    size: usize,
    setup: fn(&str) -> BoxFuture<'_, ConnectionResult<SqliteConn>>,
) -> Result<Pool<SqliteConn>> {
    let manager = AsyncDieselConnectionManager::new_with_config(path, config(setup));
    Pool::builder(manager)
        .max_size(size)
        .build()
        .map_err(|error| Error::Other(error.to_string()))
}

/// The place answers, but is not one to keep anything in.
fn unfit<R>(why: String) -> ConnectionResult<R> {
    Err(ConnectionError::InvalidConnectionUrl(why))
}
