use diesel::{ExpressionMethods, QueryDsl};
use diesel_async::RunQueryDsl;

use crate::{Error, Result, Store, conn::on, schema::push_key};

/// There is one.
const ROW: i64 = 1;

impl Store {
    /// The private half (a P-256 scalar) of the key by which push services know this site. `fresh` becomes it if
    /// there is none yet.
    pub async fn push_key(&self, fresh: [u8; 32]) -> Result<[u8; 32]> {
        self.write(move |tx| {
            Box::pin(async move {
                on!(&mut tx.conn, |db| diesel::insert_into(push_key::table)
                    .values((
                        push_key::n.eq(ROW),
                        push_key::private_key.eq(fresh.to_vec()),
                    ))
                    .on_conflict_do_nothing()
                    .execute(db))?;
                let key: Vec<u8> = on!(&mut tx.conn, |db| push_key::table
                    .find(ROW)
                    .select(push_key::private_key)
                    .first(db))?;
                key.try_into()
                    .map_err(|_| Error::Corrupt("a push key is not 32 bytes long".to_owned()))
            })
        })
        .await
    }
}
