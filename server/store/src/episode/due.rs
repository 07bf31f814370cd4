//! Episodes that time makes something of.

use diesel::{QueryableByName, sql_types};
use diesel_async::RunQueryDsl;
use domain::{RoomId, Seq, UnixMillis, UserId, ladder::Policy};

use crate::{
    Result, Store,
    conn::{Conn, on},
    key::Key,
    statement::Statement,
};

/// An episode, named by its room and the event that began it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EpisodeId {
    pub room: RoomId,
    pub raised_seq: Seq,
}

/// What is due now, and when something is next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// By the database's clock.
    pub now: UnixMillis,
    /// The longest overdue first.
    pub episodes: Vec<EpisodeId>,
    /// When the next one is due, if none is now.
    pub next_at: Option<UnixMillis>,
}

/// Lets time pass over an episode, if it is due at that time.
#[derive(Clone, Debug)]
pub struct Advance {
    pub episode: EpisodeId,
    /// By the database's clock.
    pub now: UnixMillis,
    pub policy: Policy,
    /// Who is asked in which order. Experts of the room who are not named come last, in the order in which they
    /// joined; whoever is not in the room is passed over.
    pub order: Vec<UserId>,
    pub supervisors: Vec<UserId>,
    /// Who is not asked for now: those with quiet hours, and those of them who keep these for high priority, too.
    pub quiet: Vec<UserId>,
    pub quiet_when_high: Vec<UserId>,
    /// Who has quiet hours now and is not on call: what wakes nobody asks none of them.
    pub asleep: Vec<UserId>,
    /// What was measured is as usual again after so many alerts of it.
    pub as_usual_after: Option<u32>,
}

/// It was shown on a device of this person.
#[derive(Clone, Copy, Debug)]
pub struct Reach {
    pub episode: EpisodeId,
    pub user: UserId,
    pub now: UnixMillis,
}

/// What became of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Advanced {
    /// How many people were called.
    pub calls: usize,
    /// Nobody took it to the end.
    pub expired: bool,
}

#[derive(QueryableByName)]
struct DueRow {
    #[diesel(sql_type = sql_types::Binary)]
    room_id: Key,
    #[diesel(sql_type = sql_types::BigInt)]
    raised_seq: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    due_at: i64,
}

#[derive(QueryableByName)]
struct Now {
    #[diesel(sql_type = sql_types::BigInt)]
    now: i64,
}

impl Store {
    /// At most `limit` episodes that are due by the database's clock, `ahead` milliseconds later; tests step their
    /// clock so.
    pub async fn due_episodes(&self, limit: i64, ahead: UnixMillis) -> Result<Due> {
        self.read(move |conn| {
            Box::pin(async move {
                let now = now(conn).await?.saturating_add(ahead);
                let select = Statement::new(
                    "SELECT room_id, raised_seq, due_at FROM episodes WHERE due_at IS NOT NULL \
                     ORDER BY due_at LIMIT ",
                )
                .number(limit);
                let rows: Vec<DueRow> = on!(conn, |db| select.load(db))?;
                let next = rows.iter().map(|row| row.due_at).find(|at| *at > now);
                let due = rows.iter().filter(|row| row.due_at <= now);
                let episodes: Vec<EpisodeId> = due
                    .map(|row| EpisodeId {
                        room: row.room_id.into(),
                        raised_seq: row.raised_seq,
                    })
                    .collect();
                Ok(Due {
                    now,
                    next_at: next.filter(|_| episodes.is_empty()),
                    episodes,
                })
            })
        })
        .await
    }

    /// Notes in the log that it was shown on a device of this member; `false` where that is known, or they are no member.
    pub async fn reach(&self, reach: Reach) -> Result<bool> {
        let permit = self.permit().await?;
        self.writer().reach(reach, permit).await
    }

    /// One transaction: what time has made of it by then, as events, and whom it calls. `None` if it is not due, because
    /// another process was faster.
    pub async fn advance(&self, advance: Advance) -> Result<Option<Advanced>> {
        let permit = self.permit().await?;
        self.writer().advance(advance, permit).await
    }
}

/// Milliseconds since 1970, by the database.
pub(crate) async fn now(conn: &mut Conn) -> Result<UnixMillis> {
    let select = Statement::new("SELECT ").sql_of(
        "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT) AS now",
        "CAST(unixepoch('subsec') * 1000 AS INTEGER) AS now",
    );
    let row: Now = on!(conn, |db| select.get_result(db))?;
    Ok(row.now)
}
