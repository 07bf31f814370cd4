//! Brings a schema up to date. Both ways hold a lock over "what is missing" and "make it", so
//! processes that start at once wait for one another.

mod pack;

use diesel::{
    Connection, SqliteConnection,
    backend::Backend,
    connection::SimpleConnection,
    migration::{MigrationSource, MigrationVersion},
};
use diesel_async::{AsyncMigrationHarness, RunQueryDsl, SimpleAsyncConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::{
    Error, Options, Result,
    conn::{Conn, on},
    pool::{self, Pools},
};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");
/// Any number, as long as no other program on the same database takes it.
const ADVISORY_LOCK: i64 = 0x6669_7477_6565_7400;

/// Drops the table of the first schema that had a row per reading, so these are packed before.
const DROPS_OLD_READINGS: &str = "0003";

pub(crate) async fn run(options: &Options, pools: &Pools) -> Result<()> {
    match pool::sqlite_path(&options.url) {
        Some(path) => {
            if pool::on_sqlite(path, |path| sqlite(path, Some(DROPS_OLD_READINGS))).await? {
                pack::run(pools).await?;
                pool::on_sqlite(path, |path| sqlite(path, None)).await?;
            }
            Ok(())
        }
        None => postgres(options, pools).await,
    }
}

/// Runs what is missing before that version; whether anything else is.
fn run_before<DB: Backend>(
    db: &mut impl MigrationHarness<DB>,
    known: EmbeddedMigrations,
    end: Option<&'static str>,
) -> Result<bool> {
    for migration in db.pending_migrations(known).map_err(failed)? {
        if end.is_some_and(|end| migration.name().version() >= MigrationVersion::from(end)) {
            return Ok(true);
        }
        db.run_migration(&*migration).map_err(failed)?;
    }
    Ok(false)
}

fn sqlite(path: &str, end: Option<&'static str>) -> Result<bool> {
    let mut db =
        SqliteConnection::establish(path).map_err(|error| Error::Unavailable(error.to_string()))?;
    // Off, because rebuilding a table drops the one that others point at.
    pool::wait_for_wal(|| {
        db.batch_execute(
            "PRAGMA busy_timeout = 30000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
             PRAGMA foreign_keys = OFF;",
        )
    })?;
    db.immediate_transaction(|db| run_before(db, SQLITE, end))
}

async fn postgres(options: &Options, pools: &Pools) -> Result<()> {
    let mut db = pool::postgres::Link::new(options)?
        .connect()
        .await
        .map_err(|error| Error::Unavailable(error.to_string()))?;
    db.batch_execute(&format!("SELECT pg_advisory_lock({ADVISORY_LOCK})"))
        .await?;
    // The lock goes with the connection.
    let mut db = AsyncMigrationHarness::new(db);
    if run_before(&mut db, POSTGRES, Some(DROPS_OLD_READINGS))? {
        pack::run(pools).await?;
        run_before(&mut db, POSTGRES, None)?;
    }
    Ok(())
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn failed(error: Box<dyn std::error::Error + Send + Sync>) -> Error {
    Error::Other(format!("migration failed: {error}"))
}

#[derive(diesel::QueryableByName)]
pub(crate) struct Count {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    pub(crate) n: i64,
}

pub(crate) fn known_to_sqlite() -> Result<usize> {
    let known = MigrationSource::<diesel::sqlite::Sqlite>::migrations(&SQLITE);
    known.map(|all| all.len()).map_err(failed)
}

pub(crate) fn known_to_postgres() -> Result<usize> {
    let known = MigrationSource::<diesel::pg::Pg>::migrations(&POSTGRES);
    known.map(|all| all.len()).map_err(failed)
}

/// Fails unless every migration that this program knows has run.
pub(crate) async fn check(conn: &mut Conn) -> Result<()> {
    let known = match conn {
        Conn::Postgres(_) => known_to_postgres()?,
        Conn::Sqlite(_) => known_to_sqlite()?,
    };
    let done: Count = on!(conn, |db| diesel::sql_query(
        "SELECT count(*) AS n FROM __diesel_schema_migrations"
    )
    .get_result(db))
    .map_err(|error| Error::Unavailable(format!("not migrated: {error}")))?;
    if usize::try_from(done.n).unwrap_or(0) < known {
        return Err(Error::Unavailable("a migration is missing".to_owned()));
    }
    Ok(())
}
