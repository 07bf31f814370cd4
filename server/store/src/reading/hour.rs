//! Sums over the hours of a device, for charts of weeks and months. Devices are never mixed.

use std::collections::BTreeMap;

use diesel::{QueryableByName, sql_types};
use diesel_async::RunQueryDsl;
use domain::{UnixMillis, UserId};

use super::chart::{Sum, Totals};
use crate::{
    Result,
    conn::{Conn, on},
    key::Key,
    statement::{Column, Rows, Statement},
};

pub(super) const HOUR_MS: i64 = 3_600_000;

/// Hours since 1970.
pub(super) fn hour_of(at: UnixMillis) -> i64 {
    at.div_euclid(HOUR_MS)
}

/// Wearer, hour and device.
pub(super) type HourKey = (Key, i64, Key);

/// Adds these to what is there.
pub(super) fn add(added: BTreeMap<HourKey, Totals>) -> Statement {
    let (keys, totals): (Vec<HourKey>, Vec<Totals>) = added.into_iter().unzip();
    let numbers = |of: fn(&Totals) -> i64| Column::Numbers(totals.iter().map(of).collect());
    let sums = |of: fn(&Totals) -> f64| Column::Doubles(totals.iter().map(of).collect());
    let added = Rows::new("added")
        .column(
            "wearer_id",
            Column::Keys(keys.iter().map(|key| key.0).collect()),
        )
        .column(
            "hour",
            Column::Numbers(keys.iter().map(|key| key.1).collect()),
        )
        .column(
            "device_id",
            Column::Keys(keys.iter().map(|key| key.2).collect()),
        )
        .column("newest_at", numbers(|one| one.newest_at))
        .column("readings", numbers(|one| one.readings))
        .column("heart_rate_sum", sums(|one| one.heart_rate.sum))
        .column("heart_rate_count", numbers(|one| one.heart_rate.count))
        .column("skin_conductance_sum", sums(|one| one.skin_conductance.sum))
        .column(
            "skin_conductance_count",
            numbers(|one| one.skin_conductance.count),
        )
        .column("skin_temperature_sum", sums(|one| one.skin_temperature.sum))
        .column(
            "skin_temperature_count",
            numbers(|one| one.skin_temperature.count),
        )
        .column("motion_sum", sums(|one| one.motion.sum))
        .column("motion_count", numbers(|one| one.motion.count))
        .column("quality", numbers(|one| one.quality))
        .column("wear", numbers(|one| one.wear));
    Statement::new(
        "INSERT INTO reading_hours AS h (wearer_id, hour, device_id, newest_at, readings, \
           heart_rate_sum, heart_rate_count, skin_conductance_sum, skin_conductance_count, \
           skin_temperature_sum, skin_temperature_count, motion_sum, motion_count, quality, wear) \
         SELECT wearer_id, hour, device_id, newest_at, readings, \
           heart_rate_sum, heart_rate_count, skin_conductance_sum, skin_conductance_count, \
           skin_temperature_sum, skin_temperature_count, motion_sum, motion_count, quality, wear \
         FROM ",
    )
    .rows(added)
    .sql(
        " WHERE true ON CONFLICT (wearer_id, hour, device_id) DO UPDATE SET \
           readings = h.readings + excluded.readings, \
           heart_rate_sum = h.heart_rate_sum + excluded.heart_rate_sum, \
           heart_rate_count = h.heart_rate_count + excluded.heart_rate_count, \
           skin_conductance_sum = h.skin_conductance_sum + excluded.skin_conductance_sum, \
           skin_conductance_count = h.skin_conductance_count + excluded.skin_conductance_count, \
           skin_temperature_sum = h.skin_temperature_sum + excluded.skin_temperature_sum, \
           skin_temperature_count = h.skin_temperature_count + excluded.skin_temperature_count, \
           motion_sum = h.motion_sum + excluded.motion_sum, \
           motion_count = h.motion_count + excluded.motion_count",
    )
    .sql_of(
        ", newest_at = GREATEST(h.newest_at, excluded.newest_at), \
           quality = GREATEST(h.quality, excluded.quality), \
           wear = GREATEST(h.wear, excluded.wear)",
        ", newest_at = max(h.newest_at, excluded.newest_at), \
           quality = max(h.quality, excluded.quality), \
           wear = max(h.wear, excluded.wear)",
    )
}

#[derive(QueryableByName)]
struct Hour {
    #[diesel(sql_type = sql_types::Binary)]
    device_id: Key,
    #[diesel(sql_type = sql_types::BigInt)]
    newest_at: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    readings: i64,
    #[diesel(sql_type = sql_types::Double)]
    heart_rate_sum: f64,
    #[diesel(sql_type = sql_types::BigInt)]
    heart_rate_count: i64,
    #[diesel(sql_type = sql_types::Double)]
    skin_conductance_sum: f64,
    #[diesel(sql_type = sql_types::BigInt)]
    skin_conductance_count: i64,
    #[diesel(sql_type = sql_types::Double)]
    skin_temperature_sum: f64,
    #[diesel(sql_type = sql_types::BigInt)]
    skin_temperature_count: i64,
    #[diesel(sql_type = sql_types::Double)]
    motion_sum: f64,
    #[diesel(sql_type = sql_types::BigInt)]
    motion_count: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    quality: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    wear: i64,
}

/// Each device of the wearer in each of the hours [`from`, `to`).
pub(super) async fn hours(
    conn: &mut Conn,
    wearer: UserId,
    from: i64,
    to: i64,
) -> Result<Vec<(Key, Totals)>> {
    let select = Statement::new(
        "SELECT device_id, newest_at, readings, heart_rate_sum, heart_rate_count, skin_conductance_sum, \
           skin_conductance_count, skin_temperature_sum, skin_temperature_count, motion_sum, \
           motion_count, quality, wear \
         FROM reading_hours WHERE wearer_id = ",
    )
    .key(wearer)
    .sql(" AND hour >= ")
    .number(from)
    .sql(" AND hour < ")
    .number(to);
    let hours: Vec<Hour> = on!(conn, |db| select.load(db))?;
    Ok(hours
        .iter()
        .map(|hour| (hour.device_id, totals(hour)))
        .collect())
}

fn totals(hour: &Hour) -> Totals {
    let sum = |sum, count| Sum { sum, count };
    Totals {
        newest_at: hour.newest_at,
        readings: hour.readings,
        heart_rate: sum(hour.heart_rate_sum, hour.heart_rate_count),
        skin_conductance: sum(hour.skin_conductance_sum, hour.skin_conductance_count),
        skin_temperature: sum(hour.skin_temperature_sum, hour.skin_temperature_count),
        motion: sum(hour.motion_sum, hour.motion_count),
        quality: hour.quality,
        wear: hour.wear,
    }
}
