//! A copy of a SQLite database, taken while it is in use.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use diesel::{RunQueryDsl, connection::SimpleConnection, sql_types::Text};
use uuid::Uuid;

use crate::{Error, Options, Result, file, migrate, pool, restore, waiting::waiting_for};

/// Writes all that is committed into a new file that only its owner can read. Never over a file
/// that exists. The name stands for a whole copy: until it is one it has another, of this call alone
/// and with `.part` at its end, and goes when the call ends early.
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
    let part = Part(file::with(&file, &format!(".{}.part", Uuid::new_v4())));
    let unfinished = part.0.clone();
    let copied = file::blocking(move || {
        if !path.exists() {
            return Err(Error::Other(format!(
                "there is no database at {}",
                path.display()
            )));
        }
        let _guard = file::visit(&path)?;
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
    let Some(to) = file.to_str() else {
        return Err(Error::Other("the name of the file is no text".to_owned()));
    };
    let mut db = file::open_existing(path, "mode=rw")?;
    db.batch_execute("PRAGMA busy_timeout = 15000;")?;
    pool::wait_for_wal(|| {
        diesel::sql_query("VACUUM INTO ?")
            .bind::<Text, _>(to)
            .execute(&mut db)
    })
    .map_err(|error| file::named(&path.to_string_lossy(), error.into()))?;
    let mut copy = file::open_existing(file, "mode=rw")?;
    restore::whole(&mut copy)?;
    if migrate::sqlite_progress(&mut copy)?.is_empty() {
        return Err(Error::Other(format!(
            "{} is no database of Fitweet",
            path.display()
        )));
    }
    // So that a log of the original, beside which the copy may be put, is known for a foreign one.
    file::rename_copy(&mut copy)?;
    drop(copy);
    // SQLite leaves this to the system, and a backup that is said to be there must be.
    fs::File::open(file)
        .and_then(|copy| copy.sync_all())
        .map_err(|error| failed(&error))
}

fn failed(error: &io::Error) -> Error {
    Error::Other(format!("the copy: {error}"))
}
