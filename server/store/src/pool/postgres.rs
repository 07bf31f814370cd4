use diesel::{ConnectionError, ConnectionResult};
use diesel_async::{AsyncConnection, RunQueryDsl, SimpleAsyncConnection};

use super::unfit;
use crate::conn::PgConn;

/// A link whose commits are durable.
pub(super) async fn connect(url: &str) -> ConnectionResult<PgConn> {
    let mut conn = PgConn::establish(url).await?;
    // Every question has its index. In a new table, without statistics, the planner reads all
    // of it instead, and a batch takes more than twice as long.
    conn.batch_execute(
        "SET enable_seqscan = off; SET statement_timeout = '15s'; SET lock_timeout = '10s'; \
         SET idle_in_transaction_session_timeout = '30s'",
    )
    .await
    .map_err(ConnectionError::CouldntSetupConfiguration)?;
    Settings::of(&mut conn).await?.check()?;
    Ok(conn)
}

#[derive(diesel::QueryableByName)]
struct Settings {
    #[diesel(sql_type = diesel::sql_types::Text)]
    synchronous_commit: String,
    #[diesel(sql_type = diesel::sql_types::Text)]
    fsync: String,
    #[diesel(sql_type = diesel::sql_types::Text)]
    full_page_writes: String,
}

impl Settings {
    async fn of(conn: &mut PgConn) -> ConnectionResult<Self> {
        diesel::sql_query(
            "SELECT current_setting('synchronous_commit') AS synchronous_commit, \
             current_setting('fsync') AS fsync, \
             current_setting('full_page_writes') AS full_page_writes",
        )
        .get_result(conn)
        .await
        .map_err(ConnectionError::CouldntSetupConfiguration)
    }

    fn check(&self) -> ConnectionResult<()> {
        let commit = self.synchronous_commit.as_str();
        if commit != "on" && commit != "remote_apply" {
            return unfit(format!(
                "synchronous_commit of Postgres is {commit}: what was confirmed could be lost; \
                 set it to on"
            ));
        }
        for (name, value) in [
            ("fsync", &self.fsync),
            ("full_page_writes", &self.full_page_writes),
        ] {
            if value != "on" {
                return unfit(format!(
                    "{name} of Postgres is {value}: a power cut could destroy the database; \
                     set it to on"
                ));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Settings;

    fn refusal(synchronous_commit: &str, fsync: &str, full_page_writes: &str) -> Option<String> {
        let settings = Settings {
            synchronous_commit: synchronous_commit.to_owned(),
            fsync: fsync.to_owned(),
            full_page_writes: full_page_writes.to_owned(),
        };
        settings.check().err().map(|error| error.to_string())
    }

    #[test]
    fn only_a_durable_postgres_is_taken() {
        assert_eq!(refusal("on", "on", "on"), None);
        assert_eq!(refusal("remote_apply", "on", "on"), None);
        for (settings, named) in [
            (
                ("local", "on", "on"),
                "synchronous_commit of Postgres is local",
            ),
            (("on", "off", "on"), "fsync of Postgres is off"),
            (("on", "on", "off"), "full_page_writes of Postgres is off"),
        ] {
            let (commit, fsync, pages) = settings;
            let words = refusal(commit, fsync, pages).expect("refused");
            assert!(words.contains(named), "{words}");
        }
    }
}
