//! A check that runs once however many ask for it, and whose result is kept for a moment: anybody may ask
//! whether this process is ready, and each check takes the write lock.

use std::time::Duration;

use domain::Result;
use tokio::{sync::Mutex, time::Instant};

pub(crate) struct CachedCheck {
    holds: Duration,
    last: Mutex<Option<(Instant, Result<()>)>>,
}

impl CachedCheck {
    pub(crate) fn new(holds: Duration) -> Self {
        Self {
            holds,
            last: Mutex::default(),
        }
    }

    /// The kept result, or that of `check`. Must not be dropped half-way: the next one would
    /// check while this one is still under way.
    pub(crate) async fn run(&self, check: impl Future<Output = Result<()>>) -> Result<()> {
        let mut last = self.last.lock().await;
        if let Some((at, seen)) = &*last
            && at.elapsed() < self.holds
        {
            return seen.clone();
        }
        let seen = check.await;
        *last = Some((Instant::now(), seen.clone()));
        seen
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use domain::Error;
    use futures::future::join_all;

    use super::*;

    async fn looks(holds: Duration, seen: Result<()>) -> u32 {
        let looks = AtomicU32::new(0);
        let cached = CachedCheck::new(holds);
        let look = || async {
            looks.fetch_add(1, Ordering::Relaxed);
            tokio::task::yield_now().await;
            seen.clone()
        };
        let answers = join_all((0..100).map(|_| cached.run(look()))).await;
        assert!(answers.iter().all(|answer| *answer == seen));
        looks.into_inner()
    }

    #[tokio::test]
    async fn many_who_ask_at_once_share_one_look() {
        assert_eq!(looks(Duration::MAX, Ok(())).await, 1);
        assert_eq!(looks(Duration::MAX, Err(Error::Unavailable)).await, 1);
    }

    #[tokio::test]
    async fn what_was_seen_does_not_hold_for_ever() {
        assert_eq!(looks(Duration::ZERO, Ok(())).await, 100);
    }
}
