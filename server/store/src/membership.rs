//! Memberships of several people at once: what the fan-out compares with what it holds, and
//! who knows whom.

use std::collections::HashSet;

use diesel::{BoolExpressionMethods, ExpressionMethods, QueryDsl};
use diesel_async::RunQueryDsl;
use domain::{Person, RoomId, Seq, UserId};

use crate::{
    Result, Store,
    conn::on,
    key::Key,
    log::row::person,
    one_of::one_of,
    schema::{blocks, memberships, users},
};

impl Store {
    /// The rooms that these people are in now, with their reading marks.
    pub async fn memberships(&self, people: &[UserId]) -> Result<Vec<(UserId, RoomId, Seq)>> {
        let keys: Vec<Key> = people.iter().map(|user| Key::from(*user)).collect();
        self.read(move |conn| {
            Box::pin(async move {
                let mut found = Vec::new();
                for keys in keys.chunks(KEYS_AT_ONCE) {
                    let rows: Vec<(Key, Key, i64)> = on!(conn, |db| memberships::table
                        .filter(
                            one_of(memberships::user_id, keys.to_vec())
                                .and(memberships::left_at.is_null())
                        )
                        .select((
                            memberships::user_id,
                            memberships::room_id,
                            memberships::last_read_seq
                        ))
                        .load(db))?;
                    found.extend(
                        rows.into_iter()
                            .map(|(user, room, mark)| (user.into(), room.into(), mark)),
                    );
                }
                Ok(found)
            })
        })
        .await
    }

    /// Everybody with an account who is in a room with this person now and neither blocks the other,
    /// by name.
    pub async fn contacts(&self, user: UserId) -> Result<Vec<Person>> {
        self.read(move |conn| {
            Box::pin(async move {
                let rooms: Vec<Key> = on!(conn, |db| memberships::table
                    .filter(
                        memberships::user_id
                            .eq(Key::from(user))
                            .and(memberships::left_at.is_null())
                    )
                    .select(memberships::room_id)
                    .load(db))?;
                let rows: Vec<(Key, String, String)> = on!(conn, |db| memberships::table
                    .inner_join(users::table)
                    .filter(one_of(memberships::room_id, rooms.clone()))
                    .filter(
                        memberships::left_at
                            .is_null()
                            .and(users::disabled_at.is_null())
                            .and(users::id.ne(Key::from(user)))
                    )
                    .select((users::id, users::name, users::role))
                    .distinct()
                    .order((users::name, users::id))
                    .load(db))?;
                let apart: Vec<(Key, Key)> = on!(conn, |db| blocks::table
                    .filter(
                        blocks::blocker_id
                            .eq(Key::from(user))
                            .or(blocks::blocked_id.eq(Key::from(user)))
                    )
                    .select((blocks::blocker_id, blocks::blocked_id))
                    .load(db))?;
                let apart: HashSet<Key> = apart.into_iter().flat_map(|(a, b)| [a, b]).collect();
                rows.into_iter()
                    .filter(|(id, _, _)| !apart.contains(id))
                    .map(|(id, name, role)| person(id, name, &role))
                    .collect()
            })
        })
        .await
    }
}

/// Of one statement: its answer is collected whole.
const KEYS_AT_ONCE: usize = 10_000;
