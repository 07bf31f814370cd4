use diesel::{ExpressionMethods, QueryDsl};
use diesel_async::RunQueryDsl;

use crate::{Result, Store, conn::on, schema::password_costs};

impl Store {
    /// Notes that passwords are hashed at this cost, and returns every cost at which any was: as
    /// hashes say it, such as `m=19456,t=2,p=1`.
    pub async fn note_password_cost(&self, params: &str) -> Result<Vec<String>> {
        let params = params.to_owned();
        self.write(move |tx| {
            Box::pin(async move {
                on!(&mut tx.conn, |db| diesel::insert_into(
                    password_costs::table
                )
                .values(password_costs::params.eq(params))
                .on_conflict_do_nothing()
                .execute(db))?;
                Ok(on!(&mut tx.conn, |db| password_costs::table
                    .select(password_costs::params)
                    .load(db))?)
            })
        })
        .await
    }
}
