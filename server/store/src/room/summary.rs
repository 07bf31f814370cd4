use diesel::{QueryableByName, sql_types};
use diesel_async::RunQueryDsl;
use domain::{RoomId, RoomKind, RoomSummary, Seq, UserId, limits::UNREAD_CAP};

use crate::{
    Result,
    conn::{Conn, on},
    key::Key,
    log::row::{self, word},
};

#[derive(QueryableByName)]
struct Row {
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

/// Counted, never incremented; counting stops at the cap.
fn unread_sql() -> String {
    format!(
        "(SELECT count(*) FROM (SELECT 1 FROM events e \
          WHERE e.room_id = r.id AND e.seq > m.last_read_seq AND e.is_item \
          AND (e.author_id IS NULL OR e.author_id <> m.user_id) LIMIT {UNREAD_CAP}) counted)"
    )
}

/// The rooms of one person, or one of them: membership and content in one statement.
pub(super) async fn load(
    conn: &mut Conn,
    user: UserId,
    room: Option<RoomId>,
) -> Result<Vec<RoomSummary>> {
    let sql = format!(
        "SELECT r.id, r.kind, r.name, r.wearer_id, r.head_seq, m.last_read_seq, \
           {unread} AS unread, \
           (SELECT count(*) FROM alerts a \
             WHERE a.room_id = r.id AND a.acknowledged_at IS NULL) AS open_alerts, \
           (SELECT e.body FROM events e WHERE e.room_id = r.id AND e.is_item \
             ORDER BY e.seq DESC LIMIT 1) AS newest_item, \
           COALESCE((SELECT e.at FROM events e \
             WHERE e.room_id = r.id AND e.seq = r.head_seq), r.created_at) AS active_at, \
           (SELECT u.name FROM memberships o JOIN users u ON u.id = o.user_id \
             WHERE r.kind = 'direct' AND o.room_id = r.id AND o.user_id <> m.user_id \
             LIMIT 1) AS other_name \
         FROM memberships m JOIN rooms r ON r.id = m.room_id \
         WHERE m.user_id = $1 AND m.left_at IS NULL{one}",
        unread = unread_sql(),
        one = if room.is_some() {
            " AND m.room_id = $2"
        } else {
            ""
        },
    );
    let rows: Vec<Row> = on!(conn, |db| {
        let mut query = diesel::sql_query(sql)
            .into_boxed()
            .bind::<sql_types::Binary, _>(Key::from(user));
        if let Some(room) = room {
            query = query.bind::<sql_types::Binary, _>(Key::from(room));
        }
        query.load(db)
    })?;
    let mut rooms: Vec<RoomSummary> = rows.into_iter().map(view).collect::<Result<_>>()?;
    rooms.sort_by_key(|room| {
        let calm = room.open_alerts == 0;
        (calm, std::cmp::Reverse(room.active_at), room.id)
    });
    Ok(rooms)
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
    let sql = format!(
        "SELECT m.last_read_seq, {} AS unread, r.head_seq \
         FROM memberships m JOIN rooms r ON r.id = m.room_id \
         WHERE m.user_id = $1 AND m.room_id = $2 AND m.left_at IS NULL",
        unread_sql()
    );
    let rows: Vec<Mark> = on!(conn, |db| diesel::sql_query(sql)
        .bind::<sql_types::Binary, _>(Key::from(user))
        .bind::<sql_types::Binary, _>(Key::from(room))
        .load(db))?;
    Ok(rows
        .as_slice()
        .first()
        .map(|row| (row.last_read_seq, count(row.unread), row.head_seq)))
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
