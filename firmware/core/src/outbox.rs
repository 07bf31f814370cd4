mod boot;
mod choose;
mod pairing;
mod reply;

use embedded_storage_async::nor_flash::MultiwriteNorFlash;
use heapless::Vec;
use watch_protocol::{
    Alert, Answer, BatchOf, Clock, Confirmation, DeviceMillis, Item, MAX_CONFIRMATIONS, Reading,
    Restart, RestartReason, UnixMillis,
};

use crate::{
    Cadence, Millis, Pending,
    boots::Boots,
    downlinks::Downlinks,
    pending::POST_BYTES,
    record,
    record_buffer::RecordBuffer,
    store::{Area, Error, Result, Store},
    uploader::{Action, Failure, PostId, Uploader, Waiting},
};

/// Bytes for alerts that flash does not take: two with their whole window.
const SPARE_BYTES: usize = 2048;

/// How an [`Outbox`] is started.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    pub cadence: Cadence,
    /// Chance, for jitter and the epoch. Boots are counted, so poor chance will do.
    pub seed: u64,
    /// The wall clock when `now` was 0, for a device that has one; then times are
    /// [`Clock::Unix`], else [`Clock::Uptime`].
    pub started_at: Option<UnixMillis>,
}

/// An item that waits for the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    pub epoch: u32,
    pub seq: u32,
    /// Whether it is in flash. If not, flash is full or broken, and a loss of power loses it.
    pub durable: bool,
}

/// Delivers what the watch has to say: at least once to the server, which keeps each item once.
///
/// What it keeps is in flash. Items leave it by an answer of their own and by nothing else, but
/// for readings, whose oldest page makes room when flash is full. Every start is an epoch of
/// its own; items of earlier starts wait beside the new ones, and a post carries items of one
/// epoch. All times are milliseconds since the start.
///
/// A future of this type that is dropped half-way loses no item, but what it was to keep may or
/// may not be kept.
pub struct Outbox<F> {
    store: Store<F>,
    boots: Boots,
    downlinks: Downlinks,
    uploader: Uploader,
    /// The post under way.
    post: RecordBuffer<POST_BYTES>,
    post_epoch: u32,
    /// What flash did not take, newer than all alerts there.
    spare: RecordBuffer<SPARE_BYTES>,
    epoch: u32,
    next_seq: u32,
    waiting: Waiting,
    /// Whether `waiting` is true: not after a failure, or a future dropped half-way.
    counted: bool,
    dropped: u32,
    lost_its_past: bool,
    started_at: Option<UnixMillis>,
    cadence: Cadence,
    seed: u64,
}

impl<F: MultiwriteNorFlash> Outbox<F> {
    pub fn epoch(&self) -> u32 {
        self.epoch
    }

    /// How much waits for the server.
    pub fn waiting(&self) -> Waiting {
        self.waiting
    }

    /// Readings given up since the start: for lack of room, or because flash lost them.
    pub fn dropped(&self) -> u32 {
        self.dropped
    }

    /// Flash could not be read at this start, and what waited in a part of it is lost.
    pub fn lost_its_past(&self) -> bool {
        self.lost_its_past
    }

    /// Server time less device time, milliseconds, as of the last reply.
    pub fn server_offset_ms(&self) -> Option<i64> {
        self.boots.offset_ms()
    }

    /// Nothing is under way and the server lacks no confirmation.
    pub fn is_idle(&self) -> bool {
        self.uploader.is_idle() && self.downlinks.unconfirmed().is_empty()
    }

    /// When posts go on after a failure; `None` without one.
    pub fn resumes_at(&self) -> Option<Millis> {
        self.uploader.resumes_at()
    }

    /// What the device's own clock says: the stamp for what is measured now.
    pub fn stamp(&self, now: Millis) -> DeviceMillis {
        let now = DeviceMillis::try_from(now).unwrap_or(DeviceMillis::MAX);
        self.started_at.unwrap_or(0).saturating_add(now)
    }

    fn number(&mut self) -> u32 {
        let seq = self.next_seq;
        self.next_seq = self.next_seq.wrapping_add(1);
        seq
    }

    /// Numbers a reading and keeps it; when flash is full, the oldest page of readings makes
    /// room.
    ///
    /// # Errors
    /// When flash fails: then this reading is lost.
    pub async fn keep_reading(&mut self, reading: Reading) -> Result<Kept, F> {
        let seq = self.number();
        self.keep_passing(Item::Reading(Reading { seq, ..reading }))
            .await
    }

    /// Numbers word of this start and keeps it among the readings: a watch that starts again and
    /// again must take no room from an alert.
    ///
    /// # Errors
    /// As [`Outbox::keep_reading`].
    pub async fn keep_restart(
        &mut self,
        reason: RestartReason,
        faults: u32,
        now: Millis,
    ) -> Result<Kept, F> {
        let restart = Restart {
            seq: self.number(),
            measured_at: self.stamp(now),
            reason,
            faults,
            starts: self.boots.count(),
        };
        self.keep_passing(Item::Restart(restart)).await
    }

    async fn keep_passing(&mut self, item: Item) -> Result<Kept, F> {
        let (epoch, seq) = (self.epoch, item.seq());
        let counted = core::mem::take(&mut self.counted);
        let kept = self.store.push(Area::Readings, epoch, &item, false).await;
        self.waiting.readings += 1;
        if matches!(kept, Err(Error::Full)) {
            self.store.push(Area::Readings, epoch, &item, true).await?;
            self.count().await?;
        } else {
            kept?;
            self.counted = counted;
        }
        Ok(Kept {
            epoch,
            seq,
            durable: true,
        })
    }

    /// Numbers an alert and keeps it. It never makes room for anything; when flash does not
    /// take it, it waits in memory.
    ///
    /// # Errors
    /// [`Error::Full`] when there is no room in memory either: keep it yourself, and come back
    /// after the next reply.
    pub async fn keep_alert(&mut self, alert: Alert, now: Millis) -> Result<Kept, F> {
        let seq = self.next_seq;
        self.keep_urgent(Item::Alert(Alert { seq, ..alert }), now)
            .await
    }

    /// Numbers a wearer's answer and keeps it as an alert is kept.
    ///
    /// # Errors
    /// As [`Outbox::keep_alert`].
    pub async fn keep_answer(&mut self, answer: Answer, now: Millis) -> Result<Kept, F> {
        let seq = self.next_seq;
        self.keep_urgent(Item::Answer(Answer { seq, ..answer }), now)
            .await
    }

    async fn keep_urgent(&mut self, item: Item, now: Millis) -> Result<Kept, F> {
        let epoch = self.epoch;
        let seq = self.number();
        let counted = core::mem::take(&mut self.counted);
        if self.uploader.sets_aside() {
            let uploader = &self.uploader;
            let blocks =
                |record: &[u8]| record::key(record).is_some_and(|key| uploader.is_set_aside(key));
            // Without success this one waits in memory, as the next line finds out.
            let _ = self.store.carry(Area::Alerts, blocks).await;
        }
        let durable = self.spare.is_empty()
            && self
                .store
                .push(Area::Alerts, epoch, &item, false)
                .await
                .is_ok();
        if !durable {
            let mut record = [0; record::MAX_RECORD];
            let length = record::encode(epoch, &item, &mut record).ok_or(Error::Full)?;
            if !self.spare.push(&record[..length]) {
                return Err(Error::Full);
            }
        }
        self.waiting.alerts += 1;
        self.counted = counted;
        if record::is_press(&item) {
            self.uploader.pressed(now);
        } else {
            self.uploader.urgent(now);
        }
        Ok(Kept {
            epoch,
            seq,
            durable,
        })
    }

    /// Says what to do now. After [`Action::Post`] its items are those of [`Outbox::batch`].
    ///
    /// # Errors
    /// When flash cannot be read. The time of the next try is [`Outbox::resumes_at`].
    pub async fn poll(&mut self, now: Millis) -> Result<Action, F> {
        if !self.counted {
            self.count().await?;
        }
        let unconfirmed = self.downlinks.unconfirmed().iter().map(|felt| felt.id);
        let action = self.uploader.poll(now, self.waiting, unconfirmed);
        if let Action::Post(id) = action
            && let Err(error) = self.choose(now).await
        {
            self.failed(id, now, Failure::Network);
            return Err(error);
        }
        Ok(action)
    }

    /// The body of the post under way, as it is sent now.
    pub fn batch(&self, now: Millis) -> BatchOf<Pending<'_>, Vec<Confirmation, MAX_CONFIRMATIONS>> {
        let latest = self
            .post
            .items()
            .map(|item| record::measured_at(&item))
            .max();
        let own = self.stamp(now);
        let (clock, sent_at) = self
            .clock_of(self.post_epoch, now, latest.unwrap_or(DeviceMillis::MIN))
            .unwrap_or((Clock::Uptime, own));
        let confirmed = self.downlinks.unconfirmed().iter().map(|felt| {
            let then = self.clock_of(felt.epoch, now, felt.at);
            let age = then.map_or(0, |(_, at)| at.saturating_sub(felt.at));
            Confirmation {
                id: felt.id,
                felt_at: sent_at.saturating_sub(age),
            }
        });
        BatchOf {
            epoch: self.post_epoch,
            clock,
            sent_at,
            items: Pending { buffer: &self.post },
            confirmed: confirmed.collect(),
        }
    }

    fn clock_of(
        &self,
        epoch: u32,
        now: Millis,
        latest: DeviceMillis,
    ) -> Option<(Clock, DeviceMillis)> {
        let wall = self.started_at.is_some();
        self.boots.clock_of(epoch, self.stamp(now), latest, wall)
    }

    /// A post went without a reply; everything stays.
    pub fn failed(&mut self, id: PostId, now: Millis, failure: Failure) {
        let posted = self.post.len();
        let alone = self.post.keys().next().filter(|_| posted == 1);
        self.uploader.failed(id, now, failure, alone, posted);
    }

    /// The flash, for what a driver can do beside this. Whoever writes to it tears what waits.
    pub fn flash_mut(&mut self) -> &mut F {
        self.store.flash_mut()
    }

    /// Gives the flash back.
    pub fn into_flash(self) -> F {
        self.store.into_flash()
    }
}
