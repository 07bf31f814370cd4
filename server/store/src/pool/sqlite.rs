use std::time::{Duration, Instant};

use diesel::{
    Connection, ConnectionError, ConnectionResult, QueryResult, SqliteConnection,
    connection::SimpleConnection,
};

use super::{CONNECT, unfit};
use crate::{conn::SqliteConn, error::is_locked};

/// As much as SQLite lets the log grow by itself, at its usual page size.
const LOG_BYTES: u32 = 4 * 1024 * 1024;

/// The first release without the WAL-reset bug.
const SQLITE_FLOOR: (u32, u32, u32) = (3, 51, 3);

/// Opened on a thread that may block: a connection is asked for on those that may not.
pub(super) async fn connect(path: &str, also: &'static str) -> ConnectionResult<SqliteConn> {
    let path = path.to_owned();
    let opened = tokio::task::spawn_blocking(move || {
        let mut db = SqliteConnection::establish(&path)?;
        wait_for_wal(|| prepare(&mut db, also))
            .map_err(ConnectionError::CouldntSetupConfiguration)??;
        Ok(SqliteConn::new(db))
    });
    opened
        .await
        .unwrap_or_else(|error| Err(ConnectionError::BadConnection(error.to_string())))
}

/// The change to WAL is the one moment that does not wait for other processes by itself.
pub(crate) fn wait_for_wal<R>(mut prepare: impl FnMut() -> QueryResult<R>) -> QueryResult<R> {
    let start = Instant::now();
    loop {
        match prepare() {
            Err(error) if start.elapsed() < CONNECT && is_locked(&error.to_string()) => {
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
    // A long read lets the log grow; without this it stays as long for ever.
    db.batch_execute(&format!("PRAGMA journal_size_limit = {LOG_BYTES}"))?;
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
        check_version(&self.version)?;
        if self.journal != "wal" || self.synchronous < 2 {
            return unfit("SQLite did not take WAL with synchronous FULL".to_owned());
        }
        Ok(())
    }
}

pub(crate) fn check_version(version: &str) -> ConnectionResult<()> {
    let mut parts = version.split('.').map(|part| part.parse().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    if (next(), next(), next()) < SQLITE_FLOOR {
        return unfit(format!(
            "SQLite {version} can corrupt a database in WAL mode"
        ));
    }
    Ok(())
}
