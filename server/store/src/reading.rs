//! What watches measured: packed in blocks, with sums by the hour.

mod behaviour;
pub(crate) mod block;
mod chart;
mod hour;
mod packed;
mod rank;

pub use packed::StoredReading;

use std::collections::BTreeMap;

use domain::{DeviceId, ReadingPoint, UnixMillis, UserId};

use crate::{Result, Store, conn::Conn, key::Key};
use chart::{Chart, Totals};
use hour::HOUR_MS;

/// Times beyond this, either way, are on no calendar, and their distance would overflow.
const AGES: UnixMillis = i64::MAX / 4;
/// Points this far apart are drawn from sums by the hour, ms. A chart of 360 points spans two
/// days and a half then.
const COARSE_MS: i64 = 10 * 60 * 1000;

/// What one device measured.
#[derive(Clone, Debug, PartialEq)]
pub struct DeviceReadings {
    pub device: DeviceId,
    /// Oldest first.
    pub points: Vec<ReadingPoint>,
    /// The newest of those that were read one by one.
    pub newest: Option<StoredReading>,
}

impl Store {
    /// Readings measured in [`from`, `to`), device by device, oldest first, thinned evenly to
    /// `max` points of each: the time is cut into `max` equal spans, and each with readings gives
    /// the means of their good values, at its newest reading. Where the spans are long, a whole
    /// hour counts to the span of its newest reading. Values that stood still, or at the end of the
    /// sensor, are no good ones; in whole hours of long spans they still count.
    pub async fn readings(
        &self,
        wearer: UserId,
        from: UnixMillis,
        to: UnixMillis,
        max: usize,
    ) -> Result<Vec<DeviceReadings>> {
        let (from, to) = (from.max(-AGES), to.min(AGES));
        let max = i64::try_from(max).unwrap_or(i64::MAX);
        if to <= from || max == 0 {
            return Ok(Vec::new());
        }
        let span = (to - from - 1) / max + 1;
        self.read(move |conn| {
            Box::pin(async move {
                let mut charts = Charts::new(from, span);
                let (first, end) = ((from - 1).div_euclid(HOUR_MS) + 1, to.div_euclid(HOUR_MS));
                if span < COARSE_MS || first >= end {
                    charts.add_readings(conn, wearer, from, to).await?;
                } else {
                    charts
                        .add_readings(conn, wearer, from, first * HOUR_MS)
                        .await?;
                    for (device, hour) in hour::hours(conn, wearer, first, end).await? {
                        charts.of(device).0.add(&hour);
                    }
                    charts.add_readings(conn, wearer, end * HOUR_MS, to).await?;
                }
                charts.finish()
            })
        })
        .await
    }

    /// Every reading of a device as it was sent, with its epoch, in the order of epochs and
    /// numbers, a page at a time: those after the block of the last one of the page before.
    /// An empty page is the end.
    pub async fn device_readings(
        &self,
        device: DeviceId,
        after: Option<(u32, u32)>,
    ) -> Result<Vec<(u32, StoredReading)>> {
        self.read(move |conn| Box::pin(block::page(conn, device, after)))
            .await
    }
}

/// A chart for each device, and the newest reading that it was drawn from.
struct Charts {
    from: UnixMillis,
    /// ms
    span: i64,
    by_device: BTreeMap<Key, (Chart, Option<StoredReading>)>,
}

impl Charts {
    fn new(from: UnixMillis, span: i64) -> Self {
        Self {
            from,
            span,
            by_device: BTreeMap::new(),
        }
    }

    fn of(&mut self, device: Key) -> &mut (Chart, Option<StoredReading>) {
        let new = || (Chart::new(self.from, self.span), None);
        self.by_device.entry(device).or_insert_with(new)
    }

    async fn add_readings(
        &mut self,
        conn: &mut Conn,
        wearer: UserId,
        from: UnixMillis,
        to: UnixMillis,
    ) -> Result<()> {
        if to <= from {
            return Ok(());
        }
        let mut by_device: BTreeMap<Key, Vec<StoredReading>> = BTreeMap::new();
        let lead = from.saturating_sub(behaviour::LEAD_MS);
        for (device, one) in block::measured(conn, wearer, lead, to).await? {
            by_device.entry(device).or_default().push(one);
        }
        for (device, mut readings) in by_device {
            readings.sort_by_key(|one| one.measured_at);
            behaviour::judge(&mut readings);
            readings.retain(|one| one.measured_at >= from);
            let Some(last) = readings.last() else {
                continue;
            };
            let (chart, newest) = self.of(device);
            let is_newer = |other: &StoredReading| last.measured_at >= other.measured_at;
            if newest.as_ref().is_none_or(is_newer) {
                *newest = Some(last.clone());
            }
            for one in &readings {
                chart.add(&Totals::of(one));
            }
        }
        Ok(())
    }

    fn finish(self) -> Result<Vec<DeviceReadings>> {
        let charts = self.by_device.into_iter();
        charts
            .map(|(device, (chart, newest))| {
                Ok(DeviceReadings {
                    device: device.into(),
                    points: chart.points()?,
                    newest,
                })
            })
            .collect()
    }
}
