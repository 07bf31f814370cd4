//! Flash: a file of the host, so that it outlives the emulator, with the rules of a NOR chip.

use core::ops::Range;

use embedded_storage_async::nor_flash::{
    ErrorType, MultiwriteNorFlash, NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash,
};

use watch_update::Layout;

use crate::{fault, host::File};

const FILE: &str = "flash.bin";
pub const PAGE: u32 = 4096;
/// What the watch keeps.
pub const KEPT: Range<u32> = 0..128 * PAGE;
/// Of one image: 512 KiB.
const SLOT: u32 = 128 * PAGE;
const SIZE: u32 = KEPT.end + 2 * PAGE + 2 * SLOT;
const ERASED: [u8; PAGE as usize] = [0xff; PAGE as usize];
/// Writes go through a buffer of this size.
const CHUNK: usize = 64;

pub struct FileFlash(File);

/// The record of updates and the slots, behind what the watch keeps.
pub fn updates() -> Layout {
    let record = KEPT.end;
    let a = record + 2 * PAGE;
    Layout {
        record: record..a,
        a: a..a + SLOT,
        b: a + SLOT..a + 2 * SLOT,
    }
}

/// Why it was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    NotAligned,
    OutOfBounds,
    Host,
}

impl NorFlashError for Fault {
    fn kind(&self) -> NorFlashErrorKind {
        match self {
            Self::NotAligned => NorFlashErrorKind::NotAligned,
            Self::OutOfBounds => NorFlashErrorKind::OutOfBounds,
            Self::Host => NorFlashErrorKind::Other,
        }
    }
}

impl FileFlash {
    /// Opens the chip; a new one comes erased.
    pub fn open() -> Option<Self> {
        let mut flash = Self(File::durable(FILE)?);
        let mut filled = flash.0.length();
        while filled < SIZE as usize {
            let missing = (SIZE as usize - filled).min(ERASED.len());
            flash.put(filled, &ERASED[..missing]).ok()?;
            filled += missing;
        }
        Some(flash)
    }

    /// The first two words of an image: the end of its stack, and where it begins. `None` where no image lies.
    pub(crate) fn vectors(&mut self, at: u32) -> Option<[u32; 2]> {
        let mut words = [0; 2];
        for (word, at) in words.iter_mut().zip((at as usize..).step_by(4)) {
            let mut bytes = [0; 4];
            self.get(at, &mut bytes).ok()?;
            *word = u32::from_le_bytes(bytes);
        }
        (words[0] != u32::MAX).then_some(words)
    }

    /// Copies a part of flash to this address; `false` if it is not all there.
    ///
    /// # Safety
    /// Nobody owns or runs what lies there.
    #[expect(unsafe_code, reason = "an image has no owner in Rust")]
    pub(crate) unsafe fn copy_out(&mut self, from: Range<u32>, to: usize) -> bool {
        let length = (from.end - from.start) as usize;
        // SAFETY: as above.
        self.0.seek(from.start as usize) && unsafe { self.0.read_to(to, length) } == length
    }

    fn get(&mut self, at: usize, bytes: &mut [u8]) -> Result<(), Fault> {
        let done = is_there() && self.0.seek(at) && self.0.read(bytes) == bytes.len();
        done.then_some(()).ok_or(Fault::Host)
    }

    fn put(&mut self, at: usize, bytes: &[u8]) -> Result<(), Fault> {
        let done = is_there() && self.0.seek(at) && self.0.write(bytes);
        done.then_some(()).ok_or(Fault::Host)
    }
}

fn is_there() -> bool {
    !fault::has_no_flash()
}

fn check(offset: u32, length: usize, unit: usize) -> Result<usize, Fault> {
    let offset = offset as usize;
    if offset.saturating_add(length) > SIZE as usize {
        return Err(Fault::OutOfBounds);
    }
    let aligned = offset.is_multiple_of(unit) && length.is_multiple_of(unit);
    aligned.then_some(offset).ok_or(Fault::NotAligned)
}

impl ErrorType for FileFlash {
    type Error = Fault;
}

impl ReadNorFlash for FileFlash {
    const READ_SIZE: usize = 1;

    async fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), Fault> {
        let at = check(offset, bytes.len(), Self::READ_SIZE)?;
        self.get(at, bytes)
    }

    fn capacity(&self) -> usize {
        SIZE as usize
    }
}

impl NorFlash for FileFlash {
    const WRITE_SIZE: usize = 4;
    const ERASE_SIZE: usize = PAGE as usize;

    async fn erase(&mut self, from: u32, to: u32) -> Result<(), Fault> {
        let length = to.checked_sub(from).ok_or(Fault::OutOfBounds)?;
        let at = check(from, length as usize, Self::ERASE_SIZE)?;
        for page in (at..to as usize).step_by(Self::ERASE_SIZE) {
            self.put(page, &ERASED)?;
        }
        Ok(())
    }

    async fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), Fault> {
        let mut at = check(offset, bytes.len(), Self::WRITE_SIZE)?;
        for bytes in bytes.chunks(CHUNK) {
            let mut cells = [0; CHUNK];
            let cells = &mut cells[..bytes.len()];
            self.get(at, cells)?;
            // A write only ever clears bits; only an erase sets them.
            for (cell, byte) in cells.iter_mut().zip(bytes) {
                *cell &= byte;
            }
            self.put(at, cells)?;
            at += bytes.len();
        }
        Ok(())
    }
}

impl MultiwriteNorFlash for FileFlash {}
