mod check;

use diesel::{ExpressionMethods, NullableExpressionMethods, OptionalExtension, QueryDsl};
use diesel_async::RunQueryDsl;
use domain::{DeviceId, DeviceStarts, DeviceView, UnixMillis, UserId};

use crate::{
    Error, Result, Store,
    at_once::AT_ONCE,
    conn::on,
    key::Key,
    log::row::from_json,
    schema::{contacts, devices, pairing_codes, users},
};

pub use check::{CheckDevice, DueDevice, DueDevices, QuietCheck};
pub(crate) use check::{CheckRow, load as load_checks, write as write_checks};

#[derive(Clone, Debug)]
pub struct NewDevice {
    pub id: DeviceId,
    pub name: String,
    pub token_hash: [u8; 32],
    pub paired_at: UnixMillis,
}

#[derive(Clone, Debug)]
pub struct DeviceRow {
    pub view: DeviceView,
    pub token_hash: [u8; 32],
}

type Row = (
    (Key, Key, String, Vec<u8>, i64, Option<i64>, Option<String>),
    Option<(i64, Option<i32>, Option<i64>)>,
);

/// Starts that a newer version wrote may not be known here.
pub(crate) fn read_starts(starts: Option<&str>) -> DeviceStarts {
    starts
        .and_then(|starts| from_json(starts).ok())
        .unwrap_or_default()
}

fn row((device, contact): Row) -> Result<DeviceRow> {
    let (id, wearer, name, token_hash, paired_at, revoked_at, starts) = device;
    let (battery, skew) = contact.map_or((None, None), |(_, battery, skew)| (battery, skew));
    Ok(DeviceRow {
        view: DeviceView {
            id: id.into(),
            wearer: wearer.into(),
            name,
            paired_at,
            last_seen_at: contact.map(|(at, ..)| at),
            battery_percent: battery.and_then(|percent| u8::try_from(percent).ok()),
            clock_skew_ms: skew,
            revoked_at,
            last_start: read_starts(starts.as_deref()).newest(),
        },
        token_hash: token_hash
            .try_into()
            .map_err(|_| Error::Corrupt("a token hash is not 32 bytes long".to_owned()))?,
    })
}

macro_rules! devices {
    () => {
        devices::table.left_join(contacts::table).select((
            (
                devices::id,
                devices::wearer_id,
                devices::name,
                devices::token_hash,
                devices::paired_at,
                devices::revoked_at,
                devices::starts,
            ),
            (
                contacts::last_seen_at,
                contacts::battery_percent,
                contacts::clock_skew_ms,
            )
                .nullable(),
        ))
    };
}

impl Store {
    /// Replaces the wearer's earlier unused codes.
    pub async fn create_pairing_code(
        &self,
        wearer: UserId,
        code_hash: [u8; 32],
        now: UnixMillis,
        expires_at: UnixMillis,
    ) -> Result<()> {
        self.write(move |tx| {
            Box::pin(async move {
                // Expired ones of anybody go with them.
                on!(&mut tx.conn, |db| diesel::delete(
                    pairing_codes::table
                        .filter(pairing_codes::wearer_id.eq(Key::from(wearer)))
                        .or_filter(pairing_codes::expires_at.le(now))
                )
                .execute(db))?;
                on!(&mut tx.conn, |db| diesel::insert_into(pairing_codes::table)
                    .values((
                        pairing_codes::code_hash.eq(code_hash.to_vec()),
                        pairing_codes::wearer_id.eq(Key::from(wearer)),
                        pairing_codes::created_at.eq(now),
                        pairing_codes::expires_at.eq(expires_at),
                    ))
                    .execute(db))?;
                Ok(())
            })
        })
        .await
    }

    /// Uses the code up and makes the device, in one transaction. `None` if the code is
    /// unknown, used or expired.
    pub async fn pair(&self, code_hash: [u8; 32], device: NewDevice) -> Result<Option<UserId>> {
        self.write(move |tx| {
            Box::pin(async move {
                // Of two at once, one deletes the row.
                let wearer: Option<Key> = on!(&mut tx.conn, |db| diesel::delete(
                    pairing_codes::table
                        .filter(pairing_codes::code_hash.eq(code_hash.to_vec()))
                        .filter(pairing_codes::expires_at.gt(device.paired_at))
                )
                .returning(pairing_codes::wearer_id)
                .get_result(db))
                .optional()?;
                let Some(wearer) = wearer else {
                    return Ok(None);
                };
                // A code may have been made after those of an account that ended were deleted.
                let enabled: Option<Key> = on!(&mut tx.conn, |db| users::table
                    .find(wearer)
                    .filter(users::disabled_at.is_null())
                    .select(users::id)
                    .first(db))
                .optional()?;
                if enabled.is_none() {
                    return Ok(None);
                }
                on!(&mut tx.conn, |db| diesel::insert_into(devices::table)
                    .values((
                        devices::id.eq(Key::from(device.id)),
                        devices::wearer_id.eq(wearer),
                        devices::name.eq(&device.name),
                        devices::token_hash.eq(device.token_hash.to_vec()),
                        devices::paired_at.eq(device.paired_at),
                    ))
                    .execute(db))?;
                Ok(Some(wearer.into()))
            })
        })
        .await
    }

    pub async fn device(&self, id: DeviceId) -> Result<Option<DeviceRow>> {
        self.read(move |conn| {
            Box::pin(async move {
                let found: Option<Row> = on!(conn, |db| devices!()
                    .filter(devices::id.eq(Key::from(id)))
                    .first(db))
                .optional()?;
                found.map(row).transpose()
            })
        })
        .await
    }

    /// Present ones first, newest first.
    pub async fn devices_of(&self, wearer: UserId) -> Result<Vec<DeviceView>> {
        self.read(move |conn| {
            Box::pin(async move {
                let rows: Vec<Row> = on!(conn, |db| devices!()
                    .filter(devices::wearer_id.eq(Key::from(wearer)))
                    .order((devices::paired_at.desc(), devices::id.desc()))
                    .load(db))?;
                let mut views: Vec<DeviceView> = rows
                    .into_iter()
                    .map(|found| Ok(row(found)?.view))
                    .collect::<Result<_>>()?;
                views.sort_by_key(|view| view.revoked_at.is_some());
                Ok(views)
            })
        })
        .await
    }

    /// `false` unless it was a live device of this wearer.
    pub async fn revoke_device(
        &self,
        wearer: UserId,
        id: DeviceId,
        now: UnixMillis,
    ) -> Result<bool> {
        self.write(move |tx| {
            Box::pin(async move {
                let rows = on!(&mut tx.conn, |db| diesel::update(
                    devices::table
                        .find(Key::from(id))
                        .filter(devices::wearer_id.eq(Key::from(wearer)))
                        .filter(devices::revoked_at.is_null())
                )
                // What was told of it is taken back by the next look.
                .set((devices::revoked_at.eq(now), devices::check_at.eq(AT_ONCE)))
                .execute(db))?;
                Ok(rows == 1)
            })
        })
        .await
    }
}
