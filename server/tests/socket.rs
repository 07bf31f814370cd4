//! The socket end to end.

mod refusals;

use std::collections::BTreeMap;

use domain::{Change, Command, Error, Event, RoomAction, limits::FRAME_BYTES};
use tokio_tungstenite::tungstenite::Message;

use crate::{
    server::TestServer,
    world::{World, again, fresh},
    ws::Socket,
};

fn message(event: Event, text: &str) -> Option<i64> {
    let Event::Events { events, .. } = event else {
        return None;
    };
    let found = events
        .into_iter()
        .find(|event| matches!(&event.change, Change::Message { text: said } if said == text));
    found.map(|event| event.seq)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_reaches_its_room_and_nobody_else() {
    let world = World::new().await;
    let mut expert = Socket::open(&world.server, &world.expert.token).await;
    let mut wearer = Socket::open(&world.server, &world.wearer.token).await;
    let mut outsider = Socket::open(&world.server, &world.outsider.token).await;
    let mut former = Socket::open(&world.server, &world.former.token).await;
    let client_id = fresh();
    let send = |text: &str| Command::Act {
        room: world.care.id,
        client_id,
        action: RoomAction::message(text),
    };
    expert.say(&send("Good morning")).await;
    let sent = |event| match event {
        Event::Sent {
            client_id: id, seq, ..
        } if id == client_id => Some(seq),
        _ => None,
    };
    let seq = expert.until(sent).await;
    assert_eq!(
        wearer.until(|event| message(event, "Good morning")).await,
        seq
    );

    // Repeated, it is the same; with other words it is refused.
    expert.say(&send("Good morning")).await;
    assert_eq!(expert.until(sent).await, seq);
    expert.say(&send("Good evening")).await;
    let refused = |event| match event {
        Event::Refused {
            client_id: Some(id),
            error,
            ..
        } if id == client_id => Some(error),
        _ => None,
    };
    assert_eq!(expert.until(refused).await, Error::IdReused);

    // What came after it in their own room has passed, so nothing is on the way any more.
    let marker = fresh();
    let (room, text) = (world.other_care.id, "over here".to_owned());
    outsider
        .say(&Command::Act {
            room,
            client_id: marker,
            action: RoomAction::message(text),
        })
        .await;
    outsider.until(|event| message(event, "over here")).await;
    former.say_text("?").await;
    former
        .until(|event| matches!(event, Event::Refused { .. }).then_some(()))
        .await;
    for socket in [outsider, former] {
        assert!(
            socket
                .heard
                .iter()
                .all(|frame| !frame.contains("Good morning"))
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_back_gets_what_was_missed() {
    let world = World::new().await;
    let mut wearer = Socket::open(&world.server, &world.wearer.token).await;
    let head = {
        let detail = world
            .service()
            .room(&world.wearer.actor, world.care.id)
            .await
            .unwrap();
        detail.summary.head
    };
    drop(wearer);
    for text in ["one", "two", "three"] {
        let (who, room) = (&world.expert.actor, world.care.id);
        world
            .service()
            .act(who, room, fresh(), RoomAction::message(text))
            .await
            .unwrap();
    }
    wearer = Socket::open_from(&world.server, &world.server.origin(), &world.wearer.token)
        .await
        .unwrap();
    let have = BTreeMap::from([(world.care.id, head)]);
    wearer.say(&Command::Resume { have, log: None }).await;
    let mut seqs = Vec::new();
    wearer
        .until(|event| {
            if let Event::Events { room, events } = event
                && room == world.care.id
            {
                seqs.extend(events.iter().map(|event| event.seq));
            }
            (seqs.last() == Some(&(head + 3))).then_some(())
        })
        .await;
    assert_eq!(seqs, [head + 1, head + 2, head + 3]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ended_sign_in_closes_its_sockets_alone() {
    let world = World::new().await;
    let other = again(world.service(), &world.expert).await;
    let mut ending = Socket::open(&world.server, &other.token).await;
    let mut staying = Socket::open(&world.server, &world.expert.token).await;
    let id = [("id", other.sign_in().to_string())];
    let caller = world.expert.caller(&world.server);
    assert_eq!(caller.call("/api/revoke_sign_in", &id).await.status, 200);
    assert_eq!(ending.closed().await, Some(4401));
    staying.say_text("?").await;
    staying
        .until(|event| matches!(event, Event::Refused { .. }).then_some(()))
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_taken_out_hears_no_more() {
    let world = World::new().await;
    let mut expert = Socket::open(&world.server, &world.expert.token).await;
    let (room, who) = (world.care.id, world.expert.person().id);
    world
        .service()
        .remove_member(&world.wearer.actor, room, who, false)
        .await
        .unwrap();
    let secret = "only the two of us now";
    world
        .service()
        .act(
            &world.wearer.actor,
            room,
            fresh(),
            RoomAction::message(secret),
        )
        .await
        .unwrap();
    expert
        .until(|event| {
            matches!(event, Event::RoomClosed { room: closed } if closed == room).then_some(())
        })
        .await;
    let fetch = Command::Fetch {
        room,
        after: 0,
        before: 100,
    };
    expert.say(&fetch).await;
    let refused = |event| match event {
        Event::Refused {
            room: Some(named),
            error,
            ..
        } if named == room => Some(error),
        _ => None,
    };
    assert_eq!(expert.until(refused).await, Error::NotFound);
    assert!(expert.heard.iter().all(|frame| !frame.contains(secret)));
}

/// A mark beyond the end would leave everything that is still to come unread for ever.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_has_read_what_is_not_written() {
    let world = World::new().await;
    let (expert, room) = (&world.expert, world.care.id);
    let mut socket = Socket::open(&world.server, &expert.token).await;
    socket
        .say(&Command::MarkRead {
            room,
            seq: i64::MAX,
        })
        .await;
    let marked = |event| match event {
        Event::Marked {
            room: marked,
            last_read,
            head,
            ..
        } if marked == room => Some((last_read, head)),
        _ => None,
    };
    let (last_read, head) = socket.until(marked).await;
    assert_eq!(last_read, head);
    let author = &world.wearer.actor;
    world
        .service()
        .act(author, room, fresh(), RoomAction::message("one more"))
        .await
        .unwrap();
    let summary = world
        .service()
        .room(&expert.actor, room)
        .await
        .unwrap()
        .summary;
    assert_eq!(summary.unread, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_orderly_end_tells_clients_to_come_back() {
    let world = World::new().await;
    let mut socket = Socket::open(&world.server, &world.expert.token).await;
    let stopping = tokio::spawn(world.server.stop());
    let going = |event| matches!(event, Event::GoingAway { .. }).then_some(());
    socket.until(going).await;
    assert_eq!(socket.closed().await, Some(1012));
    stopping.await.unwrap();
}
