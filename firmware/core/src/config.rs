//! Everything that can be set, as data.

use crate::Millis;

/// Something for each channel the detector listens to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Channels<T> {
    /// Heart rate, beats per minute.
    pub heart_rate: T,
    /// Skin conductance responses per minute.
    pub responses: T,
    /// ln of the mean skin conductance in microsiemens.
    pub conductance: T,
    /// Share of the window in which the wrist stirs at all, 0 to 1. It counts against: what
    /// movement explains needs no other explanation.
    pub stirring: T,
}

impl<T: Copy> Channels<T> {
    pub(crate) fn to_array(self) -> [T; 4] {
        [
            self.heart_rate,
            self.responses,
            self.conductance,
            self.stirring,
        ]
    }

    pub(crate) fn from_array([heart_rate, responses, conductance, stirring]: [T; 4]) -> Self {
        Self {
            heart_rate,
            responses,
            conductance,
            stirring,
        }
    }
}

/// When the detector stays silent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gate {
    /// Share of a window in motion above which nothing is raised.
    pub still: f32,
    /// Share above which nothing is raised for [`Gate::hold_ms`] after.
    pub moving: f32,
    pub hold_ms: Millis,
    /// Share above which score and levels stand still.
    pub frozen: f32,
    /// A wrist that stirs for this share of the last minutes is taken to exercise: a handlebar
    /// keeps it still and yet trembles. Nothing is raised for [`Gate::exercise_hold_ms`] after.
    pub exercise: f32,
    /// Share of a new row in those last minutes.
    pub exercise_alpha: f32,
    pub exercise_hold_ms: Millis,
    /// Heart rate so far above the own baseline that it is exercise, beats per minute.
    pub max_heart_rate_rise: f32,
}

/// The detector's settings. A change of any is a new version.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Config {
    pub version: u16,
    /// The first seconds on a wrist are not rest.
    pub settle_ms: Millis,
    /// Time on the wrist until the own baseline is known.
    pub warm_up_ms: Millis,
    /// Spreads are never taken as smaller than this.
    pub floors: Channels<f32>,
    pub weights: Channels<f32>,
    /// Robust deviations are cut to this range.
    pub clip: (f32, f32),
    /// Share of a new row in the score.
    pub score_alpha: f32,
    /// Share of a new row in the slow level of each channel.
    pub level_alpha: f32,
    /// Score an alert asks for.
    pub threshold: f32,
    /// Consecutive rows above the threshold before an alert.
    pub sustain_rows: u16,
    /// No second alert within this time.
    pub refractory_ms: Millis,
    /// Alerts within any 24 hours; at most [`Config::MAX_ALERTS_PER_DAY`] are counted. Readings
    /// and the score go on, and the wearer can always ask for somebody.
    pub alerts_per_day: usize,
    pub gate: Gate,
}

impl Config {
    /// What [`Config::alerts_per_day`] can be at most.
    pub const MAX_ALERTS_PER_DAY: usize = 8;

    /// The setting that ships. Version 1 had one slow level for the whole score and knew exercise
    /// by motion alone; version 2 believed every value. The threshold is the lowest, in steps of
    /// 0.05, at which the upper end of the interval by person stays below 1.5 false alerts an hour
    /// in both sets of `DETECTOR.md`, for other people have more than those it was read off.
    pub const SHIPPED: Self = Self {
        version: 3,
        settle_ms: 30_000,
        warm_up_ms: 330_000,
        floors: Channels {
            heart_rate: 3.0,
            responses: 1.5,
            conductance: 0.15,
            stirring: 0.2,
        },
        weights: Channels {
            heart_rate: 1.0,
            responses: 1.0,
            conductance: 0.5,
            stirring: -0.5,
        },
        clip: (-3.0, 4.0),
        score_alpha: 0.3,
        level_alpha: 1.0 / 60.0,
        threshold: 0.75,
        sustain_rows: 3,
        refractory_ms: 300_000,
        alerts_per_day: Self::MAX_ALERTS_PER_DAY,
        gate: Gate {
            still: 0.25,
            moving: 0.30,
            hold_ms: 60_000,
            frozen: 0.40,
            exercise: 0.5,
            exercise_alpha: 1.0 / 18.0,
            exercise_hold_ms: 300_000,
            max_heart_rate_rise: 30.0,
        },
    };
}

impl Default for Config {
    fn default() -> Self {
        Self::SHIPPED
    }
}

/// When the uploader posts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cadence {
    /// Readings wait this long for company.
    pub flush_ms: Millis,
    /// An empty post asks for downlinks this often.
    pub poll_ms: Millis,
    /// The same while a delivered alert waits for a human.
    pub poll_alert_ms: Millis,
    /// A post without an answer is given up after this.
    pub timeout_ms: Millis,
    /// Waits after failures: the first, and the longest.
    pub retry_ms: Millis,
    pub retry_max_ms: Millis,
    /// Items of one post.
    pub max_items: usize,
}

impl Cadence {
    /// Saves the radio.
    pub const DEVICE: Self = Self {
        flush_ms: 60_000,
        poll_ms: 300_000,
        poll_alert_ms: 10_000,
        timeout_ms: 15_000,
        retry_ms: 500,
        retry_max_ms: 60_000,
        max_items: 64,
    };
}
