//! Large amounts of old rows, for load tests and for tests of statements only. They obey the
//! rules of every other row, but no service has judged them.

use domain::{DeviceId, RoomId, Seq, UnixMillis, UserId};

use crate::{
    Committed, Head, Result, Store,
    conn::{Conn, on},
    log::counter,
    tx::Tx,
};

mod events;
mod people;
mod sql;

use sql::Dialect;

/// Rows of one statement, about: it ends well within the time a statement may take.
const ROWS: i64 = 40_000;
/// Rooms of one transaction.
const ROOMS: usize = 2_000;

/// What [`Store::add_history`] lays into each room.
#[derive(Clone, Debug)]
pub struct History {
    /// Events of each room.
    pub events: i64,
    /// Alerts of each care room with a device, of four events each, among those events; all but
    /// the newest are acknowledged, confirmed and answered.
    pub alerts: i64,
    /// The time that the events are spread over.
    pub from: UnixMillis,
    pub until: UnixMillis,
    /// Their reading marks stay behind all of it; everybody else has read everything.
    pub behind: Vec<UserId>,
}

/// People who never were, see [`Store::add_population`].
#[derive(Clone, Debug)]
pub struct Population {
    /// Each with a care room and a device.
    pub wearers: usize,
    pub experts: usize,
    pub team_rooms: usize,
    /// Experts of each room.
    pub experts_per_room: usize,
    pub now: UnixMillis,
}

#[derive(Clone, Debug)]
pub struct Populated {
    pub wearers: Vec<UserId>,
    pub experts: Vec<UserId>,
    /// In the order of their wearers.
    pub care_rooms: Vec<RoomId>,
    pub team_rooms: Vec<RoomId>,
    /// In the order of their wearers.
    pub devices: Vec<DeviceId>,
}

impl Store {
    /// For load tests only: writes a past into rooms that have members. Messages by the members
    /// in turn, and alerts in care rooms, after what is there.
    pub async fn add_history(&self, rooms: &[RoomId], history: &History) -> Result<()> {
        let mut rooms = rooms.to_vec();
        rooms.sort_unstable();
        for rooms in rooms.chunks(ROOMS) {
            let at_once = i64::try_from(rooms.len()).map_or(1, |count| ROWS / count);
            // An alert's four events are never apart.
            let at_once = (at_once / 4 * 4).max(4);
            let mut from = 0;
            while from < history.events {
                let until = history.events.min(from + at_once);
                let (rooms, history) = (rooms.to_vec(), history.clone());
                self.write(move |tx| {
                    Box::pin(async move { lay(tx, &rooms, &history, from, until).await })
                })
                .await?;
                from = until;
            }
        }
        self.write(|tx| Box::pin(async move { close_taken(tx).await }))
            .await?;
        crate::episode::adopt(&self.inner.pools).await
    }

    /// For load tests only: makes people and rooms, and devices known by [`populated_token_hash`].
    pub async fn add_population(&self, population: &Population) -> Result<Populated> {
        let population = population.clone();
        self.write(move |tx| Box::pin(async move { people::add(tx, &population).await }))
            .await
    }
}

/// What a device that was made up is known by; no token has it.
pub fn populated_token_hash(device: DeviceId) -> [u8; 32] {
    let id = device.0.into_bytes();
    let mut hash = [0; 32];
    hash[..16].copy_from_slice(&id);
    hash[16..].copy_from_slice(&id);
    hash
}

/// Lays the events `from..until` of the history into these rooms.
async fn lay(
    tx: &mut Tx,
    rooms: &[RoomId],
    history: &History,
    from: i64,
    until: i64,
) -> Result<()> {
    let locked = counter::lock(&mut tx.conn, rooms.iter().copied()).await?;
    let dialect = Dialect::of(&tx.conn);
    for sql in events::statements(dialect, rooms, history, from, until)? {
        run(&mut tx.conn, &sql).await?;
    }
    tx.moved.extend(locked.into_iter().map(|(room, locked)| {
        let seq: Seq = locked.head + until - from;
        let epoch = locked.epoch;
        Committed {
            head: Head { room, seq, epoch },
            events: Vec::new(),
        }
    }));
    Ok(())
}

/// What somebody has taken in a past that was made up needs no episode: nobody goes on with it.
async fn close_taken(tx: &mut Tx) -> Result<()> {
    run(
        &mut tx.conn,
        "UPDATE alerts SET episode_seq = raised_seq \
         WHERE episode_seq IS NULL AND acknowledged_at IS NOT NULL",
    )
    .await
}

async fn run(conn: &mut Conn, sql: &str) -> Result<()> {
    use diesel_async::SimpleAsyncConnection;
    on!(conn, |db| db.batch_execute(sql))?;
    Ok(())
}
