//! Lets time pass over alerts: who is asked next, what lapses, what nobody took. Any process does it, for all of them;
//! what one has done the others find done.

use std::time::Duration;

use domain::UnixMillis;
use futures::future::join_all;
use store::{Advance, Advanced, Due, EpisodeId, Revision};
use tokio::time::Instant;

use crate::Service;

/// Episodes that are looked at together; their writes share a commit.
const AT_ONCE: i64 = 64;
/// What another process raised and left is found within this.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// What the last look found, if nothing was due.
struct Quiet {
    revision: Revision,
    /// When something is due without a commit.
    until: Option<Instant>,
}

/// One look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passed {
    pub due: Due,
    pub done: usize,
}

impl Service {
    pub(crate) fn keep_time_of_alerts(&self) {
        let service = self.clone();
        let work = move |_| service.clone().pass_time_over_alerts();
        self.hub().keep_running("alerts", work);
    }

    async fn pass_time_over_alerts(self) {
        let mut quiet: Option<Quiet> = None;
        let mut patience = Duration::ZERO;
        while self.hub().alerts_moved(patience).await {
            let revision = self.store().revision().await.ok();
            let is_quiet = quiet.as_ref().is_some_and(|quiet| {
                revision.as_ref() == Some(&quiet.revision)
                    && quiet.until.is_none_or(|until| Instant::now() < until)
            });
            patience = match (&quiet, is_quiet) {
                (Some(quiet), true) => quiet.patience(),
                _ => match self.pass_time(0).await {
                    Ok(Passed { due, .. }) if due.episodes.is_empty() => {
                        let until = due.next_at.map(|at| {
                            let wait = u64::try_from(at - due.now).unwrap_or_default();
                            Instant::now() + Duration::from_millis(wait)
                        });
                        quiet = revision.map(|revision| Quiet { revision, until });
                        quiet.as_ref().map_or(LOOK_EVERY, Quiet::patience)
                    }
                    // More may be due. Where all was done by others it is not.
                    Ok(Passed { done, .. }) if done > 0 => Duration::ZERO,
                    Ok(_) => LOOK_EVERY,
                    Err(error) => {
                        tracing::warn!(%error, "time does not pass over alerts: storage does not answer");
                        quiet = None;
                        LOOK_EVERY
                    }
                },
            };
        }
    }

    /// One look by the database's clock, `ahead` milliseconds later: everything that is due is done, some at a time.
    /// Returns what was due, and for how many of them this process did it.
    ///
    /// # Errors
    /// Those of storage; what was not done is due at the next look.
    pub async fn pass_time(&self, ahead: UnixMillis) -> store::Result<Passed> {
        let due = self.store().due_episodes(AT_ONCE, ahead).await?;
        let each = due
            .episodes
            .iter()
            .map(|one| self.pass_time_over(*one, due.now));
        let mut done = 0;
        let rooms = due.episodes.iter().map(|one| one.room);
        for (advanced_in, advanced) in rooms.zip(join_all(each).await) {
            let Some(advanced) = advanced? else {
                // Another process was faster.
                continue;
            };
            done += 1;
            if self.inner.canary.is_of_probe(advanced_in) {
                continue;
            }
            let calls = u64::try_from(advanced.calls).unwrap_or(u64::MAX);
            metrics::counter!("fitweet_alert_calls_total").increment(calls);
        }
        Ok(Passed { due, done })
    }

    async fn pass_time_over(
        &self,
        episode: EpisodeId,
        now: UnixMillis,
    ) -> store::Result<Option<Advanced>> {
        let asks = self.order_of(episode.room, now).await?;
        // Whatever is wrong with the readings, somebody is asked.
        let as_usual_after = match self.as_usual_after(episode, now).await {
            Ok(after) => after,
            Err(error) => {
                tracing::warn!(%error, room = %episode.room, "whether an alert is over cannot be read");
                None
            }
        };
        let advance = Advance {
            episode,
            now,
            policy: self.inner.alerts,
            order: asks.experts,
            supervisors: asks.supervisors,
            quiet: asks.quiet,
            quiet_when_high: asks.quiet_when_high,
            asleep: asks.asleep,
            as_usual_after,
        };
        let advanced = self.store().advance(advance).await?;
        if advanced.as_ref().is_some_and(|advanced| advanced.expired) {
            metrics::counter!("fitweet_alerts_expired_total").increment(1);
            tracing::error!(
                room = %episode.room,
                alert = episode.raised_seq,
                "nobody has taken an alert, and everybody who can was asked again and again"
            );
        }
        Ok(advanced)
    }
}

impl Quiet {
    fn patience(&self) -> Duration {
        let until = self
            .until
            .map(|until| until.saturating_duration_since(Instant::now()));
        until.map_or(LOOK_EVERY, |until| until.min(LOOK_EVERY))
    }
}
