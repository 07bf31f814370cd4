//! What of a post can be true. What cannot is left out, part by part, and named to the device.
//! A reading needs a number and a time. An alert needs nothing: a person may be in need, so what
//! is wrong with its picture is left out of the picture.

use std::ops::RangeInclusive;

use domain::{
    AlertId, AlertReport, Doubt, limits,
    watch::{
        Alert, Answer, Evidence, Item, Problem, Reading, Reason, RejectCode, Restart, Rule, Sample,
        received::{Content, ReceivedItem},
    },
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
const BATTERY_PERCENT: RangeInclusive<u8> = 0..=100;
const FINITE: RangeInclusive<f32> = f32::MIN..=f32::MAX;
/// Stands for the number of alerts whose own could not be read: no counter comes so far.
const UNNUMBERED: u32 = u32::MAX;
/// A longer range is all numbers.
const RANGE_CHARS: usize = 20;

pub(super) struct Judge<'a> {
    pub(super) device: &'a DeviceActor,
    pub(super) calendar: Calendar,
}

/// What an item is to people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Reading,
    Alert,
    /// An alert that the wearer raised.
    Press,
    Answer,
    Start,
    Unknown,
}

/// An item, for storage and for the reply.
pub(super) struct Judged {
    pub(super) checked: CheckedItem,
    pub(super) seq: Option<u32>,
    pub(super) kind: Kind,
    pub(super) problems: Vec<Problem>,
}

impl Judge<'_> {
    /// `place` is where in the post it stands.
    pub(super) fn item(&self, place: usize, received: ReceivedItem) -> Judged {
        let ReceivedItem {
            seq,
            content,
            mut problems,
        } = received;
        let (kind, checked) = match content {
            Content::Item(item) => match *item {
                Item::Reading(reading) => (Kind::Reading, self.reading(reading, &mut problems)),
                Item::Alert(alert) => {
                    let name = seq.map_or_else(
                        || (UNNUMBERED, self.calendar.mark(place)),
                        |seq| (seq, alert.measured_at),
                    );
                    let kind = match alert.rule {
                        Rule::Manual => Kind::Press,
                        Rule::Arousal | Rule::Other => Kind::Alert,
                    };
                    (kind, self.alert(name, &alert, &mut problems))
                }
                Item::Answer(answer) => (Kind::Answer, self.answer(answer, &mut problems)),
                Item::Restart(restart) => (Kind::Start, self.start(restart, &mut problems)),
            },
            Content::Refused { code, raw } => (Kind::Unknown, rejected(seq, code, raw)),
        };
        Judged {
            checked,
            seq,
            kind,
            problems,
        }
    }

    fn reading(&self, mut it: Reading, problems: &mut Vec<Problem>) -> CheckedItem {
        let Some(measured_at) = self.calendar.place(it.measured_at) else {
            unknown_time(
                problems,
                "Drop it: no time of measuring can be told from it.",
            );
            let raw = serde_json::to_string(&Item::Reading(it.clone())).unwrap_or_default();
            return rejected(Some(it.seq), RejectCode::TimeOutOfRange, raw);
        };
        let values = [
            ("heart_rate_bpm", &mut it.heart_rate_bpm, &HEART_RATE_BPM),
            (
                "skin_conductance_us",
                &mut it.skin_conductance_us,
                &SKIN_CONDUCTANCE_US,
            ),
            (
                "skin_temperature_c",
                &mut it.skin_temperature_c,
                &SKIN_TEMPERATURE_C,
            ),
            ("motion", &mut it.motion, &MOTION),
        ];
        for (field, value, range) in values {
            *value = kept(field, *value, range, problems);
        }
        it.battery_percent = kept(
            "battery_percent",
            it.battery_percent,
            &BATTERY_PERCENT,
            problems,
        );
        let mut place = 0;
        it.ibi_ms.retain(|interval| {
            let field = format!("ibi_ms[{place}]");
            place += 1;
            kept(&field, Some(*interval), &IBI_MS, problems).is_some()
        });
        CheckedItem::Reading {
            reading: it,
            measured_at,
        }
    }

    /// That it started is worth more than when.
    fn start(&self, restart: Restart, problems: &mut Vec<Problem>) -> CheckedItem {
        let placed = self.calendar.place(restart.measured_at);
        if placed.is_none() {
            unknown_time(problems, "The start is shown as if it were now.");
        }
        CheckedItem::Start {
            seq: restart.seq,
            reason: restart.reason,
            at: placed.unwrap_or(self.calendar.received_at()),
        }
    }

    /// Never lost for a bad clock.
    fn answer(&self, answer: Answer, problems: &mut Vec<Problem>) -> CheckedItem {
        let answered_at = self.calendar.place(answer.measured_at);
        if answered_at.is_none() {
            unknown_time(problems, "The answer is shown without it.");
        }
        CheckedItem::Answer {
            answer,
            answered_at,
        }
    }

    /// Never lost, for a bad clock or for anything else. Its name is its number and what tells
    /// it from others of that number.
    fn alert(
        &self,
        (seq, device_time): (u32, i64),
        alert: &Alert,
        problems: &mut Vec<Problem>,
    ) -> CheckedItem {
        let received_at = self.calendar.received_at();
        let placed = self.calendar.place(alert.measured_at);
        let mut doubts = Vec::new();
        if placed.is_none() {
            unknown_time(problems, "The alert is shown without it.");
            doubts.push(Doubt::Time);
        }
        let (evidence, has_numbers) = evidence(alert, problems);
        if !has_numbers && alert.rule != Rule::Manual {
            doubts.push(Doubt::Numbers);
        }
        let window = alert.window.iter().enumerate();
        let notable = |skew: &i64| skew.unsigned_abs() > limits::CLOCK_SKEW_MS.unsigned_abs();
        CheckedItem::Alert {
            seq,
            id: AlertId(Uuid::now_v7()),
            device_time,
            report: AlertReport {
                device: Some(self.device.device),
                technical: None,
                person: None,
                since: None,
                urgent: false,
                device_name: self.device.name.clone(),
                rule: alert.rule,
                detector: alert.detector,
                evidence,
                quality: alert.quality,
                window: window
                    .map(|(place, one)| sample(place, one, problems))
                    .collect(),
                measured_at: placed.unwrap_or(received_at),
                received_at,
                clock_skew_ms: self.calendar.skew().filter(notable),
                time_uncertain: self.calendar.is_interrupted(),
                doubts,
            },
        }
    }
}

/// Names a time that has no place, unless it could not even be read.
fn unknown_time(problems: &mut Vec<Problem>, then: &str) {
    if !problems
        .iter()
        .any(|problem| problem.field == "measured_at")
    {
        let message = format!(
            "It has no place in time: see `clock`, `sent_at` and the year before it. {then}"
        );
        let problem = Problem::with_message("measured_at", Reason::OutOfRange, message);
        problems.push(problem);
    }
}

fn rejected(seq: Option<u32>, code: RejectCode, raw: String) -> CheckedItem {
    match seq {
        Some(seq) => CheckedItem::Rejected { seq, code, raw },
        None => CheckedItem::Unnumbered { code },
    }
}

/// The numbers of an alert, and whether those that its rule compared are there.
fn evidence(alert: &Alert, problems: &mut Vec<Problem>) -> (Evidence, bool) {
    let given = &alert.evidence;
    let mut has_numbers = true;
    let mut needed = |field, value, range, problems: &mut Vec<Problem>| {
        let value = kept(field, Some(value), range, problems);
        has_numbers &= value.is_some();
        value.unwrap_or_default()
    };
    let score = needed("evidence.score", given.score, &FINITE, problems);
    let threshold = needed("evidence.threshold", given.threshold, &FINITE, problems);
    let motion = needed(
        "evidence.motion",
        clamped_motion(given.motion),
        &MOTION,
        problems,
    );
    let mut optional = |field, value, range| kept(field, value, range, problems);
    let evidence = Evidence {
        sustained_s: given.sustained_s,
        score,
        threshold,
        heart_rate_bpm: optional(
            "evidence.heart_rate_bpm",
            given.heart_rate_bpm,
            &HEART_RATE_BPM,
        ),
        baseline_heart_rate_bpm: optional(
            "evidence.baseline_heart_rate_bpm",
            given.baseline_heart_rate_bpm,
            &HEART_RATE_BPM,
        ),
        responses_per_min: optional(
            "evidence.responses_per_min",
            given.responses_per_min,
            &RESPONSES_PER_MIN,
        ),
        baseline_responses_per_min: optional(
            "evidence.baseline_responses_per_min",
            given.baseline_responses_per_min,
            &RESPONSES_PER_MIN,
        ),
        motion,
    };
    (evidence, has_numbers)
}

/// A hair beyond is a device's rounding, and no reason to doubt an alert.
fn clamped_motion(value: f32) -> f32 {
    if value.is_finite() {
        value.clamp(*MOTION.start(), *MOTION.end())
    } else {
        value
    }
}

fn sample(place: usize, sample: &Sample, problems: &mut Vec<Problem>) -> Sample {
    let mut optional = |field: &str, value, range| {
        kept(&format!("window[{place}].{field}"), value, range, problems)
    };
    Sample {
        before_s: sample.before_s,
        heart_rate_bpm: optional("heart_rate_bpm", sample.heart_rate_bpm, &HEART_RATE_BPM),
        skin_conductance_us: optional(
            "skin_conductance_us",
            sample.skin_conductance_us,
            &SKIN_CONDUCTANCE_US,
        ),
        score: optional("score", sample.score, &FINITE),
    }
}

/// A value that can be; else its field is named. NaN is in no range.
fn kept<T: Copy + PartialOrd + std::fmt::Display>(
    field: &str,
    value: Option<T>,
    range: &RangeInclusive<T>,
    problems: &mut Vec<Problem>,
) -> Option<T> {
    let value = value?;
    if range.contains(&value) {
        return Some(value);
    }
    if !is_named(field, problems) {
        let (from, to) = (range.start(), range.end());
        let range = format!("{from:.0} to {to:.0}");
        let message = if range.len() < RANGE_CHARS {
            format!("This has to be from {range}, so it was left out.")
        } else {
            "This is no number, so it was left out.".to_owned()
        };
        problems.push(Problem::with_message(field, Reason::OutOfRange, message));
    }
    None
}

/// Whether something was said of this field, or of all that it is a part of.
fn is_named(field: &str, problems: &[Problem]) -> bool {
    problems.iter().any(|problem| {
        let rest = field.strip_prefix(problem.field.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    })
}
