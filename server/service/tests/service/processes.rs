use std::io::Write as _;

use domain::{Event, Role, RoomAction};
use service::Service;

use crate::{
    client::Client,
    world::{World, on_both},
};

/// A second process, joined by Redis where there is one.
async fn neighbours(world: &World) -> Option<(Service, Service)> {
    let Ok(redis_url) = std::env::var("TEST_REDIS_URL") else {
        // Not by a macro: the line must be seen although the test passes.
        let loud = b"SKIPPED WITH REDIS: TEST_REDIS_URL is not set\n";
        std::io::stderr().write_all(loud).unwrap();
        return None;
    };
    let options = service::Options {
        redis_url: Some(redis_url),
        ..world.options.clone()
    };
    let here = Service::start(options.clone()).await.unwrap();
    let there = Service::start(options).await.unwrap();
    Some((here, there))
}

async fn talk_across(world: &World, here: &Service, there: &Service) {
    let (ada, ben) = (world.expert("Ada").await, world.expert("Ben").await);
    let room = world.team(&[&ada, &ben]).await;
    let mut a = Client::connect(here, &ada).await;
    let mut b = Client::connect(there, &ben).await;
    a.resume().await;
    b.resume().await;
    let mut last = 0;
    for n in 0..30 {
        let (from, by) = if n % 2 == 0 {
            (here, &ada)
        } else {
            (there, &ben)
        };
        let id = crate::world::some_client_id();
        last = from
            .act(by, room, id, RoomAction::message(n.to_string()))
            .await
            .unwrap()
            .0;
    }
    for client in [&mut a, &mut b] {
        client.until_has(room, last).await;
        assert_eq!(client.texts(room).len(), 30);
    }
    // A room that nobody over there has open yet.
    let link = here.create_team_room(&ada, "Second").await.unwrap();
    let invitation = here.invite(&ada, Some(link), Role::Expert).await.unwrap();
    let token = invitation
        .url_path
        .strip_prefix("/join/")
        .unwrap()
        .to_owned();
    here.accept_invitation(&ben, &token).await.unwrap();
    b.until(
        "the second room",
        |event| matches!(event, Event::RoomOpened { room } if room.id == link),
    )
    .await;
    // Out again, said over here, heard over there.
    here.remove_member(&ada, link, ben.user.id, false)
        .await
        .unwrap();
    b.until(
        "its end",
        |event| matches!(event, Event::RoomClosed { room } if *room == link),
    )
    .await;
}

on_both! {
    async fn two_processes_without_a_bus_find_everything_by_looking(world) {
        let there = world.deaf_neighbour().await;
        talk_across(world, &world.service, &there).await;
        there.shut_down().await;
    }

    async fn two_processes_behave_as_one(world) {
        let Some((here, there)) = neighbours(world).await else { return };
        talk_across(world, &here, &there).await;
        let ada = world.expert("Ada").await;
        let room = world.team(&[&ada]).await;
        let seq = world.say(&ada, room, "unread").await;
        let mut phone = Client::connect(&there, &ada).await;
        phone.resume().await;
        here.mark_read(&ada, room, seq).await.unwrap();
        phone.until("the mark", |event| {
            matches!(event, Event::Marked { last_read, .. } if *last_read == seq)
        }).await;
        here.sign_out(&ada).await.unwrap();
        assert_eq!(phone.until_closed().await, domain::CloseCode::SignedOut);
        here.shut_down().await;
        there.shut_down().await;
    }
}
