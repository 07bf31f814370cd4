//! A look at a database that changes nothing in it, and makes none.

use std::path::Path;

use diesel::{Connection, QueryableByName, SqliteConnection, connection::SimpleConnection};
use diesel_async::{RunQueryDsl, SimpleAsyncConnection};

use crate::{
    Error, Options, Result, file,
    migrate::{self, Progress},
    pool,
};

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inspection {
    /// Name and version of the database; `None` while there is no file.
    pub database: Option<String>,
    pub schema: Schema,
}

/// How far the schema is, as seen by this program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schema {
    /// There is none.
    Empty,
    /// So many migrations are still to run.
    Behind(usize),
    Current,
}

impl From<&Progress> for Schema {
    fn from(progress: &Progress) -> Self {
        match progress.missing() {
            _ if progress.is_empty() => Self::Empty,
            0 => Self::Current,
            missing => Self::Behind(missing),
        }
    }
}

/// Connects, asks whether commits are durable there, tries a write that it takes back, and looks how
/// far the schema is. Unlike [`crate::Store::open`] this neither makes a file nor switches one to WAL.
///
/// # Errors
/// What would keep a server from starting here, in a sentence.
pub async fn inspect(options: &Options) -> Result<Inspection> {
    match pool::sqlite_path(&options.url) {
        Some(path) => pool::on_sqlite(path, sqlite).await,
        None => postgres(options).await,
    }
}

fn fit(progress: &Progress) -> Result<()> {
    let newer = progress.is_newer();
    newer.map_or(Ok(()), |why| Err(Error::Other(why)))
}

#[derive(QueryableByName)]
struct Version {
    #[diesel(sql_type = diesel::sql_types::Text)]
    version: String,
}

fn sqlite(path: &str) -> Result<Inspection> {
    if !Path::new(path).exists() {
        return Ok(Inspection {
            database: None,
            schema: Schema::Empty,
        });
    }
    file::examine(Path::new(path))?;
    let _guard = file::visit(Path::new(path))?;
    look(path).map_err(|error| file::named(path, error))
}

fn look(path: &str) -> Result<Inspection> {
    let mut db = SqliteConnection::establish(path)
        .map_err(|error| Error::Other(format!("{path}: {error}")))?;
    db.batch_execute("PRAGMA busy_timeout = 15000;")?;
    let Version { version } = diesel::RunQueryDsl::get_result(
        diesel::sql_query("SELECT sqlite_version() AS version"),
        &mut db,
    )?;
    pool::check_sqlite(&version).map_err(|error| Error::Other(error.to_string()))?;
    let progress = migrate::sqlite_progress(&mut db)?;
    fit(&progress)?;
    // An empty file would not stay one.
    if !progress.is_empty() {
        db.batch_execute("BEGIN IMMEDIATE; CREATE TABLE fitweet_probe (x); ROLLBACK;")?;
    }
    Ok(Inspection {
        database: Some(format!("sqlite {version}")),
        schema: Schema::from(&progress),
    })
}

async fn postgres(options: &Options) -> Result<Inspection> {
    let mut db = pool::connect_postgres(options).await?;
    let Version { version } =
        diesel::sql_query("SELECT current_setting('server_version') AS version")
            .get_result(&mut db)
            .await?;
    let progress = migrate::postgres_progress(&mut db).await?;
    fit(&progress)?;
    migrate::may_write(&mut db).await?;
    db.batch_execute("BEGIN; SELECT pg_logical_emit_message(true, 'fitweet', ''); ROLLBACK")
        .await?;
    Ok(Inspection {
        database: Some(format!("postgres {version}")),
        schema: Schema::from(&progress),
    })
}
