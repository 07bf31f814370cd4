use std::collections::BTreeSet;

use domain::{AlertId, Role, RoomAction, watch::Confirmation};
use futures::future::join_all;
use store::{AcceptedAs, Appended, Error, NewDevice, NewInvitation};
use uuid::Uuid;

use crate::{
    membership::{care_room, join},
    world::{PATIENCE, T0, alert, both_stores, hash, insist, message, reading},
};

both_stores! {
    /// Sixteen writers by way of two processes, four rooms: every number once, none missing.
    async fn numbers_have_no_gaps(world) {
        let expert = world.person(Role::Expert).await;
        let mut rooms = Vec::new();
        for _ in 0..4 {
            rooms.push(world.team_room(expert).await);
        }
        let neighbour = world.neighbour().await;
        let writers = (0..16_usize).map(|writer| {
            let store = if writer % 2 == 0 { world.store.clone() } else { neighbour.clone() };
            let room = rooms[writer / 2 % 4];
            async move {
                let mut written = Vec::new();
                for n in 0..25 {
                    let append = message(room, expert, &format!("{writer} {n}"), T0);
                    match insist(&store, append).await {
                        Appended::Written { seq, .. } => written.push(seq),
                        other => panic!("{other:?}"),
                    }
                }
                assert!(written.windows(2).all(|pair| pair[0] < pair[1]));
                (room, written)
            }
        });
        let done = join_all(writers).await;
        for room in rooms {
            let given: Vec<i64> = done.iter()
                .filter(|(of, _)| *of == room)
                .flat_map(|(_, seqs)| seqs.iter().copied())
                .collect();
            let distinct: BTreeSet<i64> = given.iter().copied().collect();
            assert_eq!(given.len(), 100);
            assert_eq!(distinct, (2..=101).collect::<BTreeSet<i64>>());
            let page = world.store.page(expert, room, None, 200).await.unwrap().unwrap();
            assert_eq!(page.head, 101);
            let seqs: Vec<i64> = page.events.iter().map(|event| event.seq).collect();
            assert_eq!(seqs, (1..=101).collect::<Vec<i64>>());
        }
        neighbour.close().await;
    }

    /// Both processes get the same message at once; the loser's transaction leaves no hole.
    async fn one_client_id_in_two_processes_is_one_event(world) {
        let expert = world.person(Role::Expert).await;
        let (room, other) = (world.team_room(expert).await, world.team_room(expert).await);
        let neighbour = world.neighbour().await;
        for n in 0..20 {
            let here = message(room, expert, &format!("{n}"), T0);
            let mut there = here.clone();
            // Every other time into another room, where no lock of the first one helps.
            if n % 2 == 0 {
                there.room = other;
            }
            let (a, b) = tokio::join!(insist(&world.store, here), insist(&neighbour, there));
            let answers = [a, b];
            let written = answers.iter().filter(|one| matches!(one, Appended::Written { .. }));
            assert_eq!(written.count(), 1, "{answers:?}");
            let lost = answers.iter().filter(|one| {
                matches!(one, Appended::Repeat { .. } | Appended::Reused)
            });
            assert_eq!(lost.count(), 1, "{answers:?}");
        }
        let mut total = 0;
        for room in [room, other] {
            let page = world.store.page(expert, room, None, 100).await.unwrap().unwrap();
            assert_eq!(i64::try_from(page.events.len()).unwrap(), page.head);
            total += page.head - 1;
        }
        assert_eq!(total, 20);
        neighbour.close().await;
    }

    async fn two_experts_take_one_alert_on(world) {
        let care = world.care().await;
        let second = world.person(Role::Expert).await;
        assert!(join(&world.store, care.room, second, care.expert, T0).await);
        let device = world.device(care.wearer).await;
        let neighbour = world.neighbour().await;
        for n in 0..8 {
            let id = AlertId(Uuid::now_v7());
            world.post(device, vec![alert(n, id, device)]).await;
            let ack = |author| store::Append {
                action: RoomAction::AcknowledgeAlert { alert: id },
                ..message(care.room, author, "", T0)
            };
            let (a, b) = tokio::join!(
                insist(&world.store, ack(care.expert)),
                insist(&neighbour, ack(second))
            );
            match (a, b) {
                (Appended::Written { seq, at }, Appended::Repeat { seq: first, at: then })
                | (Appended::Repeat { seq: first, at: then }, Appended::Written { seq, at }) => {
                    assert_eq!((seq, at), (first, then));
                }
                other => panic!("{other:?}"),
            }
        }
        let page = world.store.page(second, care.room, None, 100).await.unwrap().unwrap();
        let acks = page.events.iter().filter(|event| event.change.kind() == "alert_acknowledged");
        assert_eq!(acks.count(), 8);
        assert_eq!(world.post(device, Vec::new()).await.downlinks.len(), 8);
        neighbour.close().await;
    }

    async fn one_confirmation_in_two_processes_is_one_event(world) {
        let care = world.care().await;
        let device = world.device(care.wearer).await;
        let id = AlertId(Uuid::now_v7());
        world.post(device, vec![alert(1, id, device)]).await;
        world.ack(care.room, care.expert, id).await;
        let waiting = world.post(device, Vec::new()).await.downlinks;
        let neighbour = world.neighbour().await;
        let posts = (0..10).map(|n| {
            let mut post = world.batch(device, Vec::new());
            post.confirmed = vec![(Confirmation { id: waiting[0].id, felt_at: 1 }, Some(T0))];
            let store = if n % 2 == 0 { &world.store } else { &neighbour };
            store.ingest(post)
        });
        for answer in join_all(posts).await {
            assert!(answer.unwrap().unwrap().downlinks.is_empty());
        }
        let page = world.store.page(care.expert, care.room, None, 100).await.unwrap().unwrap();
        let kinds: Vec<&str> = page.events.iter().map(|event| event.change.kind()).collect();
        assert_eq!(kinds.iter().filter(|kind| **kind == "alert_confirmed").count(), 1);
        neighbour.close().await;
    }

    /// Whatever is written after the `Left` event is not by the one who left.
    async fn who_is_taken_out_says_nothing_more(world) {
        let admin = world.person(Role::Expert).await;
        let room = world.team_room(admin).await;
        let neighbour = world.neighbour().await;
        for _ in 0..5 {
            let leaver = world.person(Role::Expert).await;
            assert!(join(&world.store, room, leaver, admin, T0).await);
            let talk = async {
                let mut written = 0;
                loop {
                    match insist(&world.store, message(room, leaver, "Text", T0)).await {
                        Appended::Written { seq, .. } => written = seq,
                        Appended::NotFound => return written,
                        other => panic!("{other:?}"),
                    }
                }
            };
            let end = async {
                tokio::task::yield_now().await;
                neighbour.remove_member(room, leaver, admin, T0).await.unwrap()
            };
            let both = Box::pin(async { tokio::join!(talk, end) });
            let (last, removed) = tokio::time::timeout(PATIENCE, both).await.unwrap();
            assert!(removed);
            let page = world.store.page(admin, room, None, 500).await.unwrap().unwrap();
            let left = page.events.last().unwrap();
            assert_eq!(left.change.kind(), "left");
            assert!(last < left.seq);
        }
        neighbour.close().await;
    }

    async fn one_invitation_makes_one_account(world) {
        let expert = world.person(Role::Expert).await;
        let room = world.team_room(expert).await;
        let neighbour = world.neighbour().await;
        let token_hash = hash();
        let now = world.now();
        let invitation = NewInvitation {
            id: domain::InvitationId(Uuid::now_v7()),
            token_hash,
            role: Role::Expert,
            room: Some(room),
            created_by: expert,
            created_at: now,
            expires_at: now + 1_000_000,
        };
        world.store.create_invitation(invitation).await.unwrap();
        let tries = (0..8).map(|n| {
            let user = world.new_user(domain::UserId(Uuid::now_v7()), Role::Expert);
            let store = if n % 2 == 0 { &world.store } else { &neighbour };
            store.accept_invitation_as(token_hash, user, None)
        });
        let answers: Vec<AcceptedAs> = join_all(tries).await.into_iter().map(Result::unwrap).collect();
        let made = answers.iter().filter(|one| **one == AcceptedAs::Made).count();
        let refused = answers.iter().filter(|one| **one == AcceptedAs::NotUsable).count();
        assert_eq!((made, refused), (1, 7));
        assert_eq!(world.store.entitled(room).await.unwrap().unwrap().1.len(), 2);
        neighbour.close().await;
    }

    async fn one_pairing_code_makes_one_device(world) {
        let care = world.care().await;
        let neighbour = world.neighbour().await;
        let code = hash();
        world.store.create_pairing_code(care.wearer, code, T0, T0 + 10).await.unwrap();
        let tries = (0..8).map(|n| {
            let device = NewDevice {
                id: domain::DeviceId(Uuid::now_v7()),
                name: "Wrist".to_owned(),
                token_hash: hash(),
                paired_at: T0,
            };
            let store = if n % 2 == 0 { &world.store } else { &neighbour };
            store.pair(code, device)
        });
        let paired = join_all(tries).await.into_iter().filter_map(Result::unwrap).count();
        assert_eq!(paired, 1);
        assert_eq!(world.store.devices_of(care.wearer).await.unwrap().len(), 1);
        neighbour.close().await;
    }

    async fn two_first_admins_at_once_are_one(world) {
        let neighbour = world.neighbour().await;
        let codes = [hash(), hash()];
        for code in codes {
            assert!(world.store.add_set_up_code(code, T0).await.unwrap());
        }
        let tries = (0..6).map(|n| {
            let user = world.new_user(domain::UserId(Uuid::now_v7()), Role::Admin);
            let store = if n % 2 == 0 { &world.store } else { &neighbour };
            store.create_first_admin(user, codes[n / 3])
        });
        let made = join_all(tries).await.into_iter().filter(|one| *one.as_ref().unwrap()).count();
        assert_eq!(made, 1);
        assert_eq!(world.store.users().await.unwrap().len(), 1);
        neighbour.close().await;
    }

    /// Two admins who disable each other: one of them stays.
    async fn the_last_admin_stays(world) {
        let neighbour = world.neighbour().await;
        let (a, b) = (world.person(Role::Admin).await, world.person(Role::Admin).await);
        let (first, second) = tokio::join!(
            world.store.disable_user(a, b, T0),
            neighbour.disable_user(b, a, T0)
        );
        let done = [first, second];
        assert_eq!(done.iter().filter(|one| matches!(one, Ok(Some(_)))).count(), 1);
        // The other one is no admin any more.
        assert_eq!(done.iter().filter(|one| matches!(one, Err(Error::NotAdmin))).count(), 1);
        let admins = world.store.users().await.unwrap();
        assert_eq!(admins.iter().filter(|admin| !admin.disabled).count(), 1);
        neighbour.close().await;
    }

    async fn one_pair_of_people_has_one_direct_room(world) {
        let (a, b) = (world.person(Role::Expert).await, world.person(Role::Expert).await);
        let shared = world.team_room(a).await;
        assert!(join(&world.store, shared, b, a, T0).await);
        let neighbour = world.neighbour().await;
        let tries = (0..8).map(|n| {
            let store = if n % 2 == 0 { &world.store } else { &neighbour };
            let (first, second) = if n % 3 == 0 { (a, b) } else { (b, a) };
            store.direct_room(first, second, domain::RoomId(Uuid::now_v7()), T0)
        });
        let rooms: BTreeSet<domain::RoomId> =
            join_all(tries).await.into_iter().map(|room| room.unwrap().id().unwrap()).collect();
        assert_eq!(rooms.len(), 1);
        assert_eq!(world.store.rooms_of(a).await.unwrap().len(), 2);
        neighbour.close().await;
    }

    /// Who has been taken out takes nobody out, whatever was read before.
    async fn two_who_take_each_other_out_do_not_both_succeed(world) {
        let neighbour = world.neighbour().await;
        for _ in 0..5 {
            let (a, b) = (world.person(Role::Expert).await, world.person(Role::Expert).await);
            let room = world.team_room(a).await;
            assert!(join(&world.store, room, b, a, T0).await);
            let (first, second) = tokio::join!(
                world.store.remove_member(room, b, a, T0),
                neighbour.remove_member(room, a, b, T0)
            );
            assert!(first.unwrap() ^ second.unwrap());
            assert_eq!(world.store.entitled(room).await.unwrap().unwrap().1.len(), 1);
        }
        neighbour.close().await;
    }

    /// A direct room needs a shared one at the moment at which it is made.
    async fn who_leaves_is_no_contact_any_more(world) {
        let neighbour = world.neighbour().await;
        for _ in 0..5 {
            let (a, b) = (world.person(Role::Expert).await, world.person(Role::Expert).await);
            let shared = world.team_room(a).await;
            assert!(join(&world.store, shared, b, a, T0).await);
            let fresh = domain::RoomId(Uuid::now_v7());
            let (opened, left) = tokio::join!(
                world.store.direct_room(a, b, fresh, T0),
                neighbour.remove_member(shared, b, b, T0)
            );
            assert!(left.unwrap());
            let again = world.store.direct_room(a, b, domain::RoomId(Uuid::now_v7()), T0);
            // Made before b left, it is a shared room itself.
            assert_eq!(again.await.unwrap(), opened.unwrap());
        }
        neighbour.close().await;
    }

    /// A caller who hangs up loses the answer, never half of the write.
    async fn a_dropped_future_writes_all_or_nothing(world) {
        let care = world.care().await;
        let device = world.device(care.wearer).await;
        let mut sent = BTreeSet::new();
        for n in 0..40_u32 {
            let append = message(care.room, care.expert, "Text", T0);
            sent.insert(append.client_id);
            let id = AlertId(Uuid::now_v7());
            let post = world.batch(device, vec![alert(n, id, device), reading(n + 1000, T0)]);
            let newcomer = world.new_user(domain::UserId(Uuid::now_v7()), Role::Wearer);
            let care_room = Some(domain::RoomId(Uuid::now_v7()));
            let all = futures::future::join3(
                world.store.append(append),
                world.store.ingest(post),
                world.store.create_user(newcomer, care_room),
            );
            // Polled a few times, then dropped where it stands.
            let mut all = Box::pin(all);
            for _ in 0..n % 4 {
                let _ = futures::poll!(all.as_mut());
                tokio::task::yield_now().await;
            }
            drop(all);
        }
        // What was handed over is done before the store closes.
        world.store.close().await;
        let after = world.neighbour().await;
        let page = after.page(care.expert, care.room, None, 500).await.unwrap().unwrap();
        assert_eq!(i64::try_from(page.events.len()).unwrap(), page.head);
        let said = page.events.iter().filter_map(|event| event.client_id);
        assert!(said.clone().all(|id| sent.contains(&id)));
        assert!(said.count() >= 30);
        let raised = page.events.iter().filter(|event| event.change.kind() == "alert_raised");
        let points = after.readings(care.wearer, 0, T0 * 2, usize::MAX).await.unwrap();
        assert!(raised.count() >= 30 && !points.is_empty());
        for user in after.users().await.unwrap() {
            if user.person.role == Role::Wearer {
                assert!(care_room(&after, user.person.id).await.unwrap().is_some());
            }
        }
        let next = after.append(message(care.room, care.expert, "Next", T0)).await.unwrap();
        assert_eq!(next, Appended::Written { seq: page.head + 1, at: T0 });
        after.close().await;
    }
}
