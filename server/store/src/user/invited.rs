//! Who brought whom.

use diesel::{ExpressionMethods, QueryDsl, QueryableByName, sql_types};
use diesel_async::RunQueryDsl;
use domain::UserId;

use super::{Row, UserRow};
use crate::{
    Result,
    conn::{Conn, on},
    key::Key,
    one_of::one_of,
    schema::users,
    statement::Statement,
};

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = sql_types::Binary)]
    id: Key,
}

/// Enabled accounts that this person invited, and those that these invited, and so on; the oldest
/// first. Without `except` and whoever came by them: they answer for these.
pub(crate) async fn invited(conn: &mut Conn, by: UserId, except: UserId) -> Result<Vec<UserRow>> {
    let select = Statement::new(
        "WITH RECURSIVE brought (id) AS (SELECT u.id FROM users u WHERE u.invited_by = ",
    )
    .key(by)
    .sql(" AND u.id <> ")
    .key(except)
    .sql(
        " UNION SELECT u.id FROM brought JOIN users u ON u.invited_by = brought.id \
         WHERE u.id <> ",
    )
    .key(except)
    .sql(") SELECT id FROM brought");
    let found: Vec<Found> = on!(conn, |db| select.load(db))?;
    let ids = found.into_iter().map(|row| row.id);
    let rows: Vec<Row> = on!(conn, |db| users::table
        .filter(one_of(users::id, ids))
        .filter(users::disabled_at.is_null())
        .order((users::created_at, users::id))
        .load(db))?;
    rows.into_iter().map(Row::into_user).collect()
}
