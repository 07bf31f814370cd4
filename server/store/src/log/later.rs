//! What later events did to the items of a page: a page shows their state as it is now.

use diesel_async::RunQueryDsl;
use domain::{RoomEvent, RoomId, Seq, limits};

use super::row::EventRow;
use crate::{
    Result,
    conn::{Conn, on},
    key::Key,
    statement::{Column, Rows, Statement},
};

/// The events after a page that changed something on it, oldest first, wherever in the log and of
/// whatever kind they are. Of very many the newest.
pub(super) async fn later(
    conn: &mut Conn,
    room: RoomId,
    page: &[RoomEvent],
    head: Seq,
) -> Result<Vec<RoomEvent>> {
    let items: Vec<Seq> = page
        .iter()
        .filter(|event| event.change.facts().target.is_none())
        .map(|event| event.seq)
        .collect();
    let newest = page.last().map_or(head, |event| event.seq);
    if items.is_empty() || newest >= head {
        return Ok(Vec::new());
    }
    let rooms = vec![Key::from(room); items.len()];
    let changed = Rows::new("changed")
        .column("room_id", Column::Keys(rooms))
        .column("seq", Column::Numbers(items));
    let select = Statement::new(
        "SELECT e.seq, e.at, e.client_id, e.body, \
             u.id AS author_id, u.name AS author_name, u.role AS author_role \
         FROM ",
    )
    .rows(changed)
    // In this order: SQLite may take the page for more than there are events.
    .sql_of(" JOIN", " CROSS JOIN")
    .sql(
        " events e ON e.room_id = changed.room_id AND e.target_seq = changed.seq \
         LEFT JOIN users u ON u.id = e.author_id WHERE e.seq > ",
    )
    .number(newest)
    .sql(" ORDER BY e.seq DESC LIMIT ")
    .number(limits::LATER_EVENTS);
    let mut rows: Vec<EventRow> = on!(conn, |db| select.load(db))?;
    rows.reverse();
    rows.into_iter().map(|row| row.into_event(room)).collect()
}
