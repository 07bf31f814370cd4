use diesel::connection::TransactionManagerStatus;
use diesel_async::{AsyncConnection, RunQueryDsl, TransactionManager};
use futures::future::BoxFuture;

use crate::{
    Committed, Result,
    conn::{Conn, PgConn, SqliteConn, execute_all},
    statement::Statement,
};

type OfPostgres = <PgConn as AsyncConnection>::TransactionManager;
type OfSqlite = <SqliteConn as AsyncConnection>::TransactionManager;

/// A write transaction. SQLite takes its write lock at the beginning.
///
/// On Postgres, `BEGIN` and `COMMIT` may travel with the statements beside them, which diesel's own
/// bookkeeping cannot do. From the beginning to the end it takes the connection for a broken one,
/// so that the pool never lends one on which a transaction was dropped half-way.
pub(crate) struct Tx {
    pub(crate) conn: Conn,
    /// Rooms that this transaction moves, to be told after its commit.
    pub(crate) moved: Vec<Committed>,
}

impl Tx {
    pub(crate) async fn begin(conn: Conn) -> Result<Self> {
        let mut tx = Self::begin_unsent(conn).await?;
        if let Some(begin) = tx.opening() {
            execute_all(&mut tx.conn, [begin]).await?;
        }
        Ok(tx)
    }

    /// The caller sends [`Self::opening`] before all else.
    pub(crate) async fn begin_unsent(mut conn: Conn) -> Result<Self> {
        match &mut conn {
            Conn::Postgres(db) => {
                OfPostgres::transaction_manager_status_mut(&mut ***db).set_in_error();
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

    /// What begins it, if that is still to be sent.
    pub(crate) fn opening(&self) -> Option<Statement> {
        matches!(self.conn, Conn::Postgres(_)).then(|| Statement::new("BEGIN"))
    }

    /// Returns the connection to its pool and the rooms that moved.
    pub(crate) async fn commit(self) -> Result<Vec<Committed>> {
        self.commit_after(Vec::new()).await
    }

    /// The same, with these as its last statements. If one fails, all is rolled back.
    pub(crate) async fn commit_after(mut self, last: Vec<Statement>) -> Result<Vec<Committed>> {
        match self.end(last).await {
            Ok(()) => Ok(self.moved),
            Err(error) => {
                self.roll_back().await;
                Err(error)
            }
        }
    }

    async fn end(&mut self, mut last: Vec<Statement>) -> Result<()> {
        if let Conn::Postgres(_) = self.conn {
            // After one that failed on the server it rolls back; the failure is what is told.
            last.push(Statement::new("COMMIT"));
        }
        execute_all(&mut self.conn, last).await?;
        match &mut self.conn {
            Conn::Postgres(db) => ended(db),
            Conn::Sqlite(db) => OfSqlite::commit_transaction(&mut ***db).await?,
        }
        Ok(())
    }

    /// If this fails, the connection is dropped.
    pub(crate) async fn roll_back(mut self) {
        let outcome = match &mut self.conn {
            Conn::Postgres(db) => {
                let done = Statement::new("ROLLBACK").execute(&mut ***db).await;
                done.map(|_| ended(db))
            }
            Conn::Sqlite(db) => OfSqlite::rollback_transaction(&mut ***db).await,
        };
        if let Err(error) = outcome {
            tracing::debug!(%error, "rollback failed; the connection is dropped");
        }
    }
}

/// Commits what `body` writes, and returns the rooms that moved.
pub(crate) async fn in_transaction<R, F>(conn: Conn, body: F) -> Result<(R, Vec<Committed>)>
where
    F: for<'c> FnOnce(&'c mut Tx) -> BoxFuture<'c, Result<R>> + Send,
{
    let mut tx = Tx::begin(conn).await?;
    match body(&mut tx).await {
        Ok(value) => Ok((value, tx.commit().await?)),
        Err(error) => {
            tx.roll_back().await;
            Err(error)
        }
    }
}

fn ended(db: &mut PgConn) {
    *OfPostgres::transaction_manager_status_mut(db) = TransactionManagerStatus::default();
}
