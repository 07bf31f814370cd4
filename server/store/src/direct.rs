//! Direct rooms: one for each two people, open while both are in it.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl};
use diesel_async::RunQueryDsl;
use domain::{Person, RoomId, RoomKind, UnixMillis, UserId};

use crate::{
    Result, Store,
    conn::{Conn, on},
    key::{Key, direct_key},
    log::{counter, row::person},
    room::{self, Bond},
    schema::{blocks, rooms, users},
    tx::Tx,
    user,
};

/// What became of the wish to talk with somebody directly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DirectRoom {
    Open(RoomId),
    /// The two share no room, or the other one wants none with the asker.
    NotFound,
    /// The asker blocks the other one.
    YouBlock,
}

impl DirectRoom {
    pub fn id(self) -> Option<RoomId> {
        match self {
            Self::Open(room) => Some(room),
            Self::NotFound | Self::YouBlock => None,
        }
    }
}

impl Store {
    /// The one direct room of these two, for the first one to open: made with `fresh` as its id if
    /// there is none, entered again if they had left it. They must share a room now.
    pub async fn direct_room(
        &self,
        asker: UserId,
        other: UserId,
        fresh: RoomId,
        now: UnixMillis,
    ) -> Result<DirectRoom> {
        self.write(move |tx| Box::pin(open(tx, asker, other, fresh, now)))
            .await
    }

    /// Takes somebody out of their direct room with the other one, if they are in it.
    pub async fn leave_direct_room(
        &self,
        who: UserId,
        other: UserId,
        now: UnixMillis,
    ) -> Result<Option<RoomId>> {
        self.write(move |tx| Box::pin(leave(tx, who, other, now)))
            .await
    }

    /// No direct room of these two any more, until it is undone. `false` unless the blocker is in
    /// this room now and the other one is or was.
    pub async fn block(
        &self,
        blocker: UserId,
        room: RoomId,
        blocked: UserId,
        now: UnixMillis,
    ) -> Result<bool> {
        self.write(move |tx| {
            Box::pin(async move {
                lock_both(&mut tx.conn, blocker, blocked).await?;
                if !room::have_met(&mut tx.conn, room, blocker, blocked).await? {
                    return Ok(false);
                }
                on!(&mut tx.conn, |db| diesel::insert_into(blocks::table)
                    .values((
                        blocks::blocker_id.eq(Key::from(blocker)),
                        blocks::blocked_id.eq(Key::from(blocked)),
                        blocks::blocked_at.eq(now),
                    ))
                    .on_conflict_do_nothing()
                    .execute(db))?;
                leave(tx, blocker, blocked, now).await?;
                Ok(true)
            })
        })
        .await
    }

    /// `false` if there was nothing to undo.
    pub async fn unblock(&self, blocker: UserId, blocked: UserId) -> Result<bool> {
        self.write(move |tx| {
            Box::pin(async move {
                let block = blocks::table.find((Key::from(blocker), Key::from(blocked)));
                let rows = on!(&mut tx.conn, |db| diesel::delete(block).execute(db))?;
                Ok(rows == 1)
            })
        })
        .await
    }

    /// Whom this person blocks, by name.
    pub async fn blocked_by(&self, blocker: UserId) -> Result<Vec<Person>> {
        self.read(move |conn| {
            Box::pin(async move {
                let rows: Vec<(Key, String, String)> = on!(conn, |db| blocks::table
                    .inner_join(users::table)
                    .filter(blocks::blocker_id.eq(Key::from(blocker)))
                    .order((users::name, users::id))
                    .select((users::id, users::name, users::role))
                    .load(db))?;
                rows.into_iter()
                    .map(|(id, name, role)| person(id, name, &role))
                    .collect()
            })
        })
        .await
    }
}

async fn open(
    tx: &mut Tx,
    asker: UserId,
    other: UserId,
    fresh: RoomId,
    now: UnixMillis,
) -> Result<DirectRoom> {
    lock_both(&mut tx.conn, asker, other).await?;
    let people = (
        room::find_person(&mut tx.conn, asker).await?,
        room::find_person(&mut tx.conn, other).await?,
    );
    let (Some(first), Some(second), true) = (people.0, people.1, asker != other) else {
        return Ok(DirectRoom::NotFound);
    };
    let made = find(&mut tx.conn, asker, other).await?;
    if !room::share_a_room(tx, asker, other, made).await?
        || blocks(&mut tx.conn, other, asker).await?
    {
        return Ok(DirectRoom::NotFound);
    }
    if blocks(&mut tx.conn, asker, other).await? {
        return Ok(DirectRoom::YouBlock);
    }
    let Some(id) = made else {
        let pair = Bond::Pair(asker, other);
        if room::insert(tx, fresh, RoomKind::Direct, "", pair, now).await? {
            room::enter(tx, fresh, vec![first, second], Some(asker), now).await?;
            return Ok(DirectRoom::Open(fresh));
        }
        // The other one made it just now, with both in it.
        let made = find(&mut tx.conn, asker, other).await?;
        return Ok(made.map_or(DirectRoom::NotFound, DirectRoom::Open));
    };
    if !room::is_member(&mut tx.conn, asker, id).await? {
        // Where the other one has left as well, it stays ended until they come back, too.
        room::enter(tx, id, vec![first], None, now).await?;
    }
    Ok(DirectRoom::Open(id))
}

/// Opening and blocking wait for one another, and for the end of either account: of a room that is not
/// there yet nothing else can be locked. Accounts are locked by id, and before rooms.
async fn lock_both(conn: &mut Conn, a: UserId, b: UserId) -> Result<()> {
    for id in [a.min(b), a.max(b)] {
        user::lock(conn, id).await?;
    }
    Ok(())
}

async fn leave(tx: &mut Tx, who: UserId, other: UserId, now: UnixMillis) -> Result<Option<RoomId>> {
    let Some(id) = find(&mut tx.conn, who, other).await? else {
        return Ok(None);
    };
    counter::lock_one(&mut tx.conn, id).await?;
    let person = room::find_person(&mut tx.conn, who).await?;
    let Some(person) = person.filter(|_| who != other) else {
        return Ok(None);
    };
    if !room::is_member(&mut tx.conn, who, id).await? {
        return Ok(None);
    }
    room::leave(tx, id, person, who, now).await?;
    Ok(Some(id))
}

async fn find(conn: &mut Conn, a: UserId, b: UserId) -> Result<Option<RoomId>> {
    let id: Option<Key> = on!(conn, |db| rooms::table
        .filter(rooms::direct_key.eq(direct_key(a, b)))
        .select(rooms::id)
        .first(db))
    .optional()?;
    Ok(id.map(RoomId::from))
}

async fn blocks(conn: &mut Conn, blocker: UserId, blocked: UserId) -> Result<bool> {
    let row: Option<i64> = on!(conn, |db| blocks::table
        .find((Key::from(blocker), Key::from(blocked)))
        .select(blocks::blocked_at)
        .first(db))
    .optional()?;
    Ok(row.is_some())
}
