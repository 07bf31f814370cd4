//! The files that stand beside a database, by name.

use std::{
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
};

use super::{application_id, folder_of, lock::Ids};
use crate::{Error, Result};

/// What SQLite replays into the file, in WAL mode and without.
const LOGS: [&str; 2] = ["-wal", "-journal"];
/// A log that is no longer holds nothing: the header of a WAL.
const EMPTY_LOG: u64 = 32;

pub(crate) struct Beside {
    path: PathBuf,
    pub(crate) lock: PathBuf,
    /// A copy that is still being written and checked.
    pub(crate) unfinished: PathBuf,
}

impl Beside {
    pub(crate) fn of(path: &Path) -> Result<Self> {
        if path.file_name().is_none() {
            return Err(Error::Other(format!("{} is no file", path.display())));
        }
        Ok(Self {
            path: path.to_owned(),
            lock: with(path, "-lock"),
            unfinished: with(path, "-restoring"),
        })
    }

    /// The log that SQLite would replay, if there is one.
    pub(crate) fn log_in_use(&self) -> Option<PathBuf> {
        LOGS.map(|end| with(&self.path, end))
            .into_iter()
            .find(|log| log.metadata().is_ok_and(|it| it.len() > EMPTY_LOG))
    }

    /// Whether there is no log to replay, or one of this very database.
    pub(crate) fn is_own_log(&self, ids: &Ids) -> Result<bool> {
        if self.log_in_use().is_none() {
            return Ok(true);
        }
        // SQLite would throw away the log of a file that is gone.
        if !self.path.exists() {
            return Ok(false);
        }
        let id = application_id(&self.path)?;
        Ok(ids.is_new || id.is_none_or(|id| ids.own.contains(&id)))
    }

    pub(crate) fn remove_logs(&self) -> Result<()> {
        for end in LOGS.into_iter().chain(["-shm"]) {
            remove(&with(&self.path, end))?;
        }
        sync_folder(&self.path)
    }

    pub(crate) fn remove_unfinished(&self) -> Result<()> {
        for end in LOGS.into_iter().chain(["-shm", ""]) {
            remove(&with(&self.unfinished, end))?;
        }
        Ok(())
    }

    /// Gives the file and its logs a second name each, in the folder, and returns the file's.
    /// `None` if there is neither.
    pub(crate) fn keep(&self) -> Result<Option<PathBuf>> {
        let parts = || LOGS.into_iter().chain([""]);
        if !parts().any(|end| with(&self.path, end).exists()) {
            return Ok(None);
        }
        let mut names = (1..).map(|n| with(&self.path, &format!(".replaced-{n}")));
        let is_free = |name: &PathBuf| !parts().any(|end| with(name, end).exists());
        let Some(kept) = names.find(is_free) else {
            return Ok(None);
        };
        // The file last: where it stands, its logs do.
        for end in parts() {
            let (from, to) = (with(&self.path, end), with(&kept, end));
            if from.exists() {
                second_name(&from, &to).map_err(|error| failed(&to, &error))?;
            }
        }
        sync_folder(&self.path)?;
        Ok(Some(kept))
    }

    /// Takes back second names of files that are in use after all.
    pub(crate) fn forget_kept(&self) -> Result<()> {
        let start = with(&self.path, ".replaced-");
        let Some(start) = start
            .file_name()
            .map(|it| it.to_string_lossy().into_owned())
        else {
            return Ok(());
        };
        let entries = fs::read_dir(folder_of(&self.path));
        let entries = entries.map_err(|error| failed(&self.path, &error))?;
        for entry in entries.flatten() {
            let (name, path) = (entry.file_name(), entry.path());
            let is_kept = name.to_string_lossy().starts_with(&start);
            let mut in_use = LOGS.iter().chain(&[""]).map(|end| with(&self.path, end));
            if is_kept && in_use.any(|one| is_same(&one, &path)) {
                remove(&path)?;
            }
        }
        Ok(())
    }
}

/// The same name with this at its end.
pub(crate) fn with(path: &Path, end: &str) -> PathBuf {
    let mut name: OsString = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed(path, &error)),
        _ => Ok(()),
    }
}

/// A link, or a copy where the file system has none.
fn second_name(from: &Path, to: &Path) -> io::Result<()> {
    if fs::hard_link(from, to).is_ok() {
        return Ok(());
    }
    fs::copy(from, to)?;
    fs::File::open(to)?.sync_all()
}

#[cfg(unix)]
fn is_same(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let id = |path: &Path| path.metadata().map(|it| (it.dev(), it.ino())).ok();
    id(one).is_some() && id(one) == id(other)
}

#[cfg(not(unix))]
fn is_same(_: &Path, _: &Path) -> bool {
    false
}

/// So that names survive a power cut.
pub(crate) fn sync_folder(of: &Path) -> Result<()> {
    let folder = folder_of(of);
    fs::File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|error| failed(folder, &error))
}

fn failed(path: &Path, error: &io::Error) -> Error {
    Error::Other(format!("{}: {error}", path.display()))
}
