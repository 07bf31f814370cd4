use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, dsl::count_star};
use diesel_async::RunQueryDsl;
use domain::{InvitationId, Person, Role, RoomId, Standing, UnixMillis, UserId, limits};

use crate::{
    Acting, NewUser, Result, Store,
    conn::{Conn, on},
    key::Key,
    log::{counter, row::word},
    room,
    schema::{invitations, rooms, users},
    tx::Tx,
    user,
};

mod guest;
mod list;

pub(crate) use guest::{enter_at_last, link_of_guest, rooms_of_waiting};

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
pub enum CreatedInvitation {
    Made,
    /// Its maker has [`limits::OPEN_INVITATIONS`] already.
    TooMany,
    /// Its maker has no account any more, or is not in the room.
    NotAllowed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AcceptedAs {
    Made,
    EmailTaken,
    NotUsable,
}

impl Store {
    /// Closes the maker's links that have expired.
    ///
    /// # Errors
    /// [`crate::Error::NotAdmin`] without a room, if the maker is no enabled admin.
    pub async fn create_invitation(&self, invitation: NewInvitation) -> Result<CreatedInvitation> {
        self.write(move |tx| Box::pin(create(tx, invitation))).await
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
    /// for instance because its maker has left the room since, or the account is disabled. Somebody
    /// who is in the room already gets `true` and leaves it unused.
    pub async fn accept_invitation(
        &self,
        token_hash: [u8; 32],
        user: UserId,
        now: UnixMillis,
    ) -> Result<bool> {
        self.write(move |tx| {
            Box::pin(async move {
                let guest = user::lock(&mut tx.conn, user).await?;
                let guest = guest.filter(|guest| guest.disabled_at.is_none());
                let found = take(tx, token_hash, now).await?;
                let (Some(found), Some(guest)) = (found, guest) else {
                    return Ok(false);
                };
                let Some(room) = found.room else {
                    return Ok(false);
                };
                if room::is_member(&mut tx.conn, user, room).await? {
                    return Ok(true);
                }
                note_use(tx, found.id, user, now, Some(now)).await?;
                room::enter(tx, room, vec![guest.person], None, now).await?;
                Ok(true)
            })
        })
        .await
    }

    /// Makes the account (and a wearer's care room) and uses it up, in one transaction. Somebody who
    /// has to wait enters the room when they are approved. If the address is taken, the invitation
    /// counts that.
    pub async fn accept_invitation_as(
        &self,
        token_hash: [u8; 32],
        user: NewUser,
        care_room: Option<RoomId>,
    ) -> Result<AcceptedAs> {
        self.write(move |tx| Box::pin(accept_as(tx, token_hash, user, care_room)))
            .await
    }

    /// `false` unless it is this maker's and could still do something.
    pub async fn close_invitation(
        &self,
        id: InvitationId,
        maker: UserId,
        now: UnixMillis,
    ) -> Result<bool> {
        self.write(move |tx| {
            Box::pin(async move {
                let rows = on!(&mut tx.conn, |db| diesel::update(
                    invitations::table
                        .find(Key::from(id))
                        .filter(invitations::closed_at.is_null())
                        .filter(invitations::created_by.eq(Key::from(maker)))
                )
                .set(invitations::closed_at.eq(now))
                .execute(db))?;
                Ok(rows == 1)
            })
        })
        .await
    }

    /// Anybody's link. `false` unless it could still do something.
    ///
    /// # Errors
    /// [`crate::Error::NotAdmin`] if `by` is no enabled admin.
    pub async fn close_any_invitation(
        &self,
        id: InvitationId,
        by: UserId,
        now: UnixMillis,
    ) -> Result<bool> {
        self.write(move |tx| {
            Box::pin(async move {
                Acting::Admin(by).hold(&mut tx.conn).await?;
                let rows = on!(&mut tx.conn, |db| diesel::update(
                    invitations::table
                        .find(Key::from(id))
                        .filter(invitations::closed_at.is_null())
                )
                .set(invitations::closed_at.eq(now))
                .execute(db))?;
                Ok(rows == 1)
            })
        })
        .await
    }
}

async fn create(tx: &mut Tx, invitation: NewInvitation) -> Result<CreatedInvitation> {
    let (maker, now) = (invitation.created_by, invitation.created_at);
    if invitation.room.is_none() {
        Acting::Admin(maker).hold(&mut tx.conn).await?;
    }
    // Also makes their links wait for each other, so that they are counted right.
    let found = user::lock(&mut tx.conn, maker).await?;
    if found.is_none_or(|maker| maker.disabled_at.is_some()) {
        return Ok(CreatedInvitation::NotAllowed);
    }
    if let Some(room) = invitation.room {
        counter::lock_one(&mut tx.conn, room).await?;
        if !room::is_member(&mut tx.conn, maker, room).await? {
            return Ok(CreatedInvitation::NotAllowed);
        }
    }
    on!(&mut tx.conn, |db| diesel::update(
        invitations::table
            .filter(invitations::created_by.eq(Key::from(maker)))
            .filter(invitations::closed_at.is_null())
            .filter(invitations::used_at.is_null())
            .filter(invitations::expires_at.le(now))
    )
    .set(invitations::closed_at.eq(now))
    .execute(db))?;
    let open: i64 = on!(&mut tx.conn, |db| invitations::table
        .filter(invitations::created_by.eq(Key::from(maker)))
        .filter(invitations::closed_at.is_null())
        .select(count_star())
        .first(db))?;
    if usize::try_from(open).is_ok_and(|open| open >= limits::OPEN_INVITATIONS) {
        return Ok(CreatedInvitation::TooMany);
    }
    on!(&mut tx.conn, |db| diesel::insert_into(invitations::table)
        .values((
            invitations::id.eq(Key::from(invitation.id)),
            invitations::token_hash.eq(invitation.token_hash.to_vec()),
            invitations::role.eq(invitation.role.to_string()),
            invitations::room_id.eq(invitation.room.map(Key::from)),
            invitations::created_by.eq(Key::from(maker)),
            invitations::created_at.eq(now),
            invitations::expires_at.eq(invitation.expires_at),
        ))
        .execute(db))?;
    Ok(CreatedInvitation::Made)
}

async fn accept_as(
    tx: &mut Tx,
    token_hash: [u8; 32],
    mut user: NewUser,
    care_room: Option<RoomId>,
) -> Result<AcceptedAs> {
    let (id, now) = (user.id, user.created_at);
    let Some(found) = take(tx, token_hash, now).await? else {
        return Ok(AcceptedAs::NotUsable);
    };
    if found.role != user.role {
        return Ok(AcceptedAs::NotUsable);
    }
    let waits = user.standing == Standing::Waiting;
    let person = Person {
        id,
        name: user.name.clone(),
        role: user.role,
    };
    user.invited_by = Some(found.maker);
    if !user::insert(tx, user, care_room).await? {
        note_refusal(tx, found.id).await?;
        return Ok(AcceptedAs::EmailTaken);
    }
    note_use(tx, found.id, id, now, (!waits).then_some(now)).await?;
    if let (Some(room), false) = (found.room, waits) {
        room::enter(tx, room, vec![person], None, now).await?;
    }
    Ok(AcceptedAs::Made)
}

struct Usable {
    id: InvitationId,
    role: Role,
    room: Option<RoomId>,
    maker: UserId,
    maker_name: String,
    expires_at: UnixMillis,
}

type Row = (Key, String, Option<Key>, Key, String, i64);

/// Neither used nor closed nor expired, nor refused too often. That is looked at here and not by the query, so that it has
/// no other way than by the token.
async fn usable(conn: &mut Conn, token_hash: [u8; 32], now: UnixMillis) -> Result<Option<Usable>> {
    let row: Option<(Row, Option<i64>, Option<i64>, i64)> = on!(conn, |db| invitations::table
        .inner_join(users::table)
        .filter(invitations::token_hash.eq(token_hash.to_vec()))
        .select((
            (
                invitations::id,
                invitations::role,
                invitations::room_id,
                users::id,
                users::name,
                invitations::expires_at,
            ),
            invitations::used_at,
            invitations::closed_at,
            invitations::refused,
        ))
        .first(db))
    .optional()?;
    let Some((row, None, None, ..limits::INVITATION_REFUSALS)) = row else {
        return Ok(None);
    };
    let (id, role, room, maker, maker_name, expires_at) = row;
    if expires_at <= now {
        return Ok(None);
    }
    Ok(Some(Usable {
        id: id.into(),
        role: word(&role)?,
        room: room.map(RoomId::from),
        maker: maker.into(),
        maker_name,
        expires_at,
    }))
}

/// The same, with its room and itself locked, in this order: whoever ends a membership or an
/// account holds rooms, and closes links then.
async fn take(tx: &mut Tx, token_hash: [u8; 32], now: UnixMillis) -> Result<Option<Usable>> {
    let Some(before) = usable(&mut tx.conn, token_hash, now).await? else {
        return Ok(None);
    };
    if let Some(room) = before.room {
        counter::lock_one(&mut tx.conn, room).await?;
        // A direct room keeps its two.
        if room::is_direct(&mut tx.conn, room).await? {
            return Ok(None);
        }
    }
    if let Conn::Postgres(db) = &mut tx.conn {
        let _: Option<Key> = invitations::table
            .find(Key::from(before.id))
            .select(invitations::id)
            .for_update()
            .first(&mut ***db)
            .await
            .optional()?;
    }
    usable(&mut tx.conn, token_hash, now).await
}

async fn note_use(
    tx: &mut Tx,
    id: InvitationId,
    user: UserId,
    now: UnixMillis,
    closed_at: Option<UnixMillis>,
) -> Result<()> {
    on!(&mut tx.conn, |db| diesel::update(
        invitations::table.find(Key::from(id))
    )
    .set((
        invitations::used_at.eq(now),
        invitations::used_by.eq(Key::from(user)),
        invitations::closed_at.eq(closed_at),
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
