//! NOR flash whose power can be cut at any byte.

use std::{cell::RefCell, rc::Rc};

use embedded_storage_async::nor_flash::{
    ErrorType, MultiwriteNorFlash, NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash,
};
use watch_core::Rng;

/// Smaller than real pages, so that tests turn many.
pub(crate) const PAGE: u32 = 1024;

/// A cut in an erase falls between pieces of so many bytes.
const ERASED_AT_ONCE: usize = 32;

/// The power is off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Off;

impl NorFlashError for Off {
    fn kind(&self) -> NorFlashErrorKind {
        NorFlashErrorKind::Other
    }
}

struct Cells {
    bytes: Vec<u8>,
    /// Bytes that will still be written, or pieces erased; then the power is gone.
    left: Option<u64>,
    off: bool,
    /// Bytes written and pieces erased so far.
    worked: u64,
    chance: Rng,
}

/// The chip outlives the watch around it.
#[derive(Clone)]
pub(crate) struct Chip(Rc<RefCell<Cells>>);

impl Chip {
    pub(crate) fn new(pages: u32, seed: u64) -> Self {
        Self(Rc::new(RefCell::new(Cells {
            bytes: vec![0xff; (pages * PAGE) as usize],
            left: None,
            off: false,
            worked: 0,
            chance: Rng::new(seed),
        })))
    }

    /// Cuts the power in the middle of the write that follows after so many bytes.
    pub(crate) fn cut_after(&self, bytes: u64) {
        self.0.borrow_mut().left = Some(bytes);
    }

    pub(crate) fn fill_with_rubbish(&self) {
        let Cells { bytes, chance, .. } = &mut *self.0.borrow_mut();
        for byte in bytes {
            [*byte, ..] = chance.next_u64().to_le_bytes();
        }
    }

    pub(crate) fn is_off(&self) -> bool {
        self.0.borrow().off
    }

    pub(crate) fn power_on(&self) {
        let mut cells = self.0.borrow_mut();
        cells.off = false;
        cells.left = None;
    }

    pub(crate) fn worked(&self) -> u64 {
        self.0.borrow().worked
    }
}

impl Cells {
    /// Some bits of the rest of the page are erased, or none.
    fn leave_half_erased(&mut self, at: usize) {
        if self.chance.up_to(1) == 1 {
            for at in at..at.next_multiple_of(PAGE as usize) {
                let [some, ..] = self.chance.next_u64().to_le_bytes();
                self.bytes[at] |= some;
            }
        }
    }

    fn step(&mut self) -> Result<(), Off> {
        self.worked += 1;
        match &mut self.left {
            Some(0) => {
                self.off = true;
                Err(Off)
            }
            Some(left) => {
                *left -= 1;
                Ok(())
            }
            None => Ok(()),
        }
    }
}

impl ErrorType for Chip {
    type Error = Off;
}

impl ReadNorFlash for Chip {
    const READ_SIZE: usize = 1;

    async fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), Off> {
        let cells = self.0.borrow();
        if cells.off {
            return Err(Off);
        }
        let start = offset as usize;
        bytes.copy_from_slice(&cells.bytes[start..start + bytes.len()]);
        Ok(())
    }

    fn capacity(&self) -> usize {
        self.0.borrow().bytes.len()
    }
}

impl NorFlash for Chip {
    const WRITE_SIZE: usize = 4;
    const ERASE_SIZE: usize = PAGE as usize;

    async fn erase(&mut self, from: u32, to: u32) -> Result<(), Off> {
        let mut cells = self.0.borrow_mut();
        if cells.off {
            return Err(Off);
        }
        assert!(
            from.is_multiple_of(PAGE) && to.is_multiple_of(PAGE),
            "not whole pages"
        );
        for at in (from as usize..to as usize).step_by(ERASED_AT_ONCE) {
            if let Err(off) = cells.step() {
                cells.leave_half_erased(at);
                return Err(off);
            }
            cells.bytes[at..at + ERASED_AT_ONCE].fill(0xff);
        }
        Ok(())
    }

    async fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), Off> {
        let mut cells = self.0.borrow_mut();
        if cells.off {
            return Err(Off);
        }
        assert!(
            offset.is_multiple_of(4) && bytes.len().is_multiple_of(4),
            "not whole words"
        );
        assert!(
            (bytes.as_ptr() as usize).is_multiple_of(4),
            "the buffer is not aligned"
        );
        for (at, byte) in (offset as usize..).zip(bytes) {
            let old = cells.bytes[at];
            assert_eq!(old & byte, *byte, "a bit cannot be set without an erase");
            if let Err(off) = cells.step() {
                // Some bits of the byte were programmed.
                let [some, ..] = cells.chance.next_u64().to_le_bytes();
                cells.bytes[at] = old & (byte | some);
                return Err(off);
            }
            cells.bytes[at] = *byte;
        }
        Ok(())
    }
}

impl MultiwriteNorFlash for Chip {}
