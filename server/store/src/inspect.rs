//! A look at a database that changes nothing in it, and makes none.

use std::path::Path;

use diesel::{Connection, QueryableByName, SqliteConnection, connection::SimpleConnection};
use diesel_async::RunQueryDsl;

use crate::{Error, Options, Result, migrate, pool};

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inspection {
    /// Name and version of the database; `None` while there is no file.
    pub database: Option<String>,
    /// Migrations that have run, and those that this program knows.
    pub done: usize,
    pub known: usize,
}

/// Connects, asks whether commits are durable there, and how far the schema is. Unlike
/// [`crate::Store::open`] this neither makes a file nor switches one to WAL.
pub async fn inspect(options: &Options) -> Result<Inspection> {
    match pool::sqlite_path(&options.url) {
        Some(path) => pool::on_sqlite(path, sqlite).await,
        None => postgres(options).await,
    }
}

#[derive(QueryableByName)]
struct Version {
    #[diesel(sql_type = diesel::sql_types::Text)]
    version: String,
}

const COUNT: &str = "SELECT count(*) AS n FROM __diesel_schema_migrations";

fn sqlite(path: &str) -> Result<Inspection> {
    let known = migrate::known_to_sqlite()?;
    if !Path::new(path).exists() {
        return Ok(Inspection {
            database: None,
            done: 0,
            known,
        });
    }
    let passing = |error: diesel::ConnectionError| Error::Unavailable(error.to_string());
    let mut db = SqliteConnection::establish(path).map_err(passing)?;
    db.batch_execute("PRAGMA query_only = ON; PRAGMA busy_timeout = 15000;")?;
    let Version { version } = diesel::RunQueryDsl::get_result(
        diesel::sql_query("SELECT sqlite_version() AS version"),
        &mut db,
    )?;
    pool::check_sqlite(&version).map_err(|error| Error::Other(error.to_string()))?;
    let mut count = |sql: &str| -> Result<i64> {
        let count: migrate::Count =
            diesel::RunQueryDsl::get_result(diesel::sql_query(sql), &mut db)?;
        Ok(count.n)
    };
    let is_set_up =
        count("SELECT count(*) AS n FROM sqlite_master WHERE name = '__diesel_schema_migrations'")?;
    let done = if is_set_up > 0 { count(COUNT)? } else { 0 };
    Ok(Inspection {
        database: Some(format!("sqlite {version}")),
        done: usize::try_from(done).unwrap_or(0),
        known,
    })
}

async fn postgres(options: &Options) -> Result<Inspection> {
    let mut db = pool::connect_postgres(options).await?;
    let Version { version } =
        diesel::sql_query("SELECT current_setting('server_version') AS version")
            .get_result(&mut db)
            .await?;
    let is_set_up: migrate::Count =
        diesel::sql_query("SELECT count(to_regclass('__diesel_schema_migrations')) AS n")
            .get_result(&mut db)
            .await?;
    let done = if is_set_up.n > 0 {
        let count: migrate::Count = diesel::sql_query(COUNT).get_result(&mut db).await?;
        count.n
    } else {
        0
    };
    Ok(Inspection {
        database: Some(format!("postgres {version}")),
        done: usize::try_from(done).unwrap_or(0),
        known: migrate::known_to_postgres()?,
    })
}
