//! Looks at what falls due by the database's clock, in any process and without a leader: what one has done the others find
//! done.

use std::time::Duration;

use domain::UnixMillis;
use store::Revision;
use tokio::time::Instant;

use crate::Service;

/// So many are looked at together.
pub(crate) const AT_ONCE: i64 = 512;
/// What has fallen due is found within this.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// One look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Looked {
    /// How many were due.
    pub due: usize,
    /// How much was told of them.
    pub news: usize,
    /// When one is next due, if none was; milliseconds from now.
    pub(crate) next_ms: UnixMillis,
}

impl Service {
    /// Looks again and again until the hub stops. While nothing was committed and nothing is due it reads no rows.
    pub(crate) fn keep_looking<F>(
        &self,
        name: &'static str,
        look: impl Fn(Service) -> F + Copy + Send + Sync + 'static,
    ) where
        F: Future<Output = store::Result<Looked>> + Send + 'static,
    {
        let service = self.clone();
        self.hub()
            .keep_running(name, move |_| service.clone().keep_on(name, look));
    }

    async fn keep_on<F>(self, name: &'static str, look: impl Fn(Service) -> F)
    where
        F: Future<Output = store::Result<Looked>>,
    {
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
            match look(self.clone()).await {
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
                    tracing::warn!(%error, what = name, "nothing is looked at: storage does not answer");
                }
            }
        }
    }
}
