//! What the experts of a care room note about its episodes. Each call asks whether the reader is one of them.

use std::collections::BTreeMap;

use diesel::{
    ExpressionMethods, OptionalExtension, QueryDsl, QueryableByName, dsl::max, sql_types,
};
use diesel_async::RunQueryDsl;
use domain::{
    ClientId, Episode, NotedEpisode, RoomId, Seq, TeamNote, UnixMillis, UserId,
    limits::{CLOSED_HANDED_OVER, EPISODES_LISTED},
};

use crate::{
    Result, Store,
    conn::{Conn, on},
    key::Key,
    log::{
        counter,
        row::{from_json, person},
    },
    on_call::teams,
    schema::{episodes, team_notes},
    statement::{Column, Rows, Statement},
};

/// A note by an expert of the room.
#[derive(Clone, Debug)]
pub struct NewTeamNote {
    pub room: RoomId,
    /// The event that opened the episode.
    pub episode: Seq,
    pub by: UserId,
    /// Written once, however often it is sent.
    pub client_id: ClientId,
    pub text: String,
    pub now: UnixMillis,
}

/// What became of a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TeamNoted {
    /// It is there, perhaps since an earlier try.
    Kept,
    /// The author is no expert in this room, or it has no such episode.
    NotFound,
    /// The episode has as many as it may have.
    TooMany,
}

impl Store {
    /// Episodes of a room with their notes: those that nobody has closed, then the newest of the others, and `wanted`
    /// wherever it is. `None` unless this person is an expert in it now.
    pub async fn noted_episodes(
        &self,
        room: RoomId,
        reader: UserId,
        wanted: Option<Seq>,
    ) -> Result<Option<Vec<NotedEpisode>>> {
        self.read(move |conn| {
            Box::pin(async move {
                let listed = listed(conn, room, wanted).await?;
                let seqs = listed.iter().map(|one| one.raised_seq).collect();
                let mut notes = notes(conn, room, seqs).await?;
                // Decides, therefore last: who has left meanwhile sees nothing.
                if !is_expert(conn, room, reader).await? {
                    return Ok(None);
                }
                let noted = listed.into_iter().map(|episode| NotedEpisode {
                    notes: notes.remove(&episode.raised_seq).unwrap_or_default(),
                    episode,
                });
                Ok(Some(noted.collect()))
            })
        })
        .await
    }

    /// Writes a note, unless the episode has `most` of them.
    pub async fn add_team_note(&self, note: NewTeamNote, most: i64) -> Result<TeamNoted> {
        self.write(move |tx| {
            Box::pin(async move {
                let NewTeamNote { room, episode, .. } = note;
                // So that two at once are numbered one after the other.
                let Some(locked) = counter::lock_one(&mut tx.conn, room).await? else {
                    return Ok(TeamNoted::NotFound);
                };
                let key = (Key::from(room), episode);
                let is_there: Option<i64> = on!(&mut tx.conn, |db| episodes::table
                    .find(key)
                    .select(episodes::raised_seq)
                    .first(db))
                .optional()?;
                if is_there.is_none() || !is_expert(&mut tx.conn, room, note.by).await? {
                    return Ok(TeamNoted::NotFound);
                }
                let own = team_notes::table
                    .filter(team_notes::room_id.eq(key.0))
                    .filter(team_notes::raised_seq.eq(key.1));
                let before: Option<i64> = on!(&mut tx.conn, |db| own
                    .filter(team_notes::author_id.eq(Key::from(note.by)))
                    .filter(team_notes::client_id.eq(Key::from(note.client_id)))
                    .select(team_notes::number)
                    .first(db))
                .optional()?;
                if before.is_some() {
                    return Ok(TeamNoted::Kept);
                }
                let last: Option<i64> = on!(&mut tx.conn, |db| own
                    .select(max(team_notes::number))
                    .first(db))?;
                let number = last.unwrap_or(0) + 1;
                if number > most {
                    return Ok(TeamNoted::TooMany);
                }
                on!(&mut tx.conn, |db| diesel::insert_into(team_notes::table)
                    .values((
                        team_notes::room_id.eq(key.0),
                        team_notes::raised_seq.eq(key.1),
                        team_notes::number.eq(number),
                        team_notes::author_id.eq(Key::from(note.by)),
                        team_notes::client_id.eq(Key::from(note.client_id)),
                        team_notes::head_seq.eq(locked.head),
                        team_notes::at.eq(note.now),
                        team_notes::text.eq(&note.text),
                    ))
                    .execute(db))?;
                Ok(TeamNoted::Kept)
            })
        })
        .await
    }
}

async fn is_expert(conn: &mut Conn, room: RoomId, person: UserId) -> Result<bool> {
    let teams = teams(conn, &[room.into()]).await?;
    Ok(teams.values().flatten().any(|one| one.id == person))
}

async fn listed(conn: &mut Conn, room: RoomId, wanted: Option<Seq>) -> Result<Vec<Episode>> {
    let of_room = episodes::table
        .filter(episodes::room_id.eq(Key::from(room)))
        .order(episodes::raised_seq.desc())
        .select(episodes::body);
    let mut bodies: Vec<String> = on!(conn, |db| of_room
        .filter(episodes::phase.ne("resolved"))
        .limit(EPISODES_LISTED)
        .load(db))?;
    let closed: Vec<String> = on!(conn, |db| of_room
        .filter(episodes::phase.eq("resolved"))
        .limit(CLOSED_HANDED_OVER)
        .load(db))?;
    bodies.extend(closed);
    let mut listed = bodies
        .iter()
        .map(|body| from_json(body))
        .collect::<Result<Vec<Episode>>>()?;
    let is_listed = |seq: &Seq| listed.iter().any(|one| one.raised_seq == *seq);
    if let Some(seq) = wanted.filter(|seq| !is_listed(seq)) {
        let body: Option<String> = on!(conn, |db| episodes::table
            .find((Key::from(room), seq))
            .select(episodes::body)
            .first(db))
        .optional()?;
        listed.extend(body.map(|body| from_json(&body)).transpose()?);
    }
    Ok(listed)
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = sql_types::BigInt)]
    raised_seq: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    at: i64,
    #[diesel(sql_type = sql_types::Text)]
    text: String,
    #[diesel(sql_type = sql_types::Binary)]
    author_id: Key,
    #[diesel(sql_type = sql_types::Text)]
    name: String,
    #[diesel(sql_type = sql_types::Text)]
    role: String,
}

/// Of these episodes of a room, each in the order in which they were written.
async fn notes(
    conn: &mut Conn,
    room: RoomId,
    episodes: Vec<Seq>,
) -> Result<BTreeMap<Seq, Vec<TeamNote>>> {
    let asked = Rows::new("asked").column("seq", Column::Numbers(episodes));
    let select =
        Statement::new("SELECT n.raised_seq, n.at, n.text, n.author_id, u.name, u.role FROM ")
            .rows(asked)
            .sql(" JOIN team_notes n ON n.raised_seq = asked.seq AND n.room_id = ")
            .key(room)
            .sql(" JOIN users u ON u.id = n.author_id ORDER BY n.raised_seq, n.number");
    let rows: Vec<Row> = on!(conn, |db| select.load(db))?;
    let mut notes: BTreeMap<Seq, Vec<TeamNote>> = BTreeMap::new();
    for row in rows {
        let note = TeamNote {
            by: person(row.author_id, row.name, &row.role)?,
            at: row.at,
            text: row.text,
        };
        notes.entry(row.raised_seq).or_default().push(note);
    }
    Ok(notes)
}
