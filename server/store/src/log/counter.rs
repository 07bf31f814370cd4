//! The one counter of a room.

use std::collections::{BTreeMap, HashMap};

use diesel::{BoolExpressionMethods, ExpressionMethods, OptionalExtension, QueryDsl};
use diesel_async::RunQueryDsl;
use domain::{Change, RoomId, Seq, UnixMillis, UserId};
use futures::{FutureExt, future::OptionFuture, try_join};

use super::row::NewEvent;
use crate::{
    Committed, Head, Result, at_once,
    conn::{Conn, PgConn, execute_all, on},
    key::Key,
    one_of::one_of,
    schema::{memberships, rooms},
    statement::{Column, Rows, Statement},
    tx::Tx,
};

/// A room whose row this transaction has locked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Locked {
    pub(crate) head: Seq,
    pub(crate) epoch: i64,
    /// A direct room that one of its two people has left.
    pub(crate) ended: bool,
    /// Of a care room.
    pub(crate) wearer: Option<UserId>,
}

/// Locks these rooms, always in the same order, so that two writers cannot wait for each
/// other. Whatever is read about them after this holds until the end of the transaction.
/// SQLite has one write lock, taken at the beginning.
pub(crate) async fn lock(
    conn: &mut Conn,
    rooms: impl IntoIterator<Item = RoomId>,
) -> Result<HashMap<RoomId, Locked>> {
    lock_after(conn, None, rooms).await
}

/// The same after a statement that goes along with it.
pub(crate) async fn lock_after(
    conn: &mut Conn,
    first: Option<Statement>,
    rooms: impl IntoIterator<Item = RoomId>,
) -> Result<HashMap<RoomId, Locked>> {
    let keys: Vec<Key> = rooms.into_iter().map(Key::from).collect();
    if keys.is_empty() {
        execute_all(conn, first).await?;
        return Ok(HashMap::new());
    }
    let query = rooms::table
        .filter(one_of(rooms::id, keys))
        .order(rooms::id)
        .select((
            rooms::id,
            rooms::head_seq,
            rooms::epoch,
            rooms::ended_at.is_not_null(),
            rooms::wearer_id,
        ));
    let rows: Vec<(Key, i64, i64, bool, Option<Key>)> = match conn {
        Conn::Postgres(db) => {
            let shared: &PgConn = db;
            let (mut one, mut other) = (shared, shared);
            // `futures::try_join!` polls in this order, so the first is sent first.
            let first = OptionFuture::from(first.map(|first| first.execute(&mut one)));
            let first = first.map(|done| done.unwrap_or(Ok(0)));
            // The weaker lock lets foreign keys of other transactions pass.
            let locked = query.for_no_key_update().load(&mut other);
            try_join!(first, locked)?.1
        }
        Conn::Sqlite(db) => query.load(&mut ***db).await?,
    };
    Ok(rows
        .into_iter()
        .map(|(id, head, epoch, ended, wearer)| {
            let wearer = wearer.map(UserId::from);
            let locked = Locked {
                head,
                epoch,
                ended,
                wearer,
            };
            (id.into(), locked)
        })
        .collect())
}

pub(crate) async fn lock_one(conn: &mut Conn, room: RoomId) -> Result<Option<Locked>> {
    Ok(lock(conn, [room]).await?.remove(&room))
}

/// The room's head if this person is a member now: one query decides both.
pub(crate) async fn head_for(conn: &mut Conn, user: UserId, room: RoomId) -> Result<Option<Seq>> {
    let head = on!(conn, |db| memberships::table
        .inner_join(rooms::table)
        .filter(
            memberships::room_id
                .eq(Key::from(room))
                .and(memberships::user_id.eq(Key::from(user)))
                .and(memberships::left_at.is_null())
        )
        .select(rooms::head_seq)
        .first(db))
    .optional()?;
    Ok(head)
}

/// What writes events into locked rooms, and moves the counter of each room to its newest one.
pub(crate) fn add(events: Vec<NewEvent>) -> Vec<Statement> {
    if events.is_empty() {
        return Vec::new();
    }
    let mut heads: BTreeMap<Key, Seq> = BTreeMap::new();
    for event in &events {
        let head = heads.entry(event.room_id).or_default();
        *head = event.seq.max(*head);
    }
    let (rooms, heads) = heads.into_iter().unzip();
    let moved = Rows::new("moved")
        .column("room_id", Column::Keys(rooms))
        .column("head", Column::Numbers(heads));
    let insert = Statement::new(
        "INSERT INTO events (room_id, seq, at, author_id, client_id, kind, is_item, target_seq, body) \
         SELECT room_id, seq, at, author_id, client_id, kind, is_item, target_seq, body FROM ",
    )
    .rows(NewEvent::table("added", events));
    let advance = Statement::new("UPDATE rooms SET head_seq = moved.head FROM ")
        .rows(moved)
        .sql(" WHERE rooms.id = moved.room_id");
    vec![insert, advance]
}

/// Writes changes of membership into a locked room: the next numbers, one epoch further.
pub(crate) async fn change_membership(
    tx: &mut Tx,
    room: RoomId,
    changes: &[(UserId, Change)],
    at: UnixMillis,
) -> Result<Head> {
    let count = i64::try_from(changes.len()).unwrap_or(i64::MAX);
    let (head, epoch): (i64, i64) = on!(&mut tx.conn, |db| diesel::update(
        rooms::table.find(Key::from(room))
    )
    .set((
        rooms::head_seq.eq(rooms::head_seq + count),
        rooms::epoch.eq(rooms::epoch + 1),
    ))
    .returning((rooms::head_seq, rooms::epoch))
    .get_result(db))?;
    let rows: Vec<NewEvent> = changes
        .iter()
        .zip(head - count + 1..)
        .map(|((by, change), seq)| NewEvent::new(room, seq, at, Some(*by), None, change))
        .collect::<Result<_>>()?;
    let mut statements = add(rows);
    statements.push(at_once::look_at(room));
    execute_all(&mut tx.conn, statements).await?;
    let head = Head {
        room,
        seq: head,
        epoch,
    };
    let events = Vec::new();
    tx.moved.push(Committed { head, events });
    Ok(head)
}
