//! Looks after watches: who is heard, who fell silent. Any process does it, for all of them; what one has done the others
//! find done.
//!
//! Nothing is written when a watch posts. A watch is looked at when its silence would be too long, mostly finds that it
//! was heard meanwhile, and is due again when that would be too long ago.

use domain::{
    UnixMillis,
    alert::{DeviceFinding, check},
};
use futures::future::join_all;
use store::{CheckDevice, DueDevice, QuietCheck};

use crate::{
    Service,
    look::{AT_ONCE, Looked},
};

/// Watches that are due so soon are looked at with those that are due now: one commit does for more of them.
const SOON_MS: UnixMillis = 20_000;

impl Service {
    pub(crate) fn keep_watches_in_sight(&self) {
        self.keep_looking("watches", |service| async move {
            service.look_at_due_watches(0).await
        });
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
