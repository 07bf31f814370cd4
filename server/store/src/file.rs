//! The SQLite file itself, and the files beside it: whose they are, and whether they belong together.
//!
//! Nothing in SQLite ties a log (`-wal`) to its database: a copy that is put over the database file
//! is mixed with whatever log stands there. So each database has an identity in its header
//! (`application_id`), another one at each start and in each copy, and a lock file beside it names
//! those whose log may stand there. The same file is held, shared, by whoever has the database
//! open, and alone by whoever exchanges it.

mod beside;
mod header;
mod lock;

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use diesel::{
    Connection, QueryableByName, RunQueryDsl, SqliteConnection, connection::SimpleConnection,
    sql_types::Integer,
};

pub(crate) use beside::{Beside, sync_folder, with};
pub(crate) use header::{application_id, is_database};
pub(crate) use lock::{Ids, Lock};

use crate::{Error, Result, pool};

/// How long another start, or a restore, is waited for before that is said.
const PATIENCE: Duration = Duration::from_secs(5);
const STEP: Duration = Duration::from_millis(20);

/// Kept while the database is open.
pub(crate) type Guard = Option<Lock>;

/// The file of this address; `None` for one in memory and for Postgres.
pub(crate) fn of(url: &str) -> Option<PathBuf> {
    let path = pool::sqlite_path(url)?;
    (!path.is_empty() && !path.starts_with(":memory:")).then(|| PathBuf::from(path))
}

/// Before the database is opened for work: it must be one that this user can write, and its log its
/// own. Ends a restore that was cut short.
pub(crate) async fn enter(url: &str) -> Result<Guard> {
    let Some(path) = of(url) else {
        return Ok(None);
    };
    blocking(move || {
        let beside = Beside::of(&path)?;
        examine(&path)?;
        let start = Instant::now();
        loop {
            let mut lock = Lock::open(&beside.lock)?;
            if lock.try_alone()? {
                settle(&path, &beside, &mut lock)?;
                let own = renew(&path, &mut lock)?;
                // Another process may come in between, and be killed half-way through an exchange.
                lock.share()?;
                if lock.read()? == own {
                    return Ok(Some(lock));
                }
            } else if lock.try_shared()? {
                return Ok(Some(lock));
            }
            if start.elapsed() > PATIENCE {
                let shown = path.display();
                return Err(Error::Unavailable(format!(
                    "another command of Fitweet has {shown} to itself"
                )));
            }
            std::thread::sleep(STEP);
        }
    })
    .await
}

/// Before the database is looked at or copied. Changes nothing, and makes no file.
pub(crate) fn visit(path: &Path) -> Result<Guard> {
    let beside = Beside::of(path)?;
    let Some(mut lock) = Lock::open_existing(&beside.lock)? else {
        return Ok(None);
    };
    if lock.try_alone()? {
        let ids = lock.read()?;
        if ids.coming.is_some() {
            return Err(Error::Other(format!(
                "a restore of {} was cut short: start the server, or restore again",
                path.display()
            )));
        }
        if !beside.is_own_log(&ids)? {
            return Err(foreign(path, &beside));
        }
        lock.share()?;
    } else if !lock.try_shared()? {
        return Err(Error::Unavailable(format!(
            "another command of Fitweet has {} to itself",
            path.display()
        )));
    }
    Ok(Some(lock))
}

/// What no waiting cures: it ends the start, in one sentence.
pub(crate) fn examine(path: &Path) -> Result<()> {
    let shown = path.display();
    let folder = folder_of(path);
    let no = |why: String| Err(Error::Other(why));
    if !folder.is_dir() {
        return no(match folder.symlink_metadata() {
            Ok(_) => format!("{} is no folder", folder.display()),
            Err(error) => format!("the folder {}: {}", folder.display(), plain(&error)),
        });
    }
    if !may_write(folder, true) {
        return no(format!(
            "this user may not write in the folder {}",
            folder.display()
        ));
    }
    match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return no(format!("{shown}: {}", plain(&error))),
        Ok(found) if !found.is_file() => return no(format!("{shown} is no file")),
        Ok(_) => {}
    }
    if !may_write(path, false) {
        return no(format!("this user may not write {shown}"));
    }
    Ok(())
}

/// Asks the locks of SQLite itself, which whoever works with the database holds on it, whatever is in
/// it: an older release knows no lock file, and somebody may have removed that. Whoever calls it has
/// the file open nowhere else in this process.
#[cfg(unix)]
pub(crate) fn is_open_elsewhere(path: &Path) -> Result<bool> {
    use rustix::{
        fs::{FlockOperation, fcntl_lock},
        io::Errno,
    };
    let failed = |why: String| Error::Other(format!("{}: {why}", path.display()));
    let file = match fs::OpenOptions::new().read(true).write(true).open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        opened => opened.map_err(|error| failed(plain(&error)))?,
    };
    match fcntl_lock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(false),
        Err(Errno::AGAIN | Errno::ACCESS) => Ok(true),
        Err(error) => Err(failed(error.to_string())),
    }
}

#[cfg(not(unix))]
pub(crate) fn is_open_elsewhere(_: &Path) -> Result<bool> {
    Ok(false)
}

/// Opens a file that is there. SQLite would make one that is not.
pub(crate) fn open_existing(path: &Path, how: &str) -> Result<SqliteConnection> {
    let Some(name) = path.to_str() else {
        return Err(Error::Other("the name of the file is no text".to_owned()));
    };
    let name = name
        .replace('%', "%25")
        .replace('?', "%3f")
        .replace('#', "%23");
    SqliteConnection::establish(&format!("file:{name}?{how}"))
        .map_err(|error| Error::Other(format!("{}: {error}", path.display())))
}

/// Whoever calls it is alone.
fn settle(path: &Path, beside: &Beside, lock: &mut Lock) -> Result<()> {
    if !is_database(path)? {
        return Err(Error::Corrupt(format!(
            "{} is no SQLite database: put a backup in its place with `fitweet restore`",
            path.display()
        )));
    }
    let ids = end_exchange(path, beside, lock)?;
    if beside.is_own_log(&ids)? {
        return Ok(());
    }
    Err(foreign(path, beside))
}

/// Ends a restore that was cut short: the database is the new one if it was in place, else the old
/// one. Whoever calls it is alone.
pub(crate) fn end_exchange(path: &Path, beside: &Beside, lock: &mut Lock) -> Result<Ids> {
    let mut ids = lock.read()?;
    if let Some(coming) = ids.coming.take() {
        if application_id(path)? == Some(coming) {
            // What it replaced is kept under another name, log and all.
            beside.remove_logs()?;
            ids.own = [coming; 2];
        } else {
            beside.forget_kept()?;
        }
        lock.write(&ids)?;
    } else {
        beside.forget_kept()?;
    }
    beside.remove_unfinished()?;
    Ok(ids)
}

fn foreign(path: &Path, beside: &Beside) -> Error {
    let (log, shown) = (beside.log_in_use().unwrap_or_default(), path.display());
    Error::Other(format!(
        "{} belongs to another database than {shown}, so that file was exchanged while its log \
         stayed: put both back, or use `fitweet restore` with a backup (nothing was changed; if both \
         came here together, remove {})",
        log.display(),
        beside.lock.display()
    ))
}

/// Gives the database another identity, in the file and not in the log alone, and returns what
/// stands in the lock file then. Whoever calls it is alone.
fn renew(path: &Path, lock: &mut Lock) -> Result<Ids> {
    let shown = path.to_string_lossy().into_owned();
    let mut db = SqliteConnection::establish(&shown)
        .map_err(|error| Error::Other(format!("{shown}: {error}")))?;
    pool::wait_for_wal(|| {
        db.batch_execute(
            "PRAGMA busy_timeout = 15000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;",
        )
    })
    .map_err(|error| named(&shown, error.into()))?;
    let mut renewed = || {
        let mut ids = lock.read()?;
        let old = current(&mut db)?;
        if ids.is_new {
            ids = Ids::of([old; 2]);
        }
        // A program that knows nothing of our lock may be reading: then it stays what it is.
        if fold(&mut db)? {
            let new = fresh();
            ids = Ids::of([old, new]);
            lock.write(&ids)?;
            db.batch_execute(&format!("PRAGMA application_id = {}", new.cast_signed()))?;
            if fold(&mut db)? {
                ids = Ids::of([new; 2]);
            }
        }
        lock.write(&ids)?;
        Ok::<_, Error>(ids)
    };
    renewed().map_err(|error| named(&shown, error))
}

/// Moves the whole log into the file and makes it empty, unless somebody is reading.
fn fold(db: &mut SqliteConnection) -> Result<bool> {
    let folded: Folded = diesel::sql_query("PRAGMA wal_checkpoint(TRUNCATE)").get_result(db)?;
    Ok(folded.busy == 0)
}

/// Gives a file that nobody else knows yet an identity of its own.
pub(crate) fn rename_copy(db: &mut SqliteConnection) -> Result<u32> {
    let new = fresh();
    db.batch_execute(&format!("PRAGMA application_id = {}", new.cast_signed()))?;
    Ok(new)
}

fn current(db: &mut SqliteConnection) -> Result<u32> {
    let it: Id = diesel::sql_query("SELECT application_id AS id FROM pragma_application_id")
        .get_result(db)?;
    Ok(it.id.cast_unsigned())
}

fn fresh() -> u32 {
    let [.., a, b, c, d] = *uuid::Uuid::new_v4().as_bytes();
    u32::from_be_bytes([a, b, c, d]).max(1)
}

#[derive(QueryableByName)]
struct Folded {
    #[diesel(sql_type = Integer)]
    busy: i32,
}

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = Integer)]
    id: i32,
}

/// With the name of the file, and the way out if it is damaged.
pub(crate) fn named(shown: &str, error: Error) -> Error {
    match error {
        Error::Corrupt(why) => Error::Corrupt(format!(
            "{shown} is damaged ({why}): put a backup in its place with `fitweet restore`"
        )),
        Error::Unavailable(why) => Error::Unavailable(format!("{shown}: {why}")),
        other => other,
    }
}

pub(crate) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Asks the system and opens nothing: a file that is closed again loses the locks of this process
/// on it, those of SQLite too.
#[cfg(unix)]
fn may_write(path: &Path, is_folder: bool) -> bool {
    use rustix::fs::{Access, AtFlags, CWD, accessat};
    let wanted = if is_folder {
        Access::WRITE_OK | Access::EXEC_OK
    } else {
        Access::READ_OK | Access::WRITE_OK
    };
    accessat(CWD, path, wanted, AtFlags::EACCESS).is_ok()
}

#[cfg(not(unix))]
fn may_write(path: &Path, _: bool) -> bool {
    path.metadata().is_ok_and(|it| !it.permissions().readonly())
}

pub(crate) fn plain(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "is not there".to_owned(),
        io::ErrorKind::PermissionDenied => "this user may not look at it".to_owned(),
        _ => error.to_string(),
    }
}

pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Error::Other(error.to_string()))?
}
