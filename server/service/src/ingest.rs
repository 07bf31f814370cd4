mod judge;
mod time;

use domain::{
    Budget, DeviceId, Error, Result,
    watch::{
        Batch, BatchReply, Clock, Item, ItemResult, MAX_CONFIRMATIONS, MAX_ITEMS, Outcome,
        RejectCode,
    },
};
use store::{Ingest, Ingested};

use crate::{
    DeviceActor, Service,
    access::{Action, Caller, Object, authorize},
    budget::Bucket,
    clock, fault,
};

use judge::Judge;
use time::Calendar;

impl Service {
    /// One more post of this watch. To be asked before its body is read.
    ///
    /// # Errors
    /// [`Error::TooManyAttempts`].
    pub fn admit_post(&self, device: &DeviceActor) -> Result<()> {
        let posts = Bucket::of_watch(Budget::Posts, device.device);
        self.budgets().draw_now(posts, 1)
    }

    /// Judges each item, stores, answers after the commit. `SignedOut` if the device was
    /// revoked meanwhile. Counts as no post: see [`Self::admit_post`].
    pub async fn ingest(&self, device: &DeviceActor, batch: Batch) -> Result<BatchReply> {
        authorize(Caller::Device(device), Action::Ingest, Object::OWN)?;
        for (len, limit) in [
            (batch.items.len(), MAX_ITEMS),
            (batch.confirmed.len(), MAX_CONFIRMATIONS),
        ] {
            if len > limit {
                return Err(Error::TooMany { limit });
            }
        }
        let sent: Vec<Sent> = batch.items.iter().map(Sent::of).collect();
        // Whole: what is not taken now stays on the watch and comes again.
        let alerts = Bucket::of_watch(Budget::Alerts, device.device);
        let held = count_for_people(sent.iter());
        self.budgets().hold(alerts, held)?;
        let received_at = clock::now();
        let calendar = Calendar {
            sent_at: batch.sent_at,
            received_at,
        };
        let clock_skew_ms =
            (batch.clock == Clock::Unix).then(|| time::skew(batch.sent_at, received_at));
        let judge = Judge {
            device,
            calendar,
            clock_skew_ms,
            time_uncertain: batch.clock == Clock::Interrupted,
        };
        let ingest = Ingest {
            device: device.device,
            token_hash: device.token_hash,
            epoch: batch.epoch,
            items: batch.items.iter().map(|item| judge.item(item)).collect(),
            confirmed: batch
                .confirmed
                .into_iter()
                .map(|it| (it, calendar.place(it.felt_at).unwrap_or(received_at)))
                .collect(),
            clock_skew_ms,
            received_at,
        };
        let (service, device) = (self.clone(), device.device);
        self.owned(async move {
            let ingested = service.store().ingest(ingest).await.map_err(fault);
            let ingested = ingested.inspect_err(|_| service.budgets().settle(alerts, held, 0))?;
            let Some(ingested) = ingested else {
                service.inner.proven_devices.forget(device);
                return Err(Error::SignedOut);
            };
            let news = sent.iter().zip(&ingested.outcomes);
            let news = news.filter(|(_, outcome)| **outcome != Outcome::Duplicate);
            let used = count_for_people(news.map(|(sent, _)| sent));
            service.budgets().settle(alerts, held, used);
            count(&ingested);
            note_rejected(device, &sent, &ingested.outcomes);
            Ok(BatchReply {
                server_time: clock::now(),
                results: sent
                    .into_iter()
                    .zip(ingested.outcomes)
                    .map(|(Sent { seq, .. }, outcome)| ItemResult { seq, outcome })
                    .collect(),
                downlinks: ingested.downlinks,
            })
        })
        .await
    }
}

fn count(ingested: &Ingested) {
    metrics::counter!("fitweet_ingest_batches_total").increment(1);
    for outcome in &ingested.outcomes {
        let outcome = match outcome {
            Outcome::Accepted => "accepted",
            Outcome::Duplicate => "duplicate",
            Outcome::Rejected(_) => "rejected",
        };
        metrics::counter!("fitweet_ingest_items_total", "outcome" => outcome).increment(1);
    }
    let raised = u64::try_from(ingested.raised.len()).unwrap_or(u64::MAX);
    metrics::counter!("fitweet_alerts_raised_total").increment(raised);
}

/// What is remembered of an item until it is answered.
struct Sent {
    seq: u32,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Reading,
    Alert,
    Answer,
}

impl Sent {
    fn of(item: &Item) -> Self {
        let kind = match item {
            Item::Reading(_) => Kind::Reading,
            Item::Alert(_) => Kind::Alert,
            Item::Answer(_) => Kind::Answer,
        };
        Self {
            seq: item.seq(),
            kind,
        }
    }
}

/// Alerts and answers: each is shown to people.
fn count_for_people<'a>(sent: impl Iterator<Item = &'a Sent>) -> u32 {
    let count = sent.filter(|sent| sent.kind != Kind::Reading).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Whoever runs the site hears of what a person in need sent and nobody will see.
fn note_rejected(device: DeviceId, sent: &[Sent], outcomes: &[Outcome]) {
    for (Sent { seq, kind }, outcome) in sent.iter().zip(outcomes) {
        let Outcome::Rejected(code) = outcome else {
            continue;
        };
        metrics::counter!("fitweet_ingest_rejected_total", "code" => label(*code)).increment(1);
        match kind {
            Kind::Reading => {}
            Kind::Alert => tracing::error!(%device, seq, ?code, "an alert was kept aside"),
            Kind::Answer => tracing::warn!(%device, seq, ?code, "an answer was kept aside"),
        }
    }
}

fn label(code: RejectCode) -> &'static str {
    match code {
        RejectCode::ValueOutOfRange => "value_out_of_range",
        RejectCode::TimeOutOfRange => "time_out_of_range",
        RejectCode::SeqReused => "seq_reused",
        RejectCode::NoRoom => "no_room",
        RejectCode::UnknownAlert => "unknown_alert",
    }
}
