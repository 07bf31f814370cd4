use std::{cmp::Reverse, collections::HashMap};

use diesel::{OptionalExtension, QueryableByName, sql_types};
use diesel_async::RunQueryDsl;
use domain::{RoomId, RoomKind, RoomSummary, Seq, UserId, limits::UNREAD_CAP};

use futures::future::BoxFuture;

use crate::{
    Result,
    conn::{Conn, on},
    key::Key,
    log::row::{self, word},
    statement::{Column, Rows, Statement},
};

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = sql_types::Binary)]
    user_id: Key,
    #[diesel(sql_type = sql_types::Binary)]
    id: Key,
    #[diesel(sql_type = sql_types::Text)]
    kind: String,
    #[diesel(sql_type = sql_types::Text)]
    name: String,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Binary>)]
    wearer_id: Option<Key>,
    #[diesel(sql_type = sql_types::BigInt)]
    head_seq: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    last_read_seq: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    unread: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    open_alerts: i64,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    newest_item: Option<String>,
    #[diesel(sql_type = sql_types::BigInt)]
    active_at: i64,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    other_name: Option<String>,
}

/// Counted, never incremented; counting stops at the cap, which follows.
const UNREAD: &str = "(SELECT count(*) FROM (SELECT 1 FROM events e \
      WHERE e.room_id = r.id AND e.seq > m.last_read_seq AND e.is_item \
      AND (e.author_id IS NULL OR e.author_id <> m.user_id) LIMIT ";

const OTHERS: &str = ") counted) AS unread, \
   (SELECT count(*) FROM alerts a \
     WHERE a.room_id = r.id AND a.acknowledged_at IS NULL) AS open_alerts, \
   (SELECT e.body FROM events e WHERE e.room_id = r.id AND e.is_item \
     ORDER BY e.seq DESC LIMIT 1) AS newest_item, \
   COALESCE((SELECT e.at FROM events e \
     WHERE e.room_id = r.id AND e.seq = r.head_seq), r.created_at) AS active_at, \
   (SELECT u.name FROM memberships o JOIN users u ON u.id = o.user_id \
     WHERE r.kind = 'direct' AND o.room_id = r.id AND o.user_id <> m.user_id \
     LIMIT 1) AS other_name ";

fn summary() -> Statement {
    Statement::new(
        "SELECT m.user_id, r.id, r.kind, r.name, r.wearer_id, r.head_seq, m.last_read_seq, ",
    )
    .sql(UNREAD)
    .number(UNREAD_CAP.into())
    .sql(OTHERS)
}

/// The rooms of each of these people, in the order of the question.
pub(crate) fn of_people<'c>(
    conn: &'c mut Conn,
    people: &'c [UserId],
) -> BoxFuture<'c, Result<Vec<Vec<RoomSummary>>>> {
    Box::pin(async move {
        let keys = people.iter().map(|user| Key::from(*user)).collect();
        let asked = Rows::new("asked").column("user_id", Column::Keys(keys));
        let select = summary().sql("FROM ").rows(asked).sql(
            " JOIN memberships m ON m.user_id = asked.user_id AND m.left_at IS NULL \
                 JOIN rooms r ON r.id = m.room_id",
        );
        let rows: Vec<Row> = on!(conn, |db| select.load(db))?;
        let mut rooms: HashMap<Key, Vec<RoomSummary>> = HashMap::new();
        for row in rows {
            rooms.entry(row.user_id).or_default().push(view(row)?);
        }
        let mut answers = Vec::with_capacity(people.len());
        for user in people {
            // Asked twice is answered twice.
            let mut rooms = rooms.get(&Key::from(*user)).cloned().unwrap_or_default();
            rooms.sort_by_key(|room| {
                let calm = room.open_alerts == 0;
                (calm, Reverse(room.active_at), room.id)
            });
            answers.push(rooms);
        }
        Ok(answers)
    })
}

/// One room of one person: membership and content in one statement.
pub(super) async fn one(
    conn: &mut Conn,
    user: UserId,
    room: RoomId,
) -> Result<Option<RoomSummary>> {
    let select = summary()
        .sql("FROM memberships m JOIN rooms r ON r.id = m.room_id WHERE m.user_id = ")
        .key(user)
        .sql(" AND m.room_id = ")
        .key(room)
        .sql(" AND m.left_at IS NULL");
    let row: Option<Row> = on!(conn, |db| select.get_result(db)).optional()?;
    row.map(view).transpose()
}

#[derive(QueryableByName)]
struct Mark {
    #[diesel(sql_type = sql_types::BigInt)]
    last_read_seq: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    unread: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    head_seq: i64,
}

/// (last read, unread, head) of a present member.
pub(super) async fn mark(
    conn: &mut Conn,
    user: UserId,
    room: RoomId,
) -> Result<Option<(Seq, u32, Seq)>> {
    let select = Statement::new("SELECT m.last_read_seq, r.head_seq, ")
        .sql(UNREAD)
        .number(UNREAD_CAP.into())
        .sql(") counted) AS unread FROM memberships m JOIN rooms r ON r.id = m.room_id WHERE m.user_id = ")
        .key(user)
        .sql(" AND m.room_id = ")
        .key(room)
        .sql(" AND m.left_at IS NULL");
    let mark: Option<Mark> = on!(conn, |db| select.get_result(db)).optional()?;
    Ok(mark.map(|mark| (mark.last_read_seq, count(mark.unread), mark.head_seq)))
}

fn view(row: Row) -> Result<RoomSummary> {
    let newest = row.newest_item.as_deref().map(row::change);
    Ok(RoomSummary {
        id: row.id.into(),
        kind: word::<RoomKind>(&row.kind)?,
        name: row.other_name.unwrap_or(row.name),
        wearer: row.wearer_id.map(UserId::from),
        head: row.head_seq,
        last_read: row.last_read_seq,
        unread: count(row.unread),
        open_alerts: count(row.open_alerts),
        preview: newest.and_then(|change| change.preview()),
        active_at: row.active_at,
    })
}

fn count(n: i64) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
