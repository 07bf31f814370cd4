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
    let (site, server) = on(&postgres).await?;
    let place = server.place();
    let mut crowd = Crowd::start(site.seed(4, 2, 3, 1)?, &place).await?;
    for outage in 1..=2 {
        crowd.talk();
        crowd.tick();
        postgres.kill();
        crowd.talk();
        crowd.tick();
        everybody_is_told(&crowd, outage).await?;
        becomes(&server, "/readyz", 503).await?;
        becomes(&server, "/healthz", 200).await?;
        postgres.again().await?;
        everybody_is_relieved(&crowd, outage).await?;
        becomes(&server, "/readyz", 200).await?;
    }
    crowd.settle_and_check(&place).await?;
    sockets_stayed(&crowd)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_postgres_that_hangs_is_one_that_is_gone() -> Result<()> {
    if !has(&[Need::Binary, Need::Postgres]) {
        return Ok(());
    }
    let postgres = Postgres::start().await?;
    let (site, server) = on(&postgres).await?;
    let place = server.place();
    let mut crowd = Crowd::start(site.seed(4, 2, 3, 1)?, &place).await?;
    crowd.talk();
    crowd.tick();
    postgres.freeze()?;
    crowd.talk();
    crowd.tick();
    everybody_is_told(&crowd, 1).await?;
    becomes(&server, "/healthz", 200).await?;
    postgres.thaw()?;
    everybody_is_relieved(&crowd, 1).await?;
    becomes(&server, "/readyz", 200).await?;
    crowd.settle_and_check(&place).await?;
    sockets_stayed(&crowd)
}

/// Said at once, not waited out: nobody mends it by coming back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_postgres_that_could_lose_what_it_confirmed_is_refused() -> Result<()> {
    if !has(&[Need::Binary, Need::Postgres]) {
        return Ok(());
    }
    for setting in ["fsync=off", "full_page_writes=off"] {
        let postgres = Postgres::start_with(&[setting]).await?;
        let mut site = Site::new()?;
        site.database_url = Some(postgres.url());
        let refused = site.seed(1, 1, 1, 0).map(|_| ());
        let words = format!("{refused:?}");
        let name = setting.trim_end_matches("=off");
        ensure!(
            words.contains(&format!("{name} of Postgres is off")),
            "{words}"
        );
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn over_tls_only_the_postgres_that_is_trusted_is_spoken_to() -> Result<()> {
    if !has(&[Need::Binary, Need::Postgres]) {
        return Ok(());
    }
    let folder = tempfile::tempdir()?;
    let (right, wrong) = (
        folder.path().join("right.pem"),
        folder.path().join("wrong.pem"),
    );
    let postgres = Postgres::start_secure(&right).await?;
    // The certificate of another, for the same address.
    drop(Postgres::start_secure(&wrong).await?);
    let mut site = Site::new()?;
    site.database_url = Some(format!("{}?sslmode=require", postgres.url()));
    for untrusted in [None, Some(wrong)] {
        site.root_certificate = untrusted;
        let words = format!("{:?}", site.seed(1, 1, 1, 0).map(|_| ()));
        ensure!(words.contains("invalid peer certificate"), "{words}");
    }
    site.root_certificate = Some(right);
    site.seed(1, 1, 1, 0)?;
    let server = site.serve().await?;
    becomes(&server, "/readyz", 200).await
}

async fn on(postgres: &Postgres) -> Result<(Site, Fitweet)> {
    let mut site = Site::new()?;
    site.database_url = Some(postgres.url());
    let server = site.serve().await?;
    Ok((site, server))
}

/// Honestly: people by word and by refusal, watches by a 503 that says when to come back.
async fn everybody_is_told(crowd: &Crowd, outage: u32) -> Result<()> {
    for client in &crowd.clients {
        client
            .until("the word that storage is down", |memory| {
                (memory.storage_down >= outage).then_some(())
            })
            .await?;
        client
            .until("an honest refusal", |memory| {
                let mut errors = memory.refusals.iter().map(|(_, error)| error);
                errors
                    .any(|error| *error == Error::Unavailable)
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
    Ok(())
}

async fn everybody_is_relieved(crowd: &Crowd, outage: u32) -> Result<()> {
    for client in &crowd.clients {
        client
            .until("the word that storage is back", |memory| {
                (memory.storage_up >= outage).then_some(())
            })
            .await?;
    }
    Ok(())
}

fn sockets_stayed(crowd: &Crowd) -> Result<()> {
    for client in &crowd.clients {
        let connections = client.sync().connections;
        ensure!(
            connections == 1,
            "the outage broke a socket: {connections} connections"
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
