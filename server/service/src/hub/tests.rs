use std::{future::pending, time::Duration};

use bus::Bus;
use domain::limits;
use store::{Options, Store};
use tokio_util::task::TaskTracker;

use super::Hub;

/// Longer than any loaded machine needs.
const PATIENCE: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread")]
async fn one_loop_that_stands_still_is_seen_among_those_that_turn() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options {
        url: format!("sqlite://{}", folder.path().join("fitweet.db").display()),
        connections: 2,
        root_certificate: None,
    };
    let (store, commits) = Store::open(&options).await.unwrap();
    store.migrate().await.unwrap();
    let (bus, heard) = Bus::memory();
    let hub = Hub::start(store, bus, String::new(), TaskTracker::new());
    hub.listen(commits, heard);
    hub.keep_running("blocked", |_| pending());
    assert!(hub.alive());
    // The others turn on, so there comes a time at which it alone has stood still for too long.
    let others_turn = async {
        let mut at = hub.now_ms();
        while hub.stuck(at) != ["blocked"] {
            tokio::time::sleep(Duration::from_millis(10)).await;
            // Further than any clock has come: to the first that is late.
            let now = hub.now_ms();
            at = (now..now + 60_000)
                .find(|at| !hub.stuck(*at).is_empty())
                .unwrap();
        }
    };
    tokio::time::timeout(PATIENCE, others_turn).await.unwrap();
    hub.shared.stop.cancel();
}

#[test]
fn the_readme_says_how_often_is_polled() {
    let (normally, degraded) = (limits::POLL_MS / 1_000, limits::POLL_DEGRADED_MS);
    let words = format!("poll: {normally} s; {degraded} ms");
    assert!(include_str!("../../README.md").contains(&words));
}
