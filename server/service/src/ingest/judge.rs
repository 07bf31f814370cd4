//! What of a batch can be true. A reading that cannot is kept aside. An alert is a person in
//! need, so what is wrong *with its picture* is left out of the picture; it is kept aside only
//! when the numbers that it was raised for are none.

use std::ops::RangeInclusive;

use domain::{
    AlertId, AlertReport, limits,
    watch::{Alert, Answer, Evidence, Item, Reading, RejectCode, Rule, Sample},
};
use store::CheckedItem;
use uuid::Uuid;

use crate::DeviceActor;

use super::time::Calendar;

const HEART_RATE_BPM: RangeInclusive<f32> = 20.0..=300.0;
const IBI_MS: RangeInclusive<u16> = 200..=3_000;
const SKIN_CONDUCTANCE_US: RangeInclusive<f32> = 0.0..=100.0;
const SKIN_TEMPERATURE_C: RangeInclusive<f32> = 0.0..=60.0;
const MOTION: RangeInclusive<f32> = 0.0..=1.0;
const RESPONSES_PER_MIN: RangeInclusive<f32> = 0.0..=120.0;
const BATTERY_MAX_PERCENT: u8 = 100;

pub(super) struct Judge<'a> {
    pub(super) device: &'a DeviceActor,
    pub(super) calendar: Calendar,
    pub(super) clock_skew_ms: Option<i64>,
    /// The device does not know how long it was off since.
    pub(super) time_uncertain: bool,
}

impl Judge<'_> {
    pub(super) fn item(&self, item: &Item) -> CheckedItem {
        let verdict = match item {
            Item::Reading(reading) => self.reading(reading),
            Item::Alert(alert) => self.alert(alert),
            Item::Answer(answer) => Ok(self.answer(*answer)),
        };
        verdict.unwrap_or_else(|code| CheckedItem::Rejected {
            seq: item.seq(),
            code,
            // What is not a number becomes null.
            raw: serde_json::to_string(item).unwrap_or_default(),
        })
    }

    fn reading(&self, reading: &Reading) -> Result<CheckedItem, RejectCode> {
        let plausible = fits(reading.heart_rate_bpm, &HEART_RATE_BPM)
            && fits(reading.skin_conductance_us, &SKIN_CONDUCTANCE_US)
            && fits(reading.skin_temperature_c, &SKIN_TEMPERATURE_C)
            && fits(reading.motion, &MOTION)
            && reading.ibi_ms.iter().all(|ibi| IBI_MS.contains(ibi))
            && reading
                .battery_percent
                .is_none_or(|percent| percent <= BATTERY_MAX_PERCENT);
        if !plausible {
            return Err(RejectCode::ValueOutOfRange);
        }
        let measured_at = self
            .calendar
            .place(reading.measured_at)
            .ok_or(RejectCode::TimeOutOfRange)?;
        Ok(CheckedItem::Reading {
            reading: reading.clone(),
            measured_at,
        })
    }

    /// Never lost for a bad clock: then it was given when we heard of it.
    fn answer(&self, answer: Answer) -> CheckedItem {
        let placed = self.calendar.place(answer.measured_at);
        CheckedItem::Answer {
            answer,
            answered_at: placed.unwrap_or(self.calendar.received_at),
        }
    }

    /// Never lost for a bad clock: then it happened when we heard of it.
    fn alert(&self, alert: &Alert) -> Result<CheckedItem, RejectCode> {
        let evidence = evidence(alert).ok_or(RejectCode::ValueOutOfRange)?;
        let received_at = self.calendar.received_at;
        let placed = self.calendar.place(alert.measured_at);
        let impossible = placed
            .is_none()
            .then(|| self.calendar.ahead(alert.measured_at));
        let clock_skew_ms = [self.clock_skew_ms, impossible]
            .into_iter()
            .flatten()
            .find(|skew| skew.unsigned_abs() > limits::CLOCK_SKEW_MS.unsigned_abs());
        Ok(CheckedItem::Alert {
            seq: alert.seq,
            id: AlertId(Uuid::now_v7()),
            device_time: alert.measured_at,
            report: AlertReport {
                device: self.device.device,
                device_name: self.device.name.clone(),
                rule: alert.rule,
                detector: alert.detector,
                evidence,
                quality: alert.quality,
                window: alert.window.iter().map(sample).collect(),
                measured_at: placed.unwrap_or(received_at),
                received_at,
                clock_skew_ms,
                time_uncertain: self.time_uncertain,
            },
        })
    }
}

/// `None` when what the rule compared is no number. The button needs no numbers.
fn evidence(alert: &Alert) -> Option<Evidence> {
    let given = &alert.evidence;
    let needed = |value: f32, range: &RangeInclusive<f32>| {
        if range.contains(&value) {
            Some(value)
        } else {
            (alert.rule == Rule::Manual).then_some(0.0)
        }
    };
    let finite = f32::MIN..=f32::MAX;
    Some(Evidence {
        sustained_s: given.sustained_s,
        score: needed(given.score, &finite)?,
        threshold: needed(given.threshold, &finite)?,
        heart_rate_bpm: kept(given.heart_rate_bpm, &HEART_RATE_BPM),
        baseline_heart_rate_bpm: kept(given.baseline_heart_rate_bpm, &HEART_RATE_BPM),
        responses_per_min: kept(given.responses_per_min, &RESPONSES_PER_MIN),
        baseline_responses_per_min: kept(given.baseline_responses_per_min, &RESPONSES_PER_MIN),
        motion: needed(share(given.motion), &MOTION)?,
    })
}

/// A hair beyond is a device's rounding, and no reason to lose an alert.
fn share(value: f32) -> f32 {
    if value.is_finite() {
        value.clamp(*MOTION.start(), *MOTION.end())
    } else {
        value
    }
}

fn sample(sample: &Sample) -> Sample {
    Sample {
        before_s: sample.before_s,
        heart_rate_bpm: kept(sample.heart_rate_bpm, &HEART_RATE_BPM),
        skin_conductance_us: kept(sample.skin_conductance_us, &SKIN_CONDUCTANCE_US),
        score: kept(sample.score, &(f32::MIN..=f32::MAX)),
    }
}

/// NaN is in no range.
fn fits(value: Option<f32>, range: &RangeInclusive<f32>) -> bool {
    value.is_none_or(|value| range.contains(&value))
}

fn kept(value: Option<f32>, range: &RangeInclusive<f32>) -> Option<f32> {
    value.filter(|value| range.contains(value))
}
