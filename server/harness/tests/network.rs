//! Bad networks between people and the server.

use std::time::Duration;

use anyhow::{Result, ensure};
use harness::{
    client::{Client, Place},
    fitweet::Site,
    proxy::{Proxy, Weather},
};

use crate::{Need, crowd::Crowd, has};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cuts_and_stalls_lose_double_and_reorder_nothing() -> Result<()> {
    if !has(&[Need::Binary]) {
        return Ok(());
    }
    let site = Site::new()?;
    let seeded = site.seed(4, 2, 3, 1)?;
    let server = site.serve().await?;
    let mut proxies = Vec::new();
    let mut clients = Vec::new();
    for user in seeded
        .users
        .iter()
        .filter(|user| !seeded.rooms_of(user.id).is_empty())
    {
        let proxy = Proxy::before(server.addr).await?;
        let place = Place::through(proxy.addr, server.addr);
        // Impatient, so that a stall makes it come back while the server still holds the old socket.
        clients.push(Client::patient(user, &place, Duration::from_millis(1_500)));
        proxies.push(proxy);
    }
    let mut crowd = Crowd::of(seeded, clients, &server.place()).await?;
    for _ in 0..8 {
        for proxy in &proxies {
            proxy.set(match rand::random_range(0..4) {
                0 => Weather::Cut,
                1 => Weather::Stalled,
                2 => Weather::Deaf,
                _ => Weather::Fair,
            });
        }
        for _ in 0..10 {
            crowd.talk();
            crowd.tick();
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        for proxy in &proxies {
            proxy.set(Weather::Fair);
        }
        for _ in 0..3 {
            crowd.talk();
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
    let connections: u32 = crowd.clients.iter().map(|it| it.sync().connections).sum();
    ensure!(connections > 4, "the network never broke a connection");
    crowd.settle_and_check(&server.place()).await
}
