use embedded_storage_async::nor_flash::MultiwriteNorFlash;

use super::{Outbox, Settings};
use crate::{
    boots::Boots,
    downlinks::Downlinks,
    record,
    record_buffer::RecordBuffer,
    secrets::Paired,
    store::{Area, Layout, Result, Slot, Store, Visit},
    uploader::{Uploader, Waiting},
};

impl<F: MultiwriteNorFlash> Outbox<F> {
    /// Finds what waits in flash, and begins an epoch. Fresh flash need not be erased.
    ///
    /// # Errors
    /// When flash fails, or the layout does not fit it.
    pub async fn boot(flash: F, layout: Layout, settings: Settings) -> Result<Self, F> {
        let mut store = Store::new(flash, layout);
        let lost_its_past = store.repair().await?;
        let mut boots: Boots = store.load(Slot::Boots).await?.unwrap_or_default();
        let paired: Option<Paired> = store.load(Slot::Pairing).await?;
        let since = paired.map_or(0, |paired| paired.since);
        let felt: Option<Downlinks> = store.load(Slot::Felt).await?;
        let downlinks = felt
            .filter(|downlinks| downlinks.are_of(since))
            .unwrap_or_else(|| Downlinks::new(since));
        let waiting = count(&mut store, |record| {
            if let Some((key, item)) = record::key(record).zip(record::item(record)) {
                boots.saw(key.epoch, record::measured_at(&item));
            }
        })
        .await?;
        let mut outbox = Self {
            store,
            boots,
            downlinks,
            uploader: Uploader::new(settings.cadence, settings.seed),
            post: RecordBuffer::new(),
            post_epoch: 0,
            spare: RecordBuffer::new(),
            epoch: 0,
            next_seq: 0,
            waiting,
            counted: true,
            dropped: 0,
            lost_its_past,
            started_at: settings.started_at,
            cadence: settings.cadence,
            seed: settings.seed,
        };
        outbox.begin().await?;
        Ok(outbox)
    }

    /// Begins an epoch that no item of this device has had.
    pub(super) async fn begin(&mut self) -> Result<(), F> {
        self.epoch = self.boots.begin(self.seed);
        self.post_epoch = self.epoch;
        self.next_seq = 0;
        self.store.save(Slot::Boots, &self.boots).await
    }

    /// Counts what waits.
    pub(super) async fn count(&mut self) -> Result<(), F> {
        let mut waiting = count(&mut self.store, |_| {}).await?;
        waiting.alerts += self.spare.len();
        let lost = self.waiting.readings.saturating_sub(waiting.readings);
        let lost = u32::try_from(lost).unwrap_or(u32::MAX);
        self.dropped = self.dropped.saturating_add(lost);
        self.waiting = waiting;
        self.counted = true;
        Ok(())
    }
}

/// Counts the records in flash, and drops those that nobody can read any more.
async fn count<F: MultiwriteNorFlash>(
    store: &mut Store<F>,
    mut each: impl FnMut(&[u8]),
) -> Result<Waiting, F> {
    let mut waiting = Waiting::default();
    for (area, count) in [
        (Area::Alerts, &mut waiting.alerts),
        (Area::Readings, &mut waiting.readings),
    ] {
        store
            .visit(area, |record| {
                if record::item(record).is_none() {
                    return Visit::Drop;
                }
                each(record);
                *count += 1;
                Visit::Keep
            })
            .await?;
    }
    Ok(waiting)
}
