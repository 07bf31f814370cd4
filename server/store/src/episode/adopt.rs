//! Gives alerts of earlier versions, which knew no episodes, one each.

use diesel::{QueryableByName, sql_types};
use diesel_async::RunQueryDsl;
use domain::{Episode, RoomId};

use super::{Stored, write};
use crate::{
    Result,
    conn::{Conn, execute_all, on},
    key::Key,
    log::row::EventRow,
    pool::{Pools, Role},
    statement::{Column, Rows, Statement},
    tx::in_transaction,
};

/// Alerts of one transaction.
const ALERTS: i64 = 500;

/// All of them, some at a time; what one transaction adopts the next one does not see.
pub(crate) async fn adopt(pools: &Pools) -> Result<()> {
    loop {
        let some = pools.run(Role::Write, |conn| {
            in_transaction(conn, |tx| Box::pin(some(&mut tx.conn)))
        });
        let (count, _) = some.await?;
        if count == 0 {
            return Ok(());
        }
        tracing::info!(count, "alerts of an earlier version got their episodes");
    }
}

#[derive(QueryableByName)]
struct AlertRow {
    #[diesel(sql_type = sql_types::Binary)]
    id: Key,
    #[diesel(sql_type = sql_types::Binary)]
    room_id: Key,
    #[diesel(sql_type = sql_types::BigInt)]
    raised_seq: i64,
    #[diesel(sql_type = sql_types::Bool)]
    is_open: bool,
}

/// What [`EventRow`] is read from.
const EVENTS: &str = "SELECT e.seq, e.at, e.client_id, e.body, \
    u.id AS author_id, u.name AS author_name, u.role AS author_role \
    FROM events e LEFT JOIN users u ON u.id = e.author_id WHERE e.room_id = ";

async fn some(conn: &mut Conn) -> Result<usize> {
    let select = Statement::new(
        "SELECT id, room_id, raised_seq, acknowledged_at IS NULL AS is_open FROM alerts \
         WHERE episode_seq IS NULL LIMIT ",
    )
    .number(ALERTS);
    let alerts: Vec<AlertRow> = on!(conn, |db| select.load(db))?;
    if alerts.is_empty() {
        return Ok(0);
    }
    let ids: Vec<Key> = alerts.iter().map(|row| row.id).collect();
    let rooms: Vec<Key> = alerts.iter().map(|row| row.room_id).collect();
    let seqs: Vec<i64> = alerts.iter().map(|row| row.raised_seq).collect();
    let mut episodes = Vec::new();
    for alert in &alerts {
        let room = RoomId::from(alert.room_id);
        let events = Statement::new(EVENTS)
            .key(alert.room_id)
            .sql(" AND e.seq = ")
            .number(alert.raised_seq)
            .sql(" UNION ALL ")
            .sql(EVENTS)
            .key(alert.room_id)
            .sql(" AND e.target_seq = ")
            .number(alert.raised_seq);
        let rows: Vec<EventRow> = on!(conn, |db| events.load(db))?;
        let events = rows.into_iter().map(|row| row.into_event(room));
        let mut events = events.collect::<Result<Vec<_>>>()?;
        // Sorted here: for an order SQLite would walk through the whole room.
        events.sort_by_key(|event| event.seq);
        let mut episode: Option<Episode> = None;
        for event in events {
            match &mut episode {
                None => episode = Episode::opened(&event),
                Some(episode) => episode.apply(&event),
            }
        }
        let Some(episode) = episode else {
            // Its event cannot be read: the card says so, and nothing is known of it.
            continue;
        };
        let raised_at = episode.life.raised_at;
        let mut stored = Stored::opened(room, episode);
        stored.progress.since = raised_at;
        if !alert.is_open {
            // Somebody took it when nobody closed alerts: that is the end of it.
            stored.due_at = None;
        }
        episodes.push(stored);
    }
    let mut statements: Vec<Statement> = write(&episodes)?.into_iter().collect();
    statements.push(
        Statement::new("UPDATE alerts SET episode_seq = alerts.raised_seq FROM ")
            .rows(Rows::new("adopted").column("id", Column::Keys(ids)))
            .sql(" WHERE alerts.id = adopted.id"),
    );
    // Not among those that somebody may still have to close.
    statements.push(
        Statement::new("UPDATE episodes SET phase = 'resolved' FROM ")
            .rows(
                Rows::new("adopted")
                    .column("room_id", Column::Keys(rooms))
                    .column("seq", Column::Numbers(seqs)),
            )
            .sql(
                " WHERE episodes.room_id = adopted.room_id AND episodes.raised_seq = adopted.seq \
                 AND episodes.phase = 'taken'",
            ),
    );
    execute_all(conn, statements).await?;
    Ok(alerts.len())
}
