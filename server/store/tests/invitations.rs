use domain::{InvitationId, Role, RoomId, UserId, limits};
use store::{AcceptedAs, CreatedInvitation, NewInvitation};
use uuid::Uuid;

use crate::{
    membership::{care_room, join, summary},
    world::{T0, World, both_stores, hash},
};

pub(crate) fn link(by: UserId, role: Role, room: Option<RoomId>) -> NewInvitation {
    NewInvitation {
        id: InvitationId(Uuid::now_v7()),
        token_hash: hash(),
        role,
        room,
        created_by: by,
        created_at: T0,
        expires_at: T0 + 1_000_000,
    }
}

pub(crate) async fn invite(
    world: &World,
    by: UserId,
    role: Role,
    room: Option<RoomId>,
) -> [u8; 32] {
    let invitation = link(by, role, room);
    let token = invitation.token_hash;
    let made = world.store.create_invitation(invitation).await.unwrap();
    assert_eq!(made, CreatedInvitation::Made);
    token
}

pub(crate) async fn usable(world: &World, token: [u8; 32], now: i64) -> bool {
    world.store.invitation(token, now).await.unwrap().is_some()
}

both_stores! {
    async fn a_link_tells_of_few_addresses_whether_they_are_known(world) {
        let admin = world.person(Role::Admin).await;
        let known = world.person(Role::Wearer).await;
        let token = invite(world, admin, Role::Wearer, None).await;
        let again = || {
            let mut user = world.new_user(UserId(Uuid::now_v7()), Role::Wearer);
            user.created_at = T0 + 1;
            user
        };
        for _ in 0..limits::INVITATION_REFUSALS {
            let mut user = again();
            user.email = world.store.user(known).await.unwrap().unwrap().email;
            let accepted = world.store.accept_invitation_as(token, user, None).await;
            assert_eq!(accepted.unwrap(), AcceptedAs::EmailTaken);
        }
        assert!(!usable(world, token, T0 + 1).await);
        let accepted = world.store.accept_invitation_as(token, again(), None).await;
        assert_eq!(accepted.unwrap(), AcceptedAs::NotUsable);
    }

    async fn an_account_enters_the_room_once(world) {
        let expert = world.person(Role::Expert).await;
        let room = world.team_room(expert).await;
        let guest = world.person(Role::Expert).await;
        let token = invite(world, expert, Role::Expert, Some(room)).await;
        let shown = world.store.invitation(token, T0 + 1).await.unwrap().unwrap();
        assert_eq!((shown.role, shown.room), (Role::Expert, Some(room)));
        assert_eq!(shown.room_name.as_deref(), Some("Night team"));
        assert_eq!(shown.invited_by, world.store.user(expert).await.unwrap().unwrap().person.name);

        // The maker is in already: nothing is used up.
        assert!(world.store.accept_invitation(token, expert, T0 + 1).await.unwrap());
        assert!(usable(world, token, T0 + 1).await);
        assert!(world.store.accept_invitation(token, guest, T0 + 1).await.unwrap());
        assert!(!usable(world, token, T0 + 1).await);
        let late = world.person(Role::Expert).await;
        assert!(!world.store.accept_invitation(token, late, T0 + 1).await.unwrap());
        assert_eq!(world.store.entitled(room).await.unwrap().unwrap().1.len(), 2);
        let page = world.store.page(guest, room, None, 10).await.unwrap().unwrap();
        assert_eq!(page.events.last().unwrap().author.as_ref().unwrap().id, guest);
    }

    async fn a_link_dies_with_its_time_and_its_maker(world) {
        let admin = world.person(Role::Admin).await;
        let expert = world.person(Role::Expert).await;
        let room = world.team_room(expert).await;
        let guest = world.person(Role::Expert).await;
        let token = invite(world, expert, Role::Expert, Some(room)).await;
        assert!(usable(world, token, T0 + 999_999).await);
        assert!(!usable(world, token, T0 + 1_000_000).await);
        assert!(!world.store.accept_invitation(token, guest, T0 + 1_000_000).await.unwrap());
        assert!(!usable(world, hash(), T0).await);

        assert!(join(&world.store, room, admin, expert, T0).await);
        assert!(world.store.remove_member(room, expert, admin, T0).await.unwrap());
        assert!(!usable(world, token, T0 + 1).await);
        assert!(!world.store.accept_invitation(token, guest, T0 + 1).await.unwrap());
        let user = world.new_user(UserId(Uuid::now_v7()), Role::Expert);
        let refused = world.store.accept_invitation_as(token, user, None).await.unwrap();
        assert_eq!(refused, AcceptedAs::NotUsable);

        let second = world.person(Role::Admin).await;
        let bare = invite(world, second, Role::Expert, None).await;
        assert!(usable(world, bare, T0 + 1).await);
        assert!(!world.store.accept_invitation(bare, guest, T0 + 1).await.unwrap());
        world.store.disable_user(second, admin, T0).await.unwrap().unwrap();
        assert!(!usable(world, bare, T0 + 1).await);
        world.store.disable_user(expert, admin, T0).await.unwrap().unwrap();
        let refused = world.store.create_invitation(link(expert, Role::Expert, Some(room))).await;
        assert_eq!(refused.unwrap(), CreatedInvitation::NotAllowed);
    }

    async fn a_link_that_died_with_its_maker_stays_dead(world) {
        let admin = world.person(Role::Admin).await;
        let (expert, other) = (world.person(Role::Expert).await, world.person(Role::Expert).await);
        let (room, elsewhere) = (world.team_room(other).await, world.team_room(expert).await);
        assert!(join(&world.store, room, expert, other, T0).await);
        let token = invite(world, expert, Role::Expert, Some(room)).await;
        let lasting = invite(world, expert, Role::Expert, Some(elsewhere)).await;
        let late = link(expert, Role::Expert, Some(room));
        assert!(world.store.remove_member(room, expert, other, T0).await.unwrap());
        let refused = world.store.create_invitation(late).await.unwrap();
        assert_eq!(refused, CreatedInvitation::NotAllowed);
        assert!(join(&world.store, room, expert, other, T0).await);
        assert!(!usable(world, token, T0 + 1).await);
        assert!(usable(world, lasting, T0 + 1).await);

        world.store.disable_user(expert, admin, T0).await.unwrap().unwrap();
        assert!(world.store.enable_user(expert, admin).await.unwrap());
        assert!(!usable(world, lasting, T0 + 1).await);
        let guest = world.person(Role::Expert).await;
        assert!(!world.store.accept_invitation(lasting, guest, T0 + 1).await.unwrap());
    }

    async fn links_are_listed_closed_and_few(world) {
        let (expert, other) = (world.person(Role::Expert).await, world.person(Role::Expert).await);
        let room = world.team_room(expert).await;
        let mut tokens = Vec::new();
        for _ in 0..limits::OPEN_INVITATIONS {
            tokens.push(invite(world, expert, Role::Expert, Some(room)).await);
        }
        let one_more = link(expert, Role::Expert, Some(room));
        let made = async |now| {
            let one = NewInvitation {
                id: InvitationId(Uuid::now_v7()),
                token_hash: hash(),
                created_at: now,
                ..one_more.clone()
            };
            world.store.create_invitation(one).await.unwrap()
        };
        assert_eq!(made(T0).await, CreatedInvitation::TooMany);
        let mine = world.store.links_of(expert, T0 + 1).await.unwrap();
        assert_eq!(mine.len(), limits::OPEN_INVITATIONS);
        assert_eq!(mine[0].room_name.as_deref(), Some("Night team"));
        assert_eq!((mine[0].made_by.id, mine[0].used_by.as_ref()), (expert, None));
        assert_eq!(world.store.open_links(T0 + 1).await.unwrap().len(), mine.len());
        assert!(world.store.links_of(other, T0 + 1).await.unwrap().is_empty());

        // Its maker closes it, or an admin, and once.
        let [first, second] = [mine[0].id, mine[1].id];
        let root = world.person(Role::Admin).await;
        assert!(!world.store.close_invitation(first, other, T0).await.unwrap());
        assert!(world.store.close_invitation(first, expert, T0).await.unwrap());
        assert!(!world.store.close_any_invitation(first, root, T0).await.unwrap());
        assert!(world.store.close_any_invitation(second, root, T0).await.unwrap());
        let left = world.store.links_of(expert, T0 + 1).await.unwrap();
        assert_eq!(left.len(), limits::OPEN_INVITATIONS - 2);
        let mut open = 0;
        for token in tokens {
            open += usize::from(usable(world, token, T0 + 1).await);
        }
        assert_eq!(open, left.len());

        // Expired ones are no longer listed, and do not count.
        assert!(world.store.links_of(expert, T0 + 1_000_000).await.unwrap().is_empty());
        assert_eq!(made(T0 + 1_000_000).await, CreatedInvitation::Made);
    }

    /// Whoever made the link: a direct room keeps its two.
    async fn nobody_is_invited_into_a_direct_room(world) {
        let (a, b) = (world.person(Role::Expert).await, world.person(Role::Expert).await);
        let shared = world.team_room(a).await;
        assert!(join(&world.store, shared, b, a, T0).await);
        let direct = world.store.direct_room(a, b, RoomId(Uuid::now_v7()), T0).await.unwrap();
        let token = invite(world, a, Role::Expert, direct.id()).await;
        let third = world.person(Role::Expert).await;
        assert!(!world.store.accept_invitation(token, third, T0 + 1).await.unwrap());
        let user = world.new_user(UserId(Uuid::now_v7()), Role::Expert);
        let refused = world.store.accept_invitation_as(token, user, None).await.unwrap();
        assert_eq!(refused, AcceptedAs::NotUsable);
        assert_eq!(world.store.entitled(direct.id().unwrap()).await.unwrap().unwrap().1.len(), 2);
    }

    async fn a_refused_account_leaves_the_link_unused(world) {
        let expert = world.person(Role::Expert).await;
        let room = world.team_room(expert).await;
        let token = invite(world, expert, Role::Expert, Some(room)).await;
        let id = UserId(Uuid::now_v7());
        let taken = store::NewUser {
            email: world.store.user(expert).await.unwrap().unwrap().email,
            ..world.new_user(id, Role::Expert)
        };
        let answer = world.store.accept_invitation_as(token, taken, None).await.unwrap();
        assert_eq!(answer, AcceptedAs::EmailTaken);
        let wrong = world.new_user(id, Role::Admin);
        let answer = world.store.accept_invitation_as(token, wrong, None).await.unwrap();
        assert_eq!(answer, AcceptedAs::NotUsable);
        assert!(world.store.user(id).await.unwrap().is_none());

        let user = world.new_user(id, Role::Expert);
        let answer = world.store.accept_invitation_as(token, user, None).await.unwrap();
        assert_eq!(answer, AcceptedAs::Made);
        assert!(summary(&world.store, id, room).await.unwrap().is_some());
        assert!(!usable(world, token, T0 + 1).await);
    }

    async fn an_invited_wearer_gets_a_care_room(world) {
        let admin = world.person(Role::Admin).await;
        let token = invite(world, admin, Role::Wearer, None).await;
        let id = UserId(Uuid::now_v7());
        let room = RoomId(Uuid::now_v7());
        let user = world.new_user(id, Role::Wearer);
        let answer = world.store.accept_invitation_as(token, user, Some(room)).await.unwrap();
        assert_eq!(answer, AcceptedAs::Made);
        assert_eq!(care_room(&world.store, id).await.unwrap(), Some(room));
    }
}
