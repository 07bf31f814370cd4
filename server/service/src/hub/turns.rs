//! Whether the loops of the fan-out turn: what `/healthz` tells.

use std::{
    future::Future,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, AtomicU64, Ordering},
    },
};

use tokio::time::Instant;

/// A loop without a turn for this long is stuck. Longer than storage lets any call take.
const STUCK_AFTER_MS: u64 = 30_000;

tokio::task_local! {
    /// The loop that this task is.
    static OWN: Arc<Loop>;
}

/// Every loop that was started.
pub(super) struct Turns {
    started: Instant,
    /// A std mutex: held to look at a handful of entries.
    loops: Mutex<Vec<Arc<Loop>>>,
}

struct Loop {
    name: &'static str,
    started: Instant,
    /// Milliseconds since `started`.
    turned: AtomicU64,
    /// Calls to storage under way.
    reads: AtomicU32,
}

impl Loop {
    fn turn(&self) {
        self.turned
            .store(millis_since(self.started), Ordering::Relaxed);
    }
}

impl Turns {
    pub(super) fn new() -> Self {
        Self {
            started: Instant::now(),
            loops: Mutex::default(),
        }
    }

    /// Runs a loop, which from now on has to turn.
    pub(super) fn watch<F: Future>(
        &self,
        name: &'static str,
        work: F,
    ) -> impl Future<Output = F::Output> + use<F> {
        let own = Arc::new(Loop {
            name,
            started: self.started,
            turned: AtomicU64::new(0),
            reads: AtomicU32::new(0),
        });
        own.turn();
        self.loops().push(own.clone());
        OWN.scope(own, work)
    }

    /// Loops that do not turn, but for those that wait on storage known to be down.
    pub(super) fn stuck(&self, now_ms: u64, storage_is_up: bool) -> Vec<&'static str> {
        let is_stuck = |it: &&Arc<Loop>| {
            let waits = !storage_is_up && it.reads.load(Ordering::Relaxed) > 0;
            !waits && now_ms.saturating_sub(it.turned.load(Ordering::Relaxed)) >= STUCK_AFTER_MS
        };
        self.loops()
            .iter()
            .filter(is_stuck)
            .map(|it| it.name)
            .collect()
    }

    /// Since the clock of [`Self::stuck`] began.
    pub(super) fn now_ms(&self) -> u64 {
        millis_since(self.started)
    }

    fn loops(&self) -> std::sync::MutexGuard<'_, Vec<Arc<Loop>>> {
        self.loops.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Said by a loop at each turn, and by whatever long work it does for each step.
pub(crate) fn turned() {
    // Work outside of the loops is nobody's turn.
    let _ = OWN.try_with(|own| own.turn());
}

/// A call to storage, from its begin to its end.
pub(super) struct Reading;

impl Reading {
    pub(super) fn begin() -> Self {
        turned();
        let _ = OWN.try_with(|own| own.reads.fetch_add(1, Ordering::Relaxed));
        Self
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        let _ = OWN.try_with(|own| own.reads.fetch_sub(1, Ordering::Relaxed));
        turned();
    }
}

fn millis_since(start: Instant) -> u64 {
    u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use futures::FutureExt;

    use super::{Reading, STUCK_AFTER_MS, Turns, turned};

    #[tokio::test]
    async fn a_loop_that_does_not_turn_is_named() {
        let turns = Turns::new();
        let still = turns.watch("still", pending::<()>());
        assert!(turns.stuck(turns.now_ms(), true).is_empty());
        let later = turns.now_ms() + STUCK_AFTER_MS;
        assert_eq!(turns.stuck(later, true), ["still"]);
        assert_eq!(turns.stuck(later, false), ["still"]);
        drop(still);
    }

    #[tokio::test]
    async fn storage_excuses_only_while_it_is_known_to_be_down() {
        let turns = Turns::new();
        let mut reads = Box::pin(turns.watch("reads", async {
            let reading = Reading::begin();
            tokio::task::yield_now().await;
            drop(reading);
            turned();
            pending::<()>().await;
        }));
        assert!(reads.as_mut().now_or_never().is_none());
        let later = turns.now_ms() + STUCK_AFTER_MS;
        assert!(turns.stuck(later, false).is_empty());
        assert_eq!(turns.stuck(later, true), ["reads"]);
        assert!(reads.as_mut().now_or_never().is_none());
        let later = turns.now_ms() + STUCK_AFTER_MS;
        assert_eq!(turns.stuck(later, false), ["reads"]);
    }
}
