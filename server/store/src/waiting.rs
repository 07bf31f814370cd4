//! Who waits says so, and for what.

use std::time::Duration;

use tokio::time::{Instant, MissedTickBehavior, interval_at};

/// What ends sooner is no waiting.
const SOON: Duration = Duration::from_secs(1);
const AGAIN: Duration = Duration::from_secs(10);

/// Does it, and logs what is waited for: after a moment, and from then on at intervals.
pub(crate) async fn waiting_for<T>(what: &str, work: impl Future<Output = T>) -> T {
    let mut work = std::pin::pin!(work);
    let start = Instant::now();
    let mut turns = interval_at(start + SOON, AGAIN);
    turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            done = &mut work => return done,
            _ = turns.tick() => {
                tracing::warn!(seconds = start.elapsed().as_secs(), "waiting for {what}");
            }
        }
    }
}
