//! Packs the readings of the first schema, which kept each in a row of its own. SQL cannot.

use diesel::{QueryableByName, sql_types};
use diesel_async::RunQueryDsl;
use domain::watch::Reading;

use crate::{
    Error, Result, StoredReading,
    conn::{Conn, execute_all, on},
    key::{Key, narrow},
    log::row::from_json,
    pool::{Pools, Role},
    reading::block::Blocks,
    statement::Statement,
    tx::in_transaction,
};

/// Rows of one transaction: others who write wait for no more than these.
const ROWS: i64 = 2_000;

/// Device, epoch and number.
type Place = (Key, i64, i64);

/// Moves all of them, some at a time. What one transaction packs it also deletes, so a kill at
/// any moment leaves each reading in one place, and the next run goes on from there.
pub(super) async fn run(pools: &Pools) -> Result<()> {
    let mut after = None;
    let mut packed = 0_usize;
    loop {
        let some = pools.run(Role::Write, move |conn| {
            in_transaction(conn, move |tx| Box::pin(some(&mut tx.conn, after)))
        });
        let (moved, _) = some.await?;
        match moved {
            Some((last, count)) => {
                packed += count;
                tracing::info!(packed, "readings are being packed");
                after = Some(last);
            }
            // Again from the beginning: an older program may have added some meanwhile.
            None if after.is_some() => after = None,
            None => return Ok(()),
        }
    }
}

/// Where it stopped and how many it moved; `None` when there are none after that place.
async fn some(conn: &mut Conn, after: Option<Place>) -> Result<Option<(Place, usize)>> {
    if !table_is_there(conn).await? {
        return Ok(None);
    }
    let (device, epoch, seq) = after.unwrap_or((Key::FIRST, -1, -1));
    let select = Statement::new(
        "SELECT device_id, epoch, seq, wearer_id, device_time, measured_at, received_at, \
           heart_rate_bpm, ibi_ms, skin_conductance_us, skin_temperature_c, motion, quality, \
           qualities, wear, battery_percent \
         FROM readings WHERE (device_id, epoch, seq) > (",
    )
    .key(device)
    .sql(", ")
    .number(epoch)
    .sql(", ")
    .number(seq)
    .sql(") ORDER BY device_id, epoch, seq LIMIT ")
    .number(ROWS);
    let rows: Vec<Row> = on!(conn, |db| select.load(db))?;
    let Some(last) = rows.last().map(|row| (row.device_id, row.epoch, row.seq)) else {
        return Ok(None);
    };
    let count = rows.len();
    pack(conn, rows).await?;
    let delete = Statement::new("DELETE FROM readings WHERE (device_id, epoch, seq) > (")
        .key(device)
        .sql(", ")
        .number(epoch)
        .sql(", ")
        .number(seq)
        .sql(") AND (device_id, epoch, seq) <= (")
        .key(last.0)
        .sql(", ")
        .number(last.1)
        .sql(", ")
        .number(last.2)
        .sql(")");
    execute_all(conn, [delete]).await?;
    Ok(Some((last, count)))
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = sql_types::BigInt)]
    n: i64,
}

/// It may be gone: another process on the same SQLite file may have finished. On Postgres it
/// is also locked, so that what is deleted is exactly what was read.
async fn table_is_there(conn: &mut Conn) -> Result<bool> {
    let look = Statement::new("SELECT ").sql_of(
        "count(to_regclass('readings')) AS n",
        "count(*) AS n FROM sqlite_master WHERE name = 'readings'",
    );
    let found: Count = on!(conn, |db| look.get_result(db))?;
    if found.n > 0 && matches!(conn, Conn::Postgres(_)) {
        let lock = Statement::new("LOCK TABLE readings IN SHARE ROW EXCLUSIVE MODE");
        execute_all(conn, [lock]).await?;
    }
    Ok(found.n > 0)
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = sql_types::Binary)]
    device_id: Key,
    #[diesel(sql_type = sql_types::BigInt)]
    epoch: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    seq: i64,
    #[diesel(sql_type = sql_types::Binary)]
    wearer_id: Key,
    #[diesel(sql_type = sql_types::BigInt)]
    device_time: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    measured_at: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    received_at: i64,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Float>)]
    heart_rate_bpm: Option<f32>,
    /// JSON, like the other texts.
    #[diesel(sql_type = sql_types::Text)]
    ibi_ms: String,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Float>)]
    skin_conductance_us: Option<f32>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Float>)]
    skin_temperature_c: Option<f32>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Float>)]
    motion: Option<f32>,
    /// A JSON word without its quotes.
    #[diesel(sql_type = sql_types::Text)]
    quality: String,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    qualities: Option<String>,
    #[diesel(sql_type = sql_types::Text)]
    wear: String,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Integer>)]
    battery_percent: Option<i32>,
}

async fn pack(conn: &mut Conn, rows: Vec<Row>) -> Result<()> {
    let numbers = rows
        .iter()
        .map(|row| Ok((row.device_id.into(), narrow(row.epoch)?, narrow(row.seq)?)))
        .collect::<Result<Vec<_>>>()?;
    let mut blocks = Blocks::of(numbers.iter().copied());
    let select = blocks.select();
    blocks.fill(on!(conn, |db| select.load(db))?);
    for (row, number) in rows.into_iter().zip(numbers) {
        let (wearer, one) = (row.wearer_id.into(), row.into_reading()?);
        match blocks.find(number) {
            None => blocks.add(number.0, number.1, wearer, one)?,
            Some(before) if before.reading == one.reading => {}
            Some(_) => tracing::warn!(
                device = %number.0,
                epoch = number.1,
                seq = number.2,
                "another reading was packed under this number; the first one stays"
            ),
        }
    }
    execute_all(conn, blocks.into_statements()).await
}

impl Row {
    fn into_reading(self) -> Result<StoredReading> {
        let battery = self.battery_percent.map(u8::try_from).transpose();
        Ok(StoredReading {
            reading: Reading {
                seq: narrow(self.seq)?,
                measured_at: self.device_time,
                heart_rate_bpm: self.heart_rate_bpm,
                ibi_ms: from_json(&self.ibi_ms)?,
                skin_conductance_us: self.skin_conductance_us,
                skin_temperature_c: self.skin_temperature_c,
                motion: self.motion,
                quality: from_json(&format!("\"{}\"", self.quality))?,
                qualities: self.qualities.as_deref().map(from_json).transpose()?,
                wear: from_json(&format!("\"{}\"", self.wear))?,
                battery_percent: battery
                    .map_err(|_| Error::Corrupt("a battery beyond its range".to_owned()))?,
            },
            measured_at: self.measured_at,
            received_at: self.received_at,
        })
    }
}
