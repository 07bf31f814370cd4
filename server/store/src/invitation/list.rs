//! Links that can still do something.

use std::collections::HashMap;

use diesel::{BoolExpressionMethods, ExpressionMethods, QueryDsl};
use diesel_async::RunQueryDsl;
use domain::{LinkView, Person, UnixMillis, UserId};

use crate::{
    Result, Store,
    conn::{Conn, on},
    key::Key,
    log::row::{person, word},
    one_of::one_of,
    schema::{invitations, rooms, users},
};

type Row = (Key, String, Option<Key>, Key, i64, i64, Option<Key>);

macro_rules! columns {
    () => {
        (
            invitations::id,
            invitations::role,
            invitations::room_id,
            invitations::created_by,
            invitations::created_at,
            invitations::expires_at,
            invitations::used_by,
        )
    };
}

impl Store {
    /// Of one maker: unused ones, and those by which somebody came who waits; newest first.
    pub async fn links_of(&self, maker: UserId, now: UnixMillis) -> Result<Vec<LinkView>> {
        self.read(move |conn| {
            Box::pin(async move {
                let waits_or_lasts = invitations::expires_at
                    .gt(now)
                    .or(invitations::used_by.is_not_null());
                let rows: Vec<Row> = on!(conn, |db| invitations::table
                    .filter(invitations::created_by.eq(Key::from(maker)))
                    .filter(invitations::closed_at.is_null())
                    .filter(waits_or_lasts)
                    .order((invitations::created_at.desc(), invitations::id.desc()))
                    .select(columns!())
                    .load(db))?;
                views(conn, rows).await
            })
        })
        .await
    }

    /// Of everybody, unused ones; those that last longest first.
    pub async fn open_links(&self, now: UnixMillis) -> Result<Vec<LinkView>> {
        self.read(move |conn| {
            Box::pin(async move {
                let rows: Vec<Row> = on!(conn, |db| invitations::table
                    .filter(invitations::closed_at.is_null())
                    .filter(invitations::expires_at.gt(now))
                    .filter(invitations::used_by.is_null())
                    .order((invitations::expires_at.desc(), invitations::id.desc()))
                    .select(columns!())
                    .load(db))?;
                views(conn, rows).await
            })
        })
        .await
    }
}

async fn views(conn: &mut Conn, rows: Vec<Row>) -> Result<Vec<LinkView>> {
    let named = rows.iter().flat_map(|row| [Some(row.3), row.6]).flatten();
    let named: Vec<Key> = named.collect();
    let people: Vec<(Key, String, String)> = on!(conn, |db| users::table
        .filter(one_of(users::id, named))
        .select((users::id, users::name, users::role))
        .load(db))?;
    let people = people
        .into_iter()
        .map(|(id, name, role)| Ok((id, person(id, name, &role)?)))
        .collect::<Result<HashMap<Key, Person>>>()?;
    let opened: Vec<Key> = rows.iter().filter_map(|row| row.2).collect();
    let names: Vec<(Key, String)> = on!(conn, |db| rooms::table
        .filter(one_of(rooms::id, opened))
        .select((rooms::id, rooms::name))
        .load(db))?;
    let names: HashMap<Key, String> = names.into_iter().collect();
    let mut views = Vec::with_capacity(rows.len());
    for (id, role, room, maker, made_at, expires_at, guest) in rows {
        // Of nobody there are none: both columns point at `users`.
        let Some(made_by) = people.get(&maker).cloned() else {
            continue;
        };
        views.push(LinkView {
            id: id.into(),
            role: word(&role)?,
            room_name: room.and_then(|room| names.get(&room).cloned()),
            made_by,
            made_at,
            expires_at,
            used_by: guest.and_then(|guest| people.get(&guest).cloned()),
        });
    }
    Ok(views)
}
