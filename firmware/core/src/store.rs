//! The flash of a watch: areas that outlive a loss of power at any moment.

mod layout;
mod repair;

use core::ops::Range;

use embedded_storage_async::nor_flash::{ErrorType, MultiwriteNorFlash};
use sequential_storage::{
    cache::Cache,
    map::{MapConfig, MapStorage, SerializationError, Value},
    queue::{QueueConfig, QueueStorage},
};
use serde::{Serialize, de::DeserializeOwned};
use watch_protocol::Item;

use crate::record::{self, MAX_RECORD};

pub use layout::Layout;

/// Why flash did not do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error<E> {
    /// The driver says so.
    Flash(E),
    /// No room, and nothing here may make room.
    Full,
    /// What lies there cannot be read.
    Corrupted,
    /// The [`Layout`] does not fit this flash.
    Layout,
}

impl<E: core::fmt::Debug> core::fmt::Display for Error<E> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Flash(error) => write!(f, "flash failed: {error:?}"),
            Self::Full => f.write_str("flash is full"),
            Self::Corrupted => f.write_str("flash cannot be read"),
            Self::Layout => f.write_str("the layout does not fit the flash"),
        }
    }
}

impl<E: core::fmt::Debug> core::error::Error for Error<E> {}

impl<E> From<sequential_storage::Error<E>> for Error<E> {
    fn from(error: sequential_storage::Error<E>) -> Self {
        match error {
            sequential_storage::Error::Storage { value } => Self::Flash(value),
            sequential_storage::Error::FullStorage => Self::Full,
            _ => Self::Corrupted,
        }
    }
}

pub(crate) type Result<T, F> = core::result::Result<T, Error<<F as ErrorType>::Error>>;

/// Where items wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Area {
    /// Alerts and answers.
    Alerts,
    Readings,
}

/// What becomes of a record that was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Visit {
    Keep,
    Drop,
    /// Keep it, and look at no other.
    Stop,
}

/// Some flash drivers copy only from words.
#[repr(align(4))]
struct Scratch([u8; MAX_RECORD]);

pub(crate) struct Store<F> {
    flash: F,
    layout: Layout,
    scratch: Scratch,
}

impl<F: MultiwriteNorFlash> Store<F> {
    pub(crate) fn new(flash: F, layout: Layout) -> Self {
        Self {
            flash,
            layout,
            scratch: Scratch([0; MAX_RECORD]),
        }
    }

    fn range(&self, area: Area) -> Range<u32> {
        match area {
            Area::Alerts => self.layout.alerts.clone(),
            Area::Readings => self.layout.readings.clone(),
        }
    }

    /// Keeps an item; when this returns, a loss of power cannot undo it. With `overwrite` the
    /// oldest page of records makes room.
    pub(crate) async fn push(
        &mut self,
        area: Area,
        epoch: u32,
        item: &Item,
        overwrite: bool,
    ) -> Result<(), F> {
        let range = self.range(area);
        let length = record::encode(epoch, item, &mut self.scratch.0).ok_or(Error::Full)?;
        let config = QueueConfig::try_new(range).map_err(|_| Error::Layout)?;
        let mut queue = QueueStorage::new(&mut self.flash, config, Cache::new_uncached());
        queue.push(&self.scratch.0[..length], overwrite).await?;
        Ok(())
    }

    /// Looks at the records of an area, oldest first.
    pub(crate) async fn visit(
        &mut self,
        area: Area,
        mut each: impl FnMut(&[u8]) -> Visit,
    ) -> Result<(), F> {
        let range = self.range(area);
        let config = QueueConfig::try_new(range).map_err(|_| Error::Layout)?;
        let mut queue = QueueStorage::new(&mut self.flash, config, Cache::new_uncached());
        let mut records = queue.iter().await?;
        while let Some(record) = records.next(&mut self.scratch.0).await? {
            match each(&record) {
                Visit::Keep => {}
                Visit::Drop => {
                    record.pop().await?;
                }
                Visit::Stop => break,
            }
        }
        Ok(())
    }

    /// Moves records that block the oldest page to the end, while there is room for that: pages
    /// are freed in order, and one record must not hold all that were freed after it.
    pub(crate) async fn carry(
        &mut self,
        area: Area,
        blocks: impl Fn(&[u8]) -> bool,
    ) -> Result<(), F> {
        let range = self.range(area);
        let config = QueueConfig::try_new(range).map_err(|_| Error::Layout)?;
        let mut queue = QueueStorage::new(&mut self.flash, config, Cache::new_uncached());
        let word = F::WRITE_SIZE.max(F::READ_SIZE);
        let page = u32::try_from(F::ERASE_SIZE - 2 * word).unwrap_or(u32::MAX);
        while queue.find_max_fit().await?.is_some_and(|fits| fits < page) {
            let Some(length) = queue
                .peek(&mut self.scratch.0)
                .await?
                .filter(|record| blocks(record))
                .map(|record| record.len())
            else {
                break;
            };
            // A cut in between leaves it twice; the server takes it once.
            queue.push(&self.scratch.0[..length], false).await?;
            queue.pop(&mut self.scratch.0).await?;
        }
        Ok(())
    }

    /// A value, if there is one that this firmware can read.
    pub(crate) async fn load<T: DeserializeOwned>(&mut self, slot: Slot) -> Result<Option<T>, F> {
        let (range, key) = slot.place(&self.layout);
        let config = MapConfig::try_new(range).map_err(|_| Error::Layout)?;
        let mut map = MapStorage::new(&mut self.flash, config, Cache::new_uncached());
        match map.fetch_item(&mut self.scratch.0, &key).await {
            Ok(found) => Ok(found.map(|Found(value)| value)),
            Err(sequential_storage::Error::SerializationError(_)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Replaces a value as a whole, or not at all.
    pub(crate) async fn save<T: Serialize>(&mut self, slot: Slot, value: &T) -> Result<(), F> {
        let (range, key) = slot.place(&self.layout);
        let config = MapConfig::try_new(range).map_err(|_| Error::Layout)?;
        let mut map = MapStorage::new(&mut self.flash, config, Cache::new_uncached());
        map.store_item_generic(&mut self.scratch.0, &key, &Lent(value))
            .await?;
        Ok(())
    }

    pub(crate) async fn erase(&mut self, area: Area) -> Result<(), F> {
        let range = self.range(area);
        self.erase_range(range).await
    }

    async fn erase_range(&mut self, range: Range<u32>) -> Result<(), F> {
        let erased = self.flash.erase(range.start, range.end).await;
        erased.map_err(Error::Flash)
    }

    pub(crate) fn flash_mut(&mut self) -> &mut F {
        &mut self.flash
    }

    pub(crate) fn into_flash(self) -> F {
        self.flash
    }
}

/// Values of which there is one each.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Slot {
    Boots,
    Felt,
    Pairing,
    Provision,
    PairingRequest,
}

impl Slot {
    fn place(self, layout: &Layout) -> (Range<u32>, u8) {
        match self {
            Self::Boots => (layout.state.clone(), 0),
            Self::Felt => (layout.state.clone(), 1),
            Self::Pairing => (layout.secrets.clone(), 0),
            Self::Provision => (layout.secrets.clone(), 1),
            Self::PairingRequest => (layout.secrets.clone(), 2),
        }
    }
}

/// A value on its way into flash, in postcard.
struct Lent<'a, T>(&'a T);

impl<T: Serialize> Value<'_> for Lent<'_, T> {
    fn serialize_into(&self, buffer: &mut [u8]) -> core::result::Result<usize, SerializationError> {
        let written = postcard::to_slice(self.0, buffer);
        written
            .map(|bytes| bytes.len())
            .map_err(|_| SerializationError::BufferTooSmall)
    }

    fn deserialize_from(_: &[u8]) -> core::result::Result<(Self, usize), SerializationError> {
        Err(SerializationError::InvalidFormat)
    }
}

/// A value on its way out of it.
struct Found<T>(T);

impl<T: DeserializeOwned> Value<'_> for Found<T> {
    fn serialize_into(&self, _: &mut [u8]) -> core::result::Result<usize, SerializationError> {
        Err(SerializationError::InvalidData)
    }

    fn deserialize_from(buffer: &[u8]) -> core::result::Result<(Self, usize), SerializationError> {
        let value = postcard::from_bytes(buffer);
        value
            .map(|value| (Self(value), buffer.len()))
            .map_err(|_| SerializationError::InvalidFormat)
    }
}
