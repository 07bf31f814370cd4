//! The first account, and the codes that allow it.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl};
use diesel_async::RunQueryDsl;
use domain::UnixMillis;

use crate::{
    NewUser, Result, Store,
    conn::{Conn, on},
    schema::set_up_codes,
    tx::Tx,
    user::{any, insert, postgres_only},
};

/// Lets nobody else make an account. SQLite has its writers in line already.
async fn lock_users(conn: &mut Conn) -> Result<()> {
    postgres_only(conn, "LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE").await
}

impl Store {
    /// One more code, beside those of earlier starts and of other processes. `false`, and no code,
    /// once somebody has an account.
    pub async fn add_set_up_code(&self, code_hash: [u8; 32], now: UnixMillis) -> Result<bool> {
        self.write(move |tx| {
            Box::pin(async move {
                if any(&mut tx.conn).await? {
                    return Ok(false);
                }
                on!(&mut tx.conn, |db| diesel::insert_into(set_up_codes::table)
                    .values((
                        set_up_codes::code_hash.eq(code_hash.to_vec()),
                        set_up_codes::created_at.eq(now),
                    ))
                    .execute(db))?;
                Ok(true)
            })
        })
        .await
    }

    pub async fn is_set_up_code(&self, code_hash: [u8; 32]) -> Result<bool> {
        self.read(move |conn| Box::pin(is_known(conn, code_hash)))
            .await
    }

    /// Uses the code up, and all others with it. `false` if it is not known or somebody exists
    /// already; two at once make one admin.
    pub async fn create_first_admin(&self, user: NewUser, code_hash: [u8; 32]) -> Result<bool> {
        self.write(move |tx| Box::pin(first_admin(tx, user, code_hash)))
            .await
    }
}

async fn first_admin(tx: &mut Tx, user: NewUser, code_hash: [u8; 32]) -> Result<bool> {
    lock_users(&mut tx.conn).await?;
    if any(&mut tx.conn).await? || !is_known(&mut tx.conn, code_hash).await? {
        return Ok(false);
    }
    on!(&mut tx.conn, |db| diesel::delete(set_up_codes::table)
        .execute(db))?;
    insert(tx, user, None).await
}

async fn is_known(conn: &mut Conn, code_hash: [u8; 32]) -> Result<bool> {
    let found: Option<Vec<u8>> = on!(conn, |db| set_up_codes::table
        .find(code_hash.to_vec())
        .select(set_up_codes::code_hash)
        .first(db))
    .optional()?;
    Ok(found.is_some())
}
