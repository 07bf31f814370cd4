//! Which logs the numbers of this database count in, and what a restore must not bring back.

use diesel::{
    QueryableByName, RunQueryDsl as Now, SqliteConnection,
    sql_types::{BigInt, Binary},
};
use diesel_async::RunQueryDsl as Later;
use domain::LogId;
use uuid::Uuid;

use crate::{
    Result, Store,
    conn::{Conn, on},
    key::Key,
    migrate::Count,
    statement::Statement,
};

/// What lets somebody in, and was perhaps ended after the backup was made: the table it is in, and
/// how it ends. True of every schema that has the table.
const ENDS: [(&str, &str); 5] = [
    (
        "sign_ins",
        "UPDATE sign_ins SET revoked_at = last_seen_at WHERE revoked_at IS NULL",
    ),
    (
        "password_resets",
        "DELETE FROM password_resets WHERE used_at IS NULL",
    ),
    (
        "invitations",
        "UPDATE invitations SET expires_at = created_at WHERE used_at IS NULL",
    ),
    ("pairing_codes", "DELETE FROM pairing_codes"),
    ("set_up_codes", "DELETE FROM set_up_codes"),
];

/// Downlinks of one device between two restores: far more than anybody writes.
const DOWNLINKS: i64 = 1 << 24;

/// What a restore left as it was in the backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, QueryableByName)]
pub struct StillUsable {
    /// Accounts that are not disabled.
    #[diesel(sql_type = BigInt)]
    pub accounts: i64,
    /// Watches that are not revoked.
    #[diesel(sql_type = BigInt)]
    pub watches: i64,
}

const SELECT: &str = "SELECT id, downlink_base FROM log_identity WHERE n = 1";
const HAS: &str = "SELECT count(*) AS n FROM sqlite_master WHERE type = 'table' AND name = ";
/// Without the probe, which schemas of before do not mark.
const USABLE: &str = "SELECT (SELECT count(*) FROM users WHERE disabled_at IS NULL \
       AND email NOT LIKE '%@probe.invalid') AS accounts, \
     (SELECT count(*) FROM devices WHERE revoked_at IS NULL AND wearer_id NOT IN \
       (SELECT id FROM users WHERE email LIKE '%@probe.invalid')) AS watches";

impl Store {
    /// Which logs the numbers of events count in.
    pub async fn log_id(&self) -> Result<LogId> {
        self.read(|conn| {
            Box::pin(async move {
                let row: Row = on!(conn, |db| Later::get_result(Statement::new(SELECT), db))?;
                Ok(row.id.into())
            })
        })
        .await
    }

    /// After the database was put back to an earlier state by other means than
    /// [`restore`](crate::restore()), which does the same: gives it another identity, and ends what lets
    /// somebody in. To be called while no server runs.
    pub async fn mark_restored(&self) -> Result<StillUsable> {
        self.write(|tx| Box::pin(mark(&mut tx.conn))).await
    }
}

async fn mark(conn: &mut Conn) -> Result<StillUsable> {
    let row: Row = on!(conn, |db| Later::get_result(Statement::new(SELECT), db))?;
    on!(conn, |db| Later::execute(renewal(row.downlink_base), db))?;
    for (_, end) in ENDS {
        on!(conn, |db| Later::execute(Statement::new(end), db))?;
    }
    Ok(on!(conn, |db| Later::get_result(
        Statement::new(USABLE),
        db
    ))?)
}

/// The same in a file that nobody else has open, of whatever schema. `replaced` is the base of the
/// database that it replaces, if that could be read.
pub(crate) fn mark_copy(db: &mut SqliteConnection, replaced: Option<i64>) -> Result<StillUsable> {
    db.immediate_transaction(|db| {
        // An older schema gets an identity of its own when it is brought up to date.
        if let Some(base) = downlink_base(db)? {
            Now::execute(renewal(base.max(replaced.unwrap_or(0))), db)?;
        }
        for (table, end) in ENDS {
            if has(db, table)? {
                Now::execute(Statement::new(end), db)?;
            }
        }
        Ok(Now::get_result(Statement::new(USABLE), db)?)
    })
}

/// `None` in a schema that knows none yet.
pub(crate) fn downlink_base(db: &mut SqliteConnection) -> Result<Option<i64>> {
    if !has(db, "log_identity")? {
        return Ok(None);
    }
    let row: Row = Now::get_result(Statement::new(SELECT), db)?;
    // Of a damaged file, anything.
    Ok((0..i64::MAX / 2)
        .contains(&row.downlink_base)
        .then_some(row.downlink_base))
}

fn has(db: &mut SqliteConnection, table: &'static str) -> Result<bool> {
    let name = diesel::sql_query(format!("{HAS}'{table}'"));
    let count: Count = Now::get_result(name, db)?;
    Ok(count.n > 0)
}

/// The base rises by a random step: the backup may be put back more than once, and what came after it
/// the last time is not in it.
fn renewal(base: i64) -> Statement {
    let [a, b, c, ..] = *Uuid::new_v4().as_bytes();
    let step = 1 + i64::from(u32::from_be_bytes([0, a, b, c]));
    Statement::new("UPDATE log_identity SET id = ")
        .key(LogId(Uuid::new_v4()))
        .sql(", downlink_base = ")
        .number(base + step * DOWNLINKS)
        .sql(" WHERE n = 1")
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Binary)]
    id: Key,
    #[diesel(sql_type = BigInt)]
    downlink_base: i64,
}
