use domain::{RoomAction, RoomId};
use rand::{Rng, SeedableRng, rngs::StdRng};
use service::{Actor, Service};
use tokio::task::JoinSet;

use crate::{
    client::Client,
    world::{on_both, some_client_id},
};

/// Talks, drops its connection at any moment, comes back, and never sees a hole or a second
/// copy (the client asserts both).
async fn restless(services: [Service; 2], actor: Actor, room: RoomId, seed: u64) -> Client {
    let mut rng = StdRng::seed_from_u64(seed);
    let mut client = Client::connect(&services[0], &actor).await;
    client.resume().await;
    for n in 0..60 {
        match rng.random_range(0..10) {
            0..4 => client.send(room, &format!("{seed} {n}")).await,
            4 => {
                let at = rng.random_range(0..2);
                client = client.reconnect(&services[at], &actor).await;
                client.resume().await;
            }
            5 => client.resume().await,
            _ => {
                let wanted = client.have[&room] + i64::from(rng.random_range(0..2_u8));
                let head = services[0].room(&actor, room).await.unwrap().summary.head;
                client.until_has(room, wanted.min(head)).await;
            }
        }
    }
    client
}

on_both! {
    async fn whatever_breaks_everybody_ends_with_the_same_log(world) {
        let there = world.deaf_neighbour().await;
        let mut people = Vec::new();
        for n in 0..5 {
            people.push(world.expert(&format!("Expert {n}")).await);
        }
        let room = world.team(&people.iter().collect::<Vec<_>>()).await;
        let mut storm = JoinSet::new();
        for (actor, seed) in people.iter().zip(0..) {
            let services = [world.service.clone(), there.clone()];
            storm.spawn(restless(services, actor.clone(), room, seed));
        }
        let clients = storm.join_all().await;
        let last = world.service.act(&people[0], room, some_client_id(), RoomAction::message("end")).await.unwrap().0;
        let mut logs = Vec::new();
        for mut client in clients {
            client.until_has(room, last).await;
            let mut log = client.logs.remove(&room).unwrap();
            // What was still on its way to storage may come after.
            log.split_off(&(last + 1));
            logs.push(log);
        }
        let fresh = {
            let mut client = world.client(&people[0]).await;
            client.resume_from(room, 0).await;
            client.until_has(room, last).await;
            client.logs.remove(&room).unwrap()
        };
        for log in logs {
            for (seq, event) in &log {
                assert_eq!(fresh.get(seq), Some(event));
            }
            let first = *log.keys().next().unwrap();
            assert_eq!(i64::try_from(log.len()).unwrap(), last - first + 1);
        }
        there.shut_down().await;
    }

    async fn a_connection_dropped_at_once_leaves_nothing_behind(world) {
        let ada = world.expert("Ada").await;
        let room = world.team(&[&ada]).await;
        let before = world.say(&ada, room, "first").await;
        for _ in 0..50 {
            let client = world.live(&ada).await;
            client.send(room, "hung up").await;
        }
        // All that hung up are written nevertheless, and once.
        let mut client = world.live(&ada).await;
        client.until_has(room, before + 50).await;
        let last = world.say(&ada, room, "last").await;
        assert_eq!(last, before + 51);
        client.until_has(room, last).await;
        let page = world.service.page(&ada, room, None, 200).await.unwrap();
        let hung_up = page.events.iter().filter(|event| {
            matches!(&event.change, domain::Change::Message { text } if text == "hung up")
        });
        assert_eq!(hung_up.count(), 50);
    }
}
