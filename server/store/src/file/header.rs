//! The first bytes of a SQLite file, read without SQLite: it would take up the log that stands
//! beside it. Only while nobody in this process has the file open, for the locks of a process on a
//! file end when it closes the file, whoever took them.

use std::{
    fs::File,
    io::{self, Read as _},
    path::Path,
};

use crate::{Error, Result};

const MAGIC: &[u8; 16] = b"SQLite format 3\0";
const APPLICATION_ID: usize = 68;
const LENGTH: usize = 100;

/// Of the file itself, without its log; `None` if there is no file, or nothing in it.
pub(crate) fn application_id(path: &Path) -> Result<Option<u32>> {
    let header = read(path)?;
    let id = header.get(APPLICATION_ID..APPLICATION_ID + 4);
    Ok(id.and_then(|id| Some(u32::from_be_bytes(id.try_into().ok()?))))
}

/// Whether SQLite could have made it: it begins in the right way, or is empty.
pub(crate) fn is_database(path: &Path) -> Result<bool> {
    let header = read(path)?;
    Ok(header.is_empty() || header.len() == LENGTH && header.starts_with(MAGIC))
}

fn read(path: &Path) -> Result<Vec<u8>> {
    let mut header = Vec::with_capacity(LENGTH);
    match File::open(path) {
        Ok(file) => file.take(LENGTH as u64).read_to_end(&mut header),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
        Err(error) => Err(error),
    }
    .map_err(|error| Error::Other(format!("{}: {error}", path.display())))?;
    Ok(header)
}
