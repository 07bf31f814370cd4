//! One element of a post's items. It gives every item that it holds: mostly one.

use alloc::{borrow::ToOwned, boxed::Box, format, string::String, vec::Vec};

use serde_json::value::RawValue;

use super::{
    Content, NO_TIME, Problems, Read, ReceivedItem,
    restart::restart_item,
    value::{elements, float, is_null, keep, object, optional_float, time, whole, word},
};
use crate::{
    Alert, Answer, Evidence, Item, MAX_INTERVALS, MAX_ITEMS, MAX_SAMPLES, Problem, Qualities,
    Quality, Reading, Reason, RejectCode, Rule, Sample,
};

/// Reads one kind of item.
type Reader = fn(&RawValue, &mut Problems) -> Read;

/// In the order in which they are taken: a person may be behind an alert, and an answer may be
/// about one.
const KINDS: [(&str, Reader); 4] = [
    ("alert", alert_item),
    ("answer", answer_item),
    ("reading", reading_item),
    ("restart", restart_item),
];

/// The items of one element. The first one has what is said of the element.
pub(super) fn read(raw: &RawValue) -> Vec<ReceivedItem> {
    let mut problems = Problems::default();
    let mut found: [Vec<&RawValue>; KINDS.len()] = Default::default();
    let mut unknown: Option<(String, &RawValue)> = None;
    let whole = object(
        raw,
        "",
        &mut Problems::default(),
        |key, value, _| match KINDS.iter().position(|(kind, _)| *kind == key) {
            Some(kind) if found[kind].len() < MAX_ITEMS => found[kind].push(value),
            Some(_) => {}
            None => {
                unknown.get_or_insert_with(|| (key.to_owned(), value));
            }
        },
    );
    if let Err(reason) = whole {
        problems.add("item", reason);
        return [refused(raw, None, RejectCode::Malformed, problems)].into();
    }
    let found = KINDS.iter().zip(found);
    let mut found: Vec<_> = found
        .flat_map(|(kind, values)| values.into_iter().map(move |value| (kind, value)))
        .collect();
    // Programs write `null` for the kinds that an item is not.
    if found.iter().any(|(_, value)| !is_null(value)) {
        found.retain(|(_, value)| !is_null(value));
    }
    let Some((_, others)) = found.split_first() else {
        return [nothing_known(raw, unknown, problems)].into();
    };
    for ((kind, _), _) in others {
        let message = "This stood beside another item. It was taken as an item of its own, and \
            has a result of its own.";
        problems.say(Problem::with_message(
            *kind,
            Reason::Ambiguous,
            message.to_owned(),
        ));
    }
    if let Some((other, _)) = unknown {
        problems.add(&other, Reason::UnknownField);
    }
    let is_alone = others.is_empty();
    let each = found.into_iter().map(|((_, reader), value)| {
        let mut problems = core::mem::take(&mut problems);
        let of_item = core::mem::take(&mut problems.0);
        let (seq, item) = reader(value, &mut problems);
        problems.0.extend(of_item);
        let Some(item) = item else {
            let kept = if is_alone { raw } else { value };
            return refused(kept, seq, RejectCode::Malformed, problems);
        };
        ReceivedItem {
            seq,
            content: Content::Item(Box::new(item)),
            problems: problems.0,
        }
    });
    each.collect()
}

fn nothing_known(
    raw: &RawValue,
    unknown: Option<(String, &RawValue)>,
    mut problems: Problems,
) -> ReceivedItem {
    let Some((kind, value)) = unknown else {
        problems.add("item", Reason::Missing);
        return refused(raw, None, RejectCode::Malformed, problems);
    };
    problems.add(&kind, Reason::UnknownKind);
    refused(raw, seq_of(value), RejectCode::UnknownKind, problems)
}

fn refused(raw: &RawValue, seq: Option<u32>, code: RejectCode, problems: Problems) -> ReceivedItem {
    ReceivedItem {
        seq,
        content: Content::Refused {
            code,
            raw: raw.get().to_owned(),
        },
        problems: problems.0,
    }
}

/// The number of an item of whatever kind.
fn seq_of(raw: &RawValue) -> Option<u32> {
    let mut seq = None;
    let read = object(raw, "", &mut Problems::default(), |key, value, _| {
        if key == "seq" {
            keep(&mut seq, whole(value).ok());
        }
    });
    read.ok().and(seq)
}

fn reading_item(raw: &RawValue, problems: &mut Problems) -> Read {
    let mut it = Reading {
        measured_at: NO_TIME,
        ..Reading::default()
    };
    let (mut seq, mut measured_at) = (None, None);
    let read = object(raw, "", problems, |key, value, problems| match key {
        "seq" => keep(&mut seq, problems.take(key, whole(value))),
        "measured_at" => keep(&mut measured_at, problems.take(key, time(value))),
        "heart_rate_bpm" => optional(&mut it.heart_rate_bpm, problems, key, value),
        "skin_conductance_us" => optional(&mut it.skin_conductance_us, problems, key, value),
        "skin_temperature_c" => optional(&mut it.skin_temperature_c, problems, key, value),
        "motion" => optional(&mut it.motion, problems, key, value),
        "ibi_ms" => intervals(&mut it, value, problems),
        "quality" => it.quality = problems.take(key, word(value)).unwrap_or_default(),
        "qualities" if is_null(value) => it.qualities = None,
        "qualities" => keep(&mut it.qualities, qualities(value, problems)),
        "wear" => it.wear = problems.take(key, word(value)).unwrap_or_default(),
        "battery_percent" if is_null(value) => it.battery_percent = None,
        "battery_percent" => keep(&mut it.battery_percent, problems.take(key, whole(value))),
        other => problems.add(other, Reason::UnknownField),
    });
    if let Err(reason) = read {
        problems.add("reading", reason);
        return (None, None);
    }
    it.measured_at = problems.need("measured_at", measured_at).unwrap_or(NO_TIME);
    let seq = problems.need("seq", seq);
    it.seq = seq.unwrap_or_default();
    (seq, seq.map(|_| Item::Reading(it)))
}

fn optional(slot: &mut Option<f32>, problems: &mut Problems, field: &str, value: &RawValue) {
    if let Some(read) = problems.take(field, optional_float(value)) {
        *slot = read;
    }
}

fn intervals(it: &mut Reading, raw: &RawValue, problems: &mut Problems) {
    let list = elements(raw, |place, value| {
        let field = || format!("ibi_ms[{place}]");
        match whole(value) {
            Ok(interval) if place < MAX_INTERVALS => {
                let _ = it.ibi_ms.push(interval);
            }
            Ok(_) => {}
            Err(reason) => problems.add(&field(), reason),
        }
        if place == MAX_INTERVALS {
            problems.add("ibi_ms", Reason::TooMany);
        }
    });
    if let Err(reason) = list {
        problems.add("ibi_ms", reason);
    }
}

fn qualities(raw: &RawValue, problems: &mut Problems) -> Option<Qualities> {
    let mut each = Qualities::all(Quality::NoData);
    let read = object(raw, "qualities.", problems, |key, value, problems| {
        let part = match key {
            "heart_rate" => &mut each.heart_rate,
            "intervals" => &mut each.intervals,
            "skin_conductance" => &mut each.skin_conductance,
            "skin_temperature" => &mut each.skin_temperature,
            "motion" => &mut each.motion,
            other => return problems.add(&format!("qualities.{other}"), Reason::UnknownField),
        };
        *part = problems
            .take(&format!("qualities.{key}"), word(value))
            .unwrap_or_default();
    });
    problems.take("qualities", read).map(|()| each)
}

/// Never refused for what is wrong with it: somebody may need help.
fn alert_item(raw: &RawValue, problems: &mut Problems) -> Read {
    let mut it = Alert {
        seq: 0,
        measured_at: NO_TIME,
        rule: Rule::Other,
        detector: 0,
        evidence: Evidence::UNKNOWN,
        quality: Quality::default(),
        window: heapless::Vec::new(),
    };
    let (mut seq, mut measured_at, mut rule, mut seen) = (None, None, None, None);
    let read = object(raw, "", problems, |key, value, problems| match key {
        "seq" => keep(&mut seq, problems.take(key, whole(value))),
        "measured_at" => keep(&mut measured_at, problems.take(key, time(value))),
        "rule" => keep(&mut rule, problems.take(key, word(value))),
        "detector" => it.detector = problems.take(key, whole(value)).unwrap_or_default(),
        "evidence" => keep(&mut seen, evidence(value, problems)),
        "quality" => it.quality = problems.take(key, word(value)).unwrap_or_default(),
        "window" => window(&mut it, value, problems),
        other => problems.add(other, Reason::UnknownField),
    });
    if let Err(reason) = read {
        problems.add("alert", reason);
        it.rule = word(raw).unwrap_or(Rule::Other);
        return (None, Some(Item::Alert(it)));
    }
    it.evidence = problems.need("evidence", seen).unwrap_or(it.evidence);
    it.measured_at = problems.need("measured_at", measured_at).unwrap_or(NO_TIME);
    it.rule = problems.need("rule", rule).unwrap_or(Rule::Other);
    let seq = problems.need("seq", seq);
    it.seq = seq.unwrap_or_default();
    (seq, Some(Item::Alert(it)))
}

/// `None` if this is no object.
fn evidence(raw: &RawValue, problems: &mut Problems) -> Option<Evidence> {
    let mut it = Evidence::UNKNOWN;
    let (mut sustained, mut score, mut threshold, mut motion) = (None, None, None, None);
    let read = object(raw, "evidence.", problems, |key, value, problems| {
        let field = format!("evidence.{key}");
        let mut optional = |slot| optional(slot, problems, &field, value);
        match key {
            "heart_rate_bpm" => optional(&mut it.heart_rate_bpm),
            "baseline_heart_rate_bpm" => optional(&mut it.baseline_heart_rate_bpm),
            "responses_per_min" => optional(&mut it.responses_per_min),
            "baseline_responses_per_min" => optional(&mut it.baseline_responses_per_min),
            "sustained_s" => keep(&mut sustained, problems.take(&field, whole(value))),
            "score" => keep(&mut score, problems.take(&field, float(value))),
            "threshold" => keep(&mut threshold, problems.take(&field, float(value))),
            "motion" => keep(&mut motion, problems.take(&field, float(value))),
            _ => problems.add(&field, Reason::UnknownField),
        }
    });
    problems.take("evidence", read)?;
    let mut needed = |field, value| problems.need(field, value).unwrap_or(f32::NAN);
    it.score = needed("evidence.score", score);
    it.threshold = needed("evidence.threshold", threshold);
    it.motion = needed("evidence.motion", motion);
    it.sustained_s = problems
        .need("evidence.sustained_s", sustained)
        .unwrap_or_default();
    Some(it)
}

/// Of more samples than fit the newest are kept: they are what raised it.
fn window(it: &mut Alert, raw: &RawValue, problems: &mut Problems) {
    let list = elements(raw, |place, value| {
        let Some(sample) = sample(place, value, problems) else {
            return;
        };
        if it.window.is_full() {
            it.window.remove(0);
            if place == MAX_SAMPLES {
                problems.add("window", Reason::TooMany);
            }
        }
        let _ = it.window.push(sample);
    });
    if let Err(reason) = list {
        problems.add("window", reason);
    }
}

/// `None` without its place in time.
fn sample(place: usize, raw: &RawValue, problems: &mut Problems) -> Option<Sample> {
    let mut it = Sample::default();
    let mut before_s = None;
    let path = |key: &str| format!("window[{place}].{key}");
    let read = object(raw, &path(""), problems, |key, value, problems| {
        let field = path(key);
        let mut optional = |slot| optional(slot, problems, &field, value);
        match key {
            "heart_rate_bpm" => optional(&mut it.heart_rate_bpm),
            "skin_conductance_us" => optional(&mut it.skin_conductance_us),
            "score" => optional(&mut it.score),
            "before_s" => keep(&mut before_s, problems.take(&field, whole(value))),
            _ => problems.add(&field, Reason::UnknownField),
        }
    });
    problems.take(&format!("window[{place}]"), read)?;
    it.before_s = problems.need(&path("before_s"), before_s)?;
    Some(it)
}

fn answer_item(raw: &RawValue, problems: &mut Problems) -> Read {
    let (mut seq, mut measured_at) = (None, None);
    let (mut alert_epoch, mut alert_seq, mut answer) = (None, None, None);
    let read = object(raw, "", problems, |key, value, problems| match key {
        "seq" => keep(&mut seq, problems.take(key, whole(value))),
        "measured_at" => keep(&mut measured_at, problems.take(key, time(value))),
        "alert_epoch" => keep(&mut alert_epoch, problems.take(key, whole(value))),
        "alert_seq" => keep(&mut alert_seq, problems.take(key, whole(value))),
        "answer" => keep(&mut answer, problems.take(key, word(value))),
        other => problems.add(other, Reason::UnknownField),
    });
    if let Err(reason) = read {
        problems.add("answer", reason);
        return (None, None);
    }
    let seq = problems.need("seq", seq);
    let measured_at = problems.need("measured_at", measured_at).unwrap_or(NO_TIME);
    let alert_epoch = problems.need("alert_epoch", alert_epoch);
    let alert_seq = problems.need("alert_seq", alert_seq);
    let answer = problems.need("answer", answer);
    let item = || {
        Some(Item::Answer(Answer {
            seq: seq?,
            measured_at,
            alert_epoch: alert_epoch?,
            alert_seq: alert_seq?,
            answer: answer?,
        }))
    };
    (seq, item())
}
