use domain::{Error, Role, limits};

use crate::world::{account, on_both, some_peer};

pub(crate) fn token(link: &domain::InvitationView) -> &str {
    link.url_path.strip_prefix("/join/").unwrap()
}

on_both! {
    async fn a_link_into_a_room_works_once_for_the_right_role(world) {
        let (ada, ben) = (world.expert("Ada").await, world.expert("Ben").await);
        let (eve, will) = (world.expert("Eve").await, world.wearer("Will").await);
        let service = &world.service;
        let room = world.team(&[&ada]).await;
        let link = service.invite(&ada, Some(room), Role::Expert).await.unwrap();
        let shown = service.invitation(token(&link), &some_peer()).await.unwrap();
        assert_eq!(shown, link);
        assert_eq!((link.invited_by.as_str(), link.room_name.as_deref()), ("Ada", Some("Team")));
        let wrong_role = service.accept_invitation(&will, token(&link)).await;
        assert_eq!(wrong_role, Err(Error::Forbidden));
        assert_eq!(service.accept_invitation(&ben, token(&link)).await, Ok(Some(room)));
        let again = service.accept_invitation(&eve, token(&link)).await;
        assert_eq!(again, Err(Error::BadInvitation));
        for nonsense in ["", "x", &"A".repeat(43)] {
            assert_eq!(
                service.invitation(nonsense, &some_peer()).await,
                Err(Error::BadInvitation)
            );
        }
    }

    async fn a_link_for_a_new_account_makes_it_and_signs_it_in(world) {
        let (root, ada) = (world.admin("Root").await, world.expert("Ada").await);
        let service = &world.service;
        let link = service.invite(&root, None, Role::Wearer).await.unwrap();
        // Who has an account has no use for it, and does not use it up.
        let used = service.accept_invitation(&ada, token(&link)).await;
        assert_eq!(used, Err(Error::EmailTaken));
        let (signed_in, room) = service
            .accept_invitation_as(token(&link), account("Will"), &some_peer())
            .await
            .unwrap();
        assert_eq!(signed_in.actor.user.role, Role::Wearer);
        let rooms = service.rooms(&signed_in.actor).await.unwrap();
        assert_eq!(rooms.first().map(|room| room.id), room);
        let again = service
            .accept_invitation_as(token(&link), account("Walt"), &some_peer())
            .await;
        assert_eq!(again.err(), Some(Error::BadInvitation));
    }

    async fn who_may_invite_whom(world) {
        let (root, ada) = (world.admin("Root").await, world.expert("Ada").await);
        let will = world.wearer("Will").await;
        let service = &world.service;
        let (team, care) = (world.team(&[&ada]).await, world.care(&will, &ada).await);
        for (by, room, role, answer) in [
            (&ada, None, Role::Expert, Some(Error::Forbidden)),
            (&will, None, Role::Expert, Some(Error::Forbidden)),
            (&root, None, Role::Admin, None),
            (&ada, Some(team), Role::Expert, None),
            (&ada, Some(team), Role::Wearer, Some(Error::Forbidden)),
            (&root, Some(team), Role::Expert, Some(Error::NotFound)),
            (&will, Some(team), Role::Expert, Some(Error::NotFound)),
            (&ada, Some(care), Role::Expert, None),
            (&will, Some(care), Role::Expert, None),
            (&will, Some(care), Role::Wearer, Some(Error::Forbidden)),
        ] {
            let invited = service.invite(by, room, role).await;
            assert_eq!(invited.err(), answer, "{} {room:?} {role}", by.user.name);
        }
    }

    async fn a_link_dies_with_its_makers_membership(world) {
        let (ada, ben) = (world.expert("Ada").await, world.expert("Ben").await);
        let eve = world.expert("Eve").await;
        let room = world.team(&[&ada, &ben]).await;
        let link = world.service.invite(&ben, Some(room), Role::Expert).await.unwrap();
        world.service.remove_member(&ada, room, ben.user.id, false).await.unwrap();
        let used = world.service.accept_invitation(&eve, token(&link)).await;
        assert_eq!(used, Err(Error::BadInvitation));
    }

    async fn a_maker_sees_and_ends_their_links_and_an_admin_any(world) {
        let (root, ada) = (world.admin("Root").await, world.expert("Ada").await);
        let (eve, service) = (world.expert("Eve").await, &world.service);
        let room = world.team(&[&ada]).await;
        let link = service.invite(&ada, Some(room), Role::Expert).await.unwrap();
        let other = service.invite(&ada, Some(room), Role::Expert).await.unwrap();
        let mine = service.links(&ada).await.unwrap();
        assert_eq!(mine.len(), 2);
        assert_eq!(service.links(&eve).await, Ok(vec![]));
        assert_eq!(service.all_links(&eve).await, Err(Error::Forbidden));
        assert_eq!(service.all_links(&root).await.unwrap().len(), 2);
        assert_eq!(service.revoke_link(&eve, link.id).await, Err(Error::NotFound));
        assert_eq!(service.revoke_link(&ada, link.id).await, Ok(()));
        assert_eq!(service.revoke_link(&root, other.id).await, Ok(()));
        assert_eq!(service.revoke_link(&root, other.id).await, Err(Error::NotFound));
        for link in [&link, &other] {
            let used = service.accept_invitation(&eve, token(link)).await;
            assert_eq!(used, Err(Error::BadInvitation));
        }
        for _ in 0..limits::OPEN_INVITATIONS {
            service.invite(&ada, Some(room), Role::Expert).await.unwrap();
        }
        let limit = limits::OPEN_INVITATIONS;
        let one_more = service.invite(&ada, Some(room), Role::Expert).await;
        assert_eq!(one_more.err(), Some(Error::TooManyLinks { limit }));
    }
}
