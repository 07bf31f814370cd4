use heapless::{HistoryBuf, Vec};

use crate::{
    Millis,
    baseline::Baseline,
    config::{Channels, Config},
};

/// Rows kept until the baseline is known.
const WARM_UP_ROWS: usize = 48;
/// A lost pulse is taken to go on as it was for this long.
const PULSE_HOLD_MS: Millis = 60_000;
/// A score counts once its whole window lies after the warm-up.
const WINDOW_MS: Millis = 60_000;
const DAY_MS: Millis = 86_400_000;

/// Features of one window that ends at `at`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row {
    pub at: Millis,
    pub channels: Channels<Option<f32>>,
    /// Share in motion; none is taken as still.
    pub motion: Option<f32>,
    /// Channels whose sensor misbehaved of late: they are no reason for an alert.
    pub doubted: Channels<bool>,
}

/// A row of the warm-up in half the memory: the time on the wrist with a mark for each doubted
/// channel in its upper bits, and NaN for what is missing.
#[derive(Clone, Copy, Debug)]
struct Kept {
    worn_ms: u32,
    channels: [f32; 4],
    motion: f32,
}

/// Bits of the time on the wrist: three days, and a warm-up is minutes.
const WORN_BITS: u32 = 28;
const WORN_MAX: u32 = (1 << WORN_BITS) - 1;

impl Kept {
    fn of(row: &Row, worn: Millis) -> Self {
        let kept = |value: Option<f32>| value.unwrap_or(f32::NAN);
        let worn_ms = u32::try_from(worn).unwrap_or(WORN_MAX).min(WORN_MAX);
        let doubted = row.doubted.to_array().into_iter();
        let marks = doubted
            .rev()
            .fold(0, |marks, doubted| marks << 1 | u32::from(doubted));
        Self {
            worn_ms: marks << WORN_BITS | worn_ms,
            channels: row.channels.to_array().map(kept),
            motion: kept(row.motion),
        }
    }

    fn row(self, worn_since: Millis) -> Row {
        let given = |value: f32| Some(value).filter(|value| !value.is_nan());
        let doubted = [0, 1, 2, 3].map(|channel| self.worn_ms >> (WORN_BITS + channel) & 1 == 1);
        Row {
            at: worn_since + Millis::from(self.worn_ms & WORN_MAX),
            channels: Channels::from_array(self.channels.map(given)),
            motion: given(self.motion),
            doubted: Channels::from_array(doubted),
        }
    }
}

/// What the detector makes of a row.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Verdict {
    /// Robust standard deviations above the own slow level; `None` while warming up.
    pub score: Option<f32>,
    /// An alert fires at this row: how long its condition has held.
    pub fired_after_ms: Option<Millis>,
}

/// Arousal unlike the wearer's own baseline, while not moving.
///
/// Each channel is compared with a slow level of its own, so a drift over tens of minutes is no
/// alert and a channel that has climbed can still be seen to rise. The score is the smoothed,
/// weighted mean of these deviations in units of the channel's usual spread. Nothing depends on
/// the time of day or on how long the watch is worn, except that there is no score before the
/// warm-up ends.
#[derive(Clone, Debug)]
pub struct Detector {
    config: Config,
    worn_since: Millis,
    waiting: Vec<Kept, WARM_UP_ROWS>,
    baseline: Baseline,
    ready: bool,
    /// The last known heart rate.
    heart: Option<(Millis, f32)>,
    /// Where each channel has been of late.
    levels: [Option<f32>; 4],
    score: f32,
    rows_above: u16,
    above_since: Millis,
    alerts: HistoryBuf<Millis, { Config::MAX_ALERTS_PER_DAY }>,
    last_moved: Option<Millis>,
    /// Share of the last minutes in which the wrist stirred, over so many rows.
    stirring: f32,
    stirring_rows: u16,
    last_exercised: Option<Millis>,
}

impl Detector {
    pub fn new(config: Config, worn_since: Millis) -> Self {
        Self {
            config,
            worn_since,
            waiting: Vec::new(),
            baseline: Baseline::default(),
            ready: false,
            heart: None,
            levels: [None; 4],
            score: 0.0,
            rows_above: 0,
            above_since: 0,
            alerts: HistoryBuf::new(),
            last_moved: None,
            stirring: 0.0,
            stirring_rows: 0,
            last_exercised: None,
        }
    }

    /// Starts the warm-up again, as after putting the watch on.
    pub fn restart(&mut self, worn_since: Millis) {
        let alerts = self.alerts.clone();
        *self = Self::new(self.config, worn_since);
        self.alerts = alerts;
    }

    pub fn config(&self) -> &Config {
        &self.config
    }

    pub fn baseline(&self) -> &Baseline {
        &self.baseline
    }

    /// Takes the next row; rows come in order of time.
    pub fn row(&mut self, row: &Row) -> Verdict {
        let worn = row.at.saturating_sub(self.worn_since);
        if self.ready {
            self.baseline.catch_up(row.channels, self.config.floors);
            self.follow(row);
        } else if !self.warm_up(row, worn) {
            return Verdict::default();
        }
        if worn < self.config.warm_up_ms + WINDOW_MS {
            return Verdict::default();
        }
        Verdict {
            score: Some(self.score),
            fired_after_ms: self.judge(row),
        }
    }

    /// Collects rows; with the last of them it learns the baseline and replays them all.
    fn warm_up(&mut self, row: &Row, worn: Millis) -> bool {
        if worn >= self.config.settle_ms + WINDOW_MS {
            self.baseline.learn(row.channels);
        }
        let full = self.waiting.push(Kept::of(row, worn)).is_err();
        if worn < self.config.warm_up_ms && !full {
            return false;
        }
        self.baseline.settle(self.config.floors);
        self.ready = true;
        for kept in core::mem::take(&mut self.waiting) {
            self.follow(&kept.row(self.worn_since));
        }
        true
    }

    /// Moves score and levels, unless the wrist moves.
    fn follow(&mut self, row: &Row) {
        let gate = self.config.gate;
        self.stir(row);
        let values = self.values(row);
        let raw = self.raw(&values, row.doubted);
        let motion = row.motion.unwrap_or(0.0);
        if motion > gate.moving {
            self.last_moved = Some(row.at);
        }
        if motion > gate.frozen {
            return;
        }
        self.score += self.config.score_alpha * (raw - self.score);
        for (level, value) in self.levels.iter_mut().zip(values) {
            if let (Some(level), Some(value)) = (level, value) {
                *level += self.config.level_alpha * (value - *level);
            }
        }
    }

    /// Follows how much the wrist stirs; the first minutes are a plain mean.
    fn stir(&mut self, row: &Row) {
        let Some(share) = row.channels.stirring else {
            return;
        };
        self.stirring_rows = self.stirring_rows.saturating_add(1);
        let alpha = (1.0 / f32::from(self.stirring_rows)).max(self.config.gate.exercise_alpha);
        self.stirring += alpha * (share - self.stirring);
        if self.stirring > self.config.gate.exercise {
            self.last_exercised = Some(row.at);
        }
    }

    /// The row's channels. A heart rate that is missing stays where it was for a while.
    fn values(&mut self, row: &Row) -> [Option<f32>; 4] {
        let mut channels = row.channels;
        if let Some(heart) = channels.heart_rate {
            self.heart = Some((row.at, heart));
        }
        channels.heart_rate = self
            .heart
            .filter(|(at, _)| row.at.saturating_sub(*at) <= PULSE_HOLD_MS)
            .map(|(_, heart)| heart);
        channels.to_array()
    }

    /// The weighted mean of deviations; a missing channel counts as usual.
    fn raw(&mut self, values: &[Option<f32>; 4], doubted: Channels<bool>) -> f32 {
        let (low, high) = self.config.clip;
        let highest = doubted
            .to_array()
            .map(|doubted| if doubted { 0.0 } else { high });
        let weights = self.config.weights.to_array();
        let usual = self.baseline.levels();
        let channels = values.iter().zip(usual).zip(&mut self.levels);
        let mut sum = 0.0;
        for (((value, usual), level), (weight, high)) in
            channels.zip(weights.into_iter().zip(highest))
        {
            if let (Some(value), Some(usual)) = (value, usual) {
                let level = level.get_or_insert(usual.median);
                sum += weight * ((value - *level) / usual.spread).clamp(low, high);
            }
        }
        sum / weights.iter().map(|weight| weight.abs()).sum::<f32>()
    }

    fn judge(&mut self, row: &Row) -> Option<Millis> {
        if self.score <= self.config.threshold || self.is_active(row) {
            self.rows_above = 0;
            return None;
        }
        if self.rows_above == 0 {
            self.above_since = row.at;
        }
        self.rows_above = self.rows_above.saturating_add(1);
        if self.rows_above < self.config.sustain_rows || !self.may_alert(row.at) {
            return None;
        }
        self.alerts.write(row.at);
        Some(row.at - self.above_since + crate::signal::SPAN_MS)
    }

    fn may_alert(&self, now: Millis) -> bool {
        let within = |time| {
            let recent = self.alerts.iter();
            recent.filter(|at| now.saturating_sub(**at) < time).count()
        };
        let allowed = self.config.alerts_per_day.min(Config::MAX_ALERTS_PER_DAY);
        within(self.config.refractory_ms) == 0 && within(DAY_MS) < allowed
    }

    /// Moving, moved a moment ago, exercising, or a heart that fits exercise better than a chair.
    fn is_active(&self, row: &Row) -> bool {
        let gate = &self.config.gate;
        let within =
            |since: Option<Millis>, hold| since.is_some_and(|at| row.at.saturating_sub(at) < hold);
        let racing = row
            .channels
            .heart_rate
            .zip(self.baseline.heart_rate())
            .is_some_and(|(rate, usual)| rate - usual.median > gate.max_heart_rate_rise);
        row.motion.unwrap_or(0.0) > gate.still
            || within(self.last_moved, gate.hold_ms)
            || within(self.last_exercised, gate.exercise_hold_ms)
            || racing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_the_warm_up_is_kept_whole() {
        let row = Row {
            at: 330_000,
            channels: Channels {
                heart_rate: Some(70.0),
                responses: None,
                conductance: Some(0.5),
                stirring: Some(0.1),
            },
            motion: None,
            doubted: Channels {
                responses: true,
                conductance: true,
                ..Channels::default()
            },
        };
        assert_eq!(Kept::of(&row, 320_000).row(10_000), row);
    }
}
