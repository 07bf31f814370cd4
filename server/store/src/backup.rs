//! A copy of a SQLite database, taken while it is in use.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use diesel::{
    Connection, RunQueryDsl, SqliteConnection, connection::SimpleConnection, sql_types::Text,
};

use crate::{Error, Options, Result, file, pool, waiting::waiting_for};

/// Writes all that is committed into a new file that only its owner can read. Never over a file
/// that exists. The name stands for a whole copy: until it is one it has another, `.part` at its
/// end, and goes when the call ends early.
pub async fn back_up(options: &Options, file: &Path) -> Result<()> {
    let Some(path) = file::of(&options.url) else {
        return Err(Error::Other(
            "this copies SQLite only; Postgres has `pg_dump`".to_owned(),
        ));
    };
    let file = std::path::absolute(file).map_err(|error| failed(&error))?;
    if file.exists() {
        return Err(Error::Other(format!("{} exists already", file.display())));
    }
    let part = Part(file::with(&file, ".part"));
    let unfinished = part.0.clone();
    let copied = file::blocking(move || {
        if !path.exists() {
            return Err(Error::Other(format!(
                "there is no database at {}",
                path.display()
            )));
        }
        let _guard = file::visit(&path)?;
        // Left by one that was killed.
        remove(&unfinished).map_err(|error| failed(&error))?;
        make(&unfinished).map_err(|error| failed(&error))?;
        copy(&path, &unfinished)?;
        // Unlike a renamed file, a link replaces none that came meanwhile.
        if let Err(error) = fs::hard_link(&unfinished, &file) {
            if error.kind() == io::ErrorKind::AlreadyExists || file.exists() {
                return Err(failed(&error));
            }
            fs::rename(&unfinished, &file).map_err(|error| failed(&error))?;
        }
        remove(&unfinished).map_err(|error| failed(&error))?;
        file::sync_folder(&file)
    });
    waiting_for("the copy", copied).await
}

/// Removed with its end, also when whoever waits for the copy is told to end.
struct Part(PathBuf);

impl Drop for Part {
    fn drop(&mut self) {
        remove(&self.0).ok();
    }
}

fn remove(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// SQLite takes an empty file for a new one, and this one is private from the beginning.
fn make(file: &Path) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map(drop)
}

fn copy(path: &Path, file: &Path) -> Result<()> {
    let text = |path: &Path| {
        let text = path.to_str().map(str::to_owned);
        text.ok_or_else(|| Error::Other("the name of the file is no text".to_owned()))
    };
    let (from, to) = (text(path)?, text(file)?);
    let mut db = open(&from)?;
    db.batch_execute("PRAGMA busy_timeout = 15000;")?;
    pool::wait_for_wal(|| {
        diesel::sql_query("VACUUM INTO ?")
            .bind::<Text, _>(&to)
            .execute(&mut db)
    })
    .map_err(|error| file::named(&from, error.into()))?;
    // So that a log of the original, beside which the copy may be put, is known for a foreign one.
    let mut copy = open(&to)?;
    file::rename_copy(&mut copy)?;
    drop(copy);
    // SQLite leaves this to the system, and a backup that is said to be there must be.
    fs::File::open(file)
        .and_then(|copy| copy.sync_all())
        .map_err(|error| failed(&error))
}

fn open(path: &str) -> Result<SqliteConnection> {
    SqliteConnection::establish(path).map_err(|error| Error::Other(format!("{path}: {error}")))
}

fn failed(error: &io::Error) -> Error {
    Error::Other(format!("the copy: {error}"))
}
