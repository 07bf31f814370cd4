//! People who came by a link and wait for an admin: the link stays open until then, so that whatever
//! closes it keeps them out of its room.

use std::collections::HashMap;

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, dsl::count_star};
use diesel_async::RunQueryDsl;
use domain::{InvitationId, Person, RoomId, UnixMillis, UserId, limits};

use crate::{
    Result,
    conn::{Conn, on},
    key::Key,
    log::counter,
    room,
    schema::{invitations, memberships, rooms},
    tx::Tx,
};

/// The link that somebody who waits came by, and its room. Both are locked, the room first.
pub(crate) async fn link_of_guest(
    tx: &mut Tx,
    guest: UserId,
) -> Result<Option<(InvitationId, Option<RoomId>)>> {
    let link: Option<(Key, Option<Key>)> = on!(&mut tx.conn, |db| invitations::table
        .filter(invitations::used_by.eq(Key::from(guest)))
        .filter(invitations::closed_at.is_null())
        .select((invitations::id, invitations::room_id))
        .first(db))
    .optional()?;
    let link: Option<(InvitationId, _)> =
        link.map(|(id, room)| (id.into(), room.map(RoomId::from)));
    if let Some((_, Some(room))) = link {
        counter::lock_one(&mut tx.conn, room).await?;
    }
    if let (Some((id, _)), Conn::Postgres(db)) = (link, &mut tx.conn) {
        let _: Option<Key> = invitations::table
            .find(Key::from(id))
            .select(invitations::id)
            .for_no_key_update()
            .first(&mut ***db)
            .await
            .optional()?;
    }
    Ok(link)
}

/// Somebody was approved: into the room of their link, unless that was closed meanwhile or the room
/// is full. The room is locked.
pub(crate) async fn enter_at_last(
    tx: &mut Tx,
    (id, room): (InvitationId, Option<RoomId>),
    guest: Person,
    now: UnixMillis,
) -> Result<Option<RoomId>> {
    let was_open = on!(&mut tx.conn, |db| diesel::update(
        invitations::table
            .find(Key::from(id))
            .filter(invitations::closed_at.is_null())
    )
    .set(invitations::closed_at.eq(now))
    .execute(db))?;
    let Some(room) = room.filter(|_| was_open == 1) else {
        return Ok(None);
    };
    let members: i64 = on!(&mut tx.conn, |db| memberships::table
        .filter(memberships::room_id.eq(Key::from(room)))
        .filter(memberships::left_at.is_null())
        .select(count_star())
        .first(db))?;
    if usize::try_from(members).is_ok_and(|members| members >= limits::ROOM_MEMBERS) {
        return Ok(None);
    }
    room::enter(tx, room, vec![guest], None, now).await?;
    Ok(Some(room))
}

/// The rooms that people who wait enter once approved, by name; of all of them, or of one.
pub(crate) async fn rooms_of_waiting(
    conn: &mut Conn,
    guest: Option<UserId>,
) -> Result<HashMap<UserId, String>> {
    let open = invitations::table
        .inner_join(rooms::table)
        .filter(invitations::closed_at.is_null())
        .select((invitations::used_by, rooms::name));
    let rows: Vec<(Option<Key>, String)> = match guest {
        None => on!(conn, |db| open
            .filter(invitations::used_by.is_not_null())
            .load(db)),
        Some(guest) => on!(conn, |db| open
            .filter(invitations::used_by.eq(Key::from(guest)))
            .load(db)),
    }?;
    Ok(rows
        .into_iter()
        .filter_map(|(guest, name)| Some((guest?.into(), name)))
        .collect())
}
