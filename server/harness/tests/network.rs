//! Bad networks between people and the server.

use std::time::Duration;

use anyhow::{Result, ensure};
use harness::{
    chance,
    client::Client,
    fitweet::Site,
    place::Place,
    proxy::{Proxy, Weather},
};
use rand::seq::SliceRandom as _;

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
    let mut chance = chance();
    let mut weathers = [Weather::Cut, Weather::Stalled, Weather::Deaf, Weather::Fair];
    for _ in 0..2 {
        weathers.shuffle(&mut chance);
        // Everybody meets each, and no two the same at once.
        for turn in 0..weathers.len() {
            for client in &crowd.clients {
                client.connected().await?;
            }
            for (n, proxy) in proxies.iter().enumerate() {
                proxy.set(weathers[(turn + n) % weathers.len()]);
            }
            // Until each has noticed, or is served.
            for _ in 0..10 {
                crowd.talk();
                crowd.tick();
            }
            for (n, client) in crowd.clients.iter().enumerate() {
                let is_fair = weathers[(turn + n) % weathers.len()] == Weather::Fair;
                let noticed = client.until("the weather", |memory| {
                    let noticed = if is_fair {
                        memory.outbox.is_empty()
                    } else {
                        !memory.connected
                    };
                    noticed.then_some(())
                });
                noticed.await?;
            }
            crowd.talk();
            for proxy in &proxies {
                proxy.set(Weather::Fair);
            }
            crowd.talk();
        }
    }
    for client in &crowd.clients {
        client.connected().await?;
        let connections = client.sync().connections;
        // At the start, and after each of the three that break one.
        ensure!(connections >= 7, "{connections} connections");
    }
    crowd.settle_and_check(&server.place()).await
}
