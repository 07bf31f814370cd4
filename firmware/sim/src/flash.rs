//! The watch's flash, as a file: the same areas, page by page, that a board has.

use std::{
    fs::File,
    io::{Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use embedded_storage_async::nor_flash::{
    ErrorType, MultiwriteNorFlash, NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash,
};
use watch_core::Layout;

use crate::files;

/// Says what the file is.
const MAGIC: &[u8; 16] = b"fitweet flash 1\n";
const PAGE: u32 = 4096;
/// About six days of readings. Erased flash takes no room on a disk.
const BYTES: u32 = 4 * 1024 * 1024;

/// Flash in a file, held by one process at a time and readable by its owner alone, since it
/// holds the credential. A kill loses nothing that was written; [`Flash::sync`] makes a loss
/// of power lose nothing either.
#[derive(Debug)]
pub(crate) struct Flash {
    file: File,
    /// What the file holds.
    bytes: Vec<u8>,
    _lock: File,
}

#[derive(Debug)]
pub(crate) struct Broken(std::io::Error);

impl NorFlashError for Broken {
    fn kind(&self) -> NorFlashErrorKind {
        NorFlashErrorKind::Other
    }
}

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the state file cannot be written: {}", self.0)
    }
}

impl std::error::Error for Broken {}

/// A place for flash that no other process holds.
pub(crate) struct Place {
    path: PathBuf,
    lock: File,
}

impl Place {
    pub(crate) fn take(path: &Path) -> Result<Self> {
        Ok(Self {
            path: path.to_owned(),
            lock: files::lock(path)?,
        })
    }

    /// The flash that is there, if any.
    pub(crate) fn open(self) -> Result<std::result::Result<Flash, Self>> {
        let name = self.path.display();
        let mut file = match files::open(&self.path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Err(self)),
            opened => opened.with_context(|| format!("cannot open the state file {name}"))?,
        };
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)
            .with_context(|| format!("cannot read the state file {name}"))?;
        if !bytes.starts_with(MAGIC) || bytes.len() != MAGIC.len() + BYTES as usize {
            bail!("{name} is not the state of a watch");
        }
        bytes.drain(..MAGIC.len());
        invert(&mut bytes);
        Ok(Ok(Flash {
            file,
            bytes,
            _lock: self.lock,
        }))
    }

    /// Fresh flash.
    pub(crate) fn create(self) -> Result<Flash> {
        let name = self.path.display();
        let file = files::create(&self.path).and_then(|mut file| {
            file.write_all(MAGIC)?;
            file.set_len(MAGIC.len() as u64 + u64::from(BYTES))?;
            file.sync_all()?;
            Ok(file)
        });
        Ok(Flash {
            file: file.with_context(|| format!("cannot make the state file {name}"))?,
            bytes: vec![0xff; BYTES as usize],
            _lock: self.lock,
        })
    }
}

/// The file holds the complement, so that erased pages are holes.
fn invert(bytes: &mut [u8]) {
    for byte in bytes {
        *byte = !*byte;
    }
}

impl Flash {
    pub(crate) fn layout() -> Layout {
        Layout::split(0..BYTES, PAGE)
    }

    /// Makes what was written survive a loss of power too.
    pub(crate) fn sync(&self) -> Result<()> {
        self.file
            .sync_data()
            .context("the state file cannot be written")
    }

    /// Writes through what lies in memory.
    fn write_through(&mut self, start: usize, length: usize) -> Result<(), Broken> {
        let mut bytes = self.bytes[start..start + length].to_vec();
        invert(&mut bytes);
        let at = SeekFrom::Start((MAGIC.len() + start) as u64);
        self.file.seek(at).map_err(Broken)?;
        self.file.write_all(&bytes).map_err(Broken)
    }
}

impl ErrorType for Flash {
    type Error = Broken;
}

impl ReadNorFlash for Flash {
    const READ_SIZE: usize = 1;

    async fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), Broken> {
        let start = offset as usize;
        bytes.copy_from_slice(&self.bytes[start..start + bytes.len()]);
        Ok(())
    }

    fn capacity(&self) -> usize {
        self.bytes.len()
    }
}

impl NorFlash for Flash {
    const WRITE_SIZE: usize = 4;
    const ERASE_SIZE: usize = PAGE as usize;

    async fn erase(&mut self, from: u32, to: u32) -> Result<(), Broken> {
        let (from, to) = (from as usize, to as usize);
        self.bytes[from..to].fill(0xff);
        self.write_through(from, to - from)
    }

    async fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), Broken> {
        let start = offset as usize;
        for (cell, byte) in self.bytes[start..].iter_mut().zip(bytes) {
            *cell &= byte;
        }
        self.write_through(start, bytes.len())
    }
}

impl MultiwriteNorFlash for Flash {}
