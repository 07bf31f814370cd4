use diesel::{BoolExpressionMethods, ExpressionMethods, NullableExpressionMethods, QueryDsl};
use diesel::{QueryableByName, sql_types};
use diesel_async::RunQueryDsl;
use domain::{
    ClientId, EventPage, RoomAction, RoomEvent, RoomId, Seq, SignInId, UnixMillis, UserId, limits,
};

use crate::{
    Head, Result, Store,
    conn::{Conn, on},
    key::Key,
    schema::{events, users},
    statement::{Column, Rows, Statement},
};

pub(crate) mod counter;
mod later;
mod page;
pub(crate) mod row;

pub use page::Edge;
use page::{Span, fitting};
use row::EventRow;

/// What a person does in a room, to be written.
#[derive(Clone, Debug)]
pub struct Append {
    pub room: RoomId,
    pub author: UserId,
    /// The author's sign-in that does it.
    pub sign_in: SignInId,
    pub client_id: ClientId,
    pub action: RoomAction,
    pub now: UnixMillis,
}

/// What became of an [`Append`], decided inside its transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Appended {
    Written {
        seq: Seq,
        at: UnixMillis,
    },
    /// Same author, client id, room and content as before: the original number.
    /// An acknowledgement of an alert that is acknowledged already answers with the seq of
    /// the first one: the state, not the race, counts.
    Repeat {
        seq: Seq,
        at: UnixMillis,
    },
    /// Same author and client id, other content or room.
    Reused,
    /// It is about an alert that somebody else has, or nobody.
    NotYours,
    /// The author's sign-in has ended.
    SignedOut,
    /// A direct room that the other one has left: nobody would read it.
    Ended,
    /// The author is not a member now, or there is no such room or alert in it.
    NotFound,
}

/// New events of one room, read in one snapshot with its head and epoch.
#[derive(Clone, Debug)]
pub struct Fresh {
    pub head: Head,
    /// After the asked seq, oldest first, without holes; may stop short of the head.
    pub events: Vec<RoomEvent>,
}

impl Store {
    /// Hands it to the writer and waits. Dropping the future does not undo the write.
    /// An acknowledgement also writes the alert's state and the downlink to its device.
    pub async fn append(&self, append: Append) -> Result<Appended> {
        let permit = self.permit().await?;
        self.writer().append(append, permit).await
    }

    /// Events before `before`, at most `limit` and one page, oldest first, and what became of their
    /// alerts since. The newest ones without `before`, or where nothing can be before it.
    /// `None` unless this person is a member now.
    pub async fn page(
        &self,
        user: UserId,
        room: RoomId,
        before: Option<Seq>,
        limit: i64,
    ) -> Result<Option<EventPage>> {
        self.read(move |conn| {
            Box::pin(async move {
                let Some(head) = counter::head_for(conn, user, room).await? else {
                    return Ok(None);
                };
                let before = before.filter(|before| *before > 1);
                let newest = before.map_or(head, |before| head.min(before.saturating_sub(1)));
                let span = Span {
                    after: newest.saturating_sub(limit.max(0)).max(0),
                    newest,
                };
                let span = fitting(conn, room, span, Edge::Newest).await?;
                let events = read(conn, room, span).await?;
                let more = events.as_slice().first().is_some_and(|event| event.seq > 1);
                let later = later::later(conn, room, &events, head).await?;
                Ok(Some(EventPage {
                    events,
                    head,
                    more,
                    later,
                }))
            })
        })
        .await
    }

    /// Events in (`after`, `before`), at most `limit` and one page, oldest first: those at this
    /// edge of the range. `None` unless this person is a member now.
    pub async fn between(
        &self,
        user: UserId,
        room: RoomId,
        after: Seq,
        before: Seq,
        limit: i64,
        edge: Edge,
    ) -> Result<Option<Vec<RoomEvent>>> {
        self.read(move |conn| {
            Box::pin(async move {
                let Some(head) = counter::head_for(conn, user, room).await? else {
                    return Ok(None);
                };
                let span = Span {
                    after: after.max(0),
                    newest: head.min(before.saturating_sub(1)),
                };
                let span = fitting(conn, room, span.at_most(limit, edge), edge).await?;
                read(conn, room, span).await.map(Some)
            })
        })
        .await
    }

    /// For the fan-out, which checks entitlement itself: new events of several rooms at once.
    /// At most `limit` events and one page per room.
    pub async fn fresh(&self, after: &[(RoomId, Seq)], limit: i64) -> Result<Vec<Fresh>> {
        if after.is_empty() {
            return Ok(Vec::new());
        }
        let after = after.to_vec();
        self.read(move |conn| {
            Box::pin(async move {
                let mut found = Vec::with_capacity(after.len());
                for wanted in after.chunks(ROOMS_AT_ONCE) {
                    found.append(&mut fresh(conn, wanted, limit).await?);
                }
                Ok(found)
            })
        })
        .await
    }
}

const ROOMS_AT_ONCE: usize = 500;

async fn read(conn: &mut Conn, room: RoomId, span: Span) -> Result<Vec<RoomEvent>> {
    let rows: Vec<EventRow> = on!(conn, |db| events::table
        .left_join(users::table)
        .filter(
            events::room_id
                .eq(Key::from(room))
                .and(events::seq.gt(span.after))
                .and(events::seq.le(span.newest))
        )
        .order(events::seq)
        .select((
            events::seq,
            events::at,
            events::client_id,
            events::body,
            users::id.nullable(),
            users::name.nullable(),
            users::role.nullable(),
        ))
        .load(db))?;
    rows.into_iter().map(|row| row.into_event(room)).collect()
}

/// A room's head beside one of its new events; without events, the head alone.
#[derive(QueryableByName)]
struct FreshRow {
    #[diesel(sql_type = sql_types::Binary)]
    room_id: Key,
    #[diesel(sql_type = sql_types::BigInt)]
    head_seq: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    epoch: i64,
    #[diesel(embed)]
    event: Option<EventRow>,
}

/// One statement, so that heads, epochs and events are of one snapshot.
async fn fresh(conn: &mut Conn, wanted: &[(RoomId, Seq)], limit: i64) -> Result<Vec<Fresh>> {
    let (rooms, after) = wanted
        .iter()
        .map(|(room, after)| (Key::from(*room), *after))
        .unzip();
    let wanted = Rows::new("wanted")
        .column("room_id", Column::Keys(rooms))
        .column("after", Column::Numbers(after));
    let select = Statement::new(
        "SELECT r.id AS room_id, r.head_seq, r.epoch, e.seq, e.at, e.client_id, e.body, \
             u.id AS author_id, u.name AS author_name, u.role AS author_role \
         FROM ",
    )
    .rows(wanted)
    .sql(" JOIN rooms r ON r.id = wanted.room_id ")
    // Postgres would look at every event of a room for a join on a range of numbers; SQLite has
    // no LATERAL and needs none.
    .sql_of(
        "LEFT JOIN LATERAL (SELECT * FROM events WHERE room_id = r.id AND seq > wanted.after \
             ORDER BY seq LIMIT ",
        "LEFT JOIN events e ON e.room_id = r.id AND e.seq > wanted.after \
             AND e.seq <= wanted.after + ",
    )
    .number(limit.max(0))
    .sql_of(") e ON true", "")
    .sql(" LEFT JOIN users u ON u.id = e.author_id ORDER BY r.id, e.seq");
    let rows: Vec<FreshRow> = on!(conn, |db| select.load(db))?;
    let mut found: Vec<Fresh> = Vec::new();
    let mut bytes = 0;
    for row in rows {
        let room = RoomId::from(row.room_id);
        if found.last().is_none_or(|last| last.head.room != room) {
            bytes = 0;
            found.push(Fresh {
                head: Head {
                    room,
                    seq: row.head_seq,
                    epoch: row.epoch,
                },
                events: Vec::new(),
            });
        }
        if let (Some(event), Some(last)) = (row.event, found.last_mut()) {
            bytes += event.bytes();
            // Once over, the rest of this room is over too: no event is skipped.
            if bytes <= limits::PAGE_BYTES || last.events.is_empty() {
                last.events.push(event.into_event(room)?);
            }
        }
    }
    Ok(found)
}
