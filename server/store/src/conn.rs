//! One query set for two databases. When diesel's own multi-backend connection speaks async,
//! the bodies of `on!` become plain calls.

use diesel_async::{
    AsyncPgConnection, TransactionManager, pooled_connection::deadpool::Object,
    sync_connection_wrapper::SyncConnectionWrapper,
};

use crate::{Head, Result};

pub(crate) type PgConn = AsyncPgConnection;
pub(crate) type SqliteConn = SyncConnectionWrapper<diesel::SqliteConnection>;

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

/// Inserts many rows with one statement: `insert_all!(conn, table, rows)`, with an optional
/// `ON CONFLICT` tail. diesel builds it for SQLite on its blocking connection only.
macro_rules! insert_all {
    ($conn:expr, $table:expr, $rows:expr $(, $($tail:tt)+)?) => {{
        let rows = $rows;
        if rows.is_empty() {
            Ok(0)
        } else {
            match &mut *$conn {
                $crate::conn::Conn::Postgres(object) => {
                    let insert = diesel::insert_into($table).values(&rows) $($($tail)+)?;
                    diesel_async::RunQueryDsl::execute(insert, &mut ***object).await
                }
                $crate::conn::Conn::Sqlite(object) => {
                    object
                        .spawn_blocking(move |db| {
                            let insert = diesel::insert_into($table).values(&rows) $($($tail)+)?;
                            diesel::RunQueryDsl::execute(insert, db)
                        })
                        .await
                }
            }
        }
    }};
}

pub(crate) use {insert_all, on};

/// A write transaction. SQLite takes its write lock at the beginning.
pub(crate) struct Tx {
    pub(crate) conn: Conn,
    /// Heads that this transaction moves, to be told after its commit.
    pub(crate) moved: Vec<Head>,
}

impl Tx {
    pub(crate) async fn begin(mut conn: Conn) -> Result<Self> {
        match &mut conn {
            Conn::Postgres(db) => {
                <PgConn as diesel_async::AsyncConnection>::TransactionManager::begin_transaction(
                    &mut ***db,
                )
                .await?;
            }
            Conn::Sqlite(db) => {
                db.spawn_blocking(|db| {
                    diesel::connection::AnsiTransactionManager::begin_transaction_sql(
                        db,
                        "BEGIN IMMEDIATE",
                    )
                })
                .await?;
            }
        }
        Ok(Self {
            conn,
            moved: Vec::new(),
        })
    }

    /// Returns the connection to its pool and the heads that moved.
    pub(crate) async fn commit(mut self) -> Result<Vec<Head>> {
        match &mut self.conn {
            Conn::Postgres(db) => {
                <PgConn as diesel_async::AsyncConnection>::TransactionManager::commit_transaction(
                    &mut ***db,
                )
                .await?;
            }
            Conn::Sqlite(db) => {
                <SqliteConn as diesel_async::AsyncConnection>::TransactionManager::commit_transaction(&mut ***db).await?;
            }
        }
        Ok(self.moved)
    }

    /// If this fails, the pool sees an open transaction and drops the connection.
    pub(crate) async fn roll_back(mut self) {
        let outcome = match &mut self.conn {
            Conn::Postgres(db) => {
                <PgConn as diesel_async::AsyncConnection>::TransactionManager::rollback_transaction(
                    &mut ***db,
                )
                .await
            }
            Conn::Sqlite(db) => {
                <SqliteConn as diesel_async::AsyncConnection>::TransactionManager::rollback_transaction(&mut ***db).await
            }
        };
        if let Err(error) = outcome {
            tracing::debug!(%error, "rollback failed; the connection is dropped");
        }
    }
}
