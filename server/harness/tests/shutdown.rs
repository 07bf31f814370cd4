//! A restart as operators do it.

use std::time::Duration;

use anyhow::Result;
use domain::CloseCode;
use harness::fitweet::Site;

use crate::{Need, crowd::Crowd, has};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sigterm_tells_everybody_and_loses_nothing() -> Result<()> {
    if !has(&[Need::Binary]) {
        return Ok(());
    }
    let site = Site::new()?;
    let seeded = site.seed(6, 3, 4, 1)?;
    let mut server = site.serve().await?;
    let place = server.place();
    let mut crowd = Crowd::start(seeded, &place).await?;
    for restart in 1..=3 {
        for client in &crowd.clients {
            client.connected().await?;
        }
        for _ in 0..10 {
            crowd.talk();
            crowd.tick();
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
        let talk = async {
            loop {
                crowd.talk();
                tokio::time::sleep(Duration::from_millis(30)).await;
            }
        };
        tokio::select! {
            () = talk => {}
            // `shutdown_seconds`, and as long again for a machine with other things to do.
            ended = server.terminate(Duration::from_secs(40)) => ended?,
        }
        for client in &crowd.clients {
            client
                .until("the word that it ends, and the code", |memory| {
                    let told = memory.going_away >= restart;
                    let code = memory.closes.last() == Some(&(CloseCode::Restart as u16));
                    (told && code).then_some(())
                })
                .await?;
        }
        crowd.talk();
        server.restart(&site).await?;
    }
    crowd.settle_and_check(&place).await
}
