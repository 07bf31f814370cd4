use core::ops::Range;

use embedded_storage_async::nor_flash::MultiwriteNorFlash;
use serde::Deserialize;

use super::{Area, Error, Result, Slot, Store, Visit};
use crate::record::MAX_RECORD;

const ERASED: u8 = 0xff;
/// What the first word of a page says once the page is in use.
const IN_USE: u8 = 0;

/// A value that is there, whatever it is.
#[derive(Deserialize)]
struct Ignored;

impl<F: MultiwriteNorFlash> Store<F> {
    /// Makes every area usable. `true` if one could not be read, and was erased: a watch without
    /// a past is better than none.
    pub(crate) async fn repair(&mut self) -> Result<bool, F> {
        let layout = self.layout.clone();
        for range in [
            layout.alerts,
            layout.readings,
            layout.state.clone(),
            layout.secrets.clone(),
        ] {
            self.erase_leftovers(range).await?;
        }
        let mut lost = false;
        for area in [Area::Alerts, Area::Readings] {
            let read = self.visit(area, |_| Visit::Keep).await;
            lost |= self.replace(self.range(area), read).await?;
        }
        for (range, slot) in [(layout.state, Slot::Boots), (layout.secrets, Slot::Pairing)] {
            let read = self.load::<Ignored>(slot).await.map(drop);
            lost |= self.replace(range, read).await?;
        }
        Ok(lost)
    }

    async fn replace(&mut self, range: Range<u32>, read: Result<(), F>) -> Result<bool, F> {
        match read {
            Ok(()) => Ok(false),
            Err(Error::Corrupted) => {
                self.erase_range(range).await?;
                Ok(true)
            }
            Err(error) => Err(error),
        }
    }

    /// Erases pages again whose erase was interrupted, and which hold anything then. Storage
    /// takes such a page for an empty one when its first word has become so, and what is
    /// written over the leftovers cannot be read.
    async fn erase_leftovers(&mut self, range: Range<u32>) -> Result<(), F> {
        let page = u32::try_from(F::ERASE_SIZE).map_err(|_| Error::Layout)?;
        let (start, end) = (range.start, range.end);
        if page == 0 || !start.is_multiple_of(page) || !end.is_multiple_of(page) {
            return Err(Error::Layout);
        }
        for start in range.step_by(F::ERASE_SIZE) {
            let word = F::WRITE_SIZE.max(F::READ_SIZE);
            let used = self.scratch.0.get_mut(..word).ok_or(Error::Layout)?;
            self.flash.read(start, used).await.map_err(Error::Flash)?;
            // It is written before anything else: torn, it marks nothing.
            let in_use = used.iter().all(|byte| *byte == IN_USE);
            if !in_use && !self.is_erased(start..start + page).await? {
                self.erase_range(start..start + page).await?;
            }
        }
        Ok(())
    }

    async fn is_erased(&mut self, page: Range<u32>) -> Result<bool, F> {
        // A page is a power of two, and so is this.
        const AT_ONCE: usize = 1 << MAX_RECORD.ilog2();
        for start in page.clone().step_by(AT_ONCE) {
            let length = usize::try_from(page.end - start).unwrap_or(AT_ONCE);
            let bytes = &mut self.scratch.0[..length.min(AT_ONCE)];
            self.flash.read(start, bytes).await.map_err(Error::Flash)?;
            if bytes.iter().any(|byte| *byte != ERASED) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
