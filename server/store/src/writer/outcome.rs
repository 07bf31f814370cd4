//! What a batch has decided to write, one statement per table.

use std::collections::BTreeMap;

use diesel::{ExpressionMethods, Insertable, QueryDsl};
use diesel_async::RunQueryDsl;
use domain::{
    DeviceStarts, RoomEvent, RoomId, Seq, UnixMillis, UserId, alert::OnCallChecked,
    watch::WearState,
};

use crate::{
    QuietCheck, Result, at_once,
    conn::{Conn, insert_all, on},
    delivery::{self, Wanted},
    device::write_checks,
    episode,
    key::Key,
    log::{
        counter,
        row::{NewEvent, json},
    },
    on_call::write_on_call,
    schema::{alerts, answers, downlinks, rejected_items},
    statement::{Column, Rows, Statement},
};

#[derive(Insertable)]
#[diesel(table_name = alerts, treat_none_as_default_value = false)]
pub(super) struct NewAlert {
    pub(super) id: Key,
    pub(super) device_id: Key,
    pub(super) epoch: i64,
    pub(super) seq: i64,
    /// Alerts that had this number before.
    pub(super) n: i64,
    pub(super) device_time: i64,
    pub(super) room_id: Key,
    pub(super) raised_seq: i64,
    /// The event of its episode.
    pub(super) episode_seq: i64,
}

#[derive(Insertable)]
#[diesel(table_name = answers)]
pub(super) struct NewAnswer {
    pub(super) device_id: Key,
    pub(super) epoch: i64,
    pub(super) seq: i64,
    /// Answers that had this number before.
    pub(super) n: i64,
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

pub(super) struct Contact {
    pub(super) device_id: Key,
    pub(super) last_seen_at: i64,
    pub(super) battery_percent: Option<i32>,
    pub(super) clock_skew_ms: Option<i64>,
    pub(super) wear: Option<WearState>,
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
    pub(super) seq: Seq,
}

#[derive(Default)]
pub(super) struct Outcome {
    pub(super) events: Vec<NewEvent>,
    /// The same as readers see them, by room.
    pub(super) told: BTreeMap<RoomId, Vec<RoomEvent>>,
    pub(super) alerts: Vec<NewAlert>,
    pub(super) answers: Vec<NewAnswer>,
    /// The event of the newest answer, by alert.
    pub(super) answered: BTreeMap<Key, Seq>,
    pub(super) acknowledged: Vec<Acknowledged>,
    pub(super) downlinks: Vec<NewDownlink>,
    pub(super) confirmed: Vec<Confirmed>,
    pub(super) marks: BTreeMap<(RoomId, UserId), Seq>,
    /// One per device.
    pub(super) contacts: Vec<Contact>,
    pub(super) rejected: Vec<NewRejected>,
    /// As they are after all of it.
    pub(super) episodes: Vec<episode::Stored>,
    pub(super) calls: Vec<Wanted>,
    /// What checks of watches have found.
    pub(super) checks: Vec<QuietCheck>,
    /// What looks at who is on call have found.
    pub(super) on_call: Vec<(RoomId, OnCallChecked)>,
    /// Watches that were silent, and posted.
    pub(super) heard: Vec<Key>,
    /// The last starts of watches that told of one.
    pub(super) starts: BTreeMap<Key, DeviceStarts>,
}

impl Outcome {
    /// Writes it, but for the statements that are returned, to be the last ones.
    pub(super) async fn write(self, conn: &mut Conn) -> Result<Vec<Statement>> {
        insert_all!(conn, alerts::table, self.alerts)?;
        insert_all!(conn, answers::table, self.answers)?;
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
                .set((
                    alerts::confirmed_at.eq(one.at),
                    alerts::confirmed_seq.eq(one.seq),
                ))
                .execute(db))?;
        }
        for (alert, seq) in self.answered {
            on!(conn, |db| diesel::update(alerts::table.find(alert))
                .set(alerts::answered_seq.eq(seq))
                .execute(db))?;
        }
        insert_all!(conn, rejected_items::table, self.rejected)?;
        delivery::queue(conn, &self.calls).await?;
        let mut last = counter::add(self.events);
        last.extend(episode::write(&self.episodes)?);
        last.extend(move_marks(self.marks));
        last.extend(note_contacts(&self.contacts)?);
        last.extend(write_checks(&self.checks)?);
        last.extend(write_on_call(&self.on_call)?);
        last.extend(check_at_once(self.heard));
        last.extend(note_starts(self.starts)?);
        Ok(last)
    }
}

/// Marks only grow.
fn move_marks(marks: BTreeMap<(RoomId, UserId), Seq>) -> Option<Statement> {
    if marks.is_empty() {
        return None;
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
    let update =
        Statement::new("UPDATE memberships SET last_read_seq = moved.seq FROM ").rows(moved);
    Some(update.sql(
        " WHERE memberships.room_id = moved.room_id AND memberships.user_id = moved.user_id \
             AND memberships.left_at IS NULL AND memberships.last_read_seq < moved.seq",
    ))
}

/// One per device.
fn note_contacts(contacts: &[Contact]) -> Result<Option<Statement>> {
    if contacts.is_empty() {
        return Ok(None);
    }
    let mut worn = Vec::with_capacity(contacts.len());
    for one in contacts {
        let wear = one.wear.map(|wear| json(&wear)).transpose()?;
        worn.push(wear.map_or_else(String::new, |wear| wear.trim_matches('"').to_owned()));
    }
    let of = |get: fn(&Contact) -> Option<i64>| {
        Column::OptionalNumbers(contacts.iter().map(get).collect())
    };
    let seen = Rows::new("seen")
        .column(
            "device_id",
            Column::Keys(contacts.iter().map(|one| one.device_id).collect()),
        )
        .column("last_seen_at", of(|one| Some(one.last_seen_at)))
        .column(
            "battery_percent",
            of(|one| one.battery_percent.map(i64::from)),
        )
        .column("clock_skew_ms", of(|one| one.clock_skew_ms))
        .column("wear", Column::Texts(worn));
    let insert = Statement::new(
        "INSERT INTO contacts AS c (device_id, last_seen_at, battery_percent, clock_skew_ms, wear) \
         SELECT device_id, last_seen_at, CAST(battery_percent AS INTEGER), clock_skew_ms, NULLIF(wear, '') FROM ",
    )
    .rows(seen);
    // A post without readings says nothing about the battery, nor whether it is worn.
    Ok(Some(insert.sql(
        " WHERE true ON CONFLICT (device_id) DO UPDATE SET \
           last_seen_at = excluded.last_seen_at, \
           battery_percent = COALESCE(excluded.battery_percent, c.battery_percent), \
           clock_skew_ms = excluded.clock_skew_ms, \
           wear = COALESCE(excluded.wear, c.wear)",
    )))
}

/// Whoever finds them silent would find them late.
fn check_at_once(devices: Vec<Key>) -> Option<Statement> {
    if devices.is_empty() {
        return None;
    }
    let heard = Rows::new("heard").column("id", Column::Keys(devices));
    let update = Statement::new("UPDATE devices SET check_at = ")
        .number(at_once::AT_ONCE)
        .sql(" FROM ")
        .rows(heard);
    Some(update.sql(" WHERE devices.id = heard.id"))
}

fn note_starts(starts: BTreeMap<Key, DeviceStarts>) -> Result<Option<Statement>> {
    if starts.is_empty() {
        return Ok(None);
    }
    let (ids, starts): (Vec<_>, Vec<_>) = starts.into_iter().unzip();
    let starts: Vec<String> = starts.iter().map(json).collect::<Result<_>>()?;
    let told = Rows::new("told")
        .column("id", Column::Keys(ids))
        .column("starts", Column::Texts(starts));
    let update = Statement::new("UPDATE devices SET starts = told.starts FROM ").rows(told);
    Ok(Some(update.sql(" WHERE devices.id = told.id")))
}
