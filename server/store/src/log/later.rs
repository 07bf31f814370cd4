//! What later events did to the items of a page: a page shows their state as it is now.

use std::collections::BTreeSet;

use diesel::{
    BoolExpressionMethods, ExpressionMethods, NullableExpressionMethods, QueryDsl, QueryableByName,
    sql_types,
};
use diesel_async::RunQueryDsl;
use domain::{AlertId, Change, RoomEvent, RoomId, Seq, UnixMillis, limits};

use super::row::EventRow;
use crate::{
    Result,
    conn::{Conn, on},
    key::Key,
    schema::{events, users},
    statement::{Column, Rows, Statement},
};

/// An alert that was taken, with the event that says so.
#[derive(QueryableByName)]
struct TakenRow {
    #[diesel(sql_type = sql_types::Binary)]
    alert_id: Key,
    #[diesel(sql_type = sql_types::BigInt)]
    raised_seq: Seq,
    #[diesel(sql_type = sql_types::Nullable<sql_types::BigInt>)]
    confirmed_at: Option<UnixMillis>,
    #[diesel(embed)]
    event: EventRow,
}

/// Changes of the alerts of a page, after the page. Who took them and when it was felt is read
/// from the alerts, however long ago the page was. Answers are looked for in as many events after
/// it as a page has, because the watch asks at once and its answer names no event.
pub(super) async fn later(
    conn: &mut Conn,
    room: RoomId,
    page: &[RoomEvent],
    head: Seq,
) -> Result<Vec<RoomEvent>> {
    let raised: Vec<(AlertId, Seq)> = page
        .iter()
        .filter_map(|event| match event.change {
            Change::AlertRaised { alert, .. } => Some((alert, event.seq)),
            _ => None,
        })
        .collect();
    let newest = page.last().map_or(head, |event| event.seq);
    if raised.is_empty() || newest >= head {
        return Ok(Vec::new());
    }
    let mut later = Vec::new();
    for row in taken(conn, raised.iter().map(|(alert, _)| *alert)).await? {
        let (alert, raised_seq) = (AlertId::from(row.alert_id), row.raised_seq);
        let event = row.event.into_event(room)?;
        if let Some(felt_at) = row.confirmed_at {
            // The alert keeps the time and not the number: the one after the other will do.
            later.push(RoomEvent {
                seq: event.seq + 1,
                at: felt_at,
                author: None,
                client_id: None,
                change: Change::AlertConfirmed {
                    alert,
                    raised_seq,
                    felt_at,
                },
                ..event.clone()
            });
        }
        later.push(event);
    }
    let here: BTreeSet<Seq> = raised.into_iter().map(|(_, seq)| seq).collect();
    later.extend(answers(conn, room, newest).await?.into_iter().filter(|event| {
        matches!(event.change, Change::AlertAnswered { raised_seq, .. } if here.contains(&raised_seq))
    }));
    Ok(later)
}

async fn taken(conn: &mut Conn, alerts: impl Iterator<Item = AlertId>) -> Result<Vec<TakenRow>> {
    let wanted = Rows::new("wanted").column("id", Column::Keys(alerts.map(Key::from).collect()));
    let select = Statement::new(
        "SELECT a.id AS alert_id, a.raised_seq, a.confirmed_at, e.seq, e.at, e.client_id, e.body, \
             u.id AS author_id, u.name AS author_name, u.role AS author_role \
         FROM ",
    )
    .rows(wanted)
    .sql(
        " JOIN alerts a ON a.id = wanted.id \
         JOIN events e ON e.room_id = a.room_id AND e.seq = a.acknowledged_seq \
         LEFT JOIN users u ON u.id = e.author_id",
    );
    Ok(on!(conn, |db| select.load(db))?)
}

async fn answers(conn: &mut Conn, room: RoomId, after: Seq) -> Result<Vec<RoomEvent>> {
    let rows: Vec<EventRow> = on!(conn, |db| events::table
        .left_join(users::table)
        .filter(
            events::room_id
                .eq(Key::from(room))
                .and(events::seq.gt(after))
                .and(events::seq.le(after.saturating_add(limits::PAGE_EVENTS)))
                .and(events::kind.eq("alert_answered"))
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
