//! How often somebody may try. Each budget is kept in storage, for all processes and over restarts;
//! what a process knows of it refuses without asking. Cheap and frequent things are noted there
//! some at a time (see [`Budgets::draw`]), rare ones before they are granted ([`Budgets::spend`]).

mod bucket;
mod known;

use std::{
    net::IpAddr,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};

use domain::{Budget, Error, Result};
use futures::future::BoxFuture;
use store::{Charge, Charged, Store};
use tokio::{
    sync::watch,
    time::{Instant, timeout},
};
use tokio_util::task::TaskTracker;

use crate::fault;

pub(crate) use bucket::{Bucket, command_pace};
pub use bucket::{network_key, peer_key};
use known::Known;
pub(crate) use known::Level;

/// Storage has this long to take a note; then the process goes on by what it knows itself.
const NOTE_PATIENCE: Duration = Duration::from_secs(2);
/// Once in so many writes, buckets that are full are forgotten.
const FORGET_EVERY: u32 = 64;

/// Cheap to clone.
#[derive(Clone)]
pub(crate) struct Budgets {
    shared: Arc<Shared>,
}

struct Shared {
    store: Store,
    owned: TaskTracker,
    /// A std mutex: held for one look-up, or for a sweep that its growth has paid for.
    known: Mutex<Known>,
    writes: AtomicU32,
    lifted: AtomicBool,
}

/// Whether tries were granted.
pub(crate) enum Drawn {
    Now(Result<()>),
    /// When storage has heard of those before.
    Later(BoxFuture<'static, Result<()>>),
}

/// One of several buckets does not have enough.
pub(crate) struct Refused {
    /// Which.
    pub(crate) place: usize,
    error: Error,
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        refused.error
    }
}

impl Budgets {
    pub(crate) fn new(store: Store, owned: TaskTracker) -> Self {
        Self {
            shared: Arc::new(Shared {
                store,
                owned,
                known: Mutex::default(),
                writes: AtomicU32::new(0),
                lifted: AtomicBool::new(false),
            }),
        }
    }

    /// Grants everything from now on.
    pub(crate) fn lift(&self) {
        self.shared.lifted.store(true, Ordering::Relaxed);
    }

    fn are_lifted(&self) -> bool {
        self.shared.lifted.load(Ordering::Relaxed)
    }

    /// Takes these tries at once, and lets storage hear of them some at a time: nothing is
    /// written for one whose bucket fills faster than it is used. A process grants at most twice
    /// [`Bucket::untold`] of them more than the budget has.
    pub(crate) fn draw(&self, bucket: Bucket, tries: u32) -> Drawn {
        if self.are_lifted() {
            return Drawn::Now(Ok(()));
        }
        let mut known = self.known();
        match known.draw(bucket, tries, Instant::now()) {
            Ok(told) => {
                if let Some((tries, telling)) = told {
                    self.tell(bucket, tries, telling);
                }
                Drawn::Now(Ok(()))
            }
            Err(known::Short::Empty(wait)) => Drawn::Now(Err(exceeded(bucket.budget, wait))),
            Err(known::Short::Untold(mut telling)) => {
                let budgets = self.clone();
                Drawn::Later(Box::pin(async move {
                    // It ends without a word.
                    let _ = telling.changed().await;
                    match budgets.draw(bucket, tries) {
                        Drawn::Now(drawn) => drawn,
                        Drawn::Later(drawn) => drawn.await,
                    }
                }))
            }
        }
    }

    /// The same for a bucket that nobody waits for.
    pub(crate) fn draw_now(&self, bucket: Bucket, tries: u32) -> Result<()> {
        match self.draw(bucket, tries) {
            Drawn::Now(drawn) => drawn,
            Drawn::Later(_) => Ok(()),
        }
    }

    /// Takes these tries until it is known how many were used: then comes [`Self::settle`].
    pub(crate) fn hold(&self, bucket: Bucket, tries: u32) -> Result<()> {
        if self.are_lifted() {
            return Ok(());
        }
        let held = self.known().hold(bucket, tries, Instant::now());
        held.map_err(|wait| exceeded(bucket.budget, wait))
    }

    /// The same of as many of these tries as there are.
    ///
    /// # Errors
    /// [`Error::TooManyAttempts`] if there is none.
    pub(crate) fn hold_some(&self, bucket: Bucket, most: u32) -> Result<u32> {
        if self.are_lifted() {
            return Ok(most);
        }
        let (mut known, now) = (self.known(), Instant::now());
        let mut tries = most.max(1);
        while let Err(wait) = known.hold(bucket, tries, now) {
            if tries == 1 {
                return Err(exceeded(bucket.budget, wait));
            }
            tries -= 1;
        }
        Ok(tries)
    }

    /// So many of those held were used.
    pub(crate) fn settle(&self, bucket: Bucket, held: u32, used: u32) {
        let told = self.known().settle(bucket, held, used, Instant::now());
        if let Some((tries, telling)) = told {
            self.tell(bucket, tries, telling);
        }
    }

    /// Takes one try of each bucket, or none of any. Storage says; if it does not answer, what
    /// this process knows.
    pub(crate) async fn spend(&self, buckets: &[Bucket]) -> Result<(), Refused> {
        if self.are_lifted() {
            return Ok(());
        }
        self.check(buckets)?;
        self.count_write();
        let charged = self.shared.store.charge(charges(buckets)).await;
        let now = Instant::now();
        match charged {
            Ok(Charged::Taken(full_in)) => {
                let mut known = self.known();
                for (bucket, full_in) in buckets.iter().zip(full_in) {
                    known.set(*bucket, full_in, now);
                }
                Ok(())
            }
            Ok(Charged::Refused { place, full_in }) => {
                let Some(bucket) = buckets.get(place) else {
                    return Ok(());
                };
                self.known().set(*bucket, full_in, now);
                let wait = bucket.pace.take(full_in, 1).err().unwrap_or_default();
                let error = exceeded(bucket.budget, wait);
                Err(Refused { place, error })
            }
            Err(error) => {
                fault(error);
                let mut known = self.known();
                for bucket in buckets {
                    known.take(*bucket, now);
                }
                Ok(())
            }
        }
    }

    /// The same where others can use up some of the buckets: for those that are empty, the reserve.
    /// What was taken.
    pub(crate) async fn spend_shared(
        &self,
        own: &[Bucket],
        shared: &[Bucket],
        reserve: Bucket,
    ) -> Result<Vec<Bucket>> {
        let mut tries = [own, shared].concat();
        let mut used_up = None;
        while let Err(refused) = self.spend(&tries).await {
            let empty = tries.get(refused.place);
            if !empty.is_some_and(|bucket| shared.contains(bucket)) {
                // Of what there is more than the reserve.
                return Err(used_up.unwrap_or(refused).into());
            }
            tries.remove(refused.place);
            if !tries.contains(&reserve) {
                tries.push(reserve);
            }
            used_up.get_or_insert(refused);
        }
        Ok(tries)
    }

    /// A try to make an account by this link.
    pub(crate) async fn spend_on_account(
        &self,
        token: &str,
        address: IpAddr,
    ) -> Result<Vec<Bucket>> {
        let own = [Bucket::of_network(address)];
        let shared = [Bucket::of_peer(Budget::FailedAttempts, address)];
        self.spend_shared(&own, &shared, Bucket::reserve(token, address))
            .await
    }

    /// Whether there is a try left in each, as far as this process knows.
    pub(crate) fn check(&self, buckets: &[Bucket]) -> Result<(), Refused> {
        let (known, now) = (self.known(), Instant::now());
        for (place, bucket) in buckets.iter().enumerate() {
            if let Err(wait) = bucket.pace.take(known.full_in(*bucket, now), 1) {
                let error = exceeded(bucket.budget, wait);
                return Err(Refused { place, error });
            }
        }
        Ok(())
    }

    /// The tries were good ones and shall not count.
    pub(crate) async fn give_back(&self, buckets: &[Bucket]) {
        {
            let (mut known, now) = (self.known(), Instant::now());
            for bucket in buckets {
                known.give_back(*bucket, 1, now);
            }
        }
        let given = self.shared.store.give_back(charges(buckets)).await;
        drop(given.map_err(fault));
    }

    /// Notes drawn tries in storage, and hears what all processes have drawn.
    fn tell(&self, bucket: Bucket, tries: u32, telling: watch::Sender<()>) {
        self.count_write();
        let budgets = self.clone();
        self.shared.owned.spawn(async move {
            let note = budgets.shared.store.note_charge(bucket.charge(tries));
            let full_in = match timeout(NOTE_PATIENCE, note).await {
                Ok(noted) => noted.map_err(fault).ok(),
                Err(_) => None,
            };
            budgets.known().told(bucket, full_in, Instant::now());
            drop(telling);
        });
    }

    fn count_write(&self) {
        let before = self.shared.writes.fetch_add(1, Ordering::Relaxed);
        if before.is_multiple_of(FORGET_EVERY) {
            let store = self.shared.store.clone();
            self.shared.owned.spawn(async move {
                drop(store.forget_full_budgets().await.map_err(fault));
            });
        }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        let known = &self.shared.known;
        known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn charges(buckets: &[Bucket]) -> Vec<Charge> {
    buckets.iter().map(|bucket| bucket.charge(1)).collect()
}

/// As an answer, and counted.
pub(crate) fn exceeded(budget: Budget, wait: Duration) -> Error {
    metrics::counter!("fitweet_rate_limited_total", "what" => budget.name()).increment(1);
    budget.exceeded(wait)
}
