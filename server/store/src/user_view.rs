//! What admins see of accounts.

use std::collections::HashMap;

use diesel::{OptionalExtension, QueryDsl};
use diesel_async::RunQueryDsl;
use domain::{Person, UserDetail, UserId, UserView};

use crate::{
    Result, Store, UserRow,
    conn::{Conn, on},
    invitation,
    key::Key,
    password, room,
    schema::users,
    user::{Row, invited, somebody},
};

/// With the inviter, if they are among the known.
fn view(user: UserRow, known: &HashMap<UserId, Person>, enters: Option<String>) -> UserView {
    UserView {
        invited_by: user.invited_by.and_then(|by| known.get(&by).cloned()),
        person: user.person,
        email: user.email,
        created_at: user.created_at,
        disabled: user.disabled_at.is_some(),
        standing: user.standing,
        enters,
    }
}

impl Store {
    /// All people, by name.
    pub async fn users(&self) -> Result<Vec<UserView>> {
        self.read(|conn| {
            Box::pin(async move {
                let rows: Vec<Row> = on!(conn, |db| users::table
                    .filter(somebody())
                    .order((users::name, users::id))
                    .load(db))?;
                let mut rooms = invitation::rooms_of_waiting(conn, None).await?;
                let rows = rows.into_iter().map(Row::into_user);
                let rows: Vec<UserRow> = rows.collect::<Result<_>>()?;
                let people = rows.iter().map(|user| &user.person);
                let known = people.map(|one| (one.id, one.clone())).collect();
                let views = rows.into_iter().map(|user| {
                    let enters = rooms.remove(&user.person.id);
                    view(user, &known, enters)
                });
                Ok(views.collect())
            })
        })
        .await
    }

    /// One person, for this admin: whom the admin invited is not counted to anybody else's guests.
    pub async fn user_detail(&self, id: UserId, admin: UserId) -> Result<Option<UserDetail>> {
        self.read(move |conn| Box::pin(detail(conn, id, admin)))
            .await
    }
}

async fn detail(conn: &mut Conn, id: UserId, admin: UserId) -> Result<Option<UserDetail>> {
    let row: Option<Row> = on!(conn, |db| users::table
        .find(Key::from(id))
        .filter(somebody())
        .first(db))
    .optional()?;
    let Some(user) = row.map(Row::into_user).transpose()? else {
        return Ok(None);
    };
    let mut known = HashMap::from([(id, user.person.clone())]);
    for other in [user.invited_by, user.approved_by].into_iter().flatten() {
        if let Some(person) = room::find_person(conn, other).await? {
            known.insert(other, person);
        }
    }
    let invited = invited(conn, id, admin).await?;
    known.extend(
        invited
            .iter()
            .map(|one| (one.person.id, one.person.clone())),
    );
    let enters = invitation::rooms_of_waiting(conn, Some(id))
        .await?
        .remove(&id);
    Ok(Some(UserDetail {
        approved_by: user.approved_by.and_then(|by| known.get(&by).cloned()),
        reset: password::newest_reset(conn, id).await?,
        invited: invited
            .into_iter()
            .map(|one| view(one, &known, None))
            .collect(),
        user: view(user, &known, enters),
    }))
}
