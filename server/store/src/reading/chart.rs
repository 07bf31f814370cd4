//! From readings to the points of a chart.

use std::collections::BTreeMap;

use domain::{ReadingPoint, Trust, UnixMillis, qualities_of};

use super::{
    packed::StoredReading,
    rank::{quality_at, quality_rank, wear_at, wear_rank},
};
use crate::Result;

/// Sum and number of the values of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Sum {
    pub(crate) sum: f64,
    pub(crate) count: i64,
}

impl Sum {
    fn add(&mut self, other: Self) {
        self.sum += other.sum;
        self.count += other.count;
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "a mean of values that were f32"
    )]
    fn mean(self) -> Option<f32> {
        (self.count > 0).then(|| (self.sum / self.count as f64) as f32)
    }
}

impl From<Option<f32>> for Sum {
    fn from(value: Option<f32>) -> Self {
        Self {
            sum: value.map_or(0.0, f64::from),
            count: i64::from(value.is_some()),
        }
    }
}

/// Several readings as one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Totals {
    pub(crate) newest_at: UnixMillis,
    pub(crate) readings: i64,
    pub(crate) heart_rate: Sum,
    pub(crate) skin_conductance: Sum,
    pub(crate) skin_temperature: Sum,
    pub(crate) motion: Sum,
    /// Ranks of the most telling states.
    pub(crate) quality: i64,
    pub(crate) wear: i64,
}

impl Totals {
    /// Only of values that are good by their own quality: doubtful ones would hide in a mean.
    pub(crate) fn of(one: &StoredReading) -> Self {
        let qualities = qualities_of(&one.reading);
        let good = |value: Option<f32>, quality| {
            Sum::from(value.filter(|_| Trust::of(quality) == Trust::Good))
        };
        Self {
            newest_at: one.measured_at,
            readings: 1,
            heart_rate: good(one.reading.heart_rate_bpm, qualities.heart_rate),
            skin_conductance: good(one.reading.skin_conductance_us, qualities.skin_conductance),
            skin_temperature: good(one.reading.skin_temperature_c, qualities.skin_temperature),
            motion: good(one.reading.motion, qualities.motion),
            quality: quality_rank(one.reading.quality),
            wear: wear_rank(one.reading.wear),
        }
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.newest_at = self.newest_at.max(other.newest_at);
        self.readings += other.readings;
        self.heart_rate.add(other.heart_rate);
        self.skin_conductance.add(other.skin_conductance);
        self.skin_temperature.add(other.skin_temperature);
        self.motion.add(other.motion);
        self.quality = self.quality.max(other.quality);
        self.wear = self.wear.max(other.wear);
    }

    fn point(&self) -> Result<ReadingPoint> {
        Ok(ReadingPoint {
            at: self.newest_at,
            heart_rate_bpm: self.heart_rate.mean(),
            skin_conductance_us: self.skin_conductance.mean(),
            skin_temperature_c: self.skin_temperature.mean(),
            motion: self.motion.mean(),
            quality: quality_at(self.quality)?,
            wear: wear_at(self.wear)?,
        })
    }
}

/// Means over equal spans of time, of one device.
pub(super) struct Chart {
    from: UnixMillis,
    /// ms
    span: i64,
    by_span: BTreeMap<i64, Totals>,
}

impl Chart {
    /// `from` is not after what is added.
    pub(super) fn new(from: UnixMillis, span: i64) -> Self {
        Self {
            from,
            span,
            by_span: BTreeMap::new(),
        }
    }

    /// Into the span that holds the newest reading of these.
    pub(super) fn add(&mut self, totals: &Totals) {
        let span = (totals.newest_at - self.from) / self.span;
        self.by_span
            .entry(span)
            .and_modify(|before| before.add(totals))
            .or_insert(*totals);
    }

    /// Oldest first; none for a span without readings.
    pub(super) fn points(&self) -> Result<Vec<ReadingPoint>> {
        self.by_span.values().map(Totals::point).collect()
    }
}
