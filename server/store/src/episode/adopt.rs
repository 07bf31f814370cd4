//! Gives alerts of earlier versions, which knew no episodes, one each.

use std::collections::BTreeMap;

use diesel::{QueryableByName, sql_types};
use diesel_async::RunQueryDsl;
use domain::{Episode, RoomEvent, RoomId};

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

/// An event of an alert, beside the room that it is of.
#[derive(QueryableByName)]
struct AboutRow {
    #[diesel(sql_type = sql_types::Binary)]
    room_id: Key,
    #[diesel(sql_type = sql_types::BigInt)]
    raised_seq: i64,
    #[diesel(embed)]
    event: EventRow,
}

/// What [`AboutRow`] is read from.
const EVENTS: &str = "SELECT e.room_id, adopted.seq AS raised_seq, e.seq, e.at, e.client_id, e.body, \
    u.id AS author_id, u.name AS author_name, u.role AS author_role FROM ";

/// Everything that the log says of these alerts, by alert and in order.
async fn events(
    conn: &mut Conn,
    rooms: &[Key],
    seqs: &[i64],
) -> Result<BTreeMap<(Key, i64), Vec<RoomEvent>>> {
    let of = || {
        Rows::new("adopted")
            .column("room_id", Column::Keys(rooms.to_vec()))
            .column("seq", Column::Numbers(seqs.to_vec()))
    };
    // In this order: SQLite may take the alerts for more than there are events.
    let select = Statement::new(EVENTS)
        .rows(of())
        .sql_of(" JOIN", " CROSS JOIN")
        .sql(
            " events e ON e.room_id = adopted.room_id AND e.seq = adopted.seq \
             LEFT JOIN users u ON u.id = e.author_id UNION ALL ",
        )
        .sql(EVENTS)
        .rows(of())
        .sql_of(" JOIN", " CROSS JOIN")
        .sql(
            " events e ON e.room_id = adopted.room_id AND e.target_seq = adopted.seq \
             LEFT JOIN users u ON u.id = e.author_id",
        );
    let rows: Vec<AboutRow> = on!(conn, |db| select.load(db))?;
    let mut events: BTreeMap<(Key, i64), Vec<RoomEvent>> = BTreeMap::new();
    for row in rows {
        let event = row.event.into_event(row.room_id.into())?;
        let of = events.entry((row.room_id, row.raised_seq)).or_default();
        of.push(event);
    }
    // Sorted here: for an order SQLite would walk through whole rooms.
    for of in events.values_mut() {
        of.sort_by_key(|event| event.seq);
    }
    Ok(events)
}

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
    let mut events = events(conn, &rooms, &seqs).await?;
    let mut episodes = Vec::new();
    for alert in &alerts {
        let room = RoomId::from(alert.room_id);
        let events = events.remove(&(alert.room_id, alert.raised_seq));
        let mut episode: Option<Episode> = None;
        for event in events.into_iter().flatten() {
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
