use embedded_storage_async::nor_flash::MultiwriteNorFlash;
use heapless::Vec;
use watch_protocol::{
    BatchReply, Downlink, DownlinkKind, Item, ItemResult, MAX_CONFIRMATIONS, Outcome,
};

use super::Outbox;
use crate::{
    Millis,
    downlinks::Felt,
    record::{self, Key},
    store::{Area, Result, Slot, Visit},
    uploader::{Answered, PostId},
};

impl<F: MultiwriteNorFlash> Outbox<F> {
    /// Takes the answer to a post, and returns what the wearer shall feel now. An answer to an
    /// older post changes nothing.
    ///
    /// Each downlink is returned once in a watch's life: that it was is in flash before, so a
    /// loss of power in between loses the buzz rather than doubling it. `settled` hears of each
    /// item that is done, and how.
    ///
    /// # Errors
    /// When flash fails. Nothing is to be felt then; the server will repeat what it said.
    pub async fn reply(
        &mut self,
        id: PostId,
        now: Millis,
        reply: &BatchReply,
        mut settled: impl FnMut(&Item, Outcome),
    ) -> Result<Vec<Downlink, MAX_CONFIRMATIONS>, F> {
        let Some(post) = self.uploader.end(id) else {
            return Ok(Vec::new());
        };
        self.downlinks.confirmed(&post.confirmed);
        let posted = self.post.len();
        let mut alert_delivered = false;
        self.post.retain(|record| {
            let Some(result) = result_of(record, &reply.results) else {
                return false;
            };
            if let Some(item) = record::item(record) {
                alert_delivered |= matches!(item, Item::Alert(_))
                    && !matches!(result.outcome, Outcome::Rejected(_));
                settled(&item, result.outcome);
            }
            true
        });
        let done = self.post.len();
        let felt = match self.write(post.since, now, reply).await {
            Ok(()) => self.hear(now, reply).await,
            Err(error) => Err(error),
        };
        let human =
            |downlink: &Downlink| matches!(downlink.kind, DownlinkKind::Acknowledged { .. });
        let what = Answered {
            posted,
            settled: if felt.is_ok() { done } else { 0 },
            alert_delivered,
            human: felt.as_ref().is_ok_and(|felt| felt.iter().any(human)),
        };
        self.uploader.answered(now, what);
        felt
    }

    async fn write(&mut self, sent: Millis, now: Millis, reply: &BatchReply) -> Result<(), F> {
        self.settle().await?;
        let (sent, now) = (self.stamp(sent), self.stamp(now));
        if self.boots.learn(sent, now, reply.server_time) {
            self.store.save(Slot::Boots, &self.boots).await?;
        }
        Ok(())
    }

    /// Makes it last that these downlinks are felt, then says which.
    async fn hear(
        &mut self,
        now: Millis,
        reply: &BatchReply,
    ) -> Result<Vec<Downlink, MAX_CONFIRMATIONS>, F> {
        let (epoch, at) = (self.epoch, self.stamp(now));
        let mut heard = self.downlinks.clone();
        let mut felt = Vec::new();
        for downlink in &reply.downlinks {
            let id = downlink.id;
            if heard.hear(Felt { id, epoch, at }) {
                let _ = felt.push(downlink.clone());
            }
        }
        if !felt.is_empty() {
            self.store.save(Slot::Felt, &heard).await?;
        }
        self.downlinks = heard;
        Ok(felt)
    }

    /// Takes what was answered for out of flash.
    async fn settle(&mut self) -> Result<(), F> {
        let counted = core::mem::take(&mut self.counted);
        let Self {
            store,
            post,
            spare,
            waiting,
            uploader,
            ..
        } = self;
        for key in post.keys() {
            uploader.settled(key);
        }
        let is_done = |key: Key| post.keys().any(|done| done == key);
        spare.retain(|record| {
            let done = record::key(record).is_some_and(is_done);
            waiting.alerts -= usize::from(done);
            !done
        });
        for (area, count) in [
            (Area::Alerts, &mut waiting.alerts),
            (Area::Readings, &mut waiting.readings),
        ] {
            let mut left = post.len();
            store
                .visit(area, |record| {
                    if left == 0 {
                        return Visit::Stop;
                    }
                    if record::key(record).is_some_and(is_done) {
                        left -= 1;
                        *count = count.saturating_sub(1);
                        Visit::Drop
                    } else {
                        Visit::Keep
                    }
                })
                .await?;
        }
        self.post.clear();
        self.counted = counted;
        Ok(())
    }
}

fn result_of<'a>(record: &[u8], results: &'a [ItemResult]) -> Option<&'a ItemResult> {
    let key = record::key(record)?;
    results.iter().find(|result| result.seq == key.seq)
}
