//! Watches that are to be looked at: whether they are heard, worn, charged.

use std::collections::HashMap;

use diesel::{QueryableByName, sql_types};
use diesel_async::RunQueryDsl;
use domain::{
    DeviceId, RoomId, UnixMillis,
    alert::{Checked, DeviceNow, DevicePolicy, LastContact, Technical, Trouble},
};

use crate::{
    Result, Store,
    conn::{Conn, execute_all, on},
    device::read_starts,
    episode::now,
    key::Key,
    log::row::{from_json, json},
    statement::{Column, Rows, Statement},
};

/// Watches that are to be looked at, and those that soon will be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueDevices {
    /// By the database's clock.
    pub now: UnixMillis,
    /// The longest overdue first.
    pub devices: Vec<DueDevice>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueDevice {
    pub device: DeviceId,
    pub due_at: UnixMillis,
    pub is_now: DeviceNow,
    /// What the last look found; `None`: this is the first.
    pub checked: Option<Checked>,
}

/// A look that found nothing to tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuietCheck {
    pub device: DeviceId,
    pub checked: Checked,
    /// When to look again; `None`: never.
    pub due_at: Option<UnixMillis>,
}

/// Looks again, and tells what is new in the wearer's room.
#[derive(Clone, Copy, Debug)]
pub struct CheckDevice {
    pub device: DeviceId,
    /// By the database's clock.
    pub now: UnixMillis,
    pub policy: DevicePolicy,
}

/// A watch that is locked to be looked at.
pub(crate) struct CheckRow {
    pub(crate) name: String,
    pub(crate) room: Option<RoomId>,
    pub(crate) is_now: DeviceNow,
    pub(crate) checked: Option<Checked>,
}

impl CheckRow {
    pub(crate) fn troubles(&self) -> impl Iterator<Item = &Trouble> + Clone {
        self.checked.iter().flat_map(|checked| &checked.troubles)
    }
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = sql_types::Binary)]
    id: Key,
    #[diesel(sql_type = sql_types::Text)]
    name: String,
    #[diesel(sql_type = sql_types::Nullable<sql_types::BigInt>)]
    check_at: Option<i64>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    checked: Option<String>,
    #[diesel(sql_type = sql_types::BigInt)]
    paired_at: i64,
    #[diesel(sql_type = sql_types::Bool)]
    is_live: bool,
    #[diesel(sql_type = sql_types::Nullable<sql_types::BigInt>)]
    last_seen_at: Option<i64>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Integer>)]
    battery_percent: Option<i32>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::BigInt>)]
    clock_skew_ms: Option<i64>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    wear: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    starts: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Binary>)]
    room_id: Option<Key>,
}

/// What [`Row`] is read from, but for the room.
const COLUMNS: &str = "SELECT d.id, d.name, d.check_at, d.checked, d.paired_at, d.revoked_at IS NULL AS is_live, \
    c.last_seen_at, c.battery_percent, c.clock_skew_ms, c.wear, d.starts, ";

impl Row {
    fn is_now(&self) -> DeviceNow {
        let contact = self.last_seen_at.map(|at| LastContact {
            at,
            battery_percent: self
                .battery_percent
                .and_then(|percent| u8::try_from(percent).ok()),
            clock_skew_ms: self.clock_skew_ms,
            // One that a newer version wrote is not known here.
            wear: self
                .wear
                .as_ref()
                .and_then(|wear| from_json(&format!("\"{wear}\"")).ok())
                .unwrap_or_default(),
        });
        DeviceNow {
            paired_at: self.paired_at,
            is_live: self.is_live,
            contact,
            too_many_starts_since: read_starts(self.starts.as_deref()).too_many_since(),
        }
    }

    fn checked(&self) -> Result<Option<Checked>> {
        self.checked.as_deref().map(from_json).transpose()
    }
}

impl Store {
    /// At most `limit` watches that are due by the database's clock, `ahead` milliseconds later, or will be within
    /// `soon` milliseconds.
    pub async fn due_devices(
        &self,
        limit: i64,
        soon: UnixMillis,
        ahead: UnixMillis,
    ) -> Result<DueDevices> {
        self.read(move |conn| {
            Box::pin(async move {
                let now = now(conn).await?.saturating_add(ahead);
                let select = Statement::new(COLUMNS)
                    .sql(
                        "NULL AS room_id FROM (SELECT id, check_at FROM devices \
                         WHERE check_at IS NOT NULL AND check_at <= ",
                    )
                    .number(now.saturating_add(soon))
                    .sql(" ORDER BY check_at LIMIT ")
                    .number(limit)
                    .sql(
                        ") due JOIN devices d ON d.id = due.id \
                         LEFT JOIN contacts c ON c.device_id = d.id ORDER BY due.check_at",
                    );
                let rows: Vec<Row> = on!(conn, |db| select.load(db))?;
                let devices = rows.into_iter().map(|row| {
                    Ok(DueDevice {
                        device: row.id.into(),
                        due_at: row.check_at.unwrap_or_default(),
                        is_now: row.is_now(),
                        checked: row.checked()?,
                    })
                });
                Ok(DueDevices {
                    now,
                    devices: devices.collect::<Result<_>>()?,
                })
            })
        })
        .await
    }

    /// Notes looks that found nothing to tell. Watches that post at this moment, or that another process has looked at
    /// since, are left as they are.
    pub async fn note_checks(&self, looks: Vec<(DueDevice, QuietCheck)>) -> Result<()> {
        self.write(move |tx| {
            Box::pin(async move {
                let conn = &mut tx.conn;
                let ids = looks.iter().map(|(due, _)| due.device.into()).collect();
                let due_at = looks.iter().map(|(due, _)| due.due_at).collect();
                let looked = Rows::new("looked")
                    .column("id", Column::Keys(ids))
                    .column("due_at", Column::Numbers(due_at));
                let free = Statement::new("SELECT d.id FROM ")
                    .rows(looked)
                    .sql(
                        " JOIN devices d ON d.id = looked.id AND d.check_at = looked.due_at \
                         ORDER BY d.id",
                    )
                    // Those that post now would wait for this, and this for those.
                    .sql_of(" FOR NO KEY UPDATE OF d SKIP LOCKED", "");
                let free: Vec<IdRow> = on!(conn, |db| free.load(db))?;
                let quiet = looks.into_iter().map(|(_, quiet)| quiet);
                let quiet: Vec<QuietCheck> = quiet
                    .filter(|quiet| free.iter().any(|row| row.id == quiet.device.into()))
                    .collect();
                execute_all(conn, write(&quiet)?).await
            })
        })
        .await
    }

    /// One transaction: looks at this watch, and writes what is new into its wearer's room. Returns how much that is.
    pub async fn check_device(&self, check: CheckDevice) -> Result<usize> {
        let permit = self.permit().await?;
        self.writer().check(check, permit).await
    }
}

#[derive(QueryableByName)]
struct IdRow {
    #[diesel(sql_type = sql_types::Binary)]
    id: Key,
}

/// Of watches whose rows are locked.
pub(crate) async fn load(
    conn: &mut Conn,
    devices: Vec<Key>,
) -> Result<HashMap<DeviceId, CheckRow>> {
    let asked = Rows::new("asked").column("id", Column::Keys(devices));
    let select = Statement::new(COLUMNS)
        .sql("r.id AS room_id FROM ")
        .rows(asked)
        .sql(
            " JOIN devices d ON d.id = asked.id LEFT JOIN contacts c ON c.device_id = d.id \
             LEFT JOIN rooms r ON r.wearer_id = d.wearer_id WHERE d.check_at IS NOT NULL",
        );
    let rows: Vec<Row> = on!(conn, |db| select.load(db))?;
    let rows = rows.into_iter().map(|row| {
        let check = CheckRow {
            room: row.room_id.map(RoomId::from),
            is_now: row.is_now(),
            checked: row.checked()?,
            name: row.name,
        };
        Ok((row.id.into(), check))
    });
    rows.collect()
}

/// Writes what was found, of locked rows.
pub(crate) fn write(checks: &[QuietCheck]) -> Result<Option<Statement>> {
    if checks.is_empty() {
        return Ok(None);
    }
    let mut bodies = Vec::with_capacity(checks.len());
    for one in checks {
        bodies.push(json(&one.checked)?);
    }
    let silent = |one: &QuietCheck| {
        let mut troubles = one.checked.troubles.iter();
        troubles.any(|trouble| trouble.technical == Technical::Silent)
    };
    let found = Rows::new("found")
        .column(
            "id",
            Column::Keys(checks.iter().map(|one| one.device.into()).collect()),
        )
        .column(
            "check_at",
            Column::OptionalNumbers(checks.iter().map(|one| one.due_at).collect()),
        )
        .column("checked", Column::Texts(bodies))
        .column(
            "is_silent",
            Column::Flags(checks.iter().map(silent).collect()),
        );
    let update = Statement::new(
        "UPDATE devices SET check_at = found.check_at, checked = found.checked, \
         is_silent = found.is_silent FROM ",
    )
    .rows(found);
    Ok(Some(update.sql(" WHERE devices.id = found.id")))
}
