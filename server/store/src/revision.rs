//! Whether anything at all was committed since: what makes looking again and again cheap.

use std::sync::{Arc, Mutex, PoisonError};

use diesel::{Connection, RunQueryDsl, SqliteConnection, connection::SimpleConnection};

use crate::{Error, Result, Store, conn::on, pool, statement::Statement};

/// A mark of all that is committed, by whomever. Two equal ones say that between them nothing was;
/// two different ones say nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision(Mark);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Mark {
    /// Comparable only when asked on one connection, hence which one it was.
    Sqlite { connection: u64, version: i64 },
    /// Which transactions had ended.
    Postgres(String),
}

impl Store {
    /// Read it before the rows: what is committed after it is then noticed the next time.
    pub async fn revision(&self) -> Result<Revision> {
        let options = self.options();
        if let Some(path) = pool::sqlite_path(&options.url) {
            let watcher = self.watcher().clone();
            let path = path.to_owned();
            let asked = tokio::task::spawn_blocking(move || watcher.ask(&path));
            let mark = asked
                .await
                .map_err(|error| Error::Other(error.to_string()))??;
            return Ok(Revision(mark));
        }
        self.read(|conn| {
            Box::pin(async move {
                let select = Statement::new("SELECT pg_current_snapshot()::text AS mark");
                let row: Snapshot =
                    on!(conn, |db| diesel_async::RunQueryDsl::get_result(select, db))?;
                Ok(Revision(Mark::Postgres(row.mark)))
            })
        })
        .await
    }
}

#[derive(diesel::QueryableByName)]
struct Snapshot {
    #[diesel(sql_type = diesel::sql_types::Text)]
    mark: String,
}

#[derive(diesel::QueryableByName)]
struct DataVersion {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    data_version: i64,
}

/// The one connection to a SQLite file that is asked.
#[derive(Clone, Default)]
pub(crate) struct Watcher(Arc<Mutex<Watching>>);

#[derive(Default)]
struct Watching {
    connection: Option<SqliteConnection>,
    /// Connections there have been.
    count: u64,
    closed: bool,
}

impl Watcher {
    /// Blocks.
    fn ask(&self, path: &str) -> Result<Mark> {
        let mut watching = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if watching.closed {
            return Err(Error::Unavailable("closed".to_owned()));
        }
        let mut db = if let Some(db) = watching.connection.take() {
            db
        } else {
            watching.count += 1;
            open(path)?
        };
        // After a failure the next one is a new one.
        let row: DataVersion = diesel::sql_query("PRAGMA data_version").get_result(&mut db)?;
        watching.connection = Some(db);
        Ok(Mark::Sqlite {
            connection: watching.count,
            version: row.data_version,
        })
    }

    pub(crate) fn close(&self) {
        let mut watching = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        watching.connection = None;
        watching.closed = true;
    }
}

fn open(path: &str) -> Result<SqliteConnection> {
    let mut db =
        SqliteConnection::establish(path).map_err(|error| Error::Unavailable(error.to_string()))?;
    db.batch_execute("PRAGMA busy_timeout = 15000; PRAGMA query_only = ON;")?;
    Ok(db)
}
