//! What people told the admins about somebody they share a room with.

use diesel::{ExpressionMethods, QueryDsl, QueryableByName, dsl::count_star, sql_types};
use diesel_async::RunQueryDsl;
use domain::{Person, ReportId, ReportView, RoomId, UnixMillis, UserId};

use crate::{
    Acting, Result, Store,
    conn::on,
    key::Key,
    log::row::{person, word},
    room,
    schema::reports,
    statement::Statement,
};

#[derive(Clone, Debug)]
pub struct NewReport {
    pub id: ReportId,
    pub reporter: UserId,
    pub about: UserId,
    /// The room that they share.
    pub room: RoomId,
    pub said: String,
    pub made_at: UnixMillis,
}

/// What became of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reported {
    Kept,
    /// The reporter is not in this room now, or the other one never was.
    NotFound,
    /// The reporter has so many that wait already.
    TooMany,
}

impl Store {
    /// Kept unless `most` of the same person wait already.
    pub async fn report(&self, report: NewReport, most: i64) -> Result<Reported> {
        self.write(move |tx| {
            Box::pin(async move {
                let NewReport {
                    room,
                    reporter,
                    about,
                    ..
                } = report;
                if !room::have_met(&mut tx.conn, room, reporter, about).await? {
                    return Ok(Reported::NotFound);
                }
                let waiting: i64 = on!(&mut tx.conn, |db| reports::table
                    .filter(reports::reporter_id.eq(Key::from(reporter)))
                    .filter(reports::handled_at.is_null())
                    .select(count_star())
                    .first(db))?;
                if waiting >= most {
                    return Ok(Reported::TooMany);
                }
                on!(&mut tx.conn, |db| diesel::insert_into(reports::table)
                    .values((
                        reports::id.eq(Key::from(report.id)),
                        reports::reporter_id.eq(Key::from(reporter)),
                        reports::about_id.eq(Key::from(about)),
                        reports::room_id.eq(Key::from(room)),
                        reports::said.eq(&report.said),
                        reports::made_at.eq(report.made_at),
                    ))
                    .execute(db))?;
                Ok(Reported::Kept)
            })
        })
        .await
    }

    /// Those that nobody has handled, oldest first, at most `limit`.
    pub async fn open_reports(&self, limit: i64) -> Result<Vec<ReportView>> {
        let select = Statement::new(
            "SELECT p.id, p.said, p.made_at, r.kind, \
               a.id AS reporter_id, a.name AS reporter_name, a.role AS reporter_role, \
               b.id AS about_id, b.name AS about_name, b.role AS about_role \
             FROM reports p JOIN rooms r ON r.id = p.room_id \
             JOIN users a ON a.id = p.reporter_id JOIN users b ON b.id = p.about_id \
             WHERE p.handled_at IS NULL ORDER BY p.id LIMIT ",
        )
        .number(limit);
        self.read(move |conn| {
            Box::pin(async move {
                let rows: Vec<Row> = on!(conn, |db| select.load(db))?;
                rows.into_iter().map(Row::into_view).collect()
            })
        })
        .await
    }

    /// `false` if there is no such report, or somebody has handled it already.
    ///
    /// # Errors
    /// [`crate::Error::NotAdmin`] if `by` is no enabled admin.
    pub async fn handle_report(&self, id: ReportId, by: UserId, now: UnixMillis) -> Result<bool> {
        self.write(move |tx| {
            Box::pin(async move {
                Acting::Admin(by).hold(&mut tx.conn).await?;
                let open = reports::table
                    .find(Key::from(id))
                    .filter(reports::handled_at.is_null());
                let rows = on!(&mut tx.conn, |db| diesel::update(open)
                    .set((
                        reports::handled_at.eq(now),
                        reports::handled_by.eq(Key::from(by)),
                    ))
                    .execute(db))?;
                Ok(rows == 1)
            })
        })
        .await
    }
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = sql_types::Binary)]
    id: Key,
    #[diesel(sql_type = sql_types::Text)]
    said: String,
    #[diesel(sql_type = sql_types::BigInt)]
    made_at: i64,
    #[diesel(sql_type = sql_types::Text)]
    kind: String,
    #[diesel(sql_type = sql_types::Binary)]
    reporter_id: Key,
    #[diesel(sql_type = sql_types::Text)]
    reporter_name: String,
    #[diesel(sql_type = sql_types::Text)]
    reporter_role: String,
    #[diesel(sql_type = sql_types::Binary)]
    about_id: Key,
    #[diesel(sql_type = sql_types::Text)]
    about_name: String,
    #[diesel(sql_type = sql_types::Text)]
    about_role: String,
}

impl Row {
    fn into_view(self) -> Result<ReportView> {
        let reporter: Person = person(self.reporter_id, self.reporter_name, &self.reporter_role)?;
        Ok(ReportView {
            id: self.id.into(),
            reporter,
            about: person(self.about_id, self.about_name, &self.about_role)?,
            room_kind: word(&self.kind)?,
            said: self.said,
            made_at: self.made_at,
        })
    }
}
