//! Strangers attack while people talk and watches post.

use std::{sync::atomic::Ordering, time::Duration};

use anyhow::{Result, ensure};
use harness::{
    attack::Attack,
    fitweet::{Site, peak_memory},
};

use crate::{Need, crowd::Crowd, has};

const PEOPLE: usize = 50;
const WATCHES: usize = 20;
const PEAK_BYTES: u64 = 200 * 1024 * 1024;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_refused_or_lost_while_strangers_attack() -> Result<()> {
    if !has(&[Need::Binary]) {
        return Ok(());
    }
    let site = Site::new()?;
    // Rooms of five, one after the other; the last person is in none.
    let mut seeded = site.seed(PEOPLE + 1, PEOPLE / 5, 5, WATCHES)?;
    let intruder = seeded.users.remove(PEOPLE);
    ensure!(seeded.rooms_of(intruder.id).is_empty(), "a member attacks");
    let server = site.serve().await?;
    let place = server.place();
    let attack = Attack::start(server.addr, &intruder.cookie);
    let mut crowd = Crowd::start(seeded, &place).await?;
    ensure!(crowd.clients.len() >= PEOPLE && crowd.watches.len() == WATCHES);
    for _ in 0..20 {
        crowd.talk();
        crowd.tick();
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    crowd.settle_and_check(&place).await?;
    let tried = attack.end()?;
    for counter in [&tried.sign_ins, &tried.guesses, &tried.lines, &tried.pings] {
        ensure!(
            counter.load(Ordering::Relaxed) > 100,
            "no attack: {tried:?}"
        );
    }
    for client in &crowd.clients {
        let sync = client.sync();
        ensure!(sync.refusals.is_empty(), "refused: {:?}", sync.refusals);
        ensure!(sync.connections == 1, "{} lost its line", client.user.name);
    }
    for (watch, _) in &crowd.watches {
        let postponed = watch.queue().postponed.clone();
        ensure!(postponed.is_empty(), "a watch was put off: {postponed:?}");
    }
    let peak = peak_memory(server.pid())?;
    ensure!(peak <= PEAK_BYTES, "{} MiB", peak / 1024 / 1024);
    ensure!(!server.said().contains("panicked"), "{}", server.said());
    Ok(())
}
