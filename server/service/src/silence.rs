//! Looks after watches: who is heard, who fell silent. Any process does it, for all of them; what one has done the others
//! find done.
//!
//! Nothing is written when a watch posts. A watch is looked at when its silence would be too long, mostly finds that it
//! was heard meanwhile, and is due again when that would be too long ago.

use std::time::Duration;

use domain::{
    UnixMillis,
    alert::{DeviceFinding, check},
};
use futures::future::join_all;
use store::{CheckDevice, DueDevice, QuietCheck, Revision};
use tokio::time::Instant;

use crate::Service;

/// Watches that are looked at together.
const AT_ONCE: i64 = 512;
/// What has fallen due is found within this.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Watches that are due so soon are looked at with those that are due now: one commit does for more of them.
const SOON_MS: UnixMillis = 20_000;

/// One look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Looked {
    /// Watches that were due.
    pub due: usize,
    /// How much was told of them.
    pub news: usize,
    /// When one is next due, if none was; milliseconds from now.
    next_ms: UnixMillis,
}

impl Service {
    pub(crate) fn keep_watches_in_sight(&self) {
        let service = self.clone();
        let work = move |_| service.clone().look_at_watches();
        self.hub().keep_running("watches", work);
    }

    async fn look_at_watches(self) {
        let mut quiet: Option<(Revision, Instant)> = None;
        let mut patience = LOOK_EVERY;
        while self.hub().pause(patience).await {
            patience = LOOK_EVERY;
            let revision = self.store().revision().await.ok();
            let is_quiet = quiet.as_ref().is_some_and(|(before, until)| {
                revision.as_ref() == Some(before) && Instant::now() < *until
            });
            if is_quiet {
                continue;
            }
            quiet = None;
            match self.look_at_due_watches(0).await {
                Ok(Looked {
                    due: 0, next_ms, ..
                }) => {
                    let wait = Duration::from_millis(u64::try_from(next_ms).unwrap_or_default());
                    quiet = revision.map(|revision| (revision, Instant::now() + wait));
                }
                // More may be due.
                Ok(Looked { due, .. }) if i64::try_from(due).is_ok_and(|due| due >= AT_ONCE) => {
                    patience = Duration::ZERO;
                }
                Ok(_) => {}
                Err(error) => {
                    tracing::warn!(%error, "watches are not looked at: storage does not answer");
                }
            }
        }
    }

    /// One look by the database's clock, `ahead` milliseconds later, at some of those that are due.
    ///
    /// # Errors
    /// Those of storage; what was not done is due at the next look.
    pub async fn look_at_due_watches(&self, ahead: UnixMillis) -> store::Result<Looked> {
        let (store, policy) = (self.store(), self.inner.devices);
        let found = store.due_devices(AT_ONCE, SOON_MS, ahead).await?;
        let now = found.now;
        let due = found.devices.iter().filter(|one| one.due_at <= now).count();
        if due == 0 {
            let next = found
                .devices
                .first()
                .map_or(SOON_MS, |one| one.due_at - now);
            return Ok(Looked {
                next_ms: next,
                ..Looked::default()
            });
        }
        let mut quiet: Vec<(DueDevice, QuietCheck)> = Vec::new();
        let mut loud = Vec::new();
        for one in found.devices {
            let DeviceFinding {
                checked,
                news,
                due_at,
            } = check(one.checked.as_ref(), &one.is_now, now, &policy);
            if !news.is_empty() {
                loud.push(CheckDevice {
                    device: one.device,
                    now,
                    policy,
                });
            } else if due_at != Some(one.due_at) {
                let look = QuietCheck {
                    device: one.device,
                    checked,
                    due_at,
                };
                quiet.push((one, look));
            }
        }
        if !quiet.is_empty() {
            store.note_checks(quiet).await?;
        }
        let mut told = 0;
        for news in join_all(loud.into_iter().map(|one| store.check_device(one))).await {
            told += news?;
        }
        let count = u64::try_from(told).unwrap_or(u64::MAX);
        metrics::counter!("fitweet_watch_troubles_total").increment(count);
        Ok(Looked {
            due,
            news: told,
            next_ms: 0,
        })
    }
}
