//! The chip's own flash, from the start of the partition `watch` of `partitions.csv`.

use core::ops::Range;

use embassy_futures::yield_now;
use embedded_storage::nor_flash::{NorFlash as _, ReadNorFlash as _};
use embedded_storage_async::nor_flash::{ErrorType, MultiwriteNorFlash, NorFlash, ReadNorFlash};
use esp_storage::{FlashStorage, FlashStorageError};

/// Secrets first, then the queue.
pub(crate) const AREA: Range<u32> = 0x21_0000..0x40_0000;
pub(crate) const PAGE: u32 = FlashStorage::SECTOR_SIZE;

/// Blocks while it works: the radio's own code may not run from flash meanwhile anyway.
pub(crate) struct Flash(pub(crate) FlashStorage<'static>);

impl ErrorType for Flash {
    type Error = FlashStorageError;
}

impl ReadNorFlash for Flash {
    const READ_SIZE: usize = 4;

    async fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), Self::Error> {
        self.0.read(offset, bytes)
    }

    fn capacity(&self) -> usize {
        self.0.capacity()
    }
}

impl NorFlash for Flash {
    const WRITE_SIZE: usize = 4;
    const ERASE_SIZE: usize = PAGE as usize;

    /// Page by page: all of them take longer than the watchdog waits.
    async fn erase(&mut self, from: u32, to: u32) -> Result<(), Self::Error> {
        for page in (from..to).step_by(Self::ERASE_SIZE) {
            self.0.erase(page, page + PAGE)?;
            yield_now().await;
        }
        Ok(())
    }

    async fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), Self::Error> {
        self.0.write(offset, bytes)
    }
}

impl MultiwriteNorFlash for Flash {}
