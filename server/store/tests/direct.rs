use domain::{ReportId, Role, RoomId, UserId};
use store::{Appended, DirectRoom, NewReport, Reported, Store};
use uuid::Uuid;

use crate::{
    membership::join,
    world::{T0, World, both_stores, message, seq, sign_in_of},
};

async fn open(store: &Store, asker: UserId, other: UserId) -> DirectRoom {
    let fresh = RoomId(Uuid::now_v7());
    store.direct_room(asker, other, fresh, T0).await.unwrap()
}

/// Two who share a team room and have a direct one.
async fn pair(world: &World) -> (UserId, UserId, RoomId, RoomId) {
    let (a, b) = (
        world.person(Role::Wearer).await,
        world.person(Role::Expert).await,
    );
    let shared = world.team_room(b).await;
    assert!(join(&world.store, shared, a, b, T0).await);
    let direct = open(&world.store, a, b).await.id().unwrap();
    (a, b, shared, direct)
}

async fn contacts(store: &Store, of: UserId) -> Vec<UserId> {
    let contacts = store.contacts(of).await.unwrap();
    contacts.into_iter().map(|person| person.id).collect()
}

both_stores! {
    async fn what_nobody_would_read_is_not_written(world) {
        let (a, b, _, direct) = pair(world).await;
        let before = message(direct, b, "Before", T0);
        let number = seq(&world.store.append(before.clone()).await.unwrap());
        assert_eq!(world.store.leave_direct_room(a, b, T0).await.unwrap(), Some(direct));
        assert_eq!(world.store.leave_direct_room(a, b, T0).await.unwrap(), None, "again");
        assert_eq!(world.say(direct, b, "After").await, Appended::Ended);
        assert_eq!(world.say(direct, a, "After").await, Appended::NotFound);
        // What was written is still answered as written.
        let again = world.store.append(before).await.unwrap();
        assert_eq!(again, Appended::Repeat { seq: number, at: T0 });
        // Who stays reads on, and moves their mark.
        let mark = world.store.mark_read(b, sign_in_of(b), direct, i64::MAX, T0).await.unwrap();
        assert!(mark.is_some());
    }

    async fn only_who_left_opens_it_again(world) {
        let (a, b, shared, direct) = pair(world).await;
        world.store.leave_direct_room(a, b, T0).await.unwrap();
        assert_eq!(open(&world.store, b, a).await, DirectRoom::Open(direct), "to read");
        assert_eq!(world.say(direct, b, "Text").await, Appended::Ended);
        assert_eq!(open(&world.store, a, b).await, DirectRoom::Open(direct));
        seq(&world.say(direct, b, "Welcome back").await);
        for who in [a, b] {
            let other = if who == a { b } else { a };
            assert_eq!(world.store.leave_direct_room(who, other, T0).await.unwrap(), Some(direct));
        }
        assert_eq!(open(&world.store, a, b).await, DirectRoom::Open(direct), "both had left");
        assert_eq!(world.say(direct, a, "Text").await, Appended::Ended);
        assert_eq!(open(&world.store, b, a).await, DirectRoom::Open(direct));
        seq(&world.say(direct, a, "Both are back").await);
        world.store.leave_direct_room(a, b, T0).await.unwrap();
        assert!(world.store.remove_member(shared, a, b, T0).await.unwrap());
        assert_eq!(open(&world.store, a, b).await, DirectRoom::NotFound, "no contacts any more");
    }

    async fn a_disabled_account_ends_its_direct_rooms(world) {
        let (a, b, _, direct) = pair(world).await;
        let admin = world.person(Role::Admin).await;
        world.store.disable_user(b, admin, T0).await.unwrap().unwrap();
        assert_eq!(world.say(direct, a, "Text").await, Appended::Ended);
    }

    async fn a_block_leaves_and_keeps_out_until_it_is_undone(world) {
        let (a, b, shared, direct) = pair(world).await;
        let stranger = world.person(Role::Expert).await;
        let block = async |by, room, whom| world.store.block(by, room, whom, T0).await.unwrap();
        for (by, room, whom) in [(a, direct, a), (a, direct, stranger), (stranger, shared, a)] {
            assert!(!block(by, room, whom).await);
        }
        assert_eq!(world.store.blocked_by(a).await.unwrap(), []);
        assert!(block(a, shared, b).await && block(a, shared, b).await);
        let blocked = world.store.blocked_by(a).await.unwrap();
        assert_eq!(blocked.iter().map(|person| person.id).collect::<Vec<_>>(), [b]);
        assert_eq!(world.say(direct, b, "Text").await, Appended::Ended);
        assert_eq!(open(&world.store, b, a).await, DirectRoom::NotFound);
        assert_eq!(open(&world.store, a, b).await, DirectRoom::YouBlock);
        assert!(contacts(&world.store, a).await.is_empty());
        assert!(contacts(&world.store, b).await.is_empty());
        // The room that both are in stays what it was.
        seq(&world.say(shared, b, "To all").await);
        assert!(!world.store.unblock(b, a).await.unwrap(), "not theirs to undo");
        assert!(world.store.unblock(a, b).await.unwrap());
        assert!(!world.store.unblock(a, b).await.unwrap());
        assert_eq!(contacts(&world.store, b).await, [a]);
        assert_eq!(open(&world.store, a, b).await, DirectRoom::Open(direct));
    }

    async fn muting_is_ones_own_and_ends_with_the_membership(world) {
        let (a, b, shared, _) = pair(world).await;
        let muted = async |of: UserId| {
            let rooms = world.store.rooms_of(of).await.unwrap();
            rooms.into_iter().find(|room| room.id == shared).unwrap().muted
        };
        assert!(world.store.mute(a, shared, Some(T0)).await.unwrap());
        assert_eq!((muted(a).await, muted(b).await), (true, false));
        assert!(world.store.mute(a, shared, None).await.unwrap());
        assert!(!muted(a).await);
        world.store.mute(a, shared, Some(T0)).await.unwrap();
        assert!(world.store.remove_member(shared, a, b, T0).await.unwrap());
        assert!(!world.store.mute(a, shared, Some(T0)).await.unwrap());
        assert!(join(&world.store, shared, a, b, T0).await);
        assert!(!muted(a).await);
    }

    async fn reports_wait_until_an_admin_has_handled_them(world) {
        let (a, b, shared, _) = pair(world).await;
        let admin = world.person(Role::Admin).await;
        let stranger = world.person(Role::Expert).await;
        let report = |reporter, about, said: &str| NewReport {
            id: ReportId(Uuid::now_v7()),
            reporter,
            about,
            room: shared,
            said: said.to_owned(),
            made_at: T0,
        };
        let keep = async |one| world.store.report(one, 2).await.unwrap();
        assert_eq!(keep(report(stranger, a, "x")).await, Reported::NotFound);
        assert_eq!(keep(report(a, stranger, "x")).await, Reported::NotFound);
        for said in ["first", "second"] {
            assert_eq!(keep(report(a, b, said)).await, Reported::Kept);
        }
        assert_eq!(keep(report(a, b, "third")).await, Reported::TooMany);
        assert_eq!(keep(report(b, a, "theirs")).await, Reported::Kept);
        let open = world.store.open_reports(10).await.unwrap();
        let said: Vec<&str> = open.iter().map(|one| one.said.as_str()).collect();
        assert_eq!(said, ["first", "second", "theirs"]);
        assert_eq!((open[0].reporter.id, open[0].about.id), (a, b));
        assert_eq!(world.store.open_reports(1).await.unwrap().len(), 1);
        assert!(world.store.handle_report(open[0].id, admin, T0).await.unwrap());
        assert!(!world.store.handle_report(open[0].id, admin, T0).await.unwrap());
        assert_eq!(world.store.open_reports(10).await.unwrap().len(), 2);
        assert_eq!(keep(report(a, b, "third")).await, Reported::Kept);
    }
}
