//! Who is in which room, as the product makes and sees it.

use domain::{InvitationId, Role, RoomId, RoomSummary, UnixMillis, UserId};
use store::{NewInvitation, Store};
use uuid::Uuid;

use crate::random_hash::hash;

/// By an invitation, as in the product. `false` if they are in already or it opens nothing.
pub(crate) async fn join(
    store: &Store,
    room: RoomId,
    user: UserId,
    by: UserId,
    at: UnixMillis,
) -> bool {
    let present = store.entitled(room).await.unwrap();
    if present.is_some_and(|(_, users)| users.contains(&user)) {
        return false;
    }
    let invitation = NewInvitation {
        id: InvitationId(Uuid::now_v7()),
        token_hash: hash(),
        role: Role::Expert,
        room: Some(room),
        created_by: by,
        created_at: at,
        expires_at: at + 1,
    };
    let token = invitation.token_hash;
    store.create_invitation(invitation).await.unwrap();
    store.accept_invitation(token, user, at).await.unwrap()
}

/// `None` unless this person is a member now.
pub(crate) async fn summary(
    store: &Store,
    user: UserId,
    room: RoomId,
) -> store::Result<Option<RoomSummary>> {
    let rooms = store.rooms_of(user).await?;
    Ok(rooms.into_iter().find(|one| one.id == room))
}

pub(crate) async fn care_room(store: &Store, wearer: UserId) -> store::Result<Option<RoomId>> {
    let rooms = store.rooms_of(wearer).await?;
    let own = rooms.into_iter().find(|room| room.wearer == Some(wearer));
    Ok(own.map(|room| room.id))
}
