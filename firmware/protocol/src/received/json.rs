use alloc::{borrow::ToOwned, boxed::Box, format, string::String, vec::Vec};

use serde_json::value::RawValue;

use super::{
    Content, NO_TIME, Problems, Received, ReceivedItem, Unreadable, repair,
    value::{elements, fields, float, is_null, optional_float, whole, word},
};
use crate::{
    Alert, Answer, Confirmation, Evidence, Item, MAX_CONFIRMATIONS, MAX_INTERVALS, MAX_ITEMS,
    MAX_SAMPLES, Problem, Qualities, Quality, Reading, Reason, RejectCode, Rule, Sample,
};

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

pub(super) fn read(body: &[u8]) -> Result<Received, Unreadable> {
    let body = body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(body);
    let syntax = match serde_json::from_slice::<&RawValue>(body) {
        Ok(whole) => return batch(whole).map_err(Unreadable::Part),
        Err(cause) => Unreadable::Syntax {
            line: cause.line(),
            column: cause.column(),
        },
    };
    let repaired = repair::quoted(body).ok_or_else(|| syntax.clone())?;
    let whole = serde_json::from_slice::<&RawValue>(&repaired).map_err(|_| syntax)?;
    batch(whole).map_err(Unreadable::Part)
}

/// Without what everything else needs, nothing can be taken.
fn batch(raw: &RawValue) -> Result<Received, Problem> {
    let (mut epoch, mut clock, mut sent_at, mut listed) = (None, None, None, None);
    let mut confirmed = Some(Ok(Vec::new()));
    let mut problems = Problems::default();
    let object = fields(raw, |key, value| match key {
        "epoch" => once(&mut epoch, whole(value)),
        "sent_at" => once(&mut sent_at, whole(value)),
        "clock" => once(
            &mut clock,
            match word(value) {
                Ok(clock) => Ok(Some(clock)),
                Err(Reason::UnknownValue) => {
                    problems.add(key, Reason::UnknownValue);
                    Ok(None)
                }
                Err(reason) => Err(reason),
            },
        ),
        "items" => once(&mut listed, items(value)),
        "confirmed" => confirmed = Some(confirmations(value, &mut problems)),
        other => problems.add(other, Reason::UnknownField),
    });
    object.map_err(|reason| Problem::new("body", reason))?;
    Ok(Received {
        epoch: needed("epoch", epoch)?,
        clock: needed("clock", clock)?,
        sent_at: needed("sent_at", sent_at)?,
        items: needed("items", listed)?,
        confirmed: needed("confirmed", confirmed)?,
        problems: problems.0,
    })
}

/// What stands there twice could be read in two ways.
fn once<T>(known: &mut Option<Result<T, Reason>>, read: Result<T, Reason>) {
    *known = Some(if known.is_some() {
        Err(Reason::Ambiguous)
    } else {
        read
    });
}

fn needed<T>(field: &str, read: Option<Result<T, Reason>>) -> Result<T, Problem> {
    let read = read.unwrap_or(Err(Reason::Missing));
    read.map_err(|reason| Problem::new(field, reason))
}

fn items(raw: &RawValue) -> Result<Vec<ReceivedItem>, Reason> {
    let mut items = Vec::new();
    elements(raw, |_, element| {
        if items.len() <= MAX_ITEMS {
            items.push(item(element));
        }
    })?;
    Ok(items)
}

fn item(raw: &RawValue) -> ReceivedItem {
    let mut problems = Problems::default();
    let (mut reading, mut alert, mut answer) = (None, None, None);
    let mut unknown: Option<(String, &RawValue)> = None;
    let object = fields(raw, |key, value| match key {
        "reading" => reading = Some(value),
        "alert" => alert = Some(value),
        "answer" => answer = Some(value),
        other => {
            unknown.get_or_insert_with(|| (other.to_owned(), value));
        }
    });
    let refused = |seq, code, problems: Problems| ReceivedItem {
        seq,
        content: Content::Refused {
            code,
            raw: raw.get().to_owned(),
        },
        problems: problems.0,
    };
    if let Err(reason) = object {
        problems.add("item", reason);
        return refused(None, RejectCode::Malformed, problems);
    }
    // A person may be behind an alert, so it comes before what stands beside it.
    let (seq, read) = if let Some(raw) = alert {
        alert_item(raw, &mut problems)
    } else if let Some(raw) = answer {
        answer_item(raw, &mut problems)
    } else if let Some(raw) = reading {
        reading_item(raw, &mut problems)
    } else if let Some((kind, raw)) = unknown {
        problems.add(&kind, Reason::UnknownKind);
        return refused(seq_of(raw), RejectCode::UnknownKind, problems);
    } else {
        problems.add("item", Reason::Missing);
        return refused(None, RejectCode::Malformed, problems);
    };
    if let Some((other, _)) = unknown {
        problems.add(&other, Reason::UnknownField);
    }
    match read {
        Some(item) => ReceivedItem {
            seq,
            content: Content::Item(Box::new(item)),
            problems: problems.0,
        },
        None => refused(seq, RejectCode::Malformed, problems),
    }
}

/// The number of an item of whatever kind.
fn seq_of(raw: &RawValue) -> Option<u32> {
    let mut seq = None;
    let read = fields(raw, |key, value| {
        if key == "seq" {
            seq = whole(value).ok();
        }
    });
    read.ok().and(seq)
}

type Read = (Option<u32>, Option<Item>);

fn reading_item(raw: &RawValue, problems: &mut Problems) -> Read {
    let mut it = Reading {
        measured_at: NO_TIME,
        ..Reading::default()
    };
    let (mut seq, mut measured_at) = (None, None);
    let object = fields(raw, |key, value| match key {
        "seq" => seq = problems.take(key, whole(value)),
        "measured_at" => measured_at = problems.take(key, whole(value)),
        "heart_rate_bpm" => it.heart_rate_bpm = optional(problems, key, value),
        "skin_conductance_us" => it.skin_conductance_us = optional(problems, key, value),
        "skin_temperature_c" => it.skin_temperature_c = optional(problems, key, value),
        "motion" => it.motion = optional(problems, key, value),
        "ibi_ms" => intervals(&mut it, value, problems),
        "quality" => it.quality = problems.take(key, word(value)).unwrap_or_default(),
        "qualities" if is_null(value) => it.qualities = None,
        "qualities" => it.qualities = qualities(value, problems),
        "wear" => it.wear = problems.take(key, word(value)).unwrap_or_default(),
        "battery_percent" if is_null(value) => it.battery_percent = None,
        "battery_percent" => it.battery_percent = problems.take(key, whole(value)),
        other => problems.add(other, Reason::UnknownField),
    });
    if let Err(reason) = object {
        problems.add("reading", reason);
        return (None, None);
    }
    it.measured_at = problems.need("measured_at", measured_at).unwrap_or(NO_TIME);
    let seq = problems.need("seq", seq);
    it.seq = seq.unwrap_or_default();
    (seq, seq.map(|_| Item::Reading(it)))
}

fn optional(problems: &mut Problems, key: &str, value: &RawValue) -> Option<f32> {
    problems.take(key, optional_float(value)).flatten()
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
    let object = fields(raw, |key, value| {
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
    problems.take("qualities", object).map(|()| each)
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
    let (mut seq, mut measured_at, mut rule, mut has_evidence) = (None, None, None, None);
    let object = fields(raw, |key, value| match key {
        "seq" => seq = problems.take(key, whole(value)),
        "measured_at" => measured_at = problems.take(key, whole(value)),
        "rule" => rule = problems.take(key, word(value)),
        "detector" => it.detector = problems.take(key, whole(value)).unwrap_or_default(),
        "evidence" => {
            has_evidence = Some(());
            it.evidence = evidence(value, problems);
        }
        "quality" => it.quality = problems.take(key, word(value)).unwrap_or_default(),
        "window" => window(&mut it, value, problems),
        other => problems.add(other, Reason::UnknownField),
    });
    if let Err(reason) = object {
        problems.add("alert", reason);
        return (None, None);
    }
    problems.need("evidence", has_evidence);
    it.measured_at = problems.need("measured_at", measured_at).unwrap_or(NO_TIME);
    it.rule = problems.need("rule", rule).unwrap_or(Rule::Other);
    let seq = problems.need("seq", seq);
    it.seq = seq.unwrap_or_default();
    (seq, Some(Item::Alert(it)))
}

fn evidence(raw: &RawValue, problems: &mut Problems) -> Evidence {
    let mut it = Evidence::UNKNOWN;
    let (mut sustained, mut score, mut threshold, mut motion) = (None, None, None, None);
    let object = fields(raw, |key, value| {
        let field = format!("evidence.{key}");
        let mut optional = |value| problems.take(&field, optional_float(value)).flatten();
        match key {
            "heart_rate_bpm" => it.heart_rate_bpm = optional(value),
            "baseline_heart_rate_bpm" => it.baseline_heart_rate_bpm = optional(value),
            "responses_per_min" => it.responses_per_min = optional(value),
            "baseline_responses_per_min" => it.baseline_responses_per_min = optional(value),
            "sustained_s" => sustained = problems.take(&field, whole(value)),
            "score" => score = problems.take(&field, float(value)),
            "threshold" => threshold = problems.take(&field, float(value)),
            "motion" => motion = problems.take(&field, float(value)),
            _ => problems.add(&field, Reason::UnknownField),
        }
    });
    if problems.take("evidence", object).is_none() {
        return it;
    }
    let mut needed = |field, value| problems.need(field, value).unwrap_or(f32::NAN);
    it.score = needed("evidence.score", score);
    it.threshold = needed("evidence.threshold", threshold);
    it.motion = needed("evidence.motion", motion);
    it.sustained_s = problems
        .need("evidence.sustained_s", sustained)
        .unwrap_or_default();
    it
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
    let object = fields(raw, |key, value| {
        let field = path(key);
        let mut optional = |value| problems.take(&field, optional_float(value)).flatten();
        match key {
            "heart_rate_bpm" => it.heart_rate_bpm = optional(value),
            "skin_conductance_us" => it.skin_conductance_us = optional(value),
            "score" => it.score = optional(value),
            "before_s" => before_s = problems.take(&field, whole(value)),
            _ => problems.add(&field, Reason::UnknownField),
        }
    });
    problems.take(&format!("window[{place}]"), object)?;
    it.before_s = problems.need(&path("before_s"), before_s)?;
    Some(it)
}

fn answer_item(raw: &RawValue, problems: &mut Problems) -> Read {
    let (mut seq, mut measured_at) = (None, None);
    let (mut alert_epoch, mut alert_seq, mut answer) = (None, None, None);
    let object = fields(raw, |key, value| match key {
        "seq" => seq = problems.take(key, whole(value)),
        "measured_at" => measured_at = problems.take(key, whole(value)),
        "alert_epoch" => alert_epoch = problems.take(key, whole(value)),
        "alert_seq" => alert_seq = problems.take(key, whole(value)),
        "answer" => answer = problems.take(key, word(value)),
        other => problems.add(other, Reason::UnknownField),
    });
    if let Err(reason) = object {
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

/// Too many are refused, whatever they are.
fn confirmations(raw: &RawValue, problems: &mut Problems) -> Result<Vec<Confirmation>, Reason> {
    let mut confirmed = Vec::new();
    let mut count = 0;
    let list = elements(raw, |place, value| {
        count = place + 1;
        if count <= MAX_CONFIRMATIONS
            && let Some(one) = confirmation(place, value, problems)
        {
            confirmed.push(one);
        }
    });
    problems.take("confirmed", list);
    if count > MAX_CONFIRMATIONS {
        return Err(Reason::TooMany);
    }
    Ok(confirmed)
}

fn confirmation(place: usize, raw: &RawValue, problems: &mut Problems) -> Option<Confirmation> {
    let path = |key: &str| format!("confirmed[{place}].{key}");
    let (mut id, mut felt_at) = (None, None);
    let object = fields(raw, |key, value| {
        let field = path(key);
        match key {
            "id" => id = problems.take(&field, whole(value)),
            "felt_at" => felt_at = problems.take(&field, whole(value)),
            _ => problems.add(&field, Reason::UnknownField),
        }
    });
    problems.take(path("").trim_end_matches('.'), object)?;
    Some(Confirmation {
        id: problems.need(&path("id"), id)?,
        felt_at: problems.need(&path("felt_at"), felt_at).unwrap_or(NO_TIME),
    })
}
