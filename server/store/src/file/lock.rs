//! The lock file beside a database.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
};

use crate::{Error, Result};

/// Locked shared by whoever has the database open, alone by whoever exchanges or first opens it.
/// Ends with the process at the latest.
pub(crate) struct Lock {
    file: File,
    path: PathBuf,
}

/// What stands in it: identities of databases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ids {
    /// A log beside the file belongs to one of these; zero is none. Two while one follows the other.
    pub(crate) own: [u32; 2],
    /// Of the file that a restore is about to put in place.
    pub(crate) coming: Option<u32>,
    /// Nothing is known yet: any log is taken for the database's own.
    pub(crate) is_new: bool,
}

impl Ids {
    pub(crate) fn of(own: [u32; 2]) -> Self {
        Self {
            own,
            coming: None,
            is_new: false,
        }
    }
}

impl Lock {
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path).map_err(|error| failed(path, &error))?;
        let path = path.to_owned();
        Ok(Self { file, path })
    }

    pub(crate) fn open_existing(path: &Path) -> Result<Option<Self>> {
        match File::open(path) {
            Ok(file) => Ok(Some(Self {
                file,
                path: path.to_owned(),
            })),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed(path, &error)),
        }
    }

    pub(crate) fn try_alone(&self) -> Result<bool> {
        self.tried(self.file.try_lock())
    }

    pub(crate) fn try_shared(&self) -> Result<bool> {
        self.tried(self.file.try_lock_shared())
    }

    /// From alone to shared, after whoever comes in between.
    pub(crate) fn share(&self) -> Result<()> {
        self.file
            .lock_shared()
            .map_err(|error| failed(&self.path, &error))
    }

    fn tried(&self, tried: Result<(), TryLockError>) -> Result<bool> {
        match tried {
            Ok(()) => Ok(true),
            Err(TryLockError::WouldBlock) => Ok(false),
            Err(TryLockError::Error(error)) => Err(failed(&self.path, &error)),
        }
    }

    pub(crate) fn read(&mut self) -> Result<Ids> {
        let mut text = String::new();
        let mut read = || {
            self.file.seek(SeekFrom::Start(0))?;
            // One that is no text says nothing.
            match self.file.read_to_string(&mut text) {
                Err(error) if error.kind() == io::ErrorKind::InvalidData => Ok(0),
                read => read,
            }
        };
        read().map_err(|error| failed(&self.path, &error))?;
        let ids: Vec<u32> = text
            .split_ascii_whitespace()
            .map_while(|id| u32::from_str_radix(id, 16).ok())
            .collect();
        Ok(match ids.as_slice() {
            &[one, other, coming] => Ids {
                coming: (coming != 0).then_some(coming),
                ..Ids::of([one, other])
            },
            _ => Ids {
                is_new: true,
                ..Ids::of([0; 2])
            },
        })
    }

    /// Durably. Always as long, and far below what a disk writes at once, so that a cut finds the
    /// one or the other.
    pub(crate) fn write(&mut self, ids: &Ids) -> Result<()> {
        let [one, other] = ids.own;
        let coming = ids.coming.unwrap_or(0);
        let text = format!("{one:08x} {other:08x} {coming:08x}\n");
        let mut write = || {
            self.file.seek(SeekFrom::Start(0))?;
            self.file.write_all(text.as_bytes())?;
            // Another program may have left more in it.
            self.file.set_len(text.len() as u64)?;
            self.file.sync_all()
        };
        write().map_err(|error| failed(&self.path, &error))?;
        if self.read()? != *ids {
            return Err(Error::Other(format!(
                "{} does not keep what is written to it: remove it while no server runs",
                self.path.display()
            )));
        }
        Ok(())
    }
}

fn failed(path: &Path, error: &io::Error) -> Error {
    Error::Other(format!("{}: {error}", path.display()))
}
