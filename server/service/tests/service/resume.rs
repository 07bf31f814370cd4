use std::collections::BTreeMap;

use domain::{CloseCode, Command, Error, Event, RoomAction, limits};
use futures::StreamExt;
use uuid::Uuid;

use crate::world::on_both;

on_both! {
    async fn what_was_missed_comes_first_then_what_is_new(world) {
        let (ada, ben) = (world.expert("Ada").await, world.expert("Ben").await);
        let room = world.team(&[&ada, &ben]).await;
        let mut client = world.live(&ada).await;
        let first = world.say(&ada, room, "one").await;
        client.until_has(room, first).await;
        let mut last = first;
        for n in 0..300 {
            let who = if n % 2 == 0 { &ada } else { &ben };
            last = world.say(who, room, &n.to_string()).await;
        }
        let mut client = client.reconnect(&world.service, &ada).await;
        client.resume_from(room, first).await;
        client.until_has(room, last).await;
        let newest = world.say(&ada, room, "new").await;
        client.until_has(room, newest).await;
        // The log asserted on the way that there is no hole.
        assert_eq!(i64::try_from(client.logs[&room].len()).unwrap(), newest - first + 1);
    }

    async fn nothing_flows_before_the_client_said_what_it_holds(world) {
        let ada = world.expert("Ada").await;
        let room = world.team(&[&ada]).await;
        let mut client = world.client(&ada).await;
        let hello_head = client.rooms[&room].head;
        let seq = world.say(&ada, room, "early").await;
        client.resume().await;
        client.until_has(room, seq).await;
        assert_eq!(client.logs[&room].keys().copied().collect::<Vec<_>>(), vec![hello_head + 1]);
    }

    async fn a_resume_that_names_another_log_is_answered_as_if_nothing_were_held(world) {
        let ada = world.expert("Ada").await;
        let room = world.team(&[&ada]).await;
        let head = world.say(&ada, room, "one").await;
        let mut client = world.client(&ada).await;
        let log = client.log;
        assert_eq!(log, Some(world.service.log_id().await.unwrap()));
        let have = BTreeMap::from([(room, head + 1)]);
        let other = Some(domain::LogId(Uuid::new_v4()));
        client.say(Command::Resume { have, log: other }).await;
        // Nothing but what comes after its hello.
        let seq = world.say(&ada, room, "two").await;
        client.until_has(room, seq).await;
        assert_eq!(client.logs[&room].keys().copied().collect::<Vec<_>>(), [seq]);

        let mut client = world.client(&ada).await;
        client.say(Command::Resume { have: BTreeMap::from([(room, head)]), log }).await;
        client.until_has(room, seq).await;
    }

    async fn too_much_missed_is_said_and_not_cut_silently(world) {
        let ada = world.expert("Ada").await;
        let (ben, cleo) = (world.expert("Ben").await, world.expert("Cleo").await);
        let room = world.team(&[&ada, &ben, &cleo]).await;
        let mut sends = Vec::new();
        for (n, who) in (0..limits::RESUME_EVENTS + 10).zip([&ada, &ben, &cleo].into_iter().cycle()) {
            let (service, who) = (world.service.clone(), who.clone());
            sends.push(tokio::spawn(async move {
                let id = domain::ClientId(Uuid::new_v4());
                service.act(&who, room, id, RoomAction::message(n.to_string())).await.unwrap().0
            }));
        }
        let mut head = 0;
        for send in sends {
            head = head.max(send.await.unwrap());
        }
        let mut client = world.client(&ada).await;
        client.resume_from(room, 1).await;
        let limited = client.until("limited", |event| matches!(event, Event::ReloadRoom { .. })).await;
        assert_eq!(limited, Event::ReloadRoom { room, head });
        let next = world.say(&ada, room, "live").await;
        client.until_has(room, next).await;
    }

    async fn a_client_that_holds_more_than_exists_must_load_anew(world) {
        let ada = world.expert("Ada").await;
        let room = world.team(&[&ada]).await;
        let head = world.say(&ada, room, "last").await;
        let mut client = world.client(&ada).await;
        client.resume_from(room, head + 1_000).await;
        let limited = client.until("limited", |event| matches!(event, Event::ReloadRoom { .. })).await;
        assert_eq!(limited, Event::ReloadRoom { room, head });
    }

    async fn senseless_numbers_do_no_harm(world) {
        let ada = world.expert("Ada").await;
        let room = world.team(&[&ada]).await;
        let head = world.say(&ada, room, "there").await;
        let mut client = world.client(&ada).await;
        client.have.insert(room, 0);
        client.say(Command::Resume { have: BTreeMap::from([(room, i64::MIN)]), log: None }).await;
        client.until_has(room, head).await;
        let many = (0..=limits::ROOMS_PER_USER).map(|_| (domain::RoomId(Uuid::new_v4()), 0));
        client.say(Command::Resume { have: many.collect(), log: None }).await;
        assert_eq!(client.until_refused().await, Error::TooMany { limit: limits::ROOMS_PER_USER });
        for (after, before) in [(i64::MIN, i64::MAX), (i64::MAX, i64::MIN), (5, 5), (-1, 0)] {
            client.say(Command::Fetch { room, after, before }).await;
            client.until("an answer", |event| matches!(event, Event::Events { .. })).await;
        }
    }

    async fn a_hole_is_filled_on_request_for_members_only(world) {
        let (ada, ben) = (world.expert("Ada").await, world.expert("Ben").await);
        let room = world.team(&[&ada]).await;
        for n in 0..20 {
            world.say(&ada, room, &n.to_string()).await;
        }
        let mut client = world.live(&ada).await;
        client.say(Command::Fetch { room, after: 5, before: 9 }).await;
        let answer = client.until("events", |event| matches!(event, Event::Events { .. })).await;
        let Event::Events { events, .. } = answer else { unreachable!() };
        assert_eq!(events.iter().map(|event| event.seq).collect::<Vec<_>>(), vec![6, 7, 8]);
        let mut outsider = world.live(&ben).await;
        outsider.say(Command::Fetch { room, after: 0, before: 9 }).await;
        assert_eq!(outsider.until_refused().await, Error::NotFound);
        outsider.resume_from(room, 0).await;
        assert_eq!(outsider.until_refused().await, Error::NotFound);
    }

    async fn a_slow_reader_is_closed_and_resumes_without_loss(world) {
        let (ada, ben) = (world.expert("Ada").await, world.expert("Ben").await);
        let room = world.team(&[&ada, &ben]).await;
        let (mut slow, mut quick) = (world.live(&ada).await, world.live(&ada).await);
        let before = slow.rooms[&room].head;
        // Both seats are live when both have heard something.
        let mut last = world.say(&ada, room, "live").await;
        slow.until_has(room, last).await;
        quick.until_has(room, last).await;
        for n in 0..=limits::SOCKET_QUEUE {
            let who = if n % 2 == 0 { &ada } else { &ben };
            last = world.say(who, room, &n.to_string()).await;
            // Each has left as a frame of its own before the next is written.
            quick.until_has(room, last).await;
        }
        assert_eq!(slow.until_closed().await, CloseCode::Resync);
        let held = slow.have[&room];
        let mut again = slow.reconnect(&world.service, &ada).await;
        again.resume_from(room, held).await;
        again.until_has(room, last).await;
        assert_eq!(i64::try_from(again.logs[&room].len()).unwrap(), last - before);
    }

    async fn a_beat_tells_heads_and_when_they_were_read(world) {
        let ada = world.expert("Ada").await;
        let room = world.team(&[&ada]).await;
        let mut client = world.live(&ada).await;
        let head = world.say(&ada, room, "there").await;
        let beat = client.until("a beat", |event| matches!(event, Event::Beat { .. })).await;
        let Event::Beat { heads, as_of } = beat else { unreachable!() };
        assert_eq!(heads, BTreeMap::from([(room, head)]));
        let Event::Hello { server_time, .. } = ({
            let connection = world.service.connect(&ada).await.unwrap();
            let mut outgoing = connection.outgoing;
            match outgoing.next().await.unwrap() {
                service::Outgoing::Frame(frame) => serde_json::from_slice(&frame.text()).unwrap(),
                service::Outgoing::Close(_) => unreachable!(),
            }
        }) else { unreachable!() };
        assert!(as_of <= server_time && as_of > server_time - 60_000);
    }
}
