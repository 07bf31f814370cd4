//! Passwords as they are kept, and the links that set one.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl};
use diesel_async::RunQueryDsl;
use domain::{PasswordResetView, Person, SignInId, UnixMillis, UserId};

use crate::{
    Error, Result, Store,
    conn::{Conn, on},
    key::Key,
    known_browser, room,
    schema::{password_resets, users},
    sign_in::end_sign_ins,
    tx::Tx,
    user::{Acting, lock},
};

/// A password that somebody chose.
#[derive(Clone, Debug)]
pub struct NewPassword {
    pub user: UserId,
    pub hash: String,
    /// Set only if this is still the hash.
    pub instead_of: Option<String>,
    /// Somebody else knows it.
    pub must_change: bool,
    /// The sign-in that goes on. All others end.
    pub keep: Option<SignInId>,
    pub now: UnixMillis,
}

#[derive(Clone, Debug)]
pub struct NewPasswordReset {
    pub token_hash: [u8; 32],
    pub user: UserId,
    pub created_by: UserId,
    pub created_at: UnixMillis,
    pub expires_at: UnixMillis,
}

impl Store {
    /// The same password at another cost; nothing else changes. `false`, and nothing at all, if it was
    /// changed or rehashed meanwhile.
    pub async fn rehash_password(&self, id: UserId, old: &str, new: &str) -> Result<bool> {
        let (old, new) = (old.to_owned(), new.to_owned());
        self.write(move |tx| {
            Box::pin(async move {
                let rows = on!(&mut tx.conn, |db| diesel::update(
                    users::table
                        .find(Key::from(id))
                        .filter(users::password_hash.eq(old))
                )
                .set(users::password_hash.eq(new))
                .execute(db))?;
                Ok(rows == 1)
            })
        })
        .await
    }

    /// Returns the sign-ins that ended. A link that would set the password ends too. `None` if the
    /// account is not there or disabled, or has another password than the one to replace.
    pub async fn set_password(&self, password: NewPassword) -> Result<Option<Vec<SignInId>>> {
        self.write(move |tx| {
            Box::pin(async move {
                let found = lock(&mut tx.conn, password.user).await?.filter(|user| {
                    let old = password.instead_of.as_ref();
                    user.disabled_at.is_none() && old.is_none_or(|old| *old == user.password_hash)
                });
                if found.is_none() {
                    return Ok(None);
                }
                replace(tx, password).await.map(Some)
            })
        })
        .await
    }

    /// Takes the place of an earlier one. `false` if the account is not there or disabled.
    ///
    /// # Errors
    /// [`Error::NotAdmin`] if the maker is no enabled admin.
    pub async fn create_password_reset(&self, reset: NewPasswordReset) -> Result<bool> {
        self.write(move |tx| {
            Box::pin(async move {
                Acting::Admin(reset.created_by).hold(&mut tx.conn).await?;
                let found = lock(&mut tx.conn, reset.user).await?;
                if found.is_none_or(|user| user.disabled_at.is_some()) {
                    return Ok(false);
                }
                let values = (
                    password_resets::token_hash.eq(reset.token_hash.to_vec()),
                    password_resets::created_by.eq(Key::from(reset.created_by)),
                    password_resets::created_at.eq(reset.created_at),
                    password_resets::expires_at.eq(reset.expires_at),
                    password_resets::used_at.eq(None::<i64>),
                );
                on!(&mut tx.conn, |db| diesel::insert_into(
                    password_resets::table
                )
                .values((
                    password_resets::user_id.eq(Key::from(reset.user)),
                    values.clone()
                ))
                .on_conflict(password_resets::user_id)
                .do_update()
                .set(values.clone())
                .execute(db))?;
                Ok(true)
            })
        })
        .await
    }

    /// Only one that can still be used.
    pub async fn password_reset(
        &self,
        token_hash: [u8; 32],
        now: UnixMillis,
    ) -> Result<Option<PasswordResetView>> {
        self.read(move |conn| {
            Box::pin(async move {
                match usable(conn, token_hash, now).await? {
                    Some(user) => newest_reset(conn, user).await,
                    None => Ok(None),
                }
            })
        })
        .await
    }

    /// Uses it up and sets the password. The person and the sign-ins that ended; `None` if it cannot
    /// be used (any more).
    pub async fn use_password_reset(
        &self,
        token_hash: [u8; 32],
        hash: String,
        now: UnixMillis,
    ) -> Result<Option<(Person, Vec<SignInId>)>> {
        self.write(move |tx| {
            Box::pin(async move {
                let Some(user) = usable(&mut tx.conn, token_hash, now).await? else {
                    return Ok(None);
                };
                let found = lock(&mut tx.conn, user).await?;
                // It may have been used while the lock was awaited.
                let is_usable = usable(&mut tx.conn, token_hash, now).await?.is_some();
                let Some(found) = found.filter(|_| is_usable) else {
                    return Ok(None);
                };
                on!(&mut tx.conn, |db| diesel::update(
                    password_resets::table.find(Key::from(user))
                )
                .set(password_resets::used_at.eq(now))
                .execute(db))?;
                let password = NewPassword {
                    user,
                    hash,
                    instead_of: None,
                    must_change: false,
                    keep: None,
                    now,
                };
                let ended = replace(tx, password).await?;
                Ok(Some((found.person, ended)))
            })
        })
        .await
    }

    /// The newest link that was made for this person, used or not.
    pub async fn newest_password_reset(&self, user: UserId) -> Result<Option<PasswordResetView>> {
        self.read(move |conn| Box::pin(newest_reset(conn, user)))
            .await
    }

    /// Ends all sign-ins of this person, and returns them.
    pub async fn end_sign_ins(&self, user: UserId, now: UnixMillis) -> Result<Vec<SignInId>> {
        self.write(move |tx| {
            Box::pin(async move { end_sign_ins(&mut tx.conn, user, None, now).await })
        })
        .await
    }
}

/// The account is locked.
async fn replace(tx: &mut Tx, password: NewPassword) -> Result<Vec<SignInId>> {
    on!(&mut tx.conn, |db| diesel::update(
        users::table.find(Key::from(password.user))
    )
    .set((
        users::password_hash.eq(&password.hash),
        users::must_change_password.eq(password.must_change),
    ))
    .execute(db))?;
    drop_reset_for(&mut tx.conn, password.user).await?;
    // Whoever knew the earlier password may have signed in elsewhere.
    known_browser::forget(&mut tx.conn, password.user).await?;
    end_sign_ins(&mut tx.conn, password.user, password.keep, password.now).await
}

async fn drop_reset_for(conn: &mut Conn, user: UserId) -> Result<()> {
    on!(conn, |db| diesel::delete(
        password_resets::table
            .find(Key::from(user))
            .filter(password_resets::used_at.is_null())
    )
    .execute(db))?;
    Ok(())
}

/// The open one for this person, and those that they made for others.
pub(crate) async fn drop_resets(conn: &mut Conn, user: UserId) -> Result<()> {
    drop_reset_for(conn, user).await?;
    on!(conn, |db| diesel::delete(
        password_resets::table
            .filter(password_resets::created_by.eq(Key::from(user)))
            .filter(password_resets::used_at.is_null())
    )
    .execute(db))?;
    Ok(())
}

async fn usable(conn: &mut Conn, token_hash: [u8; 32], now: UnixMillis) -> Result<Option<UserId>> {
    let user: Option<Key> = on!(conn, |db| password_resets::table
        .filter(password_resets::token_hash.eq(token_hash.to_vec()))
        .filter(password_resets::used_at.is_null())
        .filter(password_resets::expires_at.gt(now))
        .select(password_resets::user_id)
        .first(db))
    .optional()?;
    Ok(user.map(UserId::from))
}

pub(crate) async fn newest_reset(
    conn: &mut Conn,
    user: UserId,
) -> Result<Option<PasswordResetView>> {
    type Row = (Key, i64, i64, Option<i64>);
    let row: Option<Row> = on!(conn, |db| password_resets::table
        .find(Key::from(user))
        .select((
            password_resets::created_by,
            password_resets::created_at,
            password_resets::expires_at,
            password_resets::used_at,
        ))
        .first(db))
    .optional()?;
    let Some((maker, made_at, expires_at, used_at)) = row else {
        return Ok(None);
    };
    let missing = || Error::Corrupt("a link without its people".to_owned());
    Ok(Some(PasswordResetView {
        person: room::find_person(conn, user).await?.ok_or_else(missing)?,
        made_by: room::find_person(conn, maker.into())
            .await?
            .ok_or_else(missing)?,
        made_at,
        expires_at,
        used_at,
    }))
}
