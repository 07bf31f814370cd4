use embedded_storage_async::nor_flash::MultiwriteNorFlash;
use watch_protocol::Item;

use super::Outbox;
use crate::{
    Millis,
    pending::POST_BYTES,
    record::{self, Key},
    record_buffer::RecordBuffer,
    store::{Area, Result, Visit},
    uploader::Uploader,
};

/// What of the alerts and answers is taken: somebody who pressed for help waits behind nothing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    Presses,
    Others,
}

/// Why nothing more is taken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// One did not fit: what follows may need it.
    Full,
    /// The server's time is needed before anything else.
    NeedsTime,
}

/// Fills a post.
struct Pick<'a, K> {
    post: &'a mut RecordBuffer<POST_BYTES>,
    uploader: &'a Uploader,
    /// Whether it is known what an epoch's clock would say now.
    knows_clock: K,
    /// Nothing but what was set aside is left: one of that.
    last_resort: bool,
    turn: Turn,
    epoch: Option<u32>,
    /// An alert of another epoch stays behind: the answers to those do as well.
    passed_by: bool,
    end: Option<End>,
}

impl<K: Fn(u32) -> bool> Pick<'_, K> {
    fn limit(&self) -> usize {
        if self.last_resort {
            1
        } else {
            self.uploader.limit()
        }
    }

    fn record(&mut self, area: Area, record: &[u8]) -> Visit {
        let Some(key) = record::key(record) else {
            return Visit::Keep;
        };
        if self.end.is_some() || self.post.len() >= self.limit() {
            return Visit::Stop;
        }
        let item = match area {
            Area::Alerts => record::item(record),
            Area::Readings => None,
        };
        let is_press = item.as_ref().is_some_and(record::is_press);
        if area == Area::Alerts && is_press != (self.turn == Turn::Presses) {
            return Visit::Keep;
        }
        if !self.last_resort && self.is_set_aside(key, item.as_ref()) {
            return Visit::Keep;
        }
        let epoch = *self.epoch.get_or_insert(key.epoch);
        if epoch != key.epoch {
            // Readings of another epoch are older: those in front of them go alone.
            return match area {
                Area::Alerts => {
                    self.passed_by = true;
                    Visit::Keep
                }
                Area::Readings => Visit::Stop,
            };
        }
        if self.passed_by
            && let Some(Item::Answer(answer)) = item
            && answer.alert_epoch != epoch
        {
            return Visit::Keep;
        }
        if self.post.is_empty() && !(self.knows_clock)(epoch) {
            self.end = Some(End::NeedsTime);
            return Visit::Stop;
        }
        if self.post.push(record) {
            Visit::Keep
        } else {
            self.end = Some(End::Full);
            Visit::Stop
        }
    }

    /// An answer follows its alert: the server knows no answer to what it does not have.
    fn is_set_aside(&self, key: Key, item: Option<&Item>) -> bool {
        if self.uploader.is_set_aside(key) {
            return true;
        }
        let Some(Item::Answer(answer)) = item else {
            return false;
        };
        self.uploader.is_set_aside(Key {
            epoch: answer.alert_epoch,
            seq: answer.alert_seq,
        })
    }
}

impl<F: MultiwriteNorFlash> Outbox<F> {
    /// Reads the items of the next post: what was pressed, other alerts and answers, then
    /// readings, each oldest first, all of one epoch. None, if the server's time must be learnt
    /// first.
    pub(super) async fn choose(&mut self, now: Millis) -> Result<(), F> {
        self.refill().await?;
        let needs_time = self.gather(now, false).await?;
        if self.post.is_empty() && !needs_time && self.waiting.items() > 0 {
            self.gather(now, true).await?;
        }
        Ok(())
    }

    async fn gather(&mut self, now: Millis, last_resort: bool) -> Result<bool, F> {
        let own = self.stamp(now);
        let wall = self.started_at.is_some();
        let boots = &self.boots;
        self.post.clear();
        let mut pick = Pick {
            post: &mut self.post,
            uploader: &self.uploader,
            knows_clock: |epoch| boots.clock_of(epoch, own, own, wall).is_some(),
            last_resort,
            turn: Turn::Presses,
            epoch: None,
            passed_by: false,
            end: None,
        };
        let store = &mut self.store;
        for turn in [Turn::Presses, Turn::Others] {
            pick.turn = turn;
            store
                .visit(Area::Alerts, |record| pick.record(Area::Alerts, record))
                .await?;
            for record in self.spare.records() {
                pick.record(Area::Alerts, record);
            }
        }
        store
            .visit(Area::Readings, |record| pick.record(Area::Readings, record))
            .await?;
        let needs_time = pick.end == Some(End::NeedsTime);
        self.post_epoch = pick.epoch.filter(|_| !needs_time).unwrap_or(self.epoch);
        Ok(needs_time)
    }

    /// Takes what waits in memory into flash, as far as there is room.
    pub(super) async fn refill(&mut self) -> Result<(), F> {
        loop {
            let first = self.spare.records().next();
            let Some((key, item)) =
                first.and_then(|record| record::key(record).zip(record::item(record)))
            else {
                return Ok(());
            };
            let kept = self.store.push(Area::Alerts, key.epoch, &item, false).await;
            if kept.is_err() {
                // It may go from memory as well.
                return Ok(());
            }
            self.spare.retain(|record| record::key(record) != Some(key));
        }
    }
}
