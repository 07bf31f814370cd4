//! Telephone numbers that wearers keep for bad hours. Each reads and changes their own alone.

use diesel::{ExpressionMethods, QueryDsl, dsl::count_star};
use diesel_async::RunQueryDsl;
use domain::{CrisisNumber, CrisisNumberId, UserId};

use crate::{Result, Store, conn::on, key::Key, schema::crisis_numbers, user};

impl Store {
    /// Those of this person, in the order in which they were added.
    pub async fn crisis_numbers(&self, user: UserId) -> Result<Vec<CrisisNumber>> {
        self.read(move |conn| {
            Box::pin(async move {
                let rows: Vec<(Key, String, String)> = on!(conn, |db| crisis_numbers::table
                    .filter(crisis_numbers::user_id.eq(Key::from(user)))
                    .order(crisis_numbers::id)
                    .select((
                        crisis_numbers::id,
                        crisis_numbers::name,
                        crisis_numbers::number
                    ))
                    .load(db))?;
                let own = rows.into_iter().map(|(id, name, number)| CrisisNumber {
                    id: id.into(),
                    name,
                    number,
                });
                Ok(own.collect())
            })
        })
        .await
    }

    /// `false` if this person has `most` of them already.
    pub async fn add_crisis_number(
        &self,
        user: UserId,
        added: CrisisNumber,
        most: usize,
    ) -> Result<bool> {
        self.write(move |tx| {
            Box::pin(async move {
                // So that two at once are counted one after the other.
                user::lock(&mut tx.conn, user).await?;
                let kept: i64 = on!(&mut tx.conn, |db| crisis_numbers::table
                    .filter(crisis_numbers::user_id.eq(Key::from(user)))
                    .select(count_star())
                    .first(db))?;
                if usize::try_from(kept).is_ok_and(|kept| kept >= most) {
                    return Ok(false);
                }
                on!(&mut tx.conn, |db| diesel::insert_into(
                    crisis_numbers::table
                )
                .values((
                    crisis_numbers::user_id.eq(Key::from(user)),
                    crisis_numbers::id.eq(Key::from(added.id)),
                    crisis_numbers::name.eq(&added.name),
                    crisis_numbers::number.eq(&added.number),
                ))
                .execute(db))?;
                Ok(true)
            })
        })
        .await
    }

    /// `false` if this person has no such number.
    pub async fn remove_crisis_number(&self, user: UserId, id: CrisisNumberId) -> Result<bool> {
        self.write(move |tx| {
            Box::pin(async move {
                let one = crisis_numbers::table.find((Key::from(user), Key::from(id)));
                let rows = on!(&mut tx.conn, |db| diesel::delete(one).execute(db))?;
                Ok(rows == 1)
            })
        })
        .await
    }
}
