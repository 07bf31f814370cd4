//! The rows of packed readings that a transaction reads and rewrites.

use std::collections::{BTreeMap, HashMap};

use diesel::{QueryableByName, sql_types};
use diesel_async::RunQueryDsl;
use domain::{DeviceId, UnixMillis, UserId};

use super::{
    chart::Totals,
    hour::{self, HourKey, hour_of},
    packed::{Malformed, NUMBERS, StoredReading, pack, unpack},
};
use crate::{
    Error, Result,
    conn::{Conn, on},
    key::Key,
    statement::{Column, Rows, Statement},
};

/// Device, epoch and number of a reading.
pub(crate) type Number = (DeviceId, u32, u32);

/// Device, epoch and block.
type BlockKey = (Key, i64, i64);

/// Everything stored under some blocks of numbers, and what is added to it.
///
/// Whoever adds holds the devices' rows locked, so that nobody else rewrites the same block.
#[derive(Default)]
pub(crate) struct Blocks {
    /// Rows of every block that was asked for, by hour.
    by_key: HashMap<BlockKey, BTreeMap<i64, Row>>,
    /// Added since it was loaded.
    added: BTreeMap<HourKey, Totals>,
}

#[derive(Default)]
struct Row {
    /// In the order of their numbers.
    readings: Vec<StoredReading>,
    /// Whose they are, if any was added.
    changed_of: Option<Key>,
    is_unreadable: bool,
}

#[derive(QueryableByName)]
pub(crate) struct BlockRow {
    #[diesel(sql_type = sql_types::Binary)]
    device_id: Key,
    #[diesel(sql_type = sql_types::BigInt)]
    epoch: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    block: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    hour: i64,
    #[diesel(sql_type = sql_types::Binary)]
    body: Vec<u8>,
}

impl Blocks {
    /// The blocks of these numbers, to be filled.
    pub(crate) fn of(numbers: impl IntoIterator<Item = Number>) -> Self {
        let mut blocks = Self::default();
        for number in numbers {
            blocks.by_key.entry(key_of(number)).or_default();
        }
        blocks
    }

    /// Reads what [`Self::fill`] takes.
    pub(crate) fn select(&self) -> Statement {
        let keys = || self.by_key.keys();
        let asked = Rows::new("asked")
            .column("device_id", Column::Keys(keys().map(|key| key.0).collect()))
            .column("epoch", Column::Numbers(keys().map(|key| key.1).collect()))
            .column("block", Column::Numbers(keys().map(|key| key.2).collect()));
        Statement::new("SELECT b.device_id, b.epoch, b.block, b.hour, b.body FROM ")
            .rows(asked)
            .sql(
                " JOIN reading_blocks b ON b.device_id = asked.device_id \
                   AND b.epoch = asked.epoch AND b.block = asked.block",
            )
    }

    pub(crate) fn fill(&mut self, rows: Vec<BlockRow>) {
        for row in rows {
            let key = (row.device_id, row.epoch, row.block);
            let hours = self.by_key.entry(key).or_default();
            let here = hours.entry(row.hour).or_default();
            // Nobody's alert may be refused for it.
            if let Ok(readings) = unpack(&row.body) {
                here.readings = readings;
            } else {
                let (device, epoch, block) = (DeviceId::from(key.0), key.1, key.2);
                tracing::error!(%device, epoch, block, "packed readings cannot be read");
                here.is_unreadable = true;
            }
        }
    }

    pub(crate) fn find(&self, number: Number) -> Option<&StoredReading> {
        let mut rows = self.by_key.get(&key_of(number))?.values();
        rows.find_map(|row| {
            let place = row.place(number.2).ok()?;
            row.readings.get(place)
        })
    }

    /// Whether all is known of this number; else it may be taken, and its block must not be
    /// written.
    pub(crate) fn is_readable(&self, number: Number) -> bool {
        let mut rows = self.by_key.get(&key_of(number)).into_iter().flatten();
        rows.all(|(_, row)| !row.is_unreadable)
    }

    /// A reading of this wearer whose number is free.
    ///
    /// # Errors
    /// If its block was not asked for: its row would be overwritten.
    pub(crate) fn add(
        &mut self,
        device: DeviceId,
        epoch: u32,
        wearer: UserId,
        one: StoredReading,
    ) -> Result<()> {
        let key = key_of((device, epoch, one.reading.seq));
        let hours = self.by_key.get_mut(&key);
        let hours = hours.ok_or_else(|| Error::Other("a block was not read".to_owned()))?;
        let hour = hour_of(one.measured_at);
        let totals = Totals::of(&one);
        self.added
            .entry((wearer.into(), hour, device.into()))
            .and_modify(|before| before.add(&totals))
            .or_insert(totals);
        let row = hours.entry(hour).or_default();
        if row.is_unreadable {
            return Err(damaged(Malformed));
        }
        row.changed_of = Some(wearer.into());
        let (Ok(place) | Err(place)) = row.place(one.reading.seq);
        row.readings.insert(place, one);
        Ok(())
    }

    /// What writes down all that was added.
    pub(crate) fn into_statements(self) -> Vec<Statement> {
        if self.added.is_empty() {
            return Vec::new();
        }
        let (mut devices, mut epochs, mut numbers) = (Vec::new(), Vec::new(), Vec::new());
        let (mut hours, mut wearers, mut bodies) = (Vec::new(), Vec::new(), Vec::new());
        for ((device, epoch, block), rows) in self.by_key {
            for (hour, row) in rows {
                let Some(wearer) = row.changed_of else {
                    continue;
                };
                devices.push(device);
                epochs.push(epoch);
                numbers.push(block);
                hours.push(hour);
                wearers.push(wearer);
                bodies.push(pack(&row.readings));
            }
        }
        let changed = Rows::new("changed")
            .column("device_id", Column::Keys(devices))
            .column("epoch", Column::Numbers(epochs))
            .column("block", Column::Numbers(numbers))
            .column("hour", Column::Numbers(hours))
            .column("wearer_id", Column::Keys(wearers))
            .column("body", Column::Bytes(bodies));
        let write = Statement::new(
            "INSERT INTO reading_blocks (device_id, epoch, block, hour, wearer_id, body) \
             SELECT device_id, epoch, block, hour, wearer_id, body FROM ",
        )
        .rows(changed)
        .sql(
            " WHERE true ON CONFLICT (device_id, epoch, block, hour) \
             DO UPDATE SET body = excluded.body",
        );
        vec![write, hour::add(self.added)]
    }
}

impl Row {
    /// Where a number is, or where it would be.
    fn place(&self, seq: u32) -> std::result::Result<usize, usize> {
        self.readings
            .binary_search_by_key(&seq, |one| one.reading.seq)
    }
}

fn key_of((device, epoch, seq): Number) -> BlockKey {
    (device.into(), i64::from(epoch), i64::from(seq / NUMBERS))
}

#[derive(QueryableByName)]
struct Body {
    #[diesel(sql_type = sql_types::Binary)]
    device_id: Key,
    #[diesel(sql_type = sql_types::Binary)]
    body: Vec<u8>,
}

/// Readings of a wearer, each with its device, measured in [`from`, `to`), in no order.
pub(super) async fn measured(
    conn: &mut Conn,
    wearer: UserId,
    from: UnixMillis,
    to: UnixMillis,
) -> Result<Vec<(Key, StoredReading)>> {
    if to <= from {
        return Ok(Vec::new());
    }
    let select = Statement::new("SELECT device_id, body FROM reading_blocks WHERE wearer_id = ")
        .key(wearer)
        .sql(" AND hour >= ")
        .number(hour_of(from))
        .sql(" AND hour <= ")
        .number(hour_of(to - 1));
    let bodies: Vec<Body> = on!(conn, |db| select.load(db))?;
    let mut readings = Vec::new();
    for row in bodies {
        let here = unpacked(&row.body)?.into_iter();
        let here = here.filter(|one| (from..to).contains(&one.measured_at));
        readings.extend(here.map(|one| (row.device_id, one)));
    }
    Ok(readings)
}

/// Rows of one page.
const PAGE_ROWS: i64 = 256;

/// The next blocks of a device, each with its epoch, after the block of this number; in the
/// order of epochs and numbers. None: there are no more.
pub(super) async fn page(
    conn: &mut Conn,
    device: DeviceId,
    after: Option<(u32, u32)>,
) -> Result<Vec<(u32, StoredReading)>> {
    let (epoch, block) = after.map_or((-1, -1), |(epoch, seq)| {
        (i64::from(epoch), i64::from(seq / NUMBERS))
    });
    let select = Statement::new(
        "SELECT device_id, epoch, block, hour, body FROM reading_blocks WHERE device_id = ",
    )
    .key(device)
    .sql(" AND (epoch, block) > (")
    .number(epoch)
    .sql(", ")
    .number(block)
    .sql(") ORDER BY epoch, block, hour LIMIT ")
    .number(PAGE_ROWS);
    let mut rows: Vec<BlockRow> = on!(conn, |db| select.load(db))?;
    // The last block may go on in the next page; it is never all of this one.
    if i64::try_from(rows.len()) == Ok(PAGE_ROWS) {
        let last = rows.last().map(|row| (row.epoch, row.block));
        rows.retain(|row| Some((row.epoch, row.block)) != last);
    }
    let mut readings = Vec::new();
    for row in rows {
        let epoch = u32::try_from(row.epoch).map_err(|_| damaged(Malformed))?;
        readings.extend(unpacked(&row.body)?.into_iter().map(|one| (epoch, one)));
    }
    readings.sort_by_key(|(epoch, one)| (*epoch, one.reading.seq));
    Ok(readings)
}

fn unpacked(body: &[u8]) -> Result<Vec<StoredReading>> {
    unpack(body).map_err(damaged)
}

fn damaged(_: Malformed) -> Error {
    Error::Corrupt("a row of packed readings".to_owned())
}
