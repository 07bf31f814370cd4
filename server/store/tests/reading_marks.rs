use domain::{AlertId, Role, Seq, limits::UNREAD_CAP};
use futures::future::join_all;
use store::{History, Population, ReadingMark};
use uuid::Uuid;

use crate::{
    membership::{join, summary},
    world::{T0, alert, both_stores, message, seq, sign_in, sign_in_of},
};

fn numbers(mark: ReadingMark) -> (Seq, u32, Seq) {
    (mark.last_read, mark.unread, mark.head)
}

both_stores! {
    /// Messages and alerts by others count; one's own and changes of state do not.
    async fn unread_is_what_others_said_past_the_mark(world) {
        let care = world.care().await;
        let device = world.device(care.wearer).await;
        let unread = async |user| {
            summary(&world.store, user, care.room).await.unwrap().unwrap().unread
        };
        // What was there before somebody came counts as read.
        assert_eq!((unread(care.wearer).await, unread(care.expert).await), (0, 0));
        world.say(care.room, care.wearer, "One").await;
        let two = seq(&world.say(care.room, care.wearer, "Two").await);
        world.say(care.room, care.expert, "Three").await;
        let id = AlertId(Uuid::now_v7());
        world.post(device, vec![alert(1, id, device)]).await;
        world.ack(care.room, care.expert, id).await;
        assert_eq!((unread(care.wearer).await, unread(care.expert).await), (2, 3));
        let marked = world.store.mark_read(care.expert, sign_in_of(care.expert), care.room, two, T0).await.unwrap();
        assert_eq!(marked.map(numbers), Some((two, 1, two + 3)));
        assert_eq!(unread(care.wearer).await, 2);
    }

    async fn the_mark_never_moves_back_nor_past_the_head(world) {
        let expert = world.person(Role::Expert).await;
        let room = world.team_room(expert).await;
        let reader = world.person(Role::Expert).await;
        join(&world.store, room, reader, expert, T0).await;
        let head = seq(&world.say(room, expert, "Text").await);
        let mark = async |seq| world.store.mark_read(reader, sign_in_of(reader), room, seq, T0).await.unwrap();
        assert_eq!(mark(i64::MIN).await.map(numbers), Some((2, 1, head)));
        assert_eq!(mark(i64::MAX).await.map(numbers), Some((head, 0, head)));
        assert_eq!(mark(1).await.map(numbers), Some((head, 0, head)));
        let read = world.store.reading_mark(reader, room).await.unwrap();
        assert_eq!(read.map(numbers), Some((head, 0, head)));
        let stranger = world.person(Role::Expert).await;
        assert_eq!(world.store.reading_mark(stranger, room).await.unwrap(), None);
        let moves = (1..=head).rev().cycle().take(12).map(mark);
        for answer in join_all(moves).await {
            assert_eq!(answer.map(numbers), Some((head, 0, head)));
        }
        world.say(room, expert, "Text").await;
        assert_eq!(mark(0).await.map(numbers), Some((head, 1, head + 1)));
    }

    async fn counting_stops_at_the_cap(world) {
        let expert = world.person(Role::Expert).await;
        let room = world.team_room(expert).await;
        let reader = world.person(Role::Expert).await;
        join(&world.store, room, reader, expert, T0).await;
        let sends = (0..UNREAD_CAP + 20).map(|n| {
            world.store.append(message(room, expert, &n.to_string(), T0))
        });
        for sent in join_all(sends).await {
            seq(&sent.unwrap());
        }
        let summary = summary(&world.store, reader, room).await.unwrap().unwrap();
        assert_eq!(summary.unread, UNREAD_CAP);
        let unread = world.store.mark_read(reader, sign_in_of(reader), room, 3, T0).await.unwrap().unwrap().unread;
        assert_eq!(unread, UNREAD_CAP);
        let near = summary.head - 5;
        let unread = world.store.mark_read(reader, sign_in_of(reader), room, near, T0).await.unwrap().unwrap().unread;
        assert_eq!(unread, 5);
    }

    /// Not more than a part of a log is counted through. Beyond it, the greater number is said.
    async fn who_is_far_behind_has_as_many_unread_as_are_ever_said(world) {
        let population = Population {
            wearers: 0,
            experts: 1,
            team_rooms: 1,
            experts_per_room: 1,
            now: T0,
        };
        let made = world.store.add_population(&population).await.unwrap();
        let (author, room) = (made.experts[0], made.team_rooms[0]);
        let mut said = 1;
        for (events, unread) in [(1_000, 0), (4, UNREAD_CAP)] {
            let past = History {
                events,
                alerts: 0,
                from: T0,
                until: T0 + events,
                behind: vec![author],
            };
            world.store.add_history(&[room], &past).await.unwrap();
            said += events;
            let summary = summary(&world.store, author, room).await.unwrap().unwrap();
            assert_eq!((summary.head, summary.last_read), (said, 1));
            assert_eq!(summary.unread, unread);
        }
        sign_in(&world.store, author).await;
        for (seq, unread) in [(2, UNREAD_CAP), (5, 0)] {
            let marked = world.store.mark_read(author, sign_in_of(author), room, seq, T0).await.unwrap().unwrap();
            assert_eq!((marked.last_read, marked.unread, marked.head), (seq, unread, said));
        }
    }
}
