//! Clients that take more than their share, or take nothing.

use domain::{CloseCode, Command, Error, Event, RoomId, Seq, limits};
use futures::StreamExt;
use service::{Actor, Connection, Outgoing};
use tokio::time::timeout;

use crate::world::{PATIENCE, World, on_both};

/// Messages as long as they may be.
async fn long_room(world: &World, ada: &Actor, messages: usize) -> (RoomId, Seq) {
    let room = world.team(&[ada]).await;
    let long = "\u{1f422}".repeat(limits::MESSAGE_CHARS);
    let mut head = 0;
    for _ in 0..messages {
        head = world.say(ada, room, &long).await;
    }
    (room, head)
}

/// The next answer; a beat comes whenever it is time for one.
async fn next(connection: &mut Connection) -> Outgoing {
    loop {
        let next = timeout(PATIENCE, connection.outgoing.next()).await;
        let next = next.unwrap().unwrap();
        if !matches!(event(&next), Event::Beat { .. }) {
            return next;
        }
    }
}

fn event(outgoing: &Outgoing) -> Event {
    match outgoing {
        Outgoing::Frame(frame) => serde_json::from_slice(&frame.text()).unwrap(),
        Outgoing::Close(code) => panic!("closed with {code:?}"),
    }
}

on_both! {
    async fn reading_back_through_long_messages_comes_to_the_start(world) {
        let ada = world.expert("Ada").await;
        let (room, head) = long_room(world, &ada, 40).await;
        let mut client = world.client(&ada).await;
        let mut before = head + 1;
        while before > 1 {
            client.have.insert(room, head);
            client.say(Command::Fetch { room, after: 0, before }).await;
            let answer = client.until("a page", |event| matches!(event, Event::Events { .. })).await;
            let Event::Events { events, .. } = answer else { unreachable!() };
            assert_eq!(events.last().unwrap().seq, before - 1);
            before = events[0].seq;
        }
        assert_eq!(i64::try_from(client.logs[&room].len()).unwrap(), head);
    }

    async fn long_messages_that_were_missed_come_in_order(world) {
        let ada = world.expert("Ada").await;
        let (room, head) = long_room(world, &ada, 40).await;
        let mut client = world.client(&ada).await;
        client.resume_from(room, 0).await;
        client.until_has(room, head).await;
    }

    async fn few_pages_wait_for_a_client_that_takes_none(world) {
        let ada = world.expert("Ada").await;
        let mut witness = world.live(&ada).await;
        let (room, head) = long_room(world, &ada, 20).await;
        // A connection that is made before the last message is handed out is handed it, too.
        witness.until_has(room, head).await;
        let mut connection = world.service.connect(&ada).await.unwrap();
        assert!(matches!(event(&next(&mut connection).await), Event::Hello { .. }));
        let fetch = Command::Fetch { room, after: 0, before: head + 1 };
        let mut held = Vec::new();
        for _ in 0..limits::SOCKET_PAGES {
            connection.commands.handle(fetch.clone()).await;
            held.push(next(&mut connection).await);
            assert!(matches!(event(held.last().unwrap()), Event::Events { .. }));
        }
        // So many may wait, and more are refused at once; what is held still counts as waiting.
        for _ in 0..limits::SOCKET_FETCHES {
            connection.commands.handle(fetch.clone()).await;
        }
        connection.commands.handle(fetch).await;
        let refused = event(&next(&mut connection).await);
        assert!(matches!(refused, Event::Refused { error: Error::TooManyAttempts { .. }, .. }), "{refused:?}");
        let more = connection.outgoing.try_next();
        assert!(more.is_none(), "{more:?}");
        drop(held);
        for _ in 0..limits::SOCKET_FETCHES {
            let page = event(&next(&mut connection).await);
            assert!(matches!(page, Event::Events { .. }), "{page:?}");
        }
    }

    async fn one_socket_too_many_closes_the_oldest(world) {
        let (ada, ben) = (world.expert("Ada").await, world.expert("Ben").await);
        let mut other = world.live(&ben).await;
        let mut clients = Vec::new();
        for _ in 0..=limits::SOCKETS_PER_USER {
            clients.push(world.live(&ada).await);
        }
        let mut oldest = clients.remove(0);
        assert_eq!(oldest.until_closed().await, CloseCode::Resync);
        let room = world.team(&[&ada, &ben]).await;
        clients.push(other);
        for client in &mut clients {
            client.until("the room", |event| {
                matches!(event, Event::RoomOpened { room: opened } if opened.id == room)
            }).await;
        }
        // The one that was closed comes back in.
        other = world.live(&ada).await;
        let said = world.say(&ada, room, "all here").await;
        other.until_has(room, said).await;
        assert_eq!(clients.remove(0).until_closed().await, CloseCode::Resync);
    }
}
