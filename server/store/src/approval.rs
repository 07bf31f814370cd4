//! New staff that an admin lets in.

use diesel::{ExpressionMethods, QueryDsl};
use diesel_async::RunQueryDsl;
use domain::{Person, Role, RoomId, Standing, UnixMillis, UserId};

use crate::{
    Acting, Result, Store, conn::on, invitation, key::Key, log::row::person, schema::users,
    user::lock,
};

/// Names that somebody who waits is told.
const ADMINS: usize = 5;

impl Store {
    /// Lets somebody who waits use the account, and into the room of the link that they came by if
    /// that is still open and has space. The room; `None` unless they waited.
    ///
    /// # Errors
    /// [`crate::Error::NotAdmin`] if `by` is no enabled admin.
    pub async fn approve_user(
        &self,
        id: UserId,
        by: UserId,
        now: UnixMillis,
    ) -> Result<Option<Option<RoomId>>> {
        self.write(move |tx| {
            Box::pin(async move {
                Acting::Admin(by).hold(&mut tx.conn).await?;
                // Room and link first: whoever ends an inviter's account holds them, then their guests.
                let link = invitation::link_of_guest(tx, id).await?;
                let waits = lock(&mut tx.conn, id).await?.filter(|user| {
                    user.standing == Standing::Waiting && user.disabled_at.is_none()
                });
                let Some(user) = waits else {
                    return Ok(None);
                };
                on!(&mut tx.conn, |db| diesel::update(
                    users::table.find(Key::from(id))
                )
                .set((
                    users::approved_at.eq(now),
                    users::approved_by.eq(Key::from(by)),
                ))
                .execute(db))?;
                let Some(link) = link else {
                    return Ok(Some(None));
                };
                let entered = invitation::enter_at_last(tx, link, user.person, now).await?;
                Ok(Some(entered))
            })
        })
        .await
    }

    /// Some of those who can approve accounts, the oldest accounts first.
    pub async fn admins(&self) -> Result<Vec<Person>> {
        self.read(|conn| {
            Box::pin(async move {
                let rows: Vec<(Key, String, String)> = on!(conn, |db| users::table
                    .filter(users::role.eq(Role::Admin.to_string()))
                    .filter(users::disabled_at.is_null())
                    .filter(users::approved_at.is_not_null())
                    .select((users::id, users::name, users::role))
                    .load(db))?;
                let people = rows
                    .into_iter()
                    .map(|(id, name, role)| person(id, name, &role));
                let mut people: Vec<Person> = people.collect::<Result<_>>()?;
                // Not by the query, which would read all people in that order to find the first few.
                people.sort_by_key(|admin| admin.id);
                people.truncate(ADMINS);
                Ok(people)
            })
        })
        .await
    }
}
