//! `kill -9` under load, again and again.

use anyhow::{Result, ensure};
use harness::{chance, fitweet::Site, postgres::Postgres};
use rand::Rng as _;

use crate::{Need, crowd::Crowd, has};

const KILLS: u32 = 20;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_confirmed_is_lost_or_doubled_on_sqlite() -> Result<()> {
    if !has(&[Need::Binary]) {
        return Ok(());
    }
    kill_and_check(&Site::new()?).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_confirmed_is_lost_or_doubled_on_postgres() -> Result<()> {
    if !has(&[Need::Binary, Need::Postgres]) {
        return Ok(());
    }
    let postgres = Postgres::start().await?;
    let mut site = Site::new()?;
    site.database_url = Some(postgres.url());
    kill_and_check(&site).await
}

async fn kill_and_check(site: &Site) -> Result<()> {
    let seeded = site.seed(6, 3, 4, 1)?;
    let mut server = site.serve().await?;
    let place = server.place();
    let mut crowd = Crowd::start(seeded, &place).await?;
    let mut chance = chance();
    let mut in_flight = 0;
    for _ in 0..KILLS {
        // One with a watch and one without, so that both kinds of commit are hit.
        for turn in 0..chance.random_range(4..12) {
            crowd.talk();
            if turn % 2 == 0 {
                crowd.tick();
            }
            crowd.confirmed_to(chance.random_range(0..8)).await?;
        }
        crowd.talk();
        crowd.tick();
        // Somewhere in the middle of what is on its way.
        crowd
            .confirmed_to(chance.random_range(0..=crowd.in_flight()))
            .await?;
        in_flight += crowd.in_flight();
        server.kill_and_restart(site).await?;
    }
    ensure!(in_flight > 0, "every kill met a server at rest");
    crowd.settle_and_check(&place).await
}
