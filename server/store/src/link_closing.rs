//! Closes links whose maker or guest has gone.

use diesel::{ExpressionMethods, QueryDsl};
use diesel_async::RunQueryDsl;
use domain::{RoomId, UnixMillis, UserId};

use crate::{
    Result,
    conn::{Conn, on},
    key::Key,
    schema::invitations,
};

/// All links of somebody whose account ends.
pub(crate) async fn of_maker(conn: &mut Conn, maker: UserId, now: UnixMillis) -> Result<()> {
    on!(conn, |db| diesel::update(
        invitations::table
            .filter(invitations::created_by.eq(Key::from(maker)))
            .filter(invitations::closed_at.is_null())
    )
    .set(invitations::closed_at.eq(now))
    .execute(db))?;
    Ok(())
}

/// The links into this room of somebody who leaves it. The room is locked.
pub(crate) async fn of_member(
    conn: &mut Conn,
    maker: UserId,
    room: RoomId,
    now: UnixMillis,
) -> Result<()> {
    on!(conn, |db| diesel::update(
        invitations::table
            .filter(invitations::created_by.eq(Key::from(maker)))
            .filter(invitations::closed_at.is_null())
            .filter(invitations::room_id.eq(Key::from(room)))
    )
    .set(invitations::closed_at.eq(now))
    .execute(db))?;
    Ok(())
}

/// The link by which somebody would have entered a room, had they been approved.
pub(crate) async fn of_guest(conn: &mut Conn, guest: UserId, now: UnixMillis) -> Result<()> {
    on!(conn, |db| diesel::update(
        invitations::table
            .filter(invitations::used_by.eq(Key::from(guest)))
            .filter(invitations::closed_at.is_null())
    )
    .set(invitations::closed_at.eq(now))
    .execute(db))?;
    Ok(())
}
