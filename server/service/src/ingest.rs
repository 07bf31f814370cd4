mod admit;
mod judge;
mod note;
mod time;

use domain::{
    Budget, Error, Result,
    watch::{BatchReport, ItemReport, Outcome, Problem, Reason, received::Received},
};
use store::Ingest;

use crate::{
    DeviceActor, Service,
    access::{Action, Caller, Object, authorize},
    budget::Bucket,
    clock, fault,
};

use admit::Shown;
use judge::{Judge, Judged, Kind};
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
    pub async fn ingest(
        &self,
        device: &DeviceActor,
        post: impl Into<Received>,
    ) -> Result<BatchReport> {
        authorize(Caller::Device(device), Action::Ingest, Object::OWN)?;
        let post = post.into();
        let received_at = clock::now();
        let calendar = Calendar::new(post.clock, post.sent_at, received_at);
        let judge = Judge { device, calendar };
        let mut judged: Vec<Judged> = post
            .items
            .into_iter()
            .enumerate()
            .map(|(place, item)| judge.item(place, item))
            .collect();
        let mut problems = post.problems;
        let held = self.hold_for_people(device.device, &mut judged, &mut problems)?;
        let (items, sent): (Vec<_>, Vec<_>) = judged.into_iter().map(Sent::apart).unzip();
        let ingest = Ingest {
            device: device.device,
            token_hash: device.token_hash,
            epoch: post.epoch,
            items,
            confirmed: post
                .confirmed
                .into_iter()
                .map(|it| (it, calendar.place(it.felt_at)))
                .collect(),
            clock_skew_ms: calendar.skew(),
            received_at,
        };
        let (service, device) = (self.clone(), device.device);
        self.owned(async move {
            let ingested = service.store().ingest(ingest).await.map_err(fault);
            let ingested = ingested.inspect_err(|_| service.settle(held, Shown::default()))?;
            let Some(ingested) = ingested else {
                service.inner.proven_devices.forget(device);
                return Err(Error::SignedOut);
            };
            let news = sent.iter().zip(&ingested.outcomes);
            let news = news.filter(|(_, outcome)| **outcome != Outcome::Duplicate);
            service.settle(held, Shown::count(news.map(|(sent, _)| sent.kind)));
            if !service.inner.canary.is_probe(device) {
                note::count(&ingested);
            }
            note::refusals(device, &sent, &ingested, &problems);
            let new_epoch = !ingested.reused.is_empty();
            let results = sent.into_iter().zip(ingested.outcomes).enumerate();
            let results = results.map(|(place, (mut sent, outcome))| {
                if ingested.reused.contains(&place) {
                    let reused = Problem::new("seq", Reason::NumberReused);
                    sent.problems.push(reused);
                }
                ItemReport {
                    seq: sent.seq,
                    outcome,
                    problems: sent.problems,
                }
            });
            Ok(BatchReport {
                server_time: clock::now(),
                results: results.collect(),
                downlinks: ingested.downlinks,
                new_epoch,
                problems,
            })
        })
        .await
    }
}

/// What is remembered of an item until it is answered.
struct Sent {
    seq: Option<u32>,
    kind: Kind,
    problems: Vec<Problem>,
}

impl Sent {
    fn apart(judged: Judged) -> (store::CheckedItem, Self) {
        let sent = Self {
            seq: judged.seq,
            kind: judged.kind,
            problems: judged.problems,
        };
        (judged.checked, sent)
    }
}
