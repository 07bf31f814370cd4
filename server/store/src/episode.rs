//! Rows of episodes: what an alert has become, and when time makes more of it.

mod adopt;
mod due;
mod measured;

use std::collections::BTreeSet;

use diesel::{ExpressionMethods, QueryDsl, QueryableByName, sql_types};
use diesel_async::RunQueryDsl;
use domain::{AlertId, Episode, RoomId, Seq, UnixMillis, alert::advance::Progress};

use crate::{
    Result, Store,
    at_once::AT_ONCE,
    conn::{Conn, on},
    key::Key,
    log::row::{from_json, json, word},
    schema::episodes,
    statement::{Column, Rows, Statement},
};

pub(crate) use adopt::adopt;
pub(crate) use due::now;
pub use due::{Advance, Advanced, Due, EpisodeId, Reach};
pub use measured::Measured;

/// An episode as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Stored {
    pub(crate) room: RoomId,
    pub(crate) episode: Episode,
    pub(crate) progress: Progress,
    pub(crate) due_at: Option<UnixMillis>,
}

impl Stored {
    /// As an event opens it: due at once.
    pub(crate) fn opened(room: RoomId, episode: Episode) -> Self {
        Self {
            room,
            episode,
            progress: Progress::from(AT_ONCE),
            due_at: Some(AT_ONCE),
        }
    }

    /// Time begins anew for it, and passes over it at once.
    pub(crate) fn begin_anew(&mut self) {
        self.progress.since = AT_ONCE;
        self.progress.done = None;
        self.progress.repeat_at = None;
        self.due_at = (!self.episode.life.is_resolved()).then_some(AT_ONCE);
    }

    pub(crate) fn key(&self) -> (RoomId, Seq) {
        (self.room, self.episode.raised_seq)
    }
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = sql_types::Binary)]
    room_id: Key,
    #[diesel(sql_type = sql_types::BigInt)]
    since: i64,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    done: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    called_at: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::BigInt>)]
    repeat_at: Option<i64>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::BigInt>)]
    due_at: Option<i64>,
    #[diesel(sql_type = sql_types::Text)]
    body: String,
}

impl Row {
    fn stored(self) -> Result<Stored> {
        Ok(Stored {
            room: self.room_id.into(),
            episode: from_json(&self.body)?,
            progress: Progress {
                since: self.since,
                done: self.done.as_deref().map(word).transpose()?,
                called_at: self.called_at.as_deref().map(word).transpose()?,
                repeat_at: self.repeat_at,
            },
            due_at: self.due_at,
        })
    }
}

/// What [`Row`] is read from.
const COLUMNS: &str =
    "SELECT p.room_id, p.since, p.done, p.called_at, p.repeat_at, p.due_at, p.body FROM ";

/// Which episodes somebody needs to know.
#[derive(Debug, Default)]
pub(crate) struct Wanted {
    /// Those of these alerts.
    pub(crate) alerts: BTreeSet<Key>,
    /// Those that nobody has closed, and the newest one, of these rooms.
    pub(crate) rooms: BTreeSet<Key>,
    /// Those that these events opened.
    pub(crate) opened: BTreeSet<(Key, Seq)>,
}

/// An alert and the event of its episode.
pub(crate) type OfAlert = (AlertId, (RoomId, Seq));

#[derive(QueryableByName)]
struct AliasRow {
    #[diesel(sql_type = sql_types::Binary)]
    id: Key,
    #[diesel(sql_type = sql_types::Binary)]
    room_id: Key,
    #[diesel(sql_type = sql_types::BigInt)]
    episode_seq: i64,
}

/// The episodes of alerts that joined one.
pub(crate) async fn joined(conn: &mut Conn, alerts: &BTreeSet<Key>) -> Result<Vec<OfAlert>> {
    if alerts.is_empty() {
        return Ok(Vec::new());
    }
    let asked = Rows::new("asked").column("id", Column::Keys(alerts.iter().copied().collect()));
    let select = Statement::new("SELECT a.id, a.room_id, a.episode_seq FROM ")
        .rows(asked)
        .sql(" JOIN alerts a ON a.id = asked.id WHERE a.episode_seq <> a.raised_seq");
    let rows: Vec<AliasRow> = on!(conn, |db| select.load(db))?;
    let of_alert = |row: AliasRow| (row.id.into(), (row.room_id.into(), row.episode_seq));
    Ok(rows.into_iter().map(of_alert).collect())
}

/// Episodes of locked rooms.
pub(crate) async fn load(conn: &mut Conn, wanted: Wanted) -> Result<Vec<Stored>> {
    let mut rows: Vec<Row> = Vec::new();
    if !wanted.alerts.is_empty() {
        let asked = Rows::new("asked").column(
            "alert_id",
            Column::Keys(wanted.alerts.into_iter().collect()),
        );
        let select = Statement::new(COLUMNS)
            .rows(asked)
            .sql(" JOIN episodes p ON p.alert_id = asked.alert_id");
        rows.extend(on!(conn, |db| select.load::<Row>(db))?);
    }
    if !wanted.opened.is_empty() {
        let (rooms, seqs) = wanted.opened.into_iter().unzip();
        let asked = Rows::new("asked")
            .column("room_id", Column::Keys(rooms))
            .column("seq", Column::Numbers(seqs));
        let select = Statement::new(COLUMNS)
            .rows(asked)
            .sql(" JOIN episodes p ON p.room_id = asked.room_id AND p.raised_seq = asked.seq");
        rows.extend(on!(conn, |db| select.load::<Row>(db))?);
    }
    if !wanted.rooms.is_empty() {
        let rooms: Vec<Key> = wanted.rooms.into_iter().collect();
        let asked = |name| Rows::new(name).column("room_id", Column::Keys(rooms.clone()));
        let select = Statement::new(COLUMNS)
            .rows(asked("asked"))
            .sql(" JOIN episodes p ON p.room_id = asked.room_id AND p.phase <> 'resolved' UNION ")
            .sql(COLUMNS)
            .rows(asked("again"))
            .sql(
                " JOIN episodes p ON p.room_id = again.room_id AND p.raised_seq = \
                 (SELECT max(n.raised_seq) FROM episodes n WHERE n.room_id = again.room_id)",
            );
        rows.extend(on!(conn, |db| select.load::<Row>(db))?);
    }
    rows.into_iter().map(Row::stored).collect()
}

impl Store {
    /// At most `limit` episodes of a room, the newest first.
    pub async fn newest_episodes(&self, room: RoomId, limit: i64) -> Result<Vec<Episode>> {
        self.read(move |conn| {
            Box::pin(async move {
                let bodies: Vec<String> = on!(conn, |db| episodes::table
                    .filter(episodes::room_id.eq(Key::from(room)))
                    .order(episodes::raised_seq.desc())
                    .limit(limit)
                    .select(episodes::body)
                    .load(db))?;
                bodies.iter().map(|body| from_json(body)).collect()
            })
        })
        .await
    }
}

/// Writes episodes as they are now.
pub(crate) fn write(episodes: &[Stored]) -> Result<Option<Statement>> {
    if episodes.is_empty() {
        return Ok(None);
    }
    let of = |get: fn(&Stored) -> i64| Column::Numbers(episodes.iter().map(get).collect());
    let may = |get: fn(&Stored) -> Option<i64>| {
        Column::OptionalNumbers(episodes.iter().map(get).collect())
    };
    // Text columns hold no null here, so nothing stands for none.
    let text = |get: fn(&Stored) -> &'static str| {
        Column::Texts(episodes.iter().map(|one| get(one).to_owned()).collect())
    };
    let mut bodies = Vec::with_capacity(episodes.len());
    for one in episodes {
        bodies.push(json(&one.episode)?);
    }
    let changed = Rows::new("changed")
        .column(
            "room_id",
            Column::Keys(episodes.iter().map(|one| one.room.into()).collect()),
        )
        .column("raised_seq", of(|one| one.episode.raised_seq))
        .column(
            "alert_id",
            Column::Keys(
                episodes
                    .iter()
                    .map(|one| one.episode.alert.into())
                    .collect(),
            ),
        )
        .column("phase", text(|one| phase(&one.episode)))
        .column("since", of(|one| one.progress.since))
        .column("done", text(|one| one.progress.done.map_or("", Into::into)))
        .column(
            "called_at",
            text(|one| one.progress.called_at.map_or("", Into::into)),
        )
        .column("repeat_at", may(|one| one.progress.repeat_at))
        .column("due_at", may(|one| one.due_at))
        .column("body", Column::Texts(bodies));
    let insert = Statement::new(
        "INSERT INTO episodes (room_id, raised_seq, alert_id, phase, since, done, called_at, repeat_at, due_at, body) \
         SELECT room_id, raised_seq, alert_id, phase, since, NULLIF(done, ''), NULLIF(called_at, ''), \
           repeat_at, due_at, body FROM ",
    )
    .rows(changed);
    Ok(Some(insert.sql(
        " WHERE true ON CONFLICT (room_id, raised_seq) DO UPDATE SET phase = excluded.phase, \
           since = excluded.since, done = excluded.done, called_at = excluded.called_at, \
           repeat_at = excluded.repeat_at, due_at = excluded.due_at, body = excluded.body",
    )))
}

fn phase(episode: &Episode) -> &'static str {
    episode.life.phase.kind().into()
}
