//! One query set for two databases. When diesel's own multi-backend connection speaks async,
//! the bodies of `on!` become plain calls.

use std::error::Error as StdError;

use diesel_async::{
    AsyncPgConnection, RunQueryDsl,
    pooled_connection::deadpool::Object,
    sync_connection_wrapper::{SpawnBlocking, SyncConnectionWrapper},
};
use futures::{FutureExt, future::BoxFuture};

use crate::{Result, in_order::in_order, statement::Statement};

pub(crate) type PgConn = AsyncPgConnection;
pub(crate) type SqliteConn = SyncConnectionWrapper<diesel::SqliteConnection, Inline>;

/// Runs each SQLite call at once, on the thread that asks. A hop to another thread for every
/// statement would cost more than the statement; [`crate::pool::Pools::run`] makes one for all of
/// them. So a SQLite connection must never be used on a thread of the async runtime.
pub(crate) struct Inline;

impl SpawnBlocking for Inline {
    fn spawn_blocking<'a, R>(
        &mut self,
        task: impl FnOnce() -> R + Send + 'static,
    ) -> BoxFuture<'a, std::result::Result<R, Box<dyn StdError + Send + Sync + 'static>>>
    where
        R: Send + 'static,
    {
        let done = task();
        async move { Ok(done) }.boxed()
    }

    fn get_runtime() -> Self {
        Self
    }
}

pub(crate) enum Conn {
    Postgres(Box<Object<PgConn>>),
    Sqlite(Box<Object<SqliteConn>>),
}

/// Runs one query on whichever database it is: `on!(conn, |db| query.load(db))`.
macro_rules! on {
    ($conn:expr, |$db:ident| $query:expr) => {
        match &mut *$conn {
            $crate::conn::Conn::Postgres(object) => {
                let $db = &mut ***object;
                $query.await
            }
            $crate::conn::Conn::Sqlite(object) => {
                let $db = &mut ***object;
                $query.await
            }
        }
    };
}

/// Inserts rows: `insert_all!(conn, table, rows)`. One statement on Postgres; on SQLite one that
/// stays prepared for each row, which costs no more.
macro_rules! insert_all {
    ($conn:expr, $table:expr, $rows:expr) => {{
        let rows = $rows;
        if rows.is_empty() {
            Ok(0)
        } else {
            match &mut *$conn {
                $crate::conn::Conn::Postgres(object) => {
                    let insert = diesel::insert_into($table).values(&rows);
                    diesel_async::RunQueryDsl::execute(insert, &mut ***object).await
                }
                $crate::conn::Conn::Sqlite(object) => {
                    object
                        .spawn_blocking(move |db| {
                            let mut count = 0;
                            for row in &rows {
                                let insert = diesel::insert_into($table).values(row);
                                count += diesel::RunQueryDsl::execute(insert, db)?;
                            }
                            Ok(count)
                        })
                        .await
                }
            }
        }
    }};
}

/// Runs several reads of a transaction; on Postgres all are on their way at once.
macro_rules! on_all {
    ($conn:expr, |$db:ident| $($query:expr),+ $(,)?) => {
        match &mut *$conn {
            $crate::conn::Conn::Postgres(object) => {
                let shared: &$crate::conn::PgConn = &***object;
                futures::try_join!($(async move {
                    let $db = &mut &*shared;
                    $query.await
                }),+)
            }
            $crate::conn::Conn::Sqlite(object) => {
                let one_by_one = async {
                    Ok::<_, diesel::result::Error>(($({
                        let $db = &mut ***object;
                        $query.await?
                    },)+))
                };
                one_by_one.await
            }
        }
    };
}

pub(crate) use {insert_all, on, on_all};

/// Executes in this order; on Postgres all are on their way at once, and what follows a failure
/// fails as well.
pub(crate) async fn execute_all(
    conn: &mut Conn,
    statements: impl IntoIterator<Item = Statement>,
) -> Result<()> {
    match conn {
        Conn::Postgres(object) => {
            let shared: &PgConn = object;
            let sent = statements.into_iter().map(|statement| {
                async move { statement.execute(&mut &*shared).await.map(drop) }.boxed()
            });
            in_order(sent.collect()).await?;
        }
        Conn::Sqlite(object) => {
            for statement in statements {
                statement.execute(&mut ***object).await?;
            }
        }
    }
    Ok(())
}
