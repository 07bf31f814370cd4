use heapless::Vec;

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

/// Features of one window that ends at `at`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row {
    pub at: Millis,
    pub channels: Channels<Option<f32>>,
    /// Share in motion; none is taken as still.
    pub motion: Option<f32>,
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
/// The score is a smoothed sum of robust deviations less a slow personal level, so a drift
/// over tens of minutes is no alert. Nothing depends on the time of day or on how long the
/// watch is worn, except that there is no score before the warm-up ends.
#[derive(Clone, Debug)]
pub struct Detector {
    config: Config,
    worn_since: Millis,
    waiting: Vec<Row, WARM_UP_ROWS>,
    baseline: Baseline,
    ready: bool,
    /// The last known deviation of the heart rate.
    heart: Option<(Millis, f32)>,
    level: f32,
    score: f32,
    rows_above: u16,
    above_since: Millis,
    last_alert: Option<Millis>,
    last_moved: Option<Millis>,
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
            level: 0.0,
            score: 0.0,
            rows_above: 0,
            above_since: 0,
            last_alert: None,
            last_moved: None,
        }
    }

    /// Starts the warm-up again, as after putting the watch on.
    pub fn restart(&mut self, worn_since: Millis) {
        let last_alert = self.last_alert;
        *self = Self::new(self.config, worn_since);
        self.last_alert = last_alert;
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
        let full = self.waiting.push(*row).is_err();
        if worn < self.config.warm_up_ms && !full {
            return false;
        }
        self.baseline.settle(self.config.floors);
        self.ready = true;
        for row in core::mem::take(&mut self.waiting) {
            self.follow(&row);
        }
        true
    }

    /// Moves score and level, unless the wrist moves.
    fn follow(&mut self, row: &Row) {
        let raw = self.raw(row);
        if row.motion.unwrap_or(0.0) > self.config.gate.moving {
            self.last_moved = Some(row.at);
            return;
        }
        self.score += self.config.score_alpha * (raw - self.level - self.score);
        self.level += self.config.level_alpha * (raw - self.level);
    }

    /// The weighted mean of deviations. A heart rate that is missing stays where it was for
    /// a while; any other missing channel counts as usual.
    fn raw(&mut self, row: &Row) -> f32 {
        let (low, high) = self.config.clip;
        let mut deviations = self.baseline.deviations(row.channels);
        if let Some(heart) = deviations[0] {
            self.heart = Some((row.at, heart));
        }
        deviations[0] = self
            .heart
            .filter(|(at, _)| row.at.saturating_sub(*at) <= PULSE_HOLD_MS)
            .map(|(_, heart)| heart);
        let weights = self.config.weights.to_array();
        let sum: f32 = deviations
            .iter()
            .zip(weights)
            .map(|(deviation, weight)| weight * deviation.unwrap_or(0.0).clamp(low, high))
            .sum();
        let scale: f32 = weights.iter().map(|weight| weight.abs()).sum();
        sum / scale
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
        let rested = self
            .last_alert
            .is_none_or(|last| row.at.saturating_sub(last) >= self.config.refractory_ms);
        if self.rows_above < self.config.sustain_rows || !rested {
            return None;
        }
        self.last_alert = Some(row.at);
        Some(row.at - self.above_since + crate::signal::SPAN_MS)
    }

    /// Moving, moved a moment ago, or a heart that fits exercise better than a chair.
    fn is_active(&self, row: &Row) -> bool {
        let gate = &self.config.gate;
        let held = self
            .last_moved
            .is_some_and(|moved| row.at.saturating_sub(moved) < gate.hold_ms);
        let racing = row
            .channels
            .heart_rate
            .zip(self.baseline.heart_rate())
            .is_some_and(|(rate, usual)| rate - usual.median > gate.max_heart_rate_rise);
        row.motion.unwrap_or(0.0) > gate.still || held || racing
    }
}
