use domain::{Change, ClientId, Role, RoomAction, RoomEvent, RoomId, limits};
use store::{Append, Appended, Edge};
use uuid::Uuid;

use crate::{
    membership::join,
    world::{World, both_stores, message, seq, sign_in_of},
};

/// Rewrites all events as versions before protocol 2 wrote them.
pub(crate) async fn write_as_first_form(world: &World) {
    world
        .sql(
            "UPDATE events SET body = '{\"type\":\"' || kind || '\",' \
             || substr(body, length(kind) + 6, length(body) - length(kind) - 6)",
        )
        .await;
}

both_stores! {
    /// A retry gets the first number, whatever happened since.
    async fn a_repeat_is_the_same_event(world) {
        let expert = world.person(Role::Expert).await;
        let (room, other) = (world.team_room(expert).await, world.team_room(expert).await);
        let first = message(room, expert, "Good evening", world.now());
        let written = seq(&world.store.append(first.clone()).await.unwrap());
        world.say(room, expert, "Something else").await;

        let again = Append { now: world.now(), ..first.clone() };
        let again = world.store.append(again).await.unwrap();
        assert_eq!(again, Appended::Repeat { seq: written, at: first.now });

        let action = RoomAction::SendMessage { text: "Another text".to_owned() };
        let changed = Append { action, ..first.clone() };
        assert_eq!(world.store.append(changed).await.unwrap(), Appended::Reused);
        let moved = Append { room: other, ..first.clone() };
        assert_eq!(world.store.append(moved).await.unwrap(), Appended::Reused);

        // The id is the author's own: somebody else may happen on the same.
        let colleague = world.person(Role::Expert).await;
        assert!(join(&world.store, room, colleague, expert, world.now()).await);
        let same_id = Append { author: colleague, sign_in: sign_in_of(colleague), ..first };
        seq(&world.store.append(same_id).await.unwrap());
    }

    /// Repeats that wait together are one event as well.
    async fn repeats_at_once_are_one_event(world) {
        let expert = world.person(Role::Expert).await;
        let room = world.team_room(expert).await;
        let one = message(room, expert, "Once", world.now());
        let sends = (0..32).map(|_| world.store.append(one.clone()));
        let answers = futures::future::join_all(sends).await;
        let written = answers.iter().filter(|answer| {
            matches!(answer, Ok(Appended::Written { seq: 2, .. }))
        });
        assert_eq!(written.count(), 1);
        for answer in answers {
            let answer = answer.unwrap();
            assert!(matches!(answer, Appended::Written { seq: 2, .. } | Appended::Repeat { seq: 2, .. }));
        }
        let page = world.store.page(expert, room, None, 10).await.unwrap().unwrap();
        assert_eq!(page.events.len(), 2);
    }

    async fn pages_walk_back_without_holes(world) {
        let expert = world.person(Role::Expert).await;
        let room = world.team_room(expert).await;
        for n in 2..=25 {
            assert_eq!(seq(&world.say(room, expert, &format!("{n}")).await), n);
        }
        let mut before = None;
        let mut seen = Vec::new();
        loop {
            let page = world.store.page(expert, room, before, 10).await.unwrap().unwrap();
            assert_eq!(page.head, 25);
            let seqs: Vec<i64> = page.events.iter().map(|event| event.seq).collect();
            assert!(seqs.windows(2).all(|pair| pair[0] + 1 == pair[1]));
            assert_eq!(page.more, seqs[0] > 1);
            before = Some(seqs[0]);
            seen.splice(0..0, seqs);
            if !page.more {
                break;
            }
        }
        assert_eq!(seen, (1..=25).collect::<Vec<i64>>());
    }

    /// Whatever an address asks for, a log with events is not shown as an empty one.
    async fn a_page_of_a_log_with_events_has_some(world) {
        let expert = world.person(Role::Expert).await;
        let room = world.team_room(expert).await;
        for n in 2..=9 {
            world.say(room, expert, &format!("{n}")).await;
        }
        for before in [i64::MIN, i64::MIN + 1, -5, -1, 0, 1, 2, 5, 9, 10, 11, i64::MAX] {
            let page = world.store.page(expert, room, Some(before), 4).await.unwrap().unwrap();
            let seqs: Vec<i64> = page.events.iter().map(|event| event.seq).collect();
            let last = if before > 1 { before.saturating_sub(1).min(9) } else { 9 };
            let expected: Vec<i64> = ((last - 3).max(1)..=last).collect();
            assert_eq!(seqs, expected, "before {before}");
        }
    }

    async fn between_is_open_at_both_ends(world) {
        let expert = world.person(Role::Expert).await;
        let room = world.team_room(expert).await;
        for n in 2..=9 {
            world.say(room, expert, &n.to_string()).await;
        }
        let seqs = async |after, before, limit| -> Vec<i64> {
            let events = world.store.between(expert, room, after, before, limit, Edge::Oldest).await;
            events.unwrap().unwrap().iter().map(|event| event.seq).collect()
        };
        assert_eq!(seqs(3, 6, 100).await, [4, 5]);
        assert_eq!(seqs(3, 100, 2).await, [4, 5]);
        assert_eq!(seqs(7, i64::MAX, i64::MAX).await, [8, 9]);
        assert_eq!(seqs(i64::MIN, 2, 100).await, [1]);
        assert!(seqs(6, 3, 100).await.is_empty());
        assert!(seqs(i64::MAX, i64::MIN, -1).await.is_empty());
    }

    async fn a_page_is_cut_by_bytes_at_its_own_edge(world) {
        let expert = world.person(Role::Expert).await;
        let room = world.team_room(expert).await;
        let long = "\u{1f422}".repeat(limits::MESSAGE_CHARS);
        let sends = (0..40).map(|_| world.say(room, expert, &long));
        futures::future::join_all(sends).await;
        let (store, head) = (&world.store, 41);
        let seqs = |events: &[RoomEvent]| -> Vec<i64> {
            let bytes: usize = events.iter().map(|it| match &it.change {
                Change::Message { text } => text.len(),
                _ => 0,
            }).sum();
            assert!(bytes <= limits::PAGE_BYTES && bytes > limits::PAGE_BYTES / 2);
            events.iter().map(|event| event.seq).collect()
        };
        let oldest = store.between(expert, room, 5, 38, 200, Edge::Oldest).await.unwrap().unwrap();
        assert!((6..).zip(seqs(&oldest)).all(|(wanted, seq)| wanted == seq));
        let newest = store.between(expert, room, 5, 38, 200, Edge::Newest).await.unwrap().unwrap();
        assert!((6..38).rev().zip(seqs(&newest).into_iter().rev()).all(|(wanted, seq)| wanted == seq));
        let page = store.page(expert, room, None, 50).await.unwrap().unwrap();
        assert!((1..=head).rev().zip(seqs(&page.events).into_iter().rev()).all(|(wanted, seq)| wanted == seq));
        assert!(page.more && page.head == head);
        let fresh = store.fresh(&[(room, 3)], 200).await.unwrap().remove(0);
        assert!((4..).zip(seqs(&fresh.events)).all(|(wanted, seq)| wanted == seq));
        assert_eq!(fresh.head.seq, head);
    }

    async fn fresh_reads_many_rooms_at_once(world) {
        let expert = world.person(Role::Expert).await;
        let mut rooms = Vec::new();
        for n in 0..4 {
            let room = world.team_room(expert).await;
            for _ in 0..n {
                world.say(room, expert, "Text").await;
            }
            rooms.push(room);
        }
        let unknown = RoomId(Uuid::now_v7());
        let wanted: Vec<_> = rooms.iter().map(|room| (*room, 1)).chain([(unknown, 0)]).collect();
        let mut fresh = world.store.fresh(&wanted, 2).await.unwrap();
        fresh.sort_by_key(|one| rooms.iter().position(|room| *room == one.head.room));
        assert_eq!(fresh.len(), 4);
        for (n, one) in fresh.iter().enumerate() {
            let n = i64::try_from(n).unwrap();
            assert_eq!((one.head.room, one.head.seq, one.head.epoch), (rooms[usize::try_from(n).unwrap()], n + 1, 1));
            let seqs: Vec<i64> = one.events.iter().map(|event| event.seq).collect();
            assert_eq!(seqs, (2..=n + 1).take(2).collect::<Vec<i64>>());
            for event in &one.events {
                assert_eq!(event.author.as_ref().unwrap().id, expert);
                assert_eq!(event.author.as_ref().unwrap().role, Role::Expert);
            }
        }
        assert!(world.store.fresh(&[], 10).await.unwrap().is_empty());
    }

    async fn an_event_comes_back_as_it_was_said(world) {
        let expert = world.person(Role::Expert).await;
        let room = world.team_room(expert).await;
        let text = "Zeile 1\nZeile 2 \u{1f98a} \"quoted\" \\ '; DROP TABLE events; -- \u{0}";
        let append = message(room, expert, text, world.now());
        let number = seq(&world.store.append(append.clone()).await.unwrap());
        let events = world.store.between(expert, room, number - 1, number + 1, 1, Edge::Oldest).await;
        let event = events.unwrap().unwrap().remove(0);
        assert_eq!((event.room, event.seq, event.at), (room, number, append.now));
        assert_eq!(event.client_id, Some(append.client_id));
        assert_eq!(event.author.unwrap().id, expert);
        assert_eq!(event.change, Change::Message { text: text.to_owned() });
    }

    async fn heads_are_told_after_the_commit(world) {
        let expert = world.person(Role::Expert).await;
        let room = world.team_room(expert).await;
        let number = seq(&world.say(room, expert, "Text").await);
        let mut commits = world.commits.lock().await;
        let told = async {
            loop {
                let heads = commits.recv().await.unwrap();
                if heads.iter().any(|it| it.head.room == room && it.head.seq == number) {
                    return;
                }
            }
        };
        tokio::time::timeout(crate::world::PATIENCE, told).await.unwrap();
        let heads = world.store.heads(&[room, RoomId(Uuid::now_v7())]).await.unwrap();
        assert_eq!(heads.len(), 1);
        assert_eq!(heads[0].seq, number);
    }

    async fn nobody_writes_into_what_is_not_there(world) {
        let expert = world.person(Role::Expert).await;
        let nowhere = RoomId(Uuid::now_v7());
        assert_eq!(world.say(nowhere, expert, "Text").await, Appended::NotFound);
        let room = world.team_room(expert).await;
        let alert = domain::AlertId(Uuid::now_v7());
        assert_eq!(world.ack(room, expert, alert).await, Appended::NotFound);
        let stranger = domain::UserId(Uuid::now_v7());
        assert_eq!(world.say(room, stranger, "Text").await, Appended::SignedOut);
        let _: ClientId = ClientId(Uuid::now_v7());
        assert_eq!(world.store.heads(&[room]).await.unwrap()[0].seq, 1);
    }

    async fn rows_of_earlier_versions_are_read(world) {
        let care = world.care().await;
        world.say(care.room, care.expert, "A word, \"type\":\"message\", {}").await;
        let device = world.device(care.wearer).await;
        let id = domain::AlertId(Uuid::now_v7());
        world.post(device, vec![crate::world::alert(1, id, device)]).await;
        world.ack(care.room, care.expert, id).await;
        let head = world.store.heads(&[care.room]).await.unwrap()[0].seq;
        let page = async || world.store.page(care.expert, care.room, None, 50).await.unwrap().unwrap();
        let before = page().await;
        assert!(before.events.iter().all(|event| event.change != Change::Unknown));
        write_as_first_form(world).await;
        assert_eq!(page().await, before);
        // Repeats are told from others as before.
        world.post(device, vec![crate::world::alert(1, id, device)]).await;
        let again = message(care.room, care.expert, "Another", world.now());
        assert_eq!(seq(&world.store.append(again).await.unwrap()), head + 1);
        let shown = world.store.rooms_of(care.expert).await.unwrap().remove(0);
        assert_eq!((shown.open_alerts, shown.preview.is_some()), (0, true));
    }

    /// Two builds on one database: the older one goes on around what it cannot read.
    async fn what_a_newer_process_wrote_closes_no_room(world) {
        let expert = world.person(Role::Expert).await;
        let room = world.team_room(expert).await;
        world.say(room, expert, "Before").await;
        world.say(room, expert, "Sung").await;
        world.sql("UPDATE events SET body = '{\"sang\":{}}' WHERE body LIKE '%Sung%'").await;
        let shown = world.store.rooms_of(expert).await.unwrap().remove(0);
        assert_eq!((shown.head, shown.preview), (3, None));
        assert_eq!(seq(&world.say(room, expert, "After").await), 4);
        let page = world.store.page(expert, room, None, 3).await.unwrap().unwrap();
        let changes: Vec<_> = page.events.into_iter().map(|event| event.change).collect();
        let text = |text: &str| Change::Message { text: text.to_owned() };
        assert_eq!(changes, [text("Before"), Change::Unknown, text("After")]);
    }
}
