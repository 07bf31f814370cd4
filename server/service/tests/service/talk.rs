use domain::{Change, Command, Error, Event, RoomAction, limits};
use uuid::Uuid;

use crate::world::{on_both, some_client_id};

on_both! {
    async fn what_one_says_all_members_hear(world) {
        let (ada, ben) = (world.expert("Ada").await, world.expert("Ben").await);
        let room = world.team(&[&ada, &ben]).await;
        let (mut a, mut b) = (world.live(&ada).await, world.live(&ben).await);
        let client_id = some_client_id();
        a.say(Command::Act { room, client_id, action: RoomAction::message(" Hello \r\nBen ") }).await;
        let sent = a.until("sent", |event| matches!(event, Event::Sent { .. })).await;
        let Event::Sent { seq, room: sent_in, client_id: answered, .. } = sent else { unreachable!() };
        assert_eq!((sent_in, answered), (room, client_id));
        for client in [&mut a, &mut b] {
            client.until_has(room, seq).await;
            let event = &client.logs[&room][&seq];
            assert_eq!(event.author.as_ref().map(|author| author.id), Some(ada.user.id));
            assert_eq!(event.client_id, Some(client_id));
            assert_eq!(event.change, Change::Message { text: "Hello \nBen".into() });
        }
    }

    async fn commands_of_one_socket_keep_their_order(world) {
        let ada = world.expert("Ada").await;
        let room = world.team(&[&ada]).await;
        let mut client = world.live(&ada).await;
        let texts: Vec<String> = (0..100).map(|n| n.to_string()).collect();
        for text in &texts {
            client.send(room, text).await;
        }
        let first = client.rooms[&room].head;
        client.until_has(room, first + 100).await;
        assert_eq!(client.texts(room), texts);
    }

    async fn a_repeat_answers_with_the_original_number(world) {
        let ada = world.expert("Ada").await;
        let room = world.team(&[&ada]).await;
        let mut client = world.live(&ada).await;
        let client_id = some_client_id();
        let send = |text: &str| Command::Act { room, client_id, action: RoomAction::message(text) };
        let mut numbers = Vec::new();
        for _ in 0..3 {
            client.say(send("once")).await;
            let sent = client.until("sent", |event| matches!(event, Event::Sent { .. })).await;
            let Event::Sent { seq, at, .. } = sent else { unreachable!() };
            numbers.push((seq, at));
        }
        assert!(numbers.iter().all(|number| *number == numbers[0]), "{numbers:?}");
        assert_eq!(world.service.act(&ada, room, client_id, RoomAction::message("once")).await, Ok(numbers[0]));
        client.say(send("twice")).await;
        assert_eq!(client.until_refused().await, Error::IdReused);
        let page = world.service.page(&ada, room, None, 50).await.unwrap();
        assert_eq!(page.head, numbers[0].0);
    }

    async fn what_cannot_be_said_is_refused_and_changes_nothing(world) {
        let (ada, ben) = (world.expert("Ada").await, world.expert("Ben").await);
        let room = world.team(&[&ada]).await;
        let head = world.service.room(&ada, room).await.unwrap().summary.head;
        let mut client = world.live(&ada).await;
        let long = "x".repeat(limits::MESSAGE_CHARS + 1);
        for (text, error) in [
            ("  \n ", Error::EmptyText),
            ("\u{0}", Error::EmptyText),
            (&long, Error::TextTooLong { limit: limits::MESSAGE_CHARS, length: limits::MESSAGE_CHARS + 1 }),
        ] {
            client.send(room, text).await;
            assert_eq!(client.until_refused().await, error);
        }
        let mut outsider = world.live(&ben).await;
        outsider.send(room, "let me in").await;
        assert_eq!(outsider.until_refused().await, Error::NotFound);
        outsider.send(domain::RoomId(Uuid::new_v4()), "nowhere").await;
        assert_eq!(outsider.until_refused().await, Error::NotFound);
        assert_eq!(world.service.room(&ada, room).await.unwrap().summary.head, head);
    }

    async fn too_many_commands_are_refused_and_named(world) {
        let ada = world.expert("Ada").await;
        let room = world.team(&[&ada]).await;
        let mut client = world.client(&ada).await;
        for _ in 0..2 * limits::COMMANDS_BURST {
            client.say(Command::Fetch { room, after: 0, before: 1 }).await;
        }
        let refused = client.until("too many", |event| {
            matches!(event, Event::Refused { error: Error::TooManyAttempts { .. }, .. })
        }).await;
        assert!(matches!(refused, Event::Refused { room: Some(named), .. } if named == room));
    }

    async fn reading_marks_reach_all_sockets_of_the_reader_and_nobody_else(world) {
        let (ada, ben) = (world.expert("Ada").await, world.expert("Ben").await);
        let room = world.team(&[&ada, &ben]).await;
        let seq = world.say(&ben, room, "news").await;
        let (mut phone, mut desk) = (world.live(&ada).await, world.live(&ada).await);
        let mut other = world.live(&ben).await;
        assert_eq!(phone.rooms[&room].unread, 1);
        phone.say(Command::MarkRead { room, seq }).await;
        for client in [&mut phone, &mut desk] {
            let marked = client.until("marked", |event| matches!(event, Event::Marked { .. })).await;
            assert_eq!(marked, Event::Marked { room, last_read: seq, unread: 0, head: seq });
        }
        let last = world.say(&ada, room, "read it").await;
        while other.have[&room] < last {
            let event = other.next().await.unwrap();
            assert!(!matches!(event, Event::Marked { .. }), "{event:?}");
        }
        phone.say(Command::MarkRead { room: domain::RoomId(Uuid::new_v4()), seq }).await;
        assert_eq!(phone.until_refused().await, Error::NotFound);
    }
}
