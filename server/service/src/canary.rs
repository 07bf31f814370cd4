//! Once a minute an alert of nobody goes the whole way through this process: taken as from a watch, stored, seen by
//! somebody who is connected, asked about, and queued for phones. So that somebody is told when alerts do not get through, although every
//! part says that it is well.
//!
//! What it leaves is deleted after each walk. Processes of one database share the probe; where two of them walk at once,
//! one sees the alert of the other and walks again.

mod watching;

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use domain::{
    AlertStep, CanaryView, Change, DeviceId, Error, Hop, RoomId, Seq, SignInId, Standing, UserId,
    watch::{Alert, Batch, Clock, Evidence, Item, Outcome, Quality, Rule},
};
use rand::Rng;
use store::{NewProbe, Probe};
use tokio::time::{Instant, timeout};
use uuid::Uuid;

use crate::{Actor, DeviceActor, Service, clock, hub::turned};

use watching::Watching;

const WALK_EVERY: Duration = Duration::from_secs(60);
/// After one that stopped on its way, or met that of another process.
const WALK_AGAIN: Duration = Duration::from_secs(10);
/// A loop shows this often that it still turns.
const NAP: Duration = Duration::from_secs(5);
/// A hop that takes longer is broken.
const PATIENCE: Duration = Duration::from_secs(10);
/// Without a whole walk for so long, what should never stop has stopped.
const DEAD_AFTER: Duration = Duration::from_secs(150);
const SIGN_IN_MS: i64 = 3_600_000;
/// No password has this hash.
const UNUSABLE: &str = "!";

/// What is known of the walks of this process.
pub(crate) struct Canary {
    walked: Mutex<Walked>,
    /// Of the probe's expert, for as long as it holds.
    known: Mutex<Option<Known>>,
}

#[derive(Clone)]
struct Known {
    probe: Probe,
    actor: Actor,
    until: i64,
}

struct Walked {
    started: Instant,
    whole: Option<Instant>,
    reached: BTreeMap<Hop, Instant>,
    broken: Option<Hop>,
    /// The episode of another process that a walk has met, and when it first did.
    met: Option<(Seq, Instant)>,
}

impl Canary {
    pub(crate) fn new() -> Self {
        Self {
            walked: Mutex::new(Walked::new(Instant::now())),
            known: Mutex::default(),
        }
    }

    fn walked(&self) -> MutexGuard<'_, Walked> {
        self.walked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn known(&self) -> MutexGuard<'_, Option<Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn reached(&self, hop: Hop) {
        turned();
        self.walked().reached.insert(hop, Instant::now());
    }

    /// Whether a process that ended has left this episode: it would be met for ever.
    fn is_left(&self, episode: Seq) -> bool {
        let mut walked = self.walked();
        let (met, since) = walked.met.get_or_insert((episode, Instant::now()));
        if *met != episode {
            (*met, *since) = (episode, Instant::now());
        }
        since.elapsed() > PATIENCE
    }

    pub(crate) fn is_of_probe(&self, room: RoomId) -> bool {
        self.known()
            .as_ref()
            .is_some_and(|known| known.probe.room == room)
    }

    pub(crate) fn is_probe(&self, device: DeviceId) -> bool {
        self.known()
            .as_ref()
            .is_some_and(|known| known.probe.device == device)
    }
}

impl Walked {
    fn new(started: Instant) -> Self {
        Self {
            started,
            whole: None,
            reached: BTreeMap::new(),
            broken: None,
            met: None,
        }
    }

    fn age(&self) -> Duration {
        self.whole.unwrap_or(self.started).elapsed()
    }

    /// What should never stop has stopped. Where storage did not answer, waiting may help, and a new process does not.
    fn is_dead(&self, now: Instant) -> bool {
        let alive = self.whole.unwrap_or(self.started);
        let is_ours = matches!(self.broken, Some(Hop::FanOut | Hop::Job | Hop::Push));
        is_ours && now.saturating_duration_since(alive) >= DEAD_AFTER
    }
}

/// How a walk ended, if it did not stop on its way.
enum Walk {
    Whole,
    /// Another process walks.
    Crossed,
}

impl Service {
    pub(crate) fn keep_canary_walking(&self) {
        let service = self.clone();
        let work = move |_| service.clone().walk_canaries();
        self.hub().keep_running("canary", work);
    }

    async fn walk_canaries(self) {
        let mut wait = NAP;
        loop {
            let until = Instant::now() + wait;
            while Instant::now() < until {
                let left = until.saturating_duration_since(Instant::now());
                if !self.hub().pause(left.min(NAP)).await {
                    return;
                }
            }
            let whole = self.walk_canary().await.is_ok_and(|whole| whole);
            // Processes that began together do not walk together.
            let spread = Duration::from_millis(rand::rng().random_range(0..5_000));
            wait = if whole { WALK_EVERY } else { WALK_AGAIN } + spread;
        }
    }

    /// One walk; `false` if it met that of another process.
    ///
    /// # Errors
    /// The hop at which it stopped.
    pub async fn walk_canary(&self) -> std::result::Result<bool, Hop> {
        let canary = &self.inner.canary;
        match self.walk().await {
            Ok(Walk::Whole) => {
                let mut walked = canary.walked();
                walked.whole = Some(Instant::now());
                walked.broken = None;
                Ok(true)
            }
            Ok(Walk::Crossed) => Ok(false),
            Err(hop) => {
                *canary.known() = None;
                let before = canary.walked().broken.replace(hop);
                if before != Some(hop) {
                    let hop: &str = hop.into();
                    tracing::error!(hop, "an alert of the probe did not get through");
                }
                Err(hop)
            }
        }
    }

    async fn walk(&self) -> std::result::Result<Walk, Hop> {
        let canary = &self.inner.canary;
        let known = bounded(Hop::Commit, self.probe()).await?;
        let connected = self.hub().connect_probe(self.clone(), &known.actor);
        let connection = bounded(Hop::FanOut, connected).await.map_err(|hop| {
            if self.hub().storage_is_up() {
                hop
            } else {
                Hop::Commit
            }
        })?;
        let mut watch = Watching::new(connection);
        watch.begin(known.probe.room).await.ok_or(Hop::FanOut)?;
        let mark = rand::rng().random();
        self.post_as_probe(&known.probe, mark).await?;
        canary.reached(Hop::Ingest);
        canary.reached(Hop::Commit);
        let raised = watch.until(|event| match &event.change {
            Change::AlertRaised { report, joins, .. } if report.detector == mark => {
                Some((event.seq, *joins))
            }
            _ => None,
        });
        let (seq, joins) = raised.await.ok_or(Hop::FanOut)?;
        canary.reached(Hop::FanOut);
        let last = if joins.is_some() {
            None
        } else {
            let asked = watch.until(|event| match &event.change {
                Change::AlertChanged {
                    raised_seq,
                    step: AlertStep::Asked { .. },
                    ..
                } if *raised_seq == seq => Some(event.seq),
                _ => None,
            });
            let asked = asked.await.ok_or(Hop::Job)?;
            canary.reached(Hop::Job);
            Some(asked)
        };
        let is_left = joins.is_some_and(|joins| canary.is_left(joins));
        if let Some(up_to) = last.or(is_left.then_some(seq)) {
            let store = self.store();
            let swept = store.sweep_probe(known.probe, up_to);
            let queued = bounded(Hop::Commit, swept).await?;
            if last.is_some() {
                // For nobody's device, but that is noted as well.
                if queued == 0 {
                    return Err(Hop::Push);
                }
                canary.reached(Hop::Push);
                return Ok(Walk::Whole);
            }
        }
        Ok(Walk::Crossed)
    }

    /// The probe, and a sign-in of its expert.
    async fn probe(&self) -> store::Result<Known> {
        let canary = &self.inner.canary;
        let now = clock::now();
        if let Some(known) = canary.known().clone().filter(|known| known.until > now) {
            return Ok(known);
        }
        let new = NewProbe {
            wearer: UserId(Uuid::now_v7()),
            expert: UserId(Uuid::now_v7()),
            room: RoomId(Uuid::now_v7()),
            device: DeviceId(Uuid::now_v7()),
            sign_in: SignInId(Uuid::now_v7()),
            token_hash: rand::rng().random(),
            password_hash: UNUSABLE.to_owned(),
            now,
            until: now + SIGN_IN_MS,
        };
        let probe = self.store().probe(new).await?;
        let known = Known {
            actor: Actor {
                user: probe.expert.clone(),
                standing: Standing::Active,
                language: None,
                sign_in: probe.sign_in,
            },
            probe,
            until: now + SIGN_IN_MS / 2,
        };
        *canary.known() = Some(known.clone());
        Ok(known)
    }

    /// An alert that is known again by `mark`.
    async fn post_as_probe(&self, probe: &Probe, mark: u16) -> std::result::Result<(), Hop> {
        let device = DeviceActor {
            device: probe.device,
            name: probe.expert.name.clone(),
            wearer: probe.wearer,
            token_hash: probe.token_hash,
        };
        let alert = Alert {
            seq: 1,
            measured_at: 1_000,
            rule: Rule::Arousal,
            detector: mark,
            evidence: Evidence::default(),
            quality: Quality::Ok,
            window: [].into_iter().collect(),
        };
        let batch = Batch {
            epoch: rand::rng().random(),
            clock: Clock::Uptime,
            sent_at: 1_000,
            items: vec![Item::Alert(alert)],
            confirmed: vec![],
        };
        let answer = timeout(PATIENCE, self.ingest(&device, batch)).await;
        match answer {
            Err(_) | Ok(Err(Error::Unavailable)) => Err(Hop::Commit),
            Ok(Ok(report)) => {
                let taken = report.results.first().map(|item| &item.outcome);
                (taken == Some(&Outcome::Accepted))
                    .then_some(())
                    .ok_or(Hop::Ingest)
            }
            Ok(Err(_)) => Err(Hop::Ingest),
        }
    }

    /// How alerts get through; `None` where the configuration has it off.
    pub fn canary(&self) -> Option<CanaryView> {
        self.inner.canary_walks.then(|| {
            let walked = self.inner.canary.walked();
            CanaryView {
                age_seconds: walked.age().as_secs(),
                arrived: walked.whole.is_some(),
                broken: walked.broken,
            }
        })
    }

    /// Alerts do not get through, for a reason that storage has no part in.
    pub(crate) fn canary_is_dead(&self) -> bool {
        let storage_is_up = self.hub().storage_is_up();
        let walked = self.inner.canary.walked();
        self.inner.canary_walks && storage_is_up && walked.is_dead(Instant::now())
    }

    /// Sets the gauges, which are ages, to what they are now.
    pub fn note_canary(&self) {
        if !self.inner.canary_walks {
            return;
        }
        let walked = self.inner.canary.walked();
        metrics::gauge!("fitweet_canary_age_seconds").set(walked.age().as_secs_f64());
        for (hop, at) in &walked.reached {
            let hop: &'static str = hop.into();
            let age = at.elapsed().as_secs_f64();
            metrics::gauge!("fitweet_canary_hop_age_seconds", "hop" => hop).set(age);
        }
    }
}

async fn bounded<T, E>(
    hop: Hop,
    work: impl Future<Output = std::result::Result<T, E>>,
) -> std::result::Result<T, Hop> {
    turned();
    let done = timeout(PATIENCE, work).await;
    turned();
    done.ok().and_then(std::result::Result::ok).ok_or(hop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_a_broken_hop_of_the_process_itself_ends_it_and_not_at_once() {
        let start = Instant::now();
        for (broken, is_dead) in [
            (None, false),
            (Some(Hop::Ingest), false),
            (Some(Hop::Commit), false),
            (Some(Hop::FanOut), true),
            (Some(Hop::Job), true),
            (Some(Hop::Push), true),
        ] {
            let mut walked = Walked::new(start);
            walked.broken = broken;
            assert!(!walked.is_dead(start + DEAD_AFTER / 2));
            assert_eq!(walked.is_dead(start + DEAD_AFTER), is_dead);
            // One that arrived since counts.
            walked.whole = Some(start + DEAD_AFTER / 2);
            assert!(!walked.is_dead(start + DEAD_AFTER));
        }
    }
}
