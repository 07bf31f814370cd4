//! What a watch measured when it raised an alert, beside what has become of it.

use diesel::{OptionalExtension, QueryableByName, sql_types};
use diesel_async::RunQueryDsl;
use domain::{AlertReport, Change, Episode, UserId};

use super::EpisodeId;
use crate::{
    Result, Store,
    conn::on,
    key::Key,
    log::row::{change, from_json},
    statement::Statement,
};

/// The first alert of an episode, and the episode as it stands.
#[derive(Clone, Debug)]
pub struct Measured {
    pub wearer: UserId,
    pub report: AlertReport,
    pub episode: Episode,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = sql_types::Binary)]
    wearer_id: Key,
    #[diesel(sql_type = sql_types::Text)]
    raised: String,
    #[diesel(sql_type = sql_types::Text)]
    body: String,
}

impl Store {
    /// Of a care room. `None` where there is no such episode, or this build cannot read what raised it.
    pub async fn measured(&self, episode: EpisodeId) -> Result<Option<Measured>> {
        let select = Statement::new(
            "SELECT r.wearer_id, e.body AS raised, p.body FROM episodes p \
             JOIN rooms r ON r.id = p.room_id AND r.wearer_id IS NOT NULL \
             JOIN events e ON e.room_id = p.room_id AND e.seq = p.raised_seq \
             WHERE p.room_id = ",
        )
        .key(episode.room)
        .sql(" AND p.raised_seq = ")
        .number(episode.raised_seq);
        self.read(move |conn| {
            Box::pin(async move {
                let row: Option<Row> = on!(conn, |db| select.get_result(db)).optional()?;
                let Some(row) = row else {
                    return Ok(None);
                };
                let Change::AlertRaised { report, .. } = change(&row.raised) else {
                    return Ok(None);
                };
                Ok(Some(Measured {
                    wearer: row.wearer_id.into(),
                    report: *report,
                    episode: from_json(&row.body)?,
                }))
            })
        })
        .await
    }
}
