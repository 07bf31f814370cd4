//! Who is in a room: the rows behind every answer to "may they".

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, QueryableByName, sql_types};
use diesel_async::RunQueryDsl;
use domain::{Change, Member, Person, RoomId, RoomKind, UnixMillis, UserId, text};

use crate::{
    Result,
    conn::{Conn, execute_all, on},
    key::Key,
    link_closing,
    log::{
        counter,
        row::{person, word},
    },
    one_of::one_of,
    schema::{memberships, rooms, users},
    statement::Statement,
    tx::Tx,
};

/// Whether a room is for ever its two people's.
pub(crate) async fn is_direct(conn: &mut Conn, room: RoomId) -> Result<bool> {
    let kind: Option<String> = on!(conn, |db| rooms::table
        .find(Key::from(room))
        .select(rooms::kind)
        .first(db))
    .optional()?;
    Ok(kind.map(|kind| word(&kind)).transpose()? == Some(RoomKind::Direct))
}

pub(crate) async fn is_member(conn: &mut Conn, user: UserId, room: RoomId) -> Result<bool> {
    Ok(counter::head_for(conn, user, room).await?.is_some())
}

#[derive(QueryableByName)]
struct SharedRoom {
    #[diesel(sql_type = sql_types::Binary)]
    room_id: Key,
}

/// Whether two people with enabled accounts are in one room, which is locked then, so that
/// they stay there until the end of the transaction. Locks `also` as well, in its turn.
pub(crate) async fn share_a_room(
    tx: &mut Tx,
    a: UserId,
    b: UserId,
    also: Option<RoomId>,
) -> Result<bool> {
    // As a subquery, which is an index look-up for each room of `a`: a join may compare each room of
    // the one with each of the other.
    let select = Statement::new("SELECT m.room_id FROM memberships m WHERE m.user_id = ")
        .key(a)
        .sql(
            " AND m.left_at IS NULL AND (SELECT o.left_at IS NULL FROM memberships o \
               WHERE o.room_id = m.room_id AND o.user_id = ",
        )
        .key(b)
        // In the order in which everybody locks rooms.
        .sql(") ORDER BY m.room_id");
    let shared: Vec<SharedRoom> = on!(&mut tx.conn, |db| select.load(db))?;
    let enabled: i64 = on!(&mut tx.conn, |db| users::table
        .filter(one_of(users::id, [Key::from(a), Key::from(b)]))
        .filter(users::disabled_at.is_null())
        .count()
        .get_result(db))?;
    if enabled < 2 {
        return Ok(false);
    }
    let mut also = also;
    let mut share = false;
    for room in shared.into_iter().map(|row| RoomId::from(row.room_id)) {
        let both = also.take_if(|also| *also < room).into_iter().chain([room]);
        counter::lock(&mut tx.conn, both).await?;
        // One may have left while the lock was awaited.
        if is_member(&mut tx.conn, a, room).await? && is_member(&mut tx.conn, b, room).await? {
            share = true;
            break;
        }
    }
    counter::lock(&mut tx.conn, also).await?;
    Ok(share)
}

/// Whether somebody is in this room now, and somebody else is or was.
pub(crate) async fn have_met(
    conn: &mut Conn,
    room: RoomId,
    present: UserId,
    other: UserId,
) -> Result<bool> {
    let row: Option<i64> = on!(conn, |db| memberships::table
        .find((Key::from(room), Key::from(other)))
        .select(memberships::joined_at)
        .first(db))
    .optional()?;
    Ok(present != other && row.is_some() && is_member(conn, present, room).await?)
}

/// A direct room is open while both are in it.
async fn end_or_open(tx: &mut Tx, room: RoomId, now: UnixMillis) -> Result<()> {
    let update = Statement::new(
        "UPDATE rooms SET ended_at = CASE WHEN (SELECT count(*) FROM memberships m \
           WHERE m.room_id = rooms.id AND m.left_at IS NULL) < 2 THEN ",
    )
    .number(now)
    .sql(" END WHERE rooms.kind = 'direct' AND rooms.id = ")
    .key(room);
    execute_all(&mut tx.conn, [update]).await
}

pub(crate) async fn find_person(conn: &mut Conn, user: UserId) -> Result<Option<Person>> {
    let row: Option<(Key, String, String)> = on!(conn, |db| users::table
        .find(Key::from(user))
        .select((users::id, users::name, users::role))
        .first(db))
    .optional()?;
    row.map(|(id, name, role)| person(id, name, &role))
        .transpose()
}

/// Lets people into a room that this transaction has locked or made: their rows and one
/// `Joined` event each. What was said before counts as read.
pub(crate) async fn enter(
    tx: &mut Tx,
    room: RoomId,
    people: Vec<Person>,
    by: Option<UserId>,
    now: UnixMillis,
) -> Result<()> {
    let ids: Vec<Key> = people.iter().map(|who| who.id.into()).collect();
    let changes: Vec<(UserId, Change)> = people
        .into_iter()
        .map(|who| (by.unwrap_or(who.id), Change::Joined { who }))
        .collect();
    let head = counter::change_membership(tx, room, &changes, now).await?;
    for user in ids {
        on!(&mut tx.conn, |db| diesel::insert_into(memberships::table)
            .values((
                memberships::room_id.eq(Key::from(room)),
                memberships::user_id.eq(user),
                memberships::joined_at.eq(now),
                memberships::last_read_seq.eq(head.seq),
            ))
            .on_conflict((memberships::room_id, memberships::user_id))
            .do_update()
            .set((
                memberships::joined_at.eq(now),
                memberships::left_at.eq(None::<i64>),
                memberships::last_read_seq.eq(head.seq),
                memberships::muted_at.eq(None::<i64>),
            ))
            .execute(db))?;
    }
    end_or_open(tx, room, now).await
}

/// Ends a membership of a room that this transaction has locked, and for good the links into it
/// that this person made.
pub(crate) async fn leave(
    tx: &mut Tx,
    room: RoomId,
    who: Person,
    by: UserId,
    now: UnixMillis,
) -> Result<()> {
    on!(&mut tx.conn, |db| diesel::update(
        memberships::table.find((Key::from(room), Key::from(who.id)))
    )
    .set(memberships::left_at.eq(now))
    .execute(db))?;
    link_closing::of_member(&mut tx.conn, who.id, room, now).await?;
    counter::change_membership(tx, room, &[(by, Change::Left { who })], now).await?;
    end_or_open(tx, room, now).await
}

/// Present ones first, then former ones.
pub(super) async fn all(conn: &mut Conn, room: RoomId) -> Result<Vec<Member>> {
    let rows: Vec<(Key, String, String, i64, Option<i64>)> = on!(conn, |db| memberships::table
        .inner_join(users::table)
        .filter(memberships::room_id.eq(Key::from(room)))
        .order(users::name)
        .select((
            users::id,
            users::name,
            users::role,
            memberships::joined_at,
            memberships::left_at,
        ))
        .load(db))?;
    let mut members: Vec<Member> = rows
        .into_iter()
        .map(|(id, name, role, joined_at, left_at)| {
            Ok(Member {
                person: person(id, name, &role)?,
                joined_at,
                left_at,
                alike: false,
            })
        })
        .collect::<Result<_>>()?;
    let names: Vec<&str> = members.iter().map(|one| one.person.name.as_str()).collect();
    for (place, alike) in text::alike(&names).into_iter().enumerate() {
        if let Some(member) = members.get_mut(place) {
            member.alike = alike;
        }
    }
    members.sort_by_key(|member| member.left_at.is_some());
    Ok(members)
}
