use std::iter;

use diesel::{
    BoolExpressionMethods, ExpressionMethods, JoinOnDsl, NullableExpressionMethods, QueryDsl,
};
use diesel_async::RunQueryDsl;
use domain::{RoomDetail, RoomId, RoomKind, RoomSummary, Seq, SignInId, UnixMillis, UserId};

use crate::{
    Error, Head, Result, Store,
    conn::{execute_all, on},
    key::{Key, direct_key},
    log::counter,
    one_of::one_of,
    schema::{memberships, rooms},
    statement::Statement,
    tx::Tx,
};

mod member;
mod summary;

pub(crate) use member::{enter, find_person, have_met, is_direct, is_member, leave, share_a_room};
pub use summary::ReadingMark;
pub(crate) use summary::{Mark, marks, of_people};

#[derive(Clone, Debug)]
pub struct NewRoom {
    pub id: RoomId,
    /// Care rooms come with their wearer (`create_user`); direct rooms by `direct_room`.
    pub kind: RoomKind,
    pub name: String,
    pub created_by: UserId,
    pub created_at: UnixMillis,
}

/// Which people a new room belongs to for ever.
pub(crate) enum Bond {
    None,
    Wearer(UserId),
    Pair(UserId, UserId),
}

/// `false` if there is a room of this bond already. The new room is locked.
pub(crate) async fn insert(
    tx: &mut Tx,
    id: RoomId,
    kind: RoomKind,
    name: &str,
    bond: Bond,
    now: UnixMillis,
) -> Result<bool> {
    let (wearer, pair) = match bond {
        Bond::None => (None, None),
        Bond::Wearer(wearer) => (Some(Key::from(wearer)), None),
        Bond::Pair(a, b) => (None, Some(direct_key(a, b))),
    };
    let rows = on!(&mut tx.conn, |db| diesel::insert_into(rooms::table)
        .values((
            rooms::id.eq(Key::from(id)),
            rooms::kind.eq(kind.to_string()),
            rooms::name.eq(name),
            rooms::wearer_id.eq(wearer),
            rooms::direct_key.eq(&pair),
            rooms::head_seq.eq(0),
            rooms::epoch.eq(0),
            rooms::created_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(db))?;
    if rows == 1 && kind == RoomKind::Care {
        // From now on it is looked whether anything reaches whoever is on call.
        let begin = Statement::new("INSERT INTO on_call_checks (room_id) VALUES (")
            .key(id)
            .sql(")");
        execute_all(&mut tx.conn, [begin]).await?;
    }
    Ok(rows == 1)
}

impl Store {
    /// Makes a room with its creator as member (a `Joined` event).
    pub async fn create_room(&self, room: NewRoom) -> Result<()> {
        self.write(move |tx| {
            Box::pin(async move {
                let person = find_person(&mut tx.conn, room.created_by).await?;
                let person = person.ok_or_else(|| Error::Other("no such creator".to_owned()))?;
                let (id, now) = (room.id, room.created_at);
                if !insert(tx, id, room.kind, &room.name, Bond::None, now).await? {
                    return Err(Error::Other("there is a room with this id".to_owned()));
                }
                enter(tx, id, vec![person], None, now).await
            })
        })
        .await
    }

    /// Rooms this person is in now: open alerts first, then most recently active first.
    pub async fn rooms_of(&self, user: UserId) -> Result<Vec<RoomSummary>> {
        self.grouped_rooms().ask(user).await
    }

    /// `None` unless this person is a member now.
    pub async fn detail(&self, user: UserId, room: RoomId) -> Result<Option<RoomDetail>> {
        self.read(move |conn| {
            Box::pin(async move {
                let members = member::all(conn, room).await?;
                // Decides, therefore last: who has left meanwhile sees nothing.
                let summary = summary::one(conn, user, room).await?;
                Ok(summary.map(|summary| RoomDetail { summary, members }))
            })
        })
        .await
    }

    /// Present members, with the epoch that this answer belongs to (one snapshot).
    pub async fn entitled(&self, room: RoomId) -> Result<Option<(i64, Vec<UserId>)>> {
        self.read(move |conn| {
            Box::pin(async move {
                let present = memberships::room_id
                    .eq(rooms::id)
                    .and(memberships::left_at.is_null());
                let rows: Vec<(i64, Option<Key>)> = on!(conn, |db| rooms::table
                    .left_join(memberships::table.on(present))
                    .filter(rooms::id.eq(Key::from(room)))
                    .select((rooms::epoch, memberships::user_id.nullable()))
                    .load(db))?;
                let epoch = rows.as_slice().first().map(|(epoch, _)| *epoch);
                let users = rows.into_iter().filter_map(|(_, user)| user);
                Ok(epoch.map(|epoch| (epoch, users.map(UserId::from).collect())))
            })
        })
        .await
    }

    /// Ends a membership: `Left` event by `by`, epoch + 1. `false` unless both are members.
    pub async fn remove_member(
        &self,
        room: RoomId,
        user: UserId,
        by: UserId,
        now: UnixMillis,
    ) -> Result<bool> {
        self.write(move |tx| {
            Box::pin(async move {
                let locked = counter::lock_one(&mut tx.conn, room).await?;
                let person = find_person(&mut tx.conn, user).await?;
                let (Some(_), Some(person)) = (locked, person) else {
                    return Ok(false);
                };
                // Either may have been taken out while the lock was awaited.
                if !is_member(&mut tx.conn, user, room).await?
                    || !is_member(&mut tx.conn, by, room).await?
                {
                    return Ok(false);
                }
                leave(tx, room, person, by, now).await?;
                Ok(true)
            })
        })
        .await
    }

    /// Moves the mark forward, never back, never past the head, and not for a sign-in that has ended.
    /// `None` unless this person is a member now.
    pub async fn mark_read(
        &self,
        user: UserId,
        sign_in: SignInId,
        room: RoomId,
        seq: Seq,
        now: UnixMillis,
    ) -> Result<Option<ReadingMark>> {
        let mark = Mark {
            room,
            user,
            sign_in,
            seq,
            now,
        };
        let permit = self.permit().await?;
        self.writer().mark(mark, permit).await
    }

    /// Whether new items of a room are counted for this person. `false` unless they are a member now.
    pub async fn mute(
        &self,
        user: UserId,
        room: RoomId,
        since: Option<UnixMillis>,
    ) -> Result<bool> {
        self.write(move |tx| {
            Box::pin(async move {
                let own = memberships::table
                    .find((Key::from(room), Key::from(user)))
                    .filter(memberships::left_at.is_null());
                let rows = on!(&mut tx.conn, |db| diesel::update(own)
                    .set(memberships::muted_at.eq(since))
                    .execute(db))?;
                Ok(rows == 1)
            })
        })
        .await
    }

    /// The mark as it is. `None` unless this person is a member now.
    pub async fn reading_mark(&self, user: UserId, room: RoomId) -> Result<Option<ReadingMark>> {
        let of = (room, user);
        self.read(move |conn| {
            Box::pin(async move { Ok(marks(conn, iter::once(of)).await?.remove(&of)) })
        })
        .await
    }

    /// Current heads and epochs of these rooms.
    pub async fn heads(&self, rooms: &[RoomId]) -> Result<Vec<Head>> {
        let keys: Vec<Key> = rooms.iter().map(|room| Key::from(*room)).collect();
        self.read(move |conn| {
            Box::pin(async move {
                let mut heads = Vec::with_capacity(keys.len());
                for keys in keys.chunks(KEYS_AT_ONCE) {
                    let rows: Vec<(Key, i64, i64)> = on!(conn, |db| rooms::table
                        .filter(one_of(rooms::id, keys.to_vec()))
                        .select((rooms::id, rooms::head_seq, rooms::epoch))
                        .load(db))?;
                    heads.extend(rows.into_iter().map(|(room, seq, epoch)| Head {
                        room: room.into(),
                        seq,
                        epoch,
                    }));
                }
                Ok(heads)
            })
        })
        .await
    }
}

/// Of one statement: its answer is collected whole.
const KEYS_AT_ONCE: usize = 10_000;
