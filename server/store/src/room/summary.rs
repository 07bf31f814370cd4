use std::{
    cmp::Reverse,
    collections::{BTreeSet, HashMap},
};

use diesel::{OptionalExtension, QueryableByName, sql_types};
use diesel_async::RunQueryDsl;
use domain::{
    Episode, RoomId, RoomKind, RoomSummary, Seq, SignInId, UnixMillis, UserId,
    limits::{EPISODES_LISTED, UNREAD_CAP},
};
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
    #[diesel(sql_type = sql_types::Bool)]
    muted: bool,
    #[diesel(sql_type = sql_types::BigInt)]
    unread: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    open_alerts: i64,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    newest_item: Option<String>,
    /// Bodies of episodes, between commas.
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    episodes: Option<String>,
    #[diesel(sql_type = sql_types::BigInt)]
    active_at: i64,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    other_name: Option<String>,
}

/// Events that are looked at for what a list of rooms says of one. Numbers have no gaps, so this is a
/// limit however long the log is.
const LOOKED_AT: i64 = 1_000;

/// Counted, never incremented; counting stops at the cap. Who is further behind than is looked at
/// is told the cap, although much of it may be their own: too many unread hide nothing.
fn unread(select: Statement) -> Statement {
    select
        .sql("CASE WHEN r.head_seq > m.last_read_seq + ")
        .number(LOOKED_AT)
        .sql(" THEN ")
        .number(UNREAD_CAP.into())
        .sql(
            " ELSE (SELECT count(*) FROM (SELECT 1 FROM events e \
               WHERE e.room_id = r.id AND e.seq > m.last_read_seq AND e.is_item \
               AND (e.author_id IS NULL OR e.author_id <> m.user_id) LIMIT ",
        )
        .number(UNREAD_CAP.into())
        .sql(") counted) END AS unread")
}

fn summary() -> Statement {
    let select = Statement::new(
        "SELECT m.user_id, r.id, r.kind, r.name, r.wearer_id, r.head_seq, m.last_read_seq, \
         m.muted_at IS NOT NULL AS muted, ",
    );
    unread(select)
        .sql(
            ", (SELECT count(*) FROM episodes p WHERE p.room_id = r.id \
               AND p.phase <> 'resolved' AND p.phase <> 'taken') AS open_alerts, (SELECT ",
        )
        .sql_of("string_agg", "group_concat")
        .sql(
            "(listed.body, ',') FROM (SELECT p.body FROM episodes p WHERE p.room_id = r.id \
               AND p.phase <> 'resolved' ORDER BY p.raised_seq DESC LIMIT ",
        )
        .number(EPISODES_LISTED)
        .sql(
            ") AS listed) AS episodes, \
             (SELECT e.body FROM events e WHERE e.room_id = r.id AND e.is_item AND e.seq > r.head_seq - ",
        )
        .number(LOOKED_AT)
        .sql(
            " ORDER BY e.seq DESC LIMIT 1) AS newest_item, \
             COALESCE((SELECT e.at FROM events e \
               WHERE e.room_id = r.id AND e.seq = r.head_seq), r.created_at) AS active_at, \
             (SELECT u.name FROM memberships o JOIN users u ON u.id = o.user_id \
               WHERE r.kind = 'direct' AND o.room_id = r.id AND o.user_id <> m.user_id \
               LIMIT 1) AS other_name ",
        )
}

/// The rooms of each of these people, in the order of the question.
pub(crate) fn of_people<'c>(
    conn: &'c mut Conn,
    people: &'c [UserId],
) -> BoxFuture<'c, Result<Vec<Vec<RoomSummary>>>> {
    Box::pin(async move {
        // Whoever asks twice at once is joined once: each row would come twice otherwise.
        let keys: BTreeSet<Key> = people.iter().map(|user| Key::from(*user)).collect();
        let keys = Column::Keys(keys.into_iter().collect());
        let asked = Rows::new("asked").column("user_id", keys);
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

/// Moves a reading mark forward, if this person is a member, and asks how it is then.
#[derive(Clone, Debug)]
pub(crate) struct Mark {
    pub(crate) room: RoomId,
    pub(crate) user: UserId,
    /// The reader's sign-in that moves it.
    pub(crate) sign_in: SignInId,
    pub(crate) seq: Seq,
    pub(crate) now: UnixMillis,
}

/// How far somebody has read in a room, as storage has it now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadingMark {
    pub last_read: Seq,
    pub unread: u32,
    pub head: Seq,
}

#[derive(QueryableByName)]
struct MarkRow {
    #[diesel(sql_type = sql_types::Binary)]
    room_id: Key,
    #[diesel(sql_type = sql_types::Binary)]
    user_id: Key,
    #[diesel(sql_type = sql_types::BigInt)]
    last_read_seq: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    unread: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    head_seq: i64,
}

/// Of those who are present members of these rooms.
pub(crate) async fn marks(
    conn: &mut Conn,
    asked: impl Iterator<Item = (RoomId, UserId)>,
) -> Result<HashMap<(RoomId, UserId), ReadingMark>> {
    let (rooms, users) = asked
        .map(|(room, user)| (Key::from(room), Key::from(user)))
        .unzip();
    let asked = Rows::new("asked")
        .column("room_id", Column::Keys(rooms))
        .column("user_id", Column::Keys(users));
    let select = Statement::new("SELECT m.room_id, m.user_id, m.last_read_seq, r.head_seq, ");
    let select = unread(select).sql(" FROM ").rows(asked).sql(
        " JOIN memberships m ON m.room_id = asked.room_id AND m.user_id = asked.user_id \
           AND m.left_at IS NULL \
         JOIN rooms r ON r.id = m.room_id",
    );
    let rows: Vec<MarkRow> = on!(conn, |db| select.load(db))?;
    let mark = |row: MarkRow| {
        let mark = ReadingMark {
            last_read: row.last_read_seq,
            unread: count(row.unread),
            head: row.head_seq,
        };
        ((row.room_id.into(), row.user_id.into()), mark)
    };
    Ok(rows.into_iter().map(mark).collect())
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
        muted: row.muted,
        unread: count(row.unread),
        open_alerts: count(row.open_alerts),
        episodes: row
            .episodes
            .as_deref()
            .map_or_else(|| Ok(Vec::new()), listed)?,
        preview: newest.and_then(|change| change.preview()),
        active_at: row.active_at,
    })
}

fn listed(bodies: &str) -> Result<Vec<Episode>> {
    row::from_json(&format!("[{bodies}]"))
}

fn count(n: i64) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
