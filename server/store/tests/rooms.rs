use domain::{AlertId, Preview, Role, RoomId, RoomKind, Signals, UserId, watch::Rule};
use store::{DirectRoom, NewUser};
use uuid::Uuid;

use crate::{
    membership::{join, summary},
    world::{T0, alert, both_stores, seq},
};

both_stores! {
    async fn those_whose_names_look_alike_are_told(world) {
        let care = world.care().await;
        for name in ["Expert 1", "expert l", "Somebody else"] {
            let user = NewUser {
                name: name.to_owned(),
                ..world.new_user(UserId(Uuid::now_v7()), Role::Expert)
            };
            let id = user.id;
            assert!(world.store.create_user(user, None).await.unwrap());
            assert!(join(&world.store, care.room, id, care.wearer, T0).await);
        }
        let detail = world.store.detail(care.expert, care.room).await.unwrap().unwrap();
        let alike = detail.members.iter().filter(|member| member.alike);
        let named: Vec<String> = alike.map(|member| member.told_apart().name).collect();
        assert_eq!(named.len(), 2, "{named:?}");
        for name in &named {
            let (name, number) = name.rsplit_once(" (").unwrap();
            assert!(name.to_lowercase().starts_with("expert "), "{name}");
            assert!(number.len() == 5 && number.ends_with(')'), "{number}");
        }
        assert_ne!(named[0], named[1]);
    }

    /// As somebody with several pages does at once: such questions are read together.
    async fn who_asks_twice_at_once_is_told_each_room_once(world) {
        let care = world.care().await;
        let team = world.team_room(care.expert).await;
        let asks = (0..40).map(|_| world.store.rooms_of(care.expert));
        for answer in futures::future::join_all(asks).await {
            let rooms: Vec<RoomId> = answer.unwrap().iter().map(|room| room.id).collect();
            assert_eq!(rooms, [team, care.room]);
        }
    }

    /// Open alerts first, then what was active last.
    async fn the_list_shows_who_needs_somebody_first(world) {
        let care = world.care().await;
        let quiet = world.team_room(care.expert).await;
        let busy = world.team_room(care.expert).await;
        world.say(busy, care.expert, "Text").await;
        let order = async || -> Vec<RoomId> {
            let rooms = world.store.rooms_of(care.expert).await.unwrap();
            rooms.iter().map(|room| room.id).collect()
        };
        assert_eq!(order().await, [busy, quiet, care.room]);
        let device = world.device(care.wearer).await;
        let id = AlertId(Uuid::now_v7());
        world.post(device, vec![alert(1, id, device)]).await;
        world.say(quiet, care.expert, "Text").await;
        assert_eq!(order().await, [care.room, quiet, busy]);
        world.ack(care.room, care.expert, id).await;
        world.say(busy, care.expert, "Text").await;
        assert_eq!(order().await, [busy, care.room, quiet]);
    }

    async fn a_preview_is_the_newest_item_in_one_short_line(world) {
        let care = world.care().await;
        let preview = async || {
            let summary = summary(&world.store, care.expert, care.room).await;
            summary.unwrap().unwrap().preview
        };
        assert_eq!(preview().await, None);
        let long = "Grüße\n\n  an alle ".repeat(20);
        world.say(care.room, care.wearer, &long).await;
        let Some(Preview::Message { text }) = preview().await else {
            panic!("no message");
        };
        assert!(text.starts_with("Grüße an alle Grüße") && text.ends_with('…'));
        assert!(text.chars().count() <= 81 && !text.contains('\n'));
        let device = world.device(care.wearer).await;
        let id = AlertId(Uuid::now_v7());
        world.post(device, vec![alert(1, id, device)]).await;
        let raised = Some(Preview::Alert {
            rule: Rule::Arousal,
            sustained_s: Some(180),
            signals: Signals::Unnamed,
            technical: None,
            doubts: Vec::new(),
        });
        assert_eq!(preview().await, raised);
        // A change of state is no item.
        world.ack(care.room, care.expert, id).await;
        assert_eq!(preview().await, raised);
    }

    async fn a_direct_room_is_named_after_the_other(world) {
        let (a, b) = (world.person(Role::Expert).await, world.person(Role::Wearer).await);
        let fresh = RoomId(Uuid::now_v7());
        assert_eq!(world.store.direct_room(a, b, fresh, T0).await.unwrap().id(), None, "strangers");
        let shared = world.team_room(a).await;
        assert!(join(&world.store, shared, b, a, T0).await);
        let room = world.store.direct_room(a, b, fresh, T0).await.unwrap().id().unwrap();
        assert_eq!(room, fresh);
        let again = world.store.direct_room(b, a, RoomId(Uuid::now_v7()), T0).await.unwrap();
        assert_eq!(again, DirectRoom::Open(room));
        for (reader, other) in [(a, b), (b, a)] {
            let name = world.store.user(other).await.unwrap().unwrap().person.name;
            let summary = summary(&world.store, reader, room).await.unwrap().unwrap();
            assert_eq!((summary.name, summary.kind), (name, RoomKind::Direct));
            assert_eq!((summary.head, summary.unread), (2, 0));
        }
        // For ever these two.
        let third = world.person(Role::Expert).await;
        assert!(!join(&world.store, room, third, a, T0).await);
        let alone = world.store.direct_room(a, a, RoomId(Uuid::now_v7()), T0).await.unwrap();
        assert_eq!(alone, DirectRoom::NotFound);
        assert_eq!(world.store.entitled(room).await.unwrap().unwrap().1.len(), 2);
    }

    async fn detail_lists_present_members_before_former_ones(world) {
        let care = world.care().await;
        let gone = world.person(Role::Expert).await;
        join(&world.store, care.room, gone, care.expert, T0).await;
        world.store.remove_member(care.room, gone, care.expert, T0 + 5).await.unwrap();
        let detail = world.store.detail(care.wearer, care.room).await.unwrap().unwrap();
        assert_eq!(detail.members.len(), 3);
        assert_eq!(detail.members[2].person.id, gone);
        assert_eq!(detail.members[2].left_at, Some(T0 + 5));
        assert!(detail.has(care.expert) && !detail.has(gone));
        assert_eq!(detail.summary.wearer, Some(care.wearer));
    }

    async fn a_room_id_is_not_taken_twice(world) {
        let expert = world.person(Role::Expert).await;
        let id = world.team_room(expert).await;
        let again = store::NewRoom {
            id,
            kind: RoomKind::Team,
            name: "Again".to_owned(),
            created_by: expert,
            created_at: T0,
        };
        assert!(world.store.create_room(again).await.is_err());
        let name = summary(&world.store, expert, id).await.unwrap().unwrap().name;
        assert_eq!(name, "Night team");
        assert_eq!(seq(&world.say(id, expert, "Text").await), 2);
    }
}
