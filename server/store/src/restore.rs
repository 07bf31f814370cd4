//! A backup put in the place of a SQLite database.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use diesel::{
    Connection, QueryableByName, RunQueryDsl, SqliteConnection, connection::SimpleConnection,
    sql_types::Text,
};

use crate::{
    Error, Options, Result, StillUsable,
    file::{self, Beside, Ids, Lock},
    log_identity, migrate,
};

/// What a restore did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Where the database went that was there before, its log beside it.
    pub kept: Option<PathBuf>,
    pub usable: StillUsable,
}

/// Replaces the database by a copy of this backup, which is checked first. If this is cut short at any
/// moment, the next start finds either the whole old database or the whole new one.
///
/// # Errors
/// [`Error::Other`] or [`Error::Corrupt`] with a sentence that names the file: somebody has the
/// database open, the backup is damaged, none of Fitweet's, of a newer release, or has a log beside
/// it. The database is as it was then.
pub async fn restore(options: &Options, backup: &Path) -> Result<Restored> {
    let Some(path) = file::of(&options.url) else {
        return Err(Error::Other(
            "this restores SQLite only; Postgres has `pg_restore` and `psql`".to_owned(),
        ));
    };
    let backup = backup.to_owned();
    file::blocking(move || exchange(&path, &backup, &mut Steps::all())).await
}

/// Moments between two changes on disk, at each of which the process may be killed.
struct Steps {
    left: usize,
}

impl Steps {
    fn all() -> Self {
        Self { left: usize::MAX }
    }

    fn next(&mut self) -> Result<()> {
        match self.left.checked_sub(1) {
            Some(left) => {
                self.left = left;
                Ok(())
            }
            None => Err(Error::Other("killed".to_owned())),
        }
    }
}

fn exchange(path: &Path, backup: &Path, steps: &mut Steps) -> Result<Restored> {
    let beside = Beside::of(path)?;
    file::examine(path)?;
    is_alone(backup, path)?;
    let mut lock = Lock::open(&beside.lock)?;
    if !lock.try_alone()? {
        return Err(in_use(path));
    }
    nobody_else(path)?;
    let ids = file::end_exchange(path, &beside, &mut lock)?;
    steps.next()?;
    let replaced = base_of(path);
    let (coming, usable) = prepare(backup, &beside.unfinished, replaced, steps)
        .inspect_err(|_| forget(&beside, steps))?;
    steps.next()?;
    nobody_else(path).inspect_err(|_| forget(&beside, steps))?;
    let kept = beside.keep()?;
    steps.next()?;
    // From here on a file with this identity has no log.
    lock.write(&Ids {
        coming: Some(coming),
        ..Ids::of(own(&ids, path)?)
    })?;
    steps.next()?;
    fs::rename(&beside.unfinished, path).map_err(|error| failed(path, &error))?;
    steps.next()?;
    file::sync_folder(path)?;
    beside.remove_logs()?;
    steps.next()?;
    lock.write(&Ids::of([coming; 2]))?;
    Ok(Restored { kept, usable })
}

fn nobody_else(path: &Path) -> Result<()> {
    if file::is_open_elsewhere(path)? {
        return Err(in_use(path));
    }
    Ok(())
}

fn in_use(path: &Path) -> Error {
    Error::Other(format!(
        "a server or another command of Fitweet has {} open: end it first",
        path.display()
    ))
}

/// Where the downlinks of the database that is there are numbered from. Without its log, which may be
/// another one's; `None` if there is none, or it is damaged.
fn base_of(path: &Path) -> Option<i64> {
    let mut db = file::open_existing(path, "mode=ro&immutable=1").ok()?;
    log_identity::downlink_base(&mut db).ok().flatten()
}

/// Of the database that is there, should this be cut short.
fn own(ids: &Ids, path: &Path) -> Result<[u32; 2]> {
    if ids.is_new {
        return Ok([file::application_id(path)?.unwrap_or(0); 2]);
    }
    Ok(ids.own)
}

/// After an error there is time to tidy up; after a kill there is none.
fn forget(beside: &Beside, steps: &Steps) {
    if steps.left > 0 {
        beside.remove_unfinished().ok();
    }
}

/// Another file than the database, and all of it: what stands in a log beside it is not in it, or
/// does not belong to it.
fn is_alone(backup: &Path, path: &Path) -> Result<()> {
    let shown = backup.display();
    let found = fs::metadata(backup).map_err(|error| failed(backup, &error))?;
    if !found.is_file() {
        return Err(Error::Other(format!("{shown} is no file")));
    }
    if let (Ok(one), Ok(other)) = (backup.canonicalize(), path.canonicalize())
        && one == other
    {
        return Err(Error::Other(format!("{shown} is the database itself")));
    }
    if let Some(log) = Beside::of(backup)?.log_in_use() {
        return Err(Error::Other(format!(
            "beside {shown} stands {}: this is no whole backup but a copy of a database in use; \
             `fitweet backup` makes one, also of a copy",
            log.display()
        )));
    }
    Ok(())
}

/// A copy of the backup, checked, durable, marked as restored, and with an identity of its own, which
/// is returned.
fn prepare(
    backup: &Path,
    copy: &Path,
    replaced: Option<i64>,
    steps: &mut Steps,
) -> Result<(u32, StillUsable)> {
    let shown = backup.display().to_string();
    if !file::is_database(backup)? || fs::metadata(backup).is_ok_and(|it| it.len() == 0) {
        return Err(Error::Corrupt(format!("{shown} is no SQLite database")));
    }
    copy_private(backup, copy).map_err(|error| failed(copy, &error))?;
    steps.next()?;
    let name = copy.to_string_lossy();
    let mut db = SqliteConnection::establish(&name)
        .map_err(|error| Error::Other(format!("{shown}: {error}")))?;
    let mut check = || {
        // One file from here on, whatever mode it was in.
        db.batch_execute("PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA;")?;
        whole(&mut db)?;
        migrate::fits_sqlite(&mut db)?;
        let usable = log_identity::mark_copy(&mut db, replaced)?;
        Ok((file::rename_copy(&mut db)?, usable))
    };
    let done = check().map_err(|error| about(&shown, error))?;
    drop(db);
    steps.next()?;
    fs::File::open(copy)
        .and_then(|copy| copy.sync_all())
        .map_err(|error| failed(copy, &error))?;
    Ok(done)
}

/// Reads all of it.
pub(crate) fn whole(db: &mut SqliteConnection) -> Result<()> {
    let found: Vec<Finding> = diesel::sql_query("PRAGMA integrity_check(1)").load(db)?;
    if let Some(found) = found.iter().find(|it| it.integrity_check != "ok") {
        return Err(Error::Corrupt(found.integrity_check.clone()));
    }
    let loose: migrate::Count =
        diesel::sql_query("SELECT count(*) AS n FROM pragma_foreign_key_check").get_result(db)?;
    if loose.n > 0 {
        return Err(Error::Corrupt(format!(
            "{} rows point at rows that are not there",
            loose.n
        )));
    }
    Ok(())
}

fn about(shown: &str, error: Error) -> Error {
    match error {
        Error::Corrupt(why) => Error::Corrupt(format!("{shown} is damaged: {why}")),
        Error::Other(why) => Error::Other(format!("{shown}: {why}")),
        other => other,
    }
}

fn copy_private(from: &Path, to: &Path) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut copy = options.open(to)?;
    io::copy(&mut fs::File::open(from)?, &mut copy)?;
    copy.sync_all()
}

#[derive(QueryableByName)]
struct Finding {
    #[diesel(sql_type = Text)]
    integrity_check: String,
}

fn failed(path: &Path, error: &io::Error) -> Error {
    Error::Other(format!("{}: {}", path.display(), file::plain(error)))
}

#[cfg(test)]
mod tests;
