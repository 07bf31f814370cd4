use std::collections::BTreeSet;

use domain::{Role, RoomId, Standing, UserId};
use store::{AcceptedAs, Acting, DirectRoom, NewUser};
use uuid::Uuid;

use crate::{
    invitations::{invite, usable},
    membership::{care_room, join, summary},
    people::sign_in,
    world::{T0, World, alert, both_stores, sign_in_of},
};

/// Somebody new by this link, who waits.
async fn come(world: &World, token: [u8; 32]) -> UserId {
    let id = UserId(Uuid::now_v7());
    let user = NewUser {
        standing: Standing::Waiting,
        created_at: T0 + 1,
        ..world.new_user(id, Role::Expert)
    };
    let come = world.store.accept_invitation_as(token, user, None).await;
    assert_eq!(come.unwrap(), AcceptedAs::Made);
    id
}

async fn is_in(world: &World, user: UserId, room: RoomId) -> bool {
    summary(&world.store, user, room).await.unwrap().is_some()
}

both_stores! {
    async fn who_waits_enters_when_approved(world) {
        let (root, care) = (world.person(Role::Admin).await, world.care().await);
        let token = invite(world, care.wearer, Role::Expert, Some(care.room)).await;
        let guest = come(world, token).await;
        assert!(!usable(world, token, T0 + 2).await);
        let (_, cookie) = sign_in(&world.store, guest, T0).await;
        let seen = world.store.sign_in(cookie, T0, 1_000).await.unwrap().unwrap();
        assert_eq!(seen.standing, Standing::Waiting);
        assert!(!is_in(world, guest, care.room).await);

        assert!(world.store.contacts(care.wearer).await.unwrap().iter().all(|one| one.id != guest));
        let direct = world.store.direct_room(care.wearer, guest, RoomId(Uuid::now_v7()), T0).await;
        assert_eq!(direct.unwrap(), DirectRoom::NotFound);

        let listed = world.store.users().await.unwrap();
        let shown = listed.iter().find(|one| one.person.id == guest).unwrap();
        assert_eq!(shown.invited_by.as_ref().unwrap().id, care.wearer);
        assert!(shown.enters.is_some() && shown.standing == Standing::Waiting);
        let links = world.store.links_of(care.wearer, T0 + 1).await.unwrap();
        assert_eq!(links[0].used_by.as_ref().unwrap().id, guest);
        assert_eq!(world.store.admins().await.unwrap()[0].id, root);

        let approved = world.store.approve_user(guest, root, T0 + 3).await.unwrap();
        assert_eq!(approved, Some(Some(care.room)));
        assert!(is_in(world, guest, care.room).await);
        assert_eq!(world.store.approve_user(guest, root, T0 + 4).await.unwrap(), None);
        let detail = world.store.user_detail(guest, root).await.unwrap().unwrap();
        assert_eq!(detail.approved_by.unwrap().id, root);
        assert_eq!((detail.user.standing, detail.user.enters), (Standing::Active, None));
        assert!(world.store.links_of(care.wearer, T0 + 1).await.unwrap().is_empty());
    }

    /// What an inviter lost, or took back, no approval gives to their guest.
    async fn the_room_stays_shut_if_the_link_was_closed_meanwhile(world) {
        let root = world.person(Role::Admin).await;
        for how in 0..3 {
            let care = world.care().await;
            let token = invite(world, care.expert, Role::Expert, Some(care.room)).await;
            let guest = come(world, token).await;
            match how {
                0 => assert!(
                    world.store.remove_member(care.room, care.expert, care.wearer, T0).await.unwrap()
                ),
                1 => {
                    let link = world.store.links_of(care.expert, T0).await.unwrap()[0].id;
                    let closed = world.store.close_invitation(link, care.expert, T0).await;
                    assert!(closed.unwrap());
                }
                // Declined, then taken back: approved, but the old link is over.
                _ => {
                    world.store.disable_user(guest, root, T0).await.unwrap().unwrap();
                    assert_eq!(world.store.approve_user(guest, root, T0).await.unwrap(), None);
                    assert!(world.store.enable_user(guest, root).await.unwrap());
                }
            }
            let approved = world.store.approve_user(guest, root, T0 + 3).await.unwrap();
            assert_eq!(approved, Some(None), "{how}");
            assert!(!is_in(world, guest, care.room).await);
        }
    }

    async fn guests_who_wait_end_with_whoever_invited_them(world) {
        let (root, care) = (world.person(Role::Admin).await, world.care().await);
        let first = come(world, invite(world, care.expert, Role::Expert, Some(care.room)).await).await;
        world.store.approve_user(first, root, T0).await.unwrap().unwrap();
        let second = come(world, invite(world, first, Role::Expert, Some(care.room)).await).await;
        let (in_second, _) = sign_in(&world.store, second, T0).await;
        let other = come(world, invite(world, care.wearer, Role::Expert, Some(care.room)).await).await;

        let detail = world.store.user_detail(care.expert, root).await.unwrap().unwrap();
        let invited: Vec<UserId> = detail.invited.iter().map(|one| one.person.id).collect();
        assert_eq!(invited.len(), 2);
        assert!(invited.contains(&first) && invited.contains(&second));
        let by: Vec<_> = detail.invited.iter().map(|one| one.invited_by.as_ref().unwrap().id).collect();
        assert!(by.contains(&care.expert) && by.contains(&first));

        let ended = world.store.disable_user(care.expert, root, T0 + 2).await.unwrap().unwrap();
        assert_eq!(ended.people, [care.expert, second]);
        let sign_ins = BTreeSet::from_iter(ended.sign_ins);
        assert_eq!(sign_ins, BTreeSet::from([in_second, sign_in_of(care.expert)]));
        let left = world.store.user_detail(care.expert, root).await.unwrap().unwrap().invited;
        assert_eq!(left.iter().map(|one| one.person.id).collect::<Vec<_>>(), [first]);
        let others = world.store.user(other).await.unwrap().unwrap();
        assert_eq!(others.disabled_at, None);
    }

    /// An admin answers for their own guests, whoever invited the admin.
    async fn the_guests_of_the_acting_admin_are_not_counted(world) {
        let root = world.person(Role::Admin).await;
        let second = UserId(Uuid::now_v7());
        let admin = NewUser { invited_by: Some(root), ..world.new_user(second, Role::Admin) };
        assert!(world.store.create_user(admin, None).await.unwrap());
        let guest = come(world, invite(world, second, Role::Expert, None).await).await;
        let detail = world.store.user_detail(root, second).await.unwrap().unwrap();
        assert!(detail.invited.is_empty());
        let ended = world.store.disable_user(root, second, T0).await.unwrap().unwrap();
        assert_eq!(ended.people, [root]);
        assert_eq!(world.store.user(guest).await.unwrap().unwrap().disabled_at, None);
    }

    /// Nobody else may let in whoever waits as an admin.
    async fn an_admin_who_waits_is_no_admin(world) {
        let root = world.person(Role::Admin).await;
        let waiting = UserId(Uuid::now_v7());
        let admin = NewUser { standing: Standing::Waiting, ..world.new_user(waiting, Role::Admin) };
        assert!(world.store.create_user(admin, None).await.unwrap());
        let named = world.store.admins().await.unwrap();
        assert_eq!(named.iter().map(|one| one.id).collect::<Vec<_>>(), [root]);
        assert_eq!(world.store.disable_user(root, Acting::Operator, T0).await.unwrap(), None);
    }

    /// Alerts have a place all along: the wearer's own room, with their experts in it.
    async fn an_account_that_comes_back_has_its_care_room(world) {
        let (root, care) = (world.person(Role::Admin).await, world.care().await);
        let team = world.team_room(care.expert).await;
        let device = world.device(care.wearer).await;
        for user in [care.wearer, care.expert] {
            world.store.disable_user(user, root, T0).await.unwrap().unwrap();
            assert!(world.store.enable_user(user, root).await.unwrap());
            assert!(!world.store.enable_user(user, root).await.unwrap());
        }
        assert!(!is_in(world, care.expert, care.room).await);
        assert!(!is_in(world, care.expert, team).await);
        assert!(join(&world.store, care.room, care.expert, care.wearer, T0).await);
        assert_eq!(care_room(&world.store, care.wearer).await.unwrap(), Some(care.room));
        assert!(world.store.device(device).await.unwrap().unwrap().view.revoked_at.is_some());
        let anew = world.device(care.wearer).await;
        let posted = world.post(anew, vec![alert(1, domain::AlertId(Uuid::now_v7()), anew)]).await;
        assert_eq!(posted.raised.len(), 1);
        let seen = summary(&world.store, care.expert, care.room).await.unwrap().unwrap();
        assert_eq!(seen.open_alerts, 1);
    }
}
