use diesel::{Queryable, QueryableByName, sql_types};
use domain::{Change, ClientId, Person, RoomEvent, RoomId, Seq, UnixMillis, UserId};

use crate::{
    Error, Result,
    key::Key,
    statement::{Column, Rows},
};

/// A row of `events`.
pub(crate) struct NewEvent {
    pub(crate) room_id: Key,
    pub(crate) seq: i64,
    at: i64,
    author_id: Option<Key>,
    client_id: Option<Key>,
    kind: &'static str,
    is_item: bool,
    target_seq: Option<i64>,
    body: String,
}

impl NewEvent {
    pub(crate) fn new(
        room: RoomId,
        seq: Seq,
        at: UnixMillis,
        author: Option<UserId>,
        client_id: Option<ClientId>,
        change: &Change,
    ) -> Result<Self> {
        let facts = change.facts();
        Ok(Self {
            room_id: room.into(),
            seq,
            at,
            author_id: author.map(Key::from),
            client_id: client_id.map(Key::from),
            kind: change.kind(),
            is_item: facts.counts_as_unread,
            target_seq: facts.target,
            body: json(change)?,
        })
    }

    /// As a table of that name, with the columns of `events`.
    pub(crate) fn table(name: &'static str, events: Vec<Self>) -> Rows {
        let of = |value: fn(&Self) -> i64| Column::Numbers(events.iter().map(value).collect());
        let (seq, at) = (of(|event| event.seq), of(|event| event.at));
        let room = events.iter().map(|event| event.room_id).collect();
        let author = events.iter().map(|event| event.author_id).collect();
        let client = events.iter().map(|event| event.client_id).collect();
        let kind = events.iter().map(|event| event.kind.to_owned()).collect();
        let is_item = events.iter().map(|event| event.is_item).collect();
        let target = events.iter().map(|event| event.target_seq).collect();
        let body = events.into_iter().map(|event| event.body).collect();
        Rows::new(name)
            .column("room_id", Column::Keys(room))
            .column("seq", seq)
            .column("at", at)
            .column("author_id", Column::OptionalKeys(author))
            .column("client_id", Column::OptionalKeys(client))
            .column("kind", Column::Texts(kind))
            .column("is_item", Column::Flags(is_item))
            .column("target_seq", Column::OptionalNumbers(target))
            .column("body", Column::Texts(body))
    }
}

/// An event with its author's name, as every reading query selects it.
#[derive(Queryable, QueryableByName)]
pub(crate) struct EventRow {
    #[diesel(sql_type = sql_types::BigInt)]
    seq: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    at: i64,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Binary>)]
    client_id: Option<Key>,
    #[diesel(sql_type = sql_types::Text)]
    body: String,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Binary>)]
    author_id: Option<Key>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    author_name: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    author_role: Option<String>,
}

impl EventRow {
    /// Of what it says.
    pub(crate) fn bytes(&self) -> usize {
        self.body.len()
    }

    pub(crate) fn into_event(self, room: RoomId) -> Result<RoomEvent> {
        let author = match (self.author_id, self.author_name, self.author_role) {
            (Some(id), Some(name), Some(role)) => Some(person(id, name, &role)?),
            _ => None,
        };
        Ok(RoomEvent {
            room,
            seq: self.seq,
            at: self.at,
            author,
            client_id: self.client_id.map(ClientId::from),
            change: change(&self.body),
        })
    }
}

/// What one line of a log says. One that cannot be read closes no room: a newer process wrote
/// it, and this one goes on around it.
pub(crate) fn change(body: &str) -> Change {
    read_change(body).unwrap_or_else(|error| {
        tracing::warn!(%error, "a room event could not be read");
        Change::Unknown
    })
}

/// The same where another change cannot stand in for it.
pub(crate) fn read_change(body: &str) -> Result<Change> {
    match renamed(body) {
        Some(body) => from_json(&body),
        None => from_json(body),
    }
}

/// Rows of earlier versions say their kind in a field, `{"type":"message","text":"…"}`. They stay as they are:
/// a log only grows, and while versions run side by side both forms are written.
fn renamed(body: &str) -> Option<String> {
    let (kind, fields) = body.strip_prefix(r#"{"type":""#)?.split_once(r#"","#)?;
    Some(format!(r#"{{"{kind}":{{{fields}}}"#))
}

pub(crate) fn person(id: Key, name: String, role: &str) -> Result<Person> {
    Ok(Person {
        id: id.into(),
        name,
        role: word(role)?,
    })
}

/// Reads a word of a closed list, such as a role.
pub(crate) fn word<W: std::str::FromStr>(text: &str) -> Result<W> {
    text.parse()
        .map_err(|_| Error::Corrupt(format!("unknown {}", std::any::type_name::<W>())))
}

pub(crate) fn json<V: serde::Serialize>(value: &V) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::Other(error.to_string()))
}

/// The error names the place, never the text.
pub(crate) fn from_json<V: serde::de::DeserializeOwned>(text: &str) -> Result<V> {
    serde_json::from_str(text).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        Error::Corrupt(format!("JSON at {line}:{column}"))
    })
}
