//! What later events did to the items of a page: a page shows their state as it is now.

use diesel_async::RunQueryDsl;
use domain::{Change, RoomEvent, RoomId, Seq, limits};

use super::row::EventRow;
use crate::{
    Result,
    conn::{Conn, on},
    key::Key,
    statement::{Column, Rows, Statement},
};

/// The events after a page that changed something on it, oldest first, wherever in the log and of
/// whatever kind they are. Of very many the newest, and always those that the page's alerts name:
/// an older process names no target, and the first who took an alert stays the one who did.
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
    let raised: Vec<Key> = page
        .iter()
        .filter_map(|event| match event.change {
            Change::AlertRaised { alert, .. } => Some(Key::from(alert)),
            _ => None,
        })
        .collect();
    let rooms = vec![Key::from(room); items.len()];
    let changed = Rows::new("changed")
        .column("room_id", Column::Keys(rooms))
        .column("seq", Column::Numbers(items));
    let raised = Rows::new("raised").column("id", Column::Keys(raised));
    let select = Statement::new("SELECT * FROM (")
        .sql(EVENTS)
        .rows(changed)
        // In this order: SQLite may take the page for more than there are events.
        .sql_of(" JOIN", " CROSS JOIN")
        .sql(
            " events e ON e.room_id = changed.room_id AND e.target_seq = changed.seq \
             LEFT JOIN users u ON u.id = e.author_id WHERE e.seq > ",
        )
        .number(newest)
        .sql(" ORDER BY e.seq DESC LIMIT ")
        .number(limits::LATER_EVENTS)
        .sql(") AS newest UNION ")
        .sql(EVENTS)
        .rows(raised)
        .sql(" JOIN alerts a ON a.id = raised.id ")
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
        .sql(" ORDER BY seq");
    let rows: Vec<EventRow> = on!(conn, |db| select.load(db))?;
    rows.into_iter().map(|row| row.into_event(room)).collect()
}

/// What [`EventRow`] is read from.
const EVENTS: &str = "SELECT e.seq, e.at, e.client_id, e.body, \
    u.id AS author_id, u.name AS author_name, u.role AS author_role FROM ";
