//! What watches measured: packed in blocks, with sums by the hour.

pub(crate) mod block;
mod chart;
mod hour;
mod packed;
mod rank;

pub use packed::StoredReading;

use domain::{DeviceId, ReadingPoint, UnixMillis, UserId, watch::Qualities};

use crate::{Result, Store, conn::Conn};
use chart::{Chart, Totals};
use hour::HOUR_MS;

/// Times beyond this, either way, are on no calendar, and their distance would overflow.
const AGES: UnixMillis = i64::MAX / 4;
/// Points this far apart are drawn from sums by the hour, ms. A chart of 360 points spans two
/// days and a half then.
const COARSE_MS: i64 = 10 * 60 * 1000;

impl Store {
    /// Readings measured in [`from`, `to`), oldest first, thinned evenly to `max` points: the
    /// time is cut into `max` equal spans, and each with readings gives the means of their
    /// values, at its newest reading. Where the spans are long, a whole hour counts to the span
    /// of its newest reading.
    pub async fn readings(
        &self,
        wearer: UserId,
        from: UnixMillis,
        to: UnixMillis,
        max: usize,
    ) -> Result<Vec<ReadingPoint>> {
        let (from, to) = (from.max(-AGES), to.min(AGES));
        let max = i64::try_from(max).unwrap_or(i64::MAX);
        if to <= from || max == 0 {
            return Ok(Vec::new());
        }
        let span = (to - from - 1) / max + 1;
        self.read(move |conn| {
            Box::pin(async move {
                let mut chart = Chart::new(from, span);
                let (first, end) = ((from - 1).div_euclid(HOUR_MS) + 1, to.div_euclid(HOUR_MS));
                if span < COARSE_MS || first >= end {
                    add_readings(&mut chart, conn, wearer, from, to).await?;
                } else {
                    add_readings(&mut chart, conn, wearer, from, first * HOUR_MS).await?;
                    for hour in hour::hours(conn, wearer, first, end).await? {
                        chart.add(&hour);
                    }
                    add_readings(&mut chart, conn, wearer, end * HOUR_MS, to).await?;
                }
                chart.points()
            })
        })
        .await
    }

    /// What the newest reading since `from` says about its values, if it does.
    pub async fn newest_qualities(
        &self,
        wearer: UserId,
        from: UnixMillis,
    ) -> Result<Option<Qualities>> {
        self.read(move |conn| {
            Box::pin(async move {
                let readings = block::newest(conn, wearer, from).await?;
                let newest = readings.into_iter().max_by_key(|one| one.measured_at);
                let newest = newest.filter(|one| one.measured_at >= from);
                Ok(newest.and_then(|one| one.reading.qualities))
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

async fn add_readings(
    chart: &mut Chart,
    conn: &mut Conn,
    wearer: UserId,
    from: UnixMillis,
    to: UnixMillis,
) -> Result<()> {
    for one in block::measured(conn, wearer, from, to).await? {
        chart.add(&Totals::of(&one));
    }
    Ok(())
}
