//! What later events did to the items of a page: a page shows their state as it is now.

use diesel_async::RunQueryDsl;
use domain::{Change, RoomEvent, RoomId, Seq};

use super::row::EventRow;
use crate::{
    Result,
    conn::{Conn, on},
    key::Key,
    statement::{Column, Rows, Statement},
};

/// The events that say what became of the alerts of a page, wherever in the log they are: who took
/// each, when that was felt, and the wearer's newest answer.
pub(super) async fn later(
    conn: &mut Conn,
    room: RoomId,
    page: &[RoomEvent],
    head: Seq,
) -> Result<Vec<RoomEvent>> {
    let raised: Vec<Key> = page
        .iter()
        .filter_map(|event| match event.change {
            Change::AlertRaised { alert, .. } => Some(Key::from(alert)),
            _ => None,
        })
        .collect();
    let newest = page.last().map_or(head, |event| event.seq);
    if raised.is_empty() || newest >= head {
        return Ok(Vec::new());
    }
    let wanted = Rows::new("wanted").column("id", Column::Keys(raised));
    let select = Statement::new(
        "SELECT e.seq, e.at, e.client_id, e.body, \
             u.id AS author_id, u.name AS author_name, u.role AS author_role \
         FROM ",
    )
    .rows(wanted)
    .sql(" JOIN alerts a ON a.id = wanted.id ")
    // Postgres would look at every event after the page for a list of numbers from a row.
    .sql_of(
        "CROSS JOIN LATERAL unnest(ARRAY[a.acknowledged_seq, a.confirmed_seq, a.answered_seq]) \
             AS told (seq) \
         JOIN events e ON e.room_id = a.room_id AND e.seq = told.seq \
         LEFT JOIN users u ON u.id = e.author_id WHERE told.seq > ",
        "JOIN events e ON e.room_id = a.room_id \
             AND e.seq IN (a.acknowledged_seq, a.confirmed_seq, a.answered_seq) \
         LEFT JOIN users u ON u.id = e.author_id WHERE +e.seq > ",
    )
    .number(newest)
    .sql(" ORDER BY e.seq");
    let rows: Vec<EventRow> = on!(conn, |db| select.load(db))?;
    rows.into_iter().map(|row| row.into_event(room)).collect()
}
