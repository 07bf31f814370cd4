//! A pooler that gives each transaction another connection takes away what was set up on one, and
//! what was prepared there. It is told from Postgres by what it does, and refused.

use std::time::Duration;

use diesel::{OptionalExtension as _, QueryResult};
use diesel_async::{RunQueryDsl, SimpleAsyncConnection};

use crate::{conn::PgConn, sqlstate};

/// To answer one link while another is in a transaction.
const PATIENCE: Duration = Duration::from_secs(5);

/// What another client gives back to a pooler just then hides it from one look, and not from all.
const LOOKS: usize = 8;

pub(crate) const REFUSED: &str = "the database URL leads to a pooler that changes connections \
     between transactions (PgBouncer with `pool_mode = transaction` or `statement`): Fitweet needs \
     `pool_mode = session`, or the address of Postgres itself";

/// What Postgres says to a statement that was prepared on another connection.
pub(crate) fn is_sign(code: &str) -> bool {
    matches!(code, "26000" | "42P05")
}

#[derive(diesel::QueryableByName)]
struct Mark {
    #[diesel(sql_type = diesel::sql_types::Nullable<diesel::sql_types::Text>)]
    mark: Option<String>,
}

/// Whether what one link sets is gone as soon as another one is in a transaction. A pooler hands
/// out what came back last, or what came back first: the second look finds the one, the first the
/// other.
pub(super) async fn stands_between(one: &mut PgConn, other: &mut PgConn) -> bool {
    let mark = uuid::Uuid::new_v4().simple().to_string();
    let looked = async {
        let set = format!("SET fitweet.mark = '{mark}'");
        one.batch_execute(&set).await?;
        for _ in 0..LOOKS {
            if !is_marked(one, &mark).await? {
                return QueryResult::Ok(true);
            }
            other.batch_execute("BEGIN").await?;
            let is_marked = is_marked(one, &mark).await;
            other.batch_execute("ROLLBACK").await?;
            if !is_marked? {
                return Ok(true);
            }
        }
        Ok(false)
    };
    match tokio::time::timeout(PATIENCE, looked).await {
        Ok(Ok(found)) => found,
        // Another fault than this will be met again, and told then.
        Ok(Err(diesel::result::Error::DatabaseError(_, said))) => {
            sqlstate::of(said.message()).is_some_and(|code| is_sign(&code) || code == "08P01")
        }
        Ok(Err(_)) => false,
        Err(_) => true,
    }
}

async fn is_marked(link: &mut PgConn, mark: &str) -> QueryResult<bool> {
    let found: Option<Mark> =
        diesel::sql_query("SELECT current_setting('fitweet.mark', true) AS mark")
            .get_result(link)
            .await
            .optional()?;
    Ok(found.and_then(|found| found.mark).as_deref() == Some(mark))
}
