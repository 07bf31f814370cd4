use domain::{CloseCode, Error, Event};

use crate::{
    client::Client,
    world::{World, on_both},
};

on_both! {
    async fn a_restart_is_announced_answers_and_forgets_nothing(world) {
        let ada = world.expert("Ada").await;
        let room = world.team(&[&ada]).await;
        let service = world.deaf_neighbour().await;
        let mut client = Client::connect(&service, &ada).await;
        client.resume().await;
        for n in 0..50 {
            client.send(room, &n.to_string()).await;
        }
        let leaving = tokio::spawn({
            let service = service.clone();
            async move { service.shut_down().await }
        });
        let mut sent = 0;
        let mut told = false;
        while let Some(event) = client.next().await {
            sent += usize::from(matches!(event, Event::Sent { .. }));
            told |= matches!(event, Event::GoingAway { after_ms: 0..10_000 });
        }
        assert_eq!((sent, told, client.closed), (50, true, Some(CloseCode::Restart)));
        leaving.await.unwrap();
        assert_eq!(service.connect(&ada).await.err(), Some(Error::Unavailable));
        let mut again = client.reconnect(&world.service, &ada).await;
        again.resume_from(room, 0).await;
        let head = again.rooms[&room].head;
        again.until_has(room, head).await;
        assert_eq!(again.texts(room).len(), 50);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_has_ended_is_not_ready() {
    let world = World::sqlite().await;
    let service = world.deaf_neighbour().await;
    service.shut_down().await;
    assert_eq!(service.ready().await, Err(Error::Unavailable));
    world.service.ready().await.unwrap();
    world.end().await;
}
