mod judge;
mod time;

use domain::{
    Error, Result,
    watch::{Batch, BatchReply, Clock, ItemResult, MAX_CONFIRMATIONS, MAX_ITEMS, Outcome},
};
use store::{Ingest, Ingested};

use crate::{
    DeviceActor, Service,
    access::{Action, Caller, Object, authorize},
    clock, fault,
};

use judge::Judge;
use time::Calendar;

impl Service {
    /// Judges each item, stores, answers after the commit. `SignedOut` if the device was
    /// revoked meanwhile.
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
        let seqs: Vec<u32> = batch.items.iter().map(domain::watch::Item::seq).collect();
        let ingest = Ingest {
            device: device.device,
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
        let store = self.store().clone();
        self.owned(async move {
            let ingested = store.ingest(ingest).await.map_err(fault)?;
            let ingested = ingested.ok_or(Error::SignedOut)?;
            count(&ingested);
            Ok(BatchReply {
                server_time: clock::now(),
                results: seqs
                    .into_iter()
                    .zip(ingested.outcomes)
                    .map(|(seq, outcome)| ItemResult { seq, outcome })
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
