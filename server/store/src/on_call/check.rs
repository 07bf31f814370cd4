//! Care rooms in which it is looked whether anything reaches whoever is on call.

use std::collections::HashMap;

use diesel::{QueryableByName, sql_types};
use diesel_async::RunQueryDsl;
use domain::{
    RoomId, UnixMillis, UserId,
    alert::{OnCallChecked, OnCallNow, OnCallPolicy},
    limits,
};

use crate::{
    Result, Store,
    at_once::AT_ONCE,
    conn::{Conn, execute_all, on},
    episode::now,
    key::Key,
    log::row::{from_json, json},
    push_subscription::reachable,
    statement::{Column, Rows, Statement},
};

/// Rooms that are to be looked at, and those that soon will be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueRooms {
    /// By the database's clock.
    pub now: UnixMillis,
    /// The longest overdue first.
    pub rooms: Vec<DueRoom>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueRoom {
    pub room: RoomId,
    pub due_at: UnixMillis,
    /// Its wearer's account can be used.
    pub is_live: bool,
    /// What the last look found; `None`: this is the first.
    pub checked: Option<OnCallChecked>,
}

/// How somebody can be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ways {
    pub person: UserId,
    /// Browsers that take pushes, as they name themselves, without those that have gone deaf.
    pub devices: Vec<String>,
    /// When a page of theirs was last noted to be on a visible screen.
    pub page_at: Option<UnixMillis>,
}

/// Looks again, and tells what is new in this room.
#[derive(Clone, Copy, Debug)]
pub struct CheckOnCall {
    pub room: RoomId,
    /// Who is on call there; `None`: nobody.
    pub is_now: Option<OnCallNow>,
    /// By the database's clock.
    pub now: UnixMillis,
    pub policy: OnCallPolicy,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = sql_types::Binary)]
    room_id: Key,
    #[diesel(sql_type = sql_types::BigInt)]
    check_at: i64,
    #[diesel(sql_type = sql_types::Bool)]
    is_live: bool,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    checked: Option<String>,
}

impl Row {
    fn checked(&self) -> Result<Option<OnCallChecked>> {
        self.checked.as_deref().map(from_json).transpose()
    }
}

#[derive(QueryableByName)]
struct PageRow {
    #[diesel(sql_type = sql_types::Binary)]
    user_id: Key,
    #[diesel(sql_type = sql_types::BigInt)]
    seen_at: i64,
}

#[derive(QueryableByName)]
struct RoomRow {
    #[diesel(sql_type = sql_types::Binary)]
    room_id: Key,
}

impl Store {
    /// At most `limit` care rooms that are due by the database's clock, `ahead` milliseconds later, or will be within
    /// `soon` milliseconds.
    pub async fn due_on_call(
        &self,
        limit: i64,
        soon: UnixMillis,
        ahead: UnixMillis,
    ) -> Result<DueRooms> {
        self.read(move |conn| {
            Box::pin(async move {
                let now = now(conn).await?.saturating_add(ahead);
                let select = Statement::new(
                    "SELECT due.room_id, due.check_at, due.checked, w.disabled_at IS NULL AS is_live FROM \
                     (SELECT room_id, check_at, checked FROM on_call_checks WHERE check_at <= ",
                )
                .number(now.saturating_add(soon))
                .sql(" ORDER BY check_at LIMIT ")
                .number(limit)
                .sql(
                    ") due JOIN rooms r ON r.id = due.room_id JOIN users w ON w.id = r.wearer_id \
                     ORDER BY due.check_at",
                );
                let rows: Vec<Row> = on!(conn, |db| select.load(db))?;
                let rooms = rows.into_iter().map(|row| {
                    Ok(DueRoom {
                        room: row.room_id.into(),
                        due_at: row.check_at,
                        is_live: row.is_live,
                        checked: row.checked()?,
                    })
                });
                Ok(DueRooms {
                    now,
                    rooms: rooms.collect::<Result<_>>()?,
                })
            })
        })
        .await
    }

    /// How these people can be reached, in their order.
    pub async fn ways(&self, people: Vec<UserId>) -> Result<Vec<Ways>> {
        self.read(move |conn| Box::pin(async move { ways(conn, people).await }))
            .await
    }

    /// Notes that pages of these people are on visible screens now. Where it was told that nothing reaches one of them,
    /// it is looked at again at once.
    pub async fn note_open_pages(&self, people: Vec<UserId>) -> Result<()> {
        let mut keys: Vec<Key> = people.into_iter().map(Key::from).collect();
        // In one order, whoever writes.
        keys.sort_unstable();
        keys.dedup();
        self.write(move |tx| {
            Box::pin(async move {
                let seen = || Rows::new("seen").column("user_id", Column::Keys(keys.clone()));
                let note = Statement::new(
                    "INSERT INTO open_pages (user_id, seen_at) SELECT user_id, ",
                )
                .now()
                .sql(" FROM ")
                .rows(seen())
                .sql(" WHERE true ON CONFLICT (user_id) DO UPDATE SET seen_at = excluded.seen_at");
                let again = Statement::new("UPDATE on_call_checks SET check_at = ")
                    .number(AT_ONCE)
                    .sql(" FROM ")
                    .rows(seen())
                    .sql(" WHERE on_call_checks.told_of = seen.user_id");
                execute_all(&mut tx.conn, [note, again]).await
            })
        })
        .await
    }

    /// Notes looks that found nothing to tell. Rooms that another process has looked at since are left as they are.
    pub async fn note_on_call_checks(&self, looks: Vec<(DueRoom, OnCallChecked)>) -> Result<()> {
        self.write(move |tx| {
            Box::pin(async move {
                let conn = &mut tx.conn;
                let ids = looks.iter().map(|(due, _)| due.room.into()).collect();
                let due_at = looks.iter().map(|(due, _)| due.due_at).collect();
                let looked = Rows::new("looked")
                    .column("room_id", Column::Keys(ids))
                    .column("due_at", Column::Numbers(due_at));
                let free = Statement::new("SELECT c.room_id FROM ")
                    .rows(looked)
                    .sql(
                        " JOIN on_call_checks c ON c.room_id = looked.room_id \
                           AND c.check_at = looked.due_at ORDER BY c.room_id",
                    )
                    .sql_of(" FOR UPDATE OF c SKIP LOCKED", "");
                let free: Vec<RoomRow> = on!(conn, |db| free.load(db))?;
                let looks = looks.into_iter().map(|(due, checked)| (due.room, checked));
                let quiet: Vec<(RoomId, OnCallChecked)> = looks
                    .filter(|(room, _)| free.iter().any(|row| row.room_id == Key::from(*room)))
                    .collect();
                execute_all(conn, write(&quiet)?).await
            })
        })
        .await
    }

    /// One transaction: looks at this room, and writes what is new into it. Returns how much that is.
    pub async fn check_on_call(&self, check: CheckOnCall) -> Result<usize> {
        let permit = self.permit().await?;
        self.writer().check_on_call(check, permit).await
    }
}

async fn ways(conn: &mut Conn, people: Vec<UserId>) -> Result<Vec<Ways>> {
    let mut keys: Vec<Key> = people.iter().map(|one| Key::from(*one)).collect();
    keys.sort_unstable();
    keys.dedup();
    let devices = reachable(conn, keys.clone()).await?;
    let asked = Rows::new("asked").column("user_id", Column::Keys(keys));
    let pages = Statement::new("SELECT p.user_id, p.seen_at FROM ")
        .rows(asked)
        .sql(" JOIN open_pages p ON p.user_id = asked.user_id");
    let pages: Vec<PageRow> = on!(conn, |db| pages.load(db))?;
    let of = |person: UserId| {
        let key = Key::from(person);
        let own = devices
            .iter()
            .filter(|device| device.user_id == key && device.missed < limits::PUSHES_UNTIL_DEAF);
        let page = pages.iter().find(|page| page.user_id == key);
        Ways {
            person,
            devices: own.map(|device| device.user_agent.clone()).collect(),
            page_at: page.map(|page| page.seen_at),
        }
    };
    Ok(people.into_iter().map(of).collect())
}

/// Of locked rooms, those that are looked at.
pub(crate) async fn load(
    conn: &mut Conn,
    rooms: Vec<Key>,
) -> Result<HashMap<RoomId, Option<OnCallChecked>>> {
    let asked = Rows::new("asked").column("room_id", Column::Keys(rooms));
    let select = Statement::new("SELECT c.room_id, c.check_at, c.checked, true AS is_live FROM ")
        .rows(asked)
        .sql(" JOIN on_call_checks c ON c.room_id = asked.room_id");
    let rows: Vec<Row> = on!(conn, |db| select.load(db))?;
    rows.into_iter()
        .map(|row| Ok((row.room_id.into(), row.checked()?)))
        .collect()
}

/// Writes what was found.
pub(crate) fn write(checks: &[(RoomId, OnCallChecked)]) -> Result<Option<Statement>> {
    if checks.is_empty() {
        return Ok(None);
    }
    let mut bodies = Vec::with_capacity(checks.len());
    for (_, checked) in checks {
        bodies.push(json(checked)?);
    }
    let told_of = checks.iter().map(|(_, checked)| {
        let person = checked.told.and(checked.person);
        person.map(Key::from)
    });
    let found = Rows::new("found")
        .column(
            "room_id",
            Column::Keys(checks.iter().map(|(room, _)| (*room).into()).collect()),
        )
        .column(
            "check_at",
            Column::Numbers(checks.iter().map(|(_, checked)| checked.due_at).collect()),
        )
        .column("checked", Column::Texts(bodies))
        .column("told_of", Column::OptionalKeys(told_of.collect()));
    let update = Statement::new(
        "UPDATE on_call_checks SET check_at = found.check_at, checked = found.checked, \
         told_of = found.told_of FROM ",
    )
    .rows(found);
    Ok(Some(
        update.sql(" WHERE on_call_checks.room_id = found.room_id"),
    ))
}
