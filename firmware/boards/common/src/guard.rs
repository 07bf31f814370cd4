use embassy_time::Timer;
use watch_protocol::RestartReason;

use crate::{Heartbeats, Task, now};

/// How often the watchdog is fed, milliseconds. It must wait for several times as long.
const FEED_MS: u64 = 1_000;

/// Feeds the watchdog while every task goes on. `stuck` hears of one that stands still, and is to reset the
/// board for this reason. Should it fail, nothing is fed any more, whatever that task does later.
pub async fn guard(
    hearts: &Heartbeats,
    mut feed: impl FnMut(),
    stuck: impl FnOnce(Task, RestartReason),
) -> ! {
    let task = loop {
        if let Some(task) = hearts.stuck(now()) {
            break task;
        }
        feed();
        Timer::after_millis(FEED_MS).await;
    };
    let reason = if hearts.flash_fails() {
        RestartReason::Flash
    } else {
        RestartReason::Watchdog
    };
    stuck(task, reason);
    core::future::pending().await
}
