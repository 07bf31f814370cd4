use diesel::{ExpressionMethods, OptionalExtension, QueryDsl};
use diesel_async::RunQueryDsl;
use domain::{InvitationId, Role, RoomId, UnixMillis, UserId, limits};

use crate::{
    NewUser, Result, Store,
    conn::{Conn, on},
    key::Key,
    log::{counter, row::word},
    room,
    schema::{invitations, rooms, users},
    tx::Tx,
    user,
};

#[derive(Clone, Debug)]
pub struct NewInvitation {
    pub id: InvitationId,
    pub token_hash: [u8; 32],
    /// What the new account will be.
    pub role: Role,
    /// Room to enter, if any.
    pub room: Option<RoomId>,
    pub created_by: UserId,
    pub created_at: UnixMillis,
    pub expires_at: UnixMillis,
}

#[derive(Clone, Debug)]
pub struct InvitationRow {
    pub id: InvitationId,
    pub role: Role,
    pub room: Option<RoomId>,
    pub room_name: Option<String>,
    pub invited_by: String,
    pub expires_at: UnixMillis,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AcceptedAs {
    Made,
    EmailTaken,
    NotUsable,
}

impl Store {
    pub async fn create_invitation(&self, invitation: NewInvitation) -> Result<()> {
        self.write(move |tx| {
            Box::pin(async move {
                on!(&mut tx.conn, |db| diesel::insert_into(invitations::table)
                    .values((
                        invitations::id.eq(Key::from(invitation.id)),
                        invitations::token_hash.eq(invitation.token_hash.to_vec()),
                        invitations::role.eq(invitation.role.to_string()),
                        invitations::room_id.eq(invitation.room.map(Key::from)),
                        invitations::created_by.eq(Key::from(invitation.created_by)),
                        invitations::created_at.eq(invitation.created_at),
                        invitations::expires_at.eq(invitation.expires_at),
                    ))
                    .execute(db))?;
                Ok(())
            })
        })
        .await
    }

    /// Only one that can still be used.
    pub async fn invitation(
        &self,
        token_hash: [u8; 32],
        now: UnixMillis,
    ) -> Result<Option<InvitationRow>> {
        self.read(move |conn| {
            Box::pin(async move {
                let Some(found) = usable(conn, token_hash, now).await? else {
                    return Ok(None);
                };
                let room_name: Option<String> = match found.room {
                    Some(room) => on!(conn, |db| rooms::table
                        .find(Key::from(room))
                        .select(rooms::name)
                        .first(db))
                    .optional()?,
                    None => None,
                };
                Ok(Some(InvitationRow {
                    id: found.id,
                    role: found.role,
                    room: found.room,
                    room_name,
                    invited_by: found.maker_name,
                    expires_at: found.expires_at,
                }))
            })
        })
        .await
    }

    /// Uses it up for an existing account: enters the room. `false` if it cannot be used (any more),
    /// for instance because its maker has left the room since. Somebody who is in the room
    /// already gets `true` and leaves it unused.
    pub async fn accept_invitation(
        &self,
        token_hash: [u8; 32],
        user: UserId,
        now: UnixMillis,
    ) -> Result<bool> {
        self.write(move |tx| {
            Box::pin(async move {
                let Some(found) = take(tx, token_hash, now).await? else {
                    return Ok(false);
                };
                let (Some(room), Some(person)) =
                    (found.room, room::find_person(&mut tx.conn, user).await?)
                else {
                    return Ok(false);
                };
                if room::is_member(&mut tx.conn, user, room).await? {
                    return Ok(true);
                }
                note_use(tx, found.id, user, now).await?;
                room::enter(tx, room, vec![person], None, now).await?;
                Ok(true)
            })
        })
        .await
    }

    /// Makes the account (and a wearer's care room) and uses it up, in one transaction. If the
    /// address is taken, the invitation counts that.
    pub async fn accept_invitation_as(
        &self,
        token_hash: [u8; 32],
        user: NewUser,
        care_room: Option<RoomId>,
    ) -> Result<AcceptedAs> {
        self.write(move |tx| {
            Box::pin(async move {
                let (id, now) = (user.id, user.created_at);
                let Some(found) = take(tx, token_hash, now).await? else {
                    return Ok(AcceptedAs::NotUsable);
                };
                if found.role != user.role {
                    return Ok(AcceptedAs::NotUsable);
                }
                if !user::insert(tx, user, care_room).await? {
                    note_refusal(tx, found.id).await?;
                    return Ok(AcceptedAs::EmailTaken);
                }
                note_use(tx, found.id, id, now).await?;
                let person = room::find_person(&mut tx.conn, id).await?;
                if let (Some(room), Some(person)) = (found.room, person) {
                    room::enter(tx, room, vec![person], None, now).await?;
                }
                Ok(AcceptedAs::Made)
            })
        })
        .await
    }
}

struct Usable {
    id: InvitationId,
    role: Role,
    room: Option<RoomId>,
    maker: UserId,
    maker_name: String,
    expires_at: UnixMillis,
}

/// Unused, not expired, not refused too often, its maker enabled and, for a room, still in it.
async fn usable(conn: &mut Conn, token_hash: [u8; 32], now: UnixMillis) -> Result<Option<Usable>> {
    let row: Option<(Key, String, Option<Key>, Key, String, i64)> =
        on!(conn, |db| invitations::table
            .inner_join(users::table)
            .filter(invitations::token_hash.eq(token_hash.to_vec()))
            .filter(invitations::used_at.is_null())
            .filter(invitations::expires_at.gt(now))
            .filter(invitations::refused.lt(limits::INVITATION_REFUSALS))
            .filter(users::disabled_at.is_null())
            .select((
                invitations::id,
                invitations::role,
                invitations::room_id,
                users::id,
                users::name,
                invitations::expires_at,
            ))
            .first(db))
        .optional()?;
    let Some((id, role, room, maker, maker_name, expires_at)) = row else {
        return Ok(None);
    };
    let found = Usable {
        id: id.into(),
        role: word(&role)?,
        room: room.map(RoomId::from),
        maker: maker.into(),
        maker_name,
        expires_at,
    };
    match found.room {
        Some(room) if !room::is_member(conn, found.maker, room).await? => Ok(None),
        _ => Ok(Some(found)),
    }
}

/// The same, with the invitation and its room locked, in this order.
async fn take(tx: &mut Tx, token_hash: [u8; 32], now: UnixMillis) -> Result<Option<Usable>> {
    if let Conn::Postgres(db) = &mut tx.conn {
        let _: Option<Key> = invitations::table
            .filter(invitations::token_hash.eq(token_hash.to_vec()))
            .select(invitations::id)
            .for_update()
            .first(&mut ***db)
            .await
            .optional()?;
    }
    let Some(found) = usable(&mut tx.conn, token_hash, now).await? else {
        return Ok(None);
    };
    let Some(room) = found.room else {
        return Ok(Some(found));
    };
    counter::lock_one(&mut tx.conn, room).await?;
    // The maker may have left while the lock was awaited, and a direct room keeps its two.
    let opens = room::is_member(&mut tx.conn, found.maker, room).await?
        && !room::is_direct(&mut tx.conn, room).await?;
    Ok(opens.then_some(found))
}

async fn note_use(tx: &mut Tx, id: InvitationId, user: UserId, now: UnixMillis) -> Result<()> {
    on!(&mut tx.conn, |db| diesel::update(
        invitations::table.find(Key::from(id))
    )
    .set((
        invitations::used_at.eq(now),
        invitations::used_by.eq(Key::from(user)),
    ))
    .execute(db))?;
    Ok(())
}

async fn note_refusal(tx: &mut Tx, id: InvitationId) -> Result<()> {
    on!(&mut tx.conn, |db| diesel::update(
        invitations::table.find(Key::from(id))
    )
    .set(invitations::refused.eq(invitations::refused + 1))
    .execute(db))?;
    Ok(())
}
