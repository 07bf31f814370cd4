//! Ending accounts, and taking that back.

use diesel::{ExpressionMethods, QueryDsl, dsl::count_star};
use diesel_async::RunQueryDsl;
use domain::{Role, RoomId, SignInId, Standing, UnixMillis, UserId};

use crate::{
    Acting, Result, Store,
    at_once::AT_ONCE,
    conn::{Conn, on},
    key::Key,
    link_closing,
    log::counter,
    one_of::one_of,
    password, room,
    schema::{devices, memberships, pairing_codes, rooms, users},
    sign_in::end_sign_ins,
    tx::Tx,
    user::invited,
};

/// What ended with an account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EndedAccounts {
    /// The person first, then those whom they had invited, directly or not, and who still waited.
    pub people: Vec<UserId>,
    pub sign_ins: Vec<SignInId>,
}

impl Store {
    /// Ends the account and its sign-ins, revokes the person's devices, closes the links they made,
    /// and takes them out of every room but their own care room (with `Left` events by `by`).
    /// Accounts that came by their links, or by links of those who did, end as well if they still
    /// wait for an admin; whom `by` invited stays. `None` if it would disable the last admin, or
    /// there is no such user.
    ///
    /// # Errors
    /// [`crate::Error::NotAdmin`] if `by` is no enabled admin.
    pub async fn disable_user(
        &self,
        id: UserId,
        by: impl Into<Acting>,
        now: UnixMillis,
    ) -> Result<Option<EndedAccounts>> {
        let by = by.into();
        self.write(move |tx| Box::pin(disable(tx, id, by, now)))
            .await
    }

    /// Lets somebody sign in again. Their sign-ins, devices, links and memberships stay ended; a
    /// wearer never left their own care room. `false` unless they were disabled.
    ///
    /// # Errors
    /// [`crate::Error::NotAdmin`] if `by` is no enabled admin.
    pub async fn enable_user(&self, id: UserId, by: impl Into<Acting>) -> Result<bool> {
        let by = by.into();
        self.write(move |tx| {
            Box::pin(async move {
                by.hold(&mut tx.conn).await?;
                let rows = on!(&mut tx.conn, |db| diesel::update(
                    users::table
                        .find(Key::from(id))
                        .filter(users::disabled_at.is_not_null())
                )
                .set(users::disabled_at.eq(None::<i64>))
                .execute(db))?;
                Ok(rows == 1)
            })
        })
        .await
    }
}

async fn disable(
    tx: &mut Tx,
    id: UserId,
    by: Acting,
    now: UnixMillis,
) -> Result<Option<EndedAccounts>> {
    by.hold(&mut tx.conn).await?;
    let by = by.or(id);
    let Some(who) = room::find_person(&mut tx.conn, id).await? else {
        return Ok(None);
    };
    let other_admins: i64 = on!(&mut tx.conn, |db| users::table
        .filter(users::role.eq(Role::Admin.to_string()))
        .filter(users::disabled_at.is_null())
        .filter(users::approved_at.is_not_null())
        .filter(users::id.ne(Key::from(id)))
        .select(count_star())
        .first(db))?;
    if who.role == Role::Admin && other_admins == 0 {
        return Ok(None);
    }
    let mut ended = EndedAccounts::default();
    close_account(tx, id, now, &mut ended).await?;
    // The codes first: who pairs just now holds one until their device is there.
    on!(&mut tx.conn, |db| diesel::delete(
        pairing_codes::table.filter(pairing_codes::wearer_id.eq(Key::from(id)))
    )
    .execute(db))?;
    // Devices by id and before rooms, the order in which ingest locks them.
    let worn = devices::table
        .filter(devices::wearer_id.eq(Key::from(id)))
        .filter(devices::revoked_at.is_null())
        .order(devices::id)
        .select(devices::id);
    let worn: Vec<Key> = match &mut tx.conn {
        Conn::Postgres(db) => worn.for_no_key_update().load(&mut ***db).await?,
        Conn::Sqlite(db) => worn.load(&mut ***db).await?,
    };
    on!(&mut tx.conn, |db| diesel::update(
        devices::table.filter(one_of(devices::id, worn))
    )
    .set((devices::revoked_at.eq(now), devices::check_at.eq(AT_ONCE)))
    .execute(db))?;
    let present: Vec<(Key, Option<Key>)> = on!(&mut tx.conn, |db| memberships::table
        .inner_join(rooms::table)
        .filter(memberships::user_id.eq(Key::from(id)))
        .filter(memberships::left_at.is_null())
        .select((rooms::id, rooms::wearer_id))
        .load(db))?;
    let ids = present.iter().map(|(room, _)| RoomId::from(*room));
    counter::lock(&mut tx.conn, ids).await?;
    for (room, wearer) in present {
        let room = RoomId::from(room);
        let own = wearer.is_some_and(|wearer| UserId::from(wearer) == id);
        // They may have been taken out while the lock was awaited.
        if !own && room::is_member(&mut tx.conn, id, room).await? {
            room::leave(tx, room, who.clone(), by, now).await?;
        }
    }
    link_closing::of_maker(&mut tx.conn, id, now).await?;
    // After their links, so that nobody comes by one meanwhile.
    for one in invited(&mut tx.conn, id, by).await? {
        if one.standing == Standing::Waiting {
            close_account(tx, one.person.id, now, &mut ended).await?;
        }
    }
    Ok(Some(ended))
}

/// What every account has. The link that they came by before the account, as where somebody is
/// approved.
async fn close_account(
    tx: &mut Tx,
    id: UserId,
    now: UnixMillis,
    ended: &mut EndedAccounts,
) -> Result<()> {
    link_closing::of_guest(&mut tx.conn, id, now).await?;
    on!(&mut tx.conn, |db| diesel::update(
        users::table
            .find(Key::from(id))
            .filter(users::disabled_at.is_null())
    )
    .set(users::disabled_at.eq(now))
    .execute(db))?;
    ended.people.push(id);
    let sign_ins = end_sign_ins(&mut tx.conn, id, None, now).await?;
    ended.sign_ins.extend(sign_ins);
    password::drop_resets(&mut tx.conn, id).await
}
