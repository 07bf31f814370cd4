//! What becomes of what a device posts.

use std::{collections::BTreeSet, fmt::Write as _};

use domain::{
    AlertId, AlertReport, Change, Doubt, limits,
    watch::{Downlink, MAX_CONFIRMATIONS, Outcome as ItemOutcome, RejectCode},
};

use super::write;
use crate::{
    CheckedItem, Ingest, Ingested, Result, StoredReading,
    key::Key,
    log::row::json,
    writer::{
        known::{Known, RaisedAt, Stored, seq_of},
        outcome::{Confirmed, Contact, NewAlert, NewAnswer, NewRejected, Outcome},
    },
};

pub(in crate::writer) fn ingest(
    known: &mut Known,
    out: &mut Outcome,
    post: &Ingest,
) -> Result<Option<Ingested>> {
    let device = known.devices.get(&post.device);
    let Some(device) = device.filter(|device| device.token_hash == post.token_hash) else {
        return Ok(None);
    };
    let (wearer, room) = (device.wearer, device.room);
    let mut done = Done::default();
    for (place, item) in post.items.iter().enumerate() {
        let key = (post.device, post.epoch, seq_of(item));
        let outcome = match item {
            CheckedItem::Reading {
                reading,
                measured_at,
            } => match known.readings.find(key) {
                Some(before) if before.reading == *reading => ItemOutcome::Duplicate,
                None if known.readings.is_readable(key) && !known.items.contains_key(&key) => {
                    let accepted = StoredReading {
                        reading: reading.clone(),
                        measured_at: *measured_at,
                        received_at: post.received_at,
                    };
                    known
                        .readings
                        .add(post.device, post.epoch, wearer, accepted)?;
                    ItemOutcome::Accepted
                }
                _ => {
                    done.reused.insert(place);
                    let raw = json(reading)?;
                    done.aside(known, out, post, place, (RejectCode::SeqReused, raw))?
                }
            },
            CheckedItem::Alert {
                seq,
                id,
                device_time,
                report,
            } => {
                let before = known.items.get(&key).map_or(&[][..], Vec::as_slice);
                let is_same = |one: &Stored| same_alert(one, *device_time, report);
                if before.iter().any(is_same) {
                    ItemOutcome::Duplicate
                } else if let Some(room) = room {
                    let alerts = before.iter().filter_map(|one| match one {
                        Stored::Alert { n, .. } => Some(n + 1),
                        Stored::Answer { .. } => None,
                    });
                    let alerts_before = alerts.max().unwrap_or_default();
                    if !before.is_empty() || known.readings.find(key).is_some() {
                        done.reused.insert(place);
                    }
                    let mut report = Box::new(report.clone());
                    // Whether it is new, nobody can know. Somebody may need help.
                    if alerts_before > 0 {
                        report.doubts.push(Doubt::Repeat);
                    }
                    let change = Change::AlertRaised {
                        alert: *id,
                        report: report.clone(),
                    };
                    let raised_seq = write(known, out, room, None, change, post.received_at)?;
                    out.alerts.push(NewAlert {
                        id: (*id).into(),
                        device_id: post.device.into(),
                        epoch: i64::from(post.epoch),
                        seq: i64::from(*seq),
                        n: alerts_before,
                        device_time: *device_time,
                        room_id: room.into(),
                        raised_seq,
                    });
                    let device_time = *device_time;
                    let stored = Stored::Alert {
                        n: alerts_before,
                        device_time,
                        report: Some(report),
                    };
                    known.items.entry(key).or_default().push(stored);
                    let raised = RaisedAt {
                        alert: *id,
                        room,
                        seq: raised_seq,
                    };
                    known.raised.insert(key, raised);
                    done.raised.push(*id);
                    ItemOutcome::Accepted
                } else {
                    let raw = raw_alert(*device_time, report)?;
                    done.aside(known, out, post, place, (RejectCode::NoRoom, raw))?
                }
            }
            CheckedItem::Answer {
                answer,
                answered_at,
            } => {
                let body = json(answer)?;
                let alert = (post.device, answer.alert_epoch, answer.alert_seq);
                let before = known.items.get(&key).map_or(&[][..], Vec::as_slice);
                let is_same = |one: &Stored| matches!(one, Stored::Answer { body: stored, .. } if *stored == body);
                if before.iter().any(is_same) {
                    ItemOutcome::Duplicate
                } else if let Some(raised) = known.raised.get(&alert).copied() {
                    let answers = before.iter().filter_map(|one| match one {
                        Stored::Answer { n, .. } => Some(n + 1),
                        Stored::Alert { .. } => None,
                    });
                    let answers_before = answers.max().unwrap_or_default();
                    if !before.is_empty() || known.readings.find(key).is_some() {
                        done.reused.insert(place);
                    }
                    let change = Change::AlertAnswered {
                        alert: raised.alert,
                        raised_seq: raised.seq,
                        answer: answer.answer,
                        answered_at: answered_at.unwrap_or(post.received_at),
                        time_unknown: answered_at.is_none(),
                    };
                    let seq = write(known, out, raised.room, None, change, post.received_at)?;
                    out.answered.insert(raised.alert.into(), seq);
                    out.answers.push(NewAnswer {
                        device_id: post.device.into(),
                        epoch: i64::from(post.epoch),
                        seq: i64::from(answer.seq),
                        n: answers_before,
                        alert_id: raised.alert.into(),
                        body: body.clone(),
                    });
                    let stored = Stored::Answer {
                        n: answers_before,
                        body,
                    };
                    known.items.entry(key).or_default().push(stored);
                    ItemOutcome::Accepted
                } else {
                    done.aside(known, out, post, place, (RejectCode::UnknownAlert, body))?
                }
            }
            CheckedItem::Rejected { code, raw, .. } => {
                done.aside(known, out, post, place, (*code, raw.clone()))?
            }
            CheckedItem::Unnumbered { code } => ItemOutcome::Rejected(*code),
        };
        done.outcomes.push(outcome);
    }
    confirm(known, out, post)?;
    note_contact(out, post);
    let pending = known.pending.get(&post.device).into_iter().flatten();
    let downlinks = pending.take(MAX_CONFIRMATIONS).map(|one| Downlink {
        id: one.id,
        kind: one.kind.clone(),
    });
    Ok(Some(Ingested {
        outcomes: done.outcomes,
        reused: done.reused,
        kept_aside: done.kept_aside,
        downlinks: downlinks.collect(),
        raised: done.raised,
    }))
}

/// What has been decided of one post.
#[derive(Default)]
struct Done {
    outcomes: Vec<ItemOutcome>,
    raised: Vec<AlertId>,
    reused: BTreeSet<usize>,
    kept_aside: BTreeSet<usize>,
}

impl Done {
    /// Keeps what is not taken, once per content, and of one number and one device not without end: but
    /// an alert that is shown to nobody is all that there is of it.
    fn aside(
        &mut self,
        known: &mut Known,
        out: &mut Outcome,
        post: &Ingest,
        place: usize,
        (code, raw): (RejectCode, String),
    ) -> Result<ItemOutcome> {
        let raw = shortened(raw);
        let seq = post.items.get(place).map_or(0, seq_of);
        let kept = known
            .rejected
            .entry((post.device, post.epoch, seq))
            .or_default();
        let is_new = !kept.contains(&raw);
        let of_device = known.set_aside.entry(post.device).or_default();
        let has_room =
            kept.len() < limits::SET_ASIDE_PER_NUMBER && *of_device < limits::SET_ASIDE_PER_DEVICE;
        if is_new && (has_room || code == RejectCode::NoRoom) {
            out.rejected.push(NewRejected {
                device_id: post.device.into(),
                epoch: i64::from(post.epoch),
                seq: i64::from(seq),
                n: i64::try_from(kept.len()).unwrap_or(i64::MAX),
                code: json(&code)?.trim_matches('"').to_owned(),
                raw: raw.clone(),
                received_at: post.received_at,
            });
            kept.push(raw);
            *of_device += 1;
            self.kept_aside.insert(place);
        } else if !is_new {
            self.kept_aside.insert(place);
        }
        Ok(ItemOutcome::Rejected(code))
    }
}

/// What is kept has to be compared with all that comes under its number.
fn shortened(mut raw: String) -> String {
    let whole = raw.len();
    if let Some((end, _)) = raw.char_indices().nth(limits::SET_ASIDE_CHARS) {
        raw.truncate(end);
        let _ = write!(raw, "… (cut: it had {whole} bytes)");
    }
    raw
}

fn same_alert(before: &Stored, time: i64, report: &AlertReport) -> bool {
    let Stored::Alert {
        device_time,
        report: stored,
        ..
    } = before
    else {
        return false;
    };
    *device_time == time
        && stored.as_ref().is_none_or(|stored| {
            stored.rule == report.rule
                && stored.detector == report.detector
                && stored.evidence == report.evidence
                && stored.quality == report.quality
                && stored.window == report.window
        })
}

fn raw_alert(device_time: i64, report: &AlertReport) -> Result<String> {
    json(&serde_json::json!({
        "device_time": device_time,
        "rule": report.rule,
        "detector": report.detector,
        "evidence": report.evidence,
        "quality": report.quality,
        "window": report.window,
    }))
}

/// The watch has shown something: once, and only what was waiting for it.
fn confirm(known: &mut Known, out: &mut Outcome, post: &Ingest) -> Result<()> {
    for (confirmation, felt_at) in &post.confirmed {
        let Some(pending) = known.pending.get_mut(&post.device) else {
            return Ok(());
        };
        let Some(place) = pending.iter().position(|one| one.id == confirmation.id) else {
            continue;
        };
        let shown = pending.remove(place);
        let change = Change::AlertConfirmed {
            alert: shown.alert,
            raised_seq: shown.raised_seq,
            felt_at: felt_at.unwrap_or(post.received_at),
            time_unknown: felt_at.is_none(),
        };
        let seq = write(known, out, shown.room, None, change, post.received_at)?;
        out.confirmed.push(Confirmed {
            device: post.device.into(),
            downlink: shown.id,
            alert: shown.alert.into(),
            at: felt_at.unwrap_or(post.received_at),
            seq,
        });
    }
    Ok(())
}

fn note_contact(out: &mut Outcome, post: &Ingest) {
    // What was stored up on the watch tells of a battery of hours ago.
    let fresh_from = post.received_at.saturating_sub(limits::BATTERY_FRESH_MS);
    let newest = post.items.iter().filter_map(|item| match item {
        CheckedItem::Reading {
            reading,
            measured_at,
        } if *measured_at >= fresh_from => Some((*measured_at, reading.battery_percent?)),
        _ => None,
    });
    let newest = newest.max_by_key(|(measured_at, _)| *measured_at);
    let newest = newest.map(|(_, percent)| percent);
    let device_id = Key::from(post.device);
    let before = out
        .contacts
        .iter()
        .position(|one| one.device_id == device_id);
    let before = before.map(|place| out.contacts.swap_remove(place));
    out.contacts.push(Contact {
        device_id,
        last_seen_at: post.received_at,
        battery_percent: newest
            .map(i32::from)
            .or(before.and_then(|one| one.battery_percent)),
        clock_skew_ms: post.clock_skew_ms,
    });
}
