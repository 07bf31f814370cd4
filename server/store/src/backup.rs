//! A copy of a SQLite database, taken while it is in use.

use std::{fs, io, path::Path};

use diesel::{
    Connection, RunQueryDsl, SqliteConnection, connection::SimpleConnection, sql_types::Text,
};

use crate::{Error, Options, Result, pool};

/// Writes all that is committed into a new file that only its owner can read. Never over a
/// file that exists; a copy that did not succeed is removed.
pub async fn back_up(options: &Options, file: &Path) -> Result<()> {
    let Some(path) = pool::sqlite_path(&options.url) else {
        return Err(Error::Other(
            "this copies SQLite only; Postgres has `pg_dump`".to_owned(),
        ));
    };
    let (path, file) = (path.to_owned(), std::path::absolute(file).map_err(failed)?);
    tokio::task::spawn_blocking(move || {
        if !Path::new(&path).exists() {
            return Err(Error::Other(format!("there is no database at {path}")));
        }
        make(&file).map_err(failed)?;
        copy(&path, &file).inspect_err(|_| {
            fs::remove_file(&file).ok();
        })
    })
    .await
    .map_err(|error| Error::Other(error.to_string()))?
}

/// SQLite takes an empty file for a new one, and this one is private from the beginning.
fn make(file: &Path) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map(drop)
}

fn copy(path: &str, file: &Path) -> Result<()> {
    let name = file.to_str();
    let name = name.ok_or_else(|| Error::Other("the name of the file is no text".to_owned()))?;
    let mut db =
        SqliteConnection::establish(path).map_err(|error| Error::Unavailable(error.to_string()))?;
    db.batch_execute("PRAGMA busy_timeout = 15000;")?;
    diesel::sql_query("VACUUM INTO ?")
        .bind::<Text, _>(name)
        .execute(&mut db)?;
    // SQLite leaves this to the system, and a backup that is said to be there must be.
    let synced = fs::File::open(file).and_then(|copy| copy.sync_all());
    let folder = file.parent().map(fs::File::open);
    synced
        .and_then(|()| folder.map_or(Ok(()), |folder| folder?.sync_all()))
        .map_err(failed)
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn failed(error: io::Error) -> Error {
    Error::Other(format!("the copy: {error}"))
}
