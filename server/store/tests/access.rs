//! Membership decides what is read, at the moment of reading.

use domain::{Role, RoomId};
use store::{Appended, Edge, Store};
use uuid::Uuid;

use crate::{
    membership::{join, summary},
    world::{T0, both_stores, seq, sign_in_of},
};

async fn sees(store: &Store, user: domain::UserId, room: RoomId) -> bool {
    let page = store.page(user, room, None, 10).await.unwrap().is_some();
    let between = store
        .between(user, room, 0, 10, 10, Edge::Oldest)
        .await
        .unwrap()
        .is_some();
    let summary = summary(store, user, room).await.unwrap().is_some();
    let detail = store.detail(user, room).await.unwrap().is_some();
    let mark = store
        .mark_read(user, sign_in_of(user), room, 1, T0)
        .await
        .unwrap()
        .is_some();
    let listed = store
        .rooms_of(user)
        .await
        .unwrap()
        .iter()
        .any(|one| one.id == room);
    let entitled = store
        .entitled(room)
        .await
        .unwrap()
        .is_some_and(|(_, users)| users.contains(&user));
    let all = [page, between, summary, detail, mark, listed, entitled];
    assert!(all.iter().all(|one| *one == all[0]), "{all:?}");
    all[0]
}

both_stores! {
    async fn only_present_members_read(world) {
        let care = world.care().await;
        let outsider = world.person(Role::Expert).await;
        let admin = world.person(Role::Admin).await;
        let stranger = domain::UserId(Uuid::now_v7());
        for member in [care.wearer, care.expert] {
            assert!(sees(&world.store, member, care.room).await);
        }
        for (other, refused) in [
            (outsider, Appended::NotFound),
            (admin, Appended::NotFound),
            (stranger, Appended::SignedOut),
        ] {
            assert!(!sees(&world.store, other, care.room).await);
            assert_eq!(world.say(care.room, other, "Text").await, refused);
        }
        assert!(!sees(&world.store, care.expert, RoomId(Uuid::now_v7())).await);
    }

    async fn a_former_member_reads_nothing_and_comes_back_to_everything(world) {
        let care = world.care().await;
        seq(&world.say(care.room, care.expert, "Before").await);
        let neighbour = world.neighbour().await;
        assert!(world.store.remove_member(care.room, care.expert, care.wearer, T0).await.unwrap());
        assert!(!world.store.remove_member(care.room, care.expert, care.wearer, T0).await.unwrap());
        for store in [&world.store, &neighbour] {
            assert!(!sees(store, care.expert, care.room).await);
        }
        assert_eq!(world.say(care.room, care.expert, "After").await, Appended::NotFound);

        assert!(join(&world.store, care.room, care.expert, care.wearer, T0 + 9).await);
        let page = neighbour.page(care.expert, care.room, None, 10).await.unwrap().unwrap();
        let kinds: Vec<&str> = page.events.iter().map(|event| event.change.kind()).collect();
        assert_eq!(kinds, ["joined", "joined", "message", "left", "joined"]);
        let detail = neighbour.detail(care.wearer, care.room).await.unwrap().unwrap();
        let member = detail.members.iter().find(|one| one.person.id == care.expert).unwrap();
        assert_eq!((member.joined_at, member.left_at), (T0 + 9, None));
        neighbour.close().await;
    }

    async fn every_change_of_membership_raises_the_epoch(world) {
        let care = world.care().await;
        let other = world.person(Role::Expert).await;
        let epoch = async || world.store.entitled(care.room).await.unwrap().unwrap().0;
        let start = epoch().await;
        assert!(join(&world.store, care.room, other, care.expert, T0).await);
        assert_eq!(epoch().await, start + 1);
        assert_eq!(epoch().await, start + 1);
        assert!(world.store.remove_member(care.room, other, care.expert, T0).await.unwrap());
        assert_eq!(epoch().await, start + 2);
        world.say(care.room, care.expert, "Text").await;
        assert_eq!(epoch().await, start + 2);
        let head = world.store.heads(&[care.room]).await.unwrap()[0];
        assert_eq!(head.epoch, start + 2);
        let fresh = world.store.fresh(&[(care.room, 0)], 50).await.unwrap().remove(0);
        assert_eq!(fresh.head, head);
    }

    /// Who is in which room with which mark, and who knows whom: present members only.
    async fn memberships_of_many_are_those_of_each(world) {
        let care = world.care().await;
        let team = world.team_room(care.expert).await;
        let gone = world.person(Role::Expert).await;
        join(&world.store, care.room, gone, care.expert, T0).await;
        let known = async |user| -> Vec<domain::UserId> {
            let people = world.store.contacts(user).await.unwrap();
            people.iter().map(|person| person.id).collect()
        };
        assert_eq!(known(gone).await.len(), 2);
        world.store.remove_member(care.room, gone, care.expert, T0).await.unwrap();
        assert!(known(gone).await.is_empty());
        assert_eq!(known(care.wearer).await, [care.expert]);

        let people = [care.wearer, care.expert, gone, domain::UserId(Uuid::now_v7())];
        let mut found = world.store.memberships(&people).await.unwrap();
        found.sort();
        let mut expected = vec![
            (care.wearer, care.room, 1),
            (care.expert, care.room, 2),
            (care.expert, team, 1),
        ];
        expected.sort();
        assert_eq!(found, expected);
        assert!(world.store.memberships(&[]).await.unwrap().is_empty());
    }

    async fn a_disabled_account_is_out_of_every_room_but_its_own(world) {
        let care = world.care().await;
        let team = world.team_room(care.expert).await;
        let admin = world.person(Role::Admin).await;
        let ended = world.store.disable_user(care.expert, admin, T0).await.unwrap().unwrap();
        assert_eq!(ended.sign_ins, [sign_in_of(care.expert)]);
        for room in [care.room, team] {
            assert!(!sees(&world.store, care.expert, room).await);
            assert_eq!(world.say(room, care.expert, "Text").await, Appended::SignedOut);
        }
        let page = world.store.page(care.wearer, care.room, None, 10).await.unwrap().unwrap();
        let left = page.events.last().unwrap();
        assert_eq!((left.change.kind(), left.author.as_ref().unwrap().id), ("left", admin));

        world.store.disable_user(care.wearer, admin, T0).await.unwrap().unwrap();
        assert_eq!(world.store.entitled(care.room).await.unwrap().unwrap().1, [care.wearer]);
        // The place of their alerts stays, but they say nothing in it any more.
        assert_eq!(world.say(care.room, care.wearer, "Text").await, Appended::SignedOut);
    }
}
