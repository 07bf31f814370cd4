use diesel::{ExpressionMethods, OptionalExtension, QueryDsl};
use diesel_async::RunQueryDsl;
use domain::{UnixMillis, UserId};

use crate::{
    Result, Store, conn::Conn, conn::on, key::Key, one_of::one_of, schema::known_browsers,
};

impl Store {
    /// Whether this person has signed in before in the browser that has this token.
    pub async fn knows_browser(&self, user: UserId, token_hash: [u8; 32]) -> Result<bool> {
        self.read(move |conn| {
            Box::pin(async move {
                let found: Option<i64> = on!(conn, |db| known_browsers::table
                    .find((Key::from(user), token_hash.to_vec()))
                    .select(known_browsers::used_at)
                    .first(db))
                .optional()?;
                Ok(found.is_some())
            })
        })
        .await
    }

    /// Keeps the `most` browsers of this person that were used last, this one among them.
    pub async fn know_browser(
        &self,
        user: UserId,
        token_hash: [u8; 32],
        now: UnixMillis,
        most: usize,
    ) -> Result<()> {
        self.write(move |tx| {
            Box::pin(async move {
                let (user, most) = (Key::from(user), i64::try_from(most).unwrap_or(i64::MAX));
                on!(&mut tx.conn, |db| diesel::insert_into(
                    known_browsers::table
                )
                .values((
                    known_browsers::user_id.eq(user),
                    known_browsers::token_hash.eq(token_hash.to_vec()),
                    known_browsers::used_at.eq(now),
                ))
                .on_conflict((known_browsers::user_id, known_browsers::token_hash))
                .do_update()
                .set(known_browsers::used_at.eq(now))
                .execute(db))?;
                let older: Vec<Vec<u8>> = on!(&mut tx.conn, |db| known_browsers::table
                    .filter(known_browsers::user_id.eq(user))
                    .filter(known_browsers::token_hash.ne(token_hash.to_vec()))
                    .order(known_browsers::used_at.desc())
                    .select(known_browsers::token_hash)
                    .offset(most - 1)
                    .load(db))?;
                if older.is_empty() {
                    return Ok(());
                }
                on!(&mut tx.conn, |db| diesel::delete(
                    known_browsers::table
                        .filter(known_browsers::user_id.eq(user))
                        .filter(one_of(known_browsers::token_hash, older))
                )
                .execute(db))?;
                Ok(())
            })
        })
        .await
    }
}

pub(crate) async fn forget(conn: &mut Conn, user: UserId) -> Result<()> {
    on!(conn, |db| diesel::delete(
        known_browsers::table.filter(known_browsers::user_id.eq(Key::from(user)))
    )
    .execute(db))?;
    Ok(())
}
