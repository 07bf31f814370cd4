//! Brings a schema up to date. Both ways hold a lock over "what is missing" and "make it", so
//! processes that start at once wait for one another.

mod pack;

use diesel::{
    Connection, SqliteConnection,
    backend::Backend,
    connection::SimpleConnection,
    migration::{Migration, MigrationSource, MigrationVersion},
};
use diesel_async::{AsyncMigrationHarness, RunQueryDsl, SimpleAsyncConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::{
    Error, Options, Result,
    conn::{Conn, PgConn, on},
    episode,
    pool::{self, Pools},
    waiting::waiting_for,
};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");
/// Any number, as long as no other program on the same database takes it.
const ADVISORY_LOCK: i64 = 0x6669_7477_6565_7400;

/// Said while it waits.
const SCHEMA_LOCK: &str = "the schema: another process brings it up to date, or locks the database";

/// Drops the table of the first schema that had a row per reading, so these are packed before.
const DROPS_OLD_READINGS: &str = "0003";

pub(crate) async fn run(options: &Options, pools: &Pools) -> Result<()> {
    match pool::sqlite_path(&options.url) {
        Some(path) => {
            let before = pool::on_sqlite(path, |path| sqlite(path, Some(DROPS_OLD_READINGS)));
            if waiting_for(SCHEMA_LOCK, before).await? {
                pack::run(pools).await?;
                let rest = pool::on_sqlite(path, |path| sqlite(path, None));
                waiting_for(SCHEMA_LOCK, rest).await?;
            }
        }
        None => postgres(options, pools).await?,
    }
    episode::adopt(pools).await
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
    let mut db = SqliteConnection::establish(path)
        .map_err(|error| Error::Other(format!("{path}: {error}")))?;
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
    let link = pool::postgres::Link::new(options)?;
    let connect = async || link.connect().await.map_err(pool::refusal);
    // The lock ends with its transaction, so nothing keeps it when this process is gone.
    let mut lock = connect().await?;
    lock.batch_execute(
        "BEGIN; SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0; \
         SET LOCAL idle_in_transaction_session_timeout = 0",
    )
    .await?;
    let take = format!("SELECT pg_advisory_xact_lock({ADVISORY_LOCK})");
    waiting_for(SCHEMA_LOCK, lock.batch_execute(&take)).await?;
    let mut db = AsyncMigrationHarness::new(connect().await?);
    if run_before(&mut db, POSTGRES, Some(DROPS_OLD_READINGS))? {
        pack::run(pools).await?;
        run_before(&mut db, POSTGRES, None)?;
    }
    lock.batch_execute("COMMIT").await?;
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

/// Versions of the migrations that this program knows, for one database or the other.
fn known<DB: Backend>(all: &EmbeddedMigrations) -> Result<Vec<String>> {
    let all = MigrationSource::<DB>::migrations(all).map_err(failed)?;
    let version = |one: &dyn Migration<DB>| one.name().version().to_string();
    Ok(all.iter().map(|one| version(&**one)).collect())
}

/// How far a schema is, as seen by this program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Progress {
    known: Vec<String>,
    done: Vec<String>,
}

impl Progress {
    pub(crate) fn of_sqlite(done: Vec<String>) -> Result<Self> {
        let known = known::<diesel::sqlite::Sqlite>(&SQLITE)?;
        Ok(Self { known, done })
    }

    pub(crate) fn of_postgres(done: Vec<String>) -> Result<Self> {
        let known = known::<diesel::pg::Pg>(&POSTGRES)?;
        Ok(Self { known, done })
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.done.is_empty()
    }

    /// Migrations that are still to run.
    pub(crate) fn missing(&self) -> usize {
        let is_missing = |one: &&String| !self.done.contains(one);
        self.known.iter().filter(is_missing).count()
    }

    /// Why this program must not touch it, if a newer one has.
    pub(crate) fn is_newer(&self) -> Option<String> {
        let unknown = self.done.iter().filter(|one| !self.known.contains(one));
        let (newest, last) = (unknown.max()?, self.known.iter().max()?);
        Some(format!(
            "a newer Fitweet made the schema of this database (version {newest}; this one knows \
             versions up to {last}): run that release or a later one"
        ))
    }
}

#[derive(diesel::QueryableByName)]
pub(crate) struct Version {
    #[diesel(sql_type = diesel::sql_types::Text)]
    pub(crate) version: String,
}

const DONE: &str = "SELECT version FROM __diesel_schema_migrations";
const SQLITE_HAS: &str =
    "SELECT count(*) AS n FROM sqlite_master WHERE name = '__diesel_schema_migrations'";
const POSTGRES_HAS: &str = "SELECT count(to_regclass('__diesel_schema_migrations')) AS n";

pub(crate) fn sqlite_progress(db: &mut SqliteConnection) -> Result<Progress> {
    use diesel::RunQueryDsl as Now;
    let has: Count = Now::get_result(diesel::sql_query(SQLITE_HAS), db)?;
    let done: Vec<Version> = if has.n > 0 {
        Now::load(diesel::sql_query(DONE), db)?
    } else {
        Vec::new()
    };
    Progress::of_sqlite(done.into_iter().map(|it| it.version).collect())
}

pub(crate) async fn postgres_progress(db: &mut PgConn) -> Result<Progress> {
    let has: Count = diesel::sql_query(POSTGRES_HAS).get_result(db).await?;
    let done: Vec<Version> = if has.n > 0 {
        diesel::sql_query(DONE).load(db).await?
    } else {
        Vec::new()
    };
    Progress::of_postgres(done.into_iter().map(|it| it.version).collect())
}

async fn progress(conn: &mut Conn) -> Result<Progress> {
    match conn {
        Conn::Sqlite(db) => {
            let looked = db.spawn_blocking(|db| Ok(sqlite_progress(db)));
            looked
                .await
                .map_err(|error: diesel::result::Error| Error::from(error))?
        }
        Conn::Postgres(db) => postgres_progress(db).await,
    }
}

/// A whole database of Fitweet's that this program can work with.
pub(crate) fn fits_sqlite(db: &mut SqliteConnection) -> Result<()> {
    let progress = sqlite_progress(db)?;
    if progress.is_empty() {
        return Err(Error::Other("no database of Fitweet".to_owned()));
    }
    progress
        .is_newer()
        .map_or(Ok(()), |why| Err(Error::Other(why)))
}

/// Fails if a newer program has changed the schema, and if this user of Postgres may not write.
pub(crate) async fn fits(conn: &mut Conn) -> Result<()> {
    if let Some(why) = progress(conn).await?.is_newer() {
        return Err(Error::Other(why));
    }
    match conn {
        Conn::Sqlite(_) => Ok(()),
        Conn::Postgres(db) => may_write(db).await,
    }
}

/// Whether this user of Postgres may do with the tables what the program does with them.
pub(crate) async fn may_write(db: &mut PgConn) -> Result<()> {
    #[derive(diesel::QueryableByName)]
    struct Closed {
        #[diesel(sql_type = diesel::sql_types::Text)]
        name: String,
    }
    let closed = diesel::sql_query(
        "SELECT c.relname::text AS name FROM pg_class c \
         WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema()) AND c.relkind IN ('r', 'p') \
           AND c.relname NOT LIKE '\\_\\_%' \
           AND NOT (has_table_privilege(c.oid, 'SELECT') AND has_table_privilege(c.oid, 'INSERT') \
             AND has_table_privilege(c.oid, 'UPDATE') AND has_table_privilege(c.oid, 'DELETE')) \
         ORDER BY c.relname LIMIT 1",
    );
    let closed: Vec<Closed> = closed.load(db).await?;
    closed.into_iter().next().map_or(Ok(()), |Closed { name }| {
        Err(Error::Other(format!(
            "this user of Postgres may not write the table {name}: let it own the tables"
        )))
    })
}

/// Fails unless the schema is the one of this program. One statement, for it is asked all the time.
pub(crate) async fn check(conn: &mut Conn) -> Result<()> {
    let done: Vec<Version> = on!(conn, |db| diesel::sql_query(DONE).load(db))
        .map_err(|error| Error::Unavailable(format!("not migrated: {error}")))?;
    let done = done.into_iter().map(|it| it.version).collect();
    let progress = match conn {
        Conn::Postgres(_) => Progress::of_postgres(done)?,
        Conn::Sqlite(_) => Progress::of_sqlite(done)?,
    };
    if let Some(why) = progress.is_newer() {
        return Err(Error::Unavailable(why));
    }
    match progress.missing() {
        0 => Ok(()),
        _ => Err(Error::Unavailable("a migration is missing".to_owned())),
    }
}
