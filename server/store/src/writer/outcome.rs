//! What a batch has decided to write, one statement per table.

use std::collections::BTreeMap;

use diesel::{
    ExpressionMethods, Insertable, QueryDsl,
    dsl::sql,
    sql_types::{Integer, Nullable},
    upsert::excluded,
};
use diesel_async::RunQueryDsl;
use domain::{RoomEvent, RoomId, Seq, UnixMillis, UserId};

use crate::{
    Result,
    conn::{Conn, execute_all, insert_all, on},
    key::Key,
    log::{counter, row::NewEvent},
    schema::{alerts, answers, contacts, downlinks, rejected_items},
    statement::{Column, Rows, Statement},
};

#[derive(Insertable)]
#[diesel(table_name = alerts, treat_none_as_default_value = false)]
pub(super) struct NewAlert {
    pub(super) id: Key,
    pub(super) device_id: Key,
    pub(super) epoch: i64,
    pub(super) seq: i64,
    pub(super) device_time: i64,
    pub(super) room_id: Key,
    pub(super) raised_seq: i64,
}

#[derive(Insertable)]
#[diesel(table_name = answers)]
pub(super) struct NewAnswer {
    pub(super) device_id: Key,
    pub(super) epoch: i64,
    pub(super) seq: i64,
    pub(super) alert_id: Key,
    pub(super) body: String,
}

#[derive(Insertable)]
#[diesel(table_name = downlinks)]
pub(super) struct NewDownlink {
    pub(super) device_id: Key,
    pub(super) id: i64,
    pub(super) alert_id: Key,
    pub(super) body: String,
}

#[derive(Insertable)]
#[diesel(table_name = contacts, treat_none_as_default_value = false)]
pub(super) struct Contact {
    pub(super) device_id: Key,
    pub(super) last_seen_at: i64,
    pub(super) battery_percent: Option<i32>,
    pub(super) clock_skew_ms: Option<i64>,
}

#[derive(Insertable)]
#[diesel(table_name = rejected_items)]
pub(super) struct NewRejected {
    pub(super) device_id: Key,
    pub(super) epoch: i64,
    pub(super) seq: i64,
    pub(super) n: i64,
    pub(super) code: String,
    pub(super) raw: String,
    pub(super) received_at: i64,
}

pub(super) struct Acknowledged {
    pub(super) alert: Key,
    pub(super) by: UserId,
    pub(super) at: UnixMillis,
    pub(super) seq: Seq,
}

pub(super) struct Confirmed {
    pub(super) device: Key,
    pub(super) downlink: i64,
    pub(super) alert: Key,
    pub(super) at: UnixMillis,
}

#[derive(Default)]
pub(super) struct Outcome {
    pub(super) events: Vec<NewEvent>,
    /// The same as readers see them, by room.
    pub(super) told: BTreeMap<RoomId, Vec<RoomEvent>>,
    pub(super) readings: Vec<Statement>,
    pub(super) alerts: Vec<NewAlert>,
    pub(super) answers: Vec<NewAnswer>,
    pub(super) acknowledged: Vec<Acknowledged>,
    pub(super) downlinks: Vec<NewDownlink>,
    pub(super) confirmed: Vec<Confirmed>,
    pub(super) marks: BTreeMap<(RoomId, UserId), Seq>,
    /// One per device.
    pub(super) contacts: Vec<Contact>,
    pub(super) rejected: Vec<NewRejected>,
}

impl Outcome {
    pub(super) async fn write(self, conn: &mut Conn) -> Result<()> {
        counter::add(conn, self.events).await?;
        move_marks(conn, self.marks).await?;
        insert_all!(conn, alerts::table, self.alerts)?;
        insert_all!(conn, answers::table, self.answers)?;
        execute_all(conn, self.readings).await?;
        for one in self.acknowledged {
            on!(conn, |db| diesel::update(alerts::table.find(one.alert))
                .set((
                    alerts::acknowledged_by.eq(Key::from(one.by)),
                    alerts::acknowledged_at.eq(one.at),
                    alerts::acknowledged_seq.eq(one.seq),
                ))
                .execute(db))?;
        }
        insert_all!(conn, downlinks::table, self.downlinks)?;
        for one in self.confirmed {
            on!(conn, |db| diesel::update(
                downlinks::table.find((one.device, one.downlink))
            )
            .set(downlinks::confirmed_at.eq(one.at))
            .execute(db))?;
            on!(conn, |db| diesel::update(alerts::table.find(one.alert))
                .set(alerts::confirmed_at.eq(one.at))
                .execute(db))?;
        }
        insert_all!(
            conn,
            contacts::table,
            self.contacts,
            .on_conflict(contacts::device_id).do_update().set((
                contacts::last_seen_at.eq(excluded(contacts::last_seen_at)),
                // A post without readings says nothing about the battery.
                contacts::battery_percent.eq(sql::<Nullable<Integer>>(
                    "COALESCE(excluded.battery_percent, contacts.battery_percent)"
                )),
                contacts::clock_skew_ms.eq(excluded(contacts::clock_skew_ms)),
            ))
        )?;
        insert_all!(conn, rejected_items::table, self.rejected)?;
        Ok(())
    }
}

/// Marks only grow.
async fn move_marks(conn: &mut Conn, marks: BTreeMap<(RoomId, UserId), Seq>) -> Result<()> {
    if marks.is_empty() {
        return Ok(());
    }
    let (of, seqs): (Vec<_>, Vec<_>) = marks.into_iter().unzip();
    let (rooms, users): (Vec<_>, Vec<_>) = of
        .into_iter()
        .map(|(room, user)| (Key::from(room), Key::from(user)))
        .unzip();
    let moved = Rows::new("moved")
        .column("room_id", Column::Keys(rooms))
        .column("user_id", Column::Keys(users))
        .column("seq", Column::Numbers(seqs));
    let update = Statement::new("UPDATE memberships SET last_read_seq = moved.seq FROM ")
        .rows(moved)
        .sql(
            " WHERE memberships.room_id = moved.room_id AND memberships.user_id = moved.user_id \
             AND memberships.left_at IS NULL AND memberships.last_read_seq < moved.seq",
        );
    execute_all(conn, [update]).await
}
