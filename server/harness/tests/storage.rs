//! The database goes away and comes back.

use anyhow::{Result, ensure};
use domain::Error;
use harness::{
    fitweet::{Fitweet, Site},
    postgres::Postgres,
};

use crate::{Need, crowd::Crowd, has};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_postgres_sends_are_refused_and_nothing_is_lost() -> Result<()> {
    if !has(&[Need::Binary, Need::Postgres]) {
        return Ok(());
    }
    let mut postgres = Postgres::start().await?;
    let mut site = Site::new()?;
    site.database_url = Some(postgres.url());
    let seeded = site.seed(4, 2, 3, 1)?;
    let server = site.serve().await?;
    let place = server.place();
    let mut crowd = Crowd::start(seeded, &place).await?;
    for outage in 1..=2 {
        crowd.talk();
        crowd.tick();
        postgres.kill();
        crowd.talk();
        crowd.tick();
        for client in &crowd.clients {
            client
                .until("the word that storage is down", |memory| {
                    (memory.storage_down >= outage).then_some(())
                })
                .await?;
            client
                .until("an honest refusal", |memory| {
                    memory
                        .refusals
                        .iter()
                        .any(|(_, error)| *error == Error::Unavailable)
                        .then_some(())
                })
                .await?;
        }
        for (watch, _) in &crowd.watches {
            watch
                .until("a 503 that says when to come back", |queue| {
                    queue.postponed.iter().any(Option::is_some).then_some(())
                })
                .await?;
        }
        becomes(&server, "/readyz", 503).await?;
        becomes(&server, "/healthz", 200).await?;
        postgres.again().await?;
        for client in &crowd.clients {
            client
                .until("the word that storage is back", |memory| {
                    (memory.storage_up >= outage).then_some(())
                })
                .await?;
        }
        becomes(&server, "/readyz", 200).await?;
    }
    crowd.settle_and_check(&place).await?;
    for client in &crowd.clients {
        let connections = client.sync().connections;
        ensure!(
            connections == 1,
            "the outage broke the socket: {connections} connections"
        );
    }
    Ok(())
}

async fn becomes(server: &Fitweet, path: &str, status: u16) -> Result<()> {
    let start = std::time::Instant::now();
    loop {
        let answer = reqwest::get(server.url(path)).await?.status().as_u16();
        if answer == status {
            return Ok(());
        }
        ensure!(
            start.elapsed() < harness::PATIENCE,
            "{path} answers {answer}, not {status}"
        );
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
}
