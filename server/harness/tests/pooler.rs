//! A pooler between the server and Postgres.

use anyhow::{Result, ensure};
use harness::{fitweet::Site, pgbouncer::PgBouncer, postgres::Postgres};

use crate::{Need, crowd::Crowd, has};

const NEEDS: [Need; 3] = [Need::Binary, Need::Postgres, Need::PgBouncer];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pooler_that_changes_connections_is_refused_in_one_sentence() -> Result<()> {
    if !has(&NEEDS) {
        return Ok(());
    }
    let postgres = Postgres::start().await?;
    for mode in ["transaction", "statement"] {
        let pooler = PgBouncer::start(&postgres, mode).await?;
        let mut site = Site::new()?;
        site.database_url = Some(pooler.url());
        // Twice: what the first left on a connection of the pooler must not hide it from the second.
        for _ in 0..2 {
            let words = format!("{:?}", site.seed(1, 1, 1, 0).map(|_| ()));
            ensure!(words.contains("pool_mode = session"), "{mode}: {words}");
            ensure!(words.matches("pool_mode = session").count() == 1, "{words}");
        }
    }
    // Nothing of it stays behind, such as the lock on migrations.
    let mut site = Site::new()?;
    site.database_url = Some(postgres.url());
    site.seed(1, 1, 1, 0)?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pooler_with_a_session_for_each_connection_is_as_good_as_none() -> Result<()> {
    if !has(&NEEDS) {
        return Ok(());
    }
    let postgres = Postgres::start().await?;
    let pooler = PgBouncer::start(&postgres, "session").await?;
    let mut site = Site::new()?;
    site.database_url = Some(pooler.url());
    let seeded = site.seed(4, 2, 3, 1)?;
    let server = site.serve().await?;
    let place = server.place();
    let mut crowd = Crowd::start(seeded, &place).await?;
    for _ in 0..20 {
        crowd.talk();
        crowd.tick();
        crowd.confirmed_to(4).await?;
    }
    crowd.settle_and_check(&place).await
}
