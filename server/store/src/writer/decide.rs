//! What becomes of each job, decided in memory and in the order of arrival: what one job
//! writes, the next one knows.

use domain::{
    AlertReport, Change, ClientId, Person, RoomEvent, RoomId, Seq, UnixMillis, limits,
    watch::{Downlink, DownlinkKind, Outcome as ItemOutcome, RejectCode},
};

use super::{
    Mark,
    known::{Known, Pending, RaisedAt, Stored, Written, seq_of},
    outcome::{
        Acknowledged, Confirmed, Contact, NewAlert, NewAnswer, NewDownlink, NewRejected, Outcome,
    },
};
use crate::{
    Append, Appended, CheckedItem, Error, Ingest, Ingested, Result, StoredReading, Utterance,
    key::Key,
    log::row::{NewEvent, json},
    reading::block::Number,
};

pub(super) fn append(known: &mut Known, out: &mut Outcome, append: &Append) -> Result<Appended> {
    let (room, author, at) = (append.room, append.author, append.now);
    if !known.is_signed_in(append.sign_in, author, at) {
        return Ok(Appended::SignedOut);
    }
    let Some(by) = known.members.get(&(room, author)).cloned() else {
        return Ok(Appended::NotFound);
    };
    let name = by.name.clone();
    if let Some(before) = known.written.get(&(author, append.client_id)) {
        let same = before.room == room && says(&before.change, &append.what);
        let (seq, at) = (before.seq, before.at);
        return Ok(if same {
            Appended::Repeat { seq, at }
        } else {
            Appended::Reused
        });
    }
    let ended = known.rooms.get(&room).is_some_and(|locked| locked.ended);
    let by = Some((by, append.client_id));
    let seq = match &append.what {
        Utterance::Message { .. } if ended => return Ok(Appended::Ended),
        Utterance::Message { text } => {
            let text = text.clone();
            write(known, out, room, by, Change::Message { text }, at)?
        }
        Utterance::Acknowledge { alert: id } => {
            let Some(alert) = known.alerts.get(id).filter(|alert| alert.room == room) else {
                return Ok(Appended::NotFound);
            };
            if let Some((seq, at)) = alert.acknowledged {
                return Ok(Appended::Repeat { seq, at });
            }
            let (device, raised_seq) = (alert.device, alert.raised_seq);
            let kind = DownlinkKind::Acknowledged {
                alert_epoch: alert.epoch,
                alert_seq: alert.seq,
                by: name,
                at,
            };
            let change = Change::AlertAcknowledged {
                alert: *id,
                raised_seq,
            };
            let seq = write(known, out, room, by, change, at)?;
            if let Some(alert) = known.alerts.get_mut(id) {
                alert.acknowledged = Some((seq, at));
            }
            out.acknowledged.push(Acknowledged {
                alert: (*id).into(),
                by: author,
                at,
                seq,
            });
            let last = known.last_downlink.entry(device).or_default();
            *last += 1;
            out.downlinks.push(NewDownlink {
                device_id: device.into(),
                id: *last,
                alert_id: (*id).into(),
                body: json(&kind)?,
            });
            known.pending.entry(device).or_default().push(Pending {
                id: *last,
                kind,
                alert: *id,
                room,
                raised_seq,
            });
            seq
        }
    };
    Ok(Appended::Written { seq, at })
}

fn says(change: &Change, what: &Utterance) -> bool {
    match (change, what) {
        (Change::Message { text }, Utterance::Message { text: again }) => text == again,
        (Change::AlertAcknowledged { alert, .. }, Utterance::Acknowledge { alert: again }) => {
            alert == again
        }
        _ => false,
    }
}

/// Gives the next number of a locked room.
fn write(
    known: &mut Known,
    out: &mut Outcome,
    room: RoomId,
    by: Option<(Person, ClientId)>,
    change: Change,
    at: UnixMillis,
) -> Result<Seq> {
    let locked = known.rooms.get_mut(&room);
    let locked = locked.ok_or_else(|| Error::Other("a room was not locked".to_owned()))?;
    locked.head += 1;
    let seq = locked.head;
    let (author, client_id) = by.unzip();
    let author_id = author.as_ref().map(|person| person.id);
    let event = NewEvent::new(room, seq, at, author_id, client_id, &change)?;
    out.events.push(event);
    if let Some(by) = author_id.zip(client_id) {
        let change = change.clone();
        let written = Written {
            room,
            seq,
            at,
            change,
        };
        known.written.insert(by, written);
    }
    out.told.entry(room).or_default().push(RoomEvent {
        room,
        seq,
        at,
        author,
        client_id,
        change,
    });
    Ok(seq)
}

/// Never past the head, and by a live sign-in alone. Whether they are a member, the statement itself
/// asks.
pub(super) fn mark(known: &Known, out: &mut Outcome, mark: &Mark) {
    if let Some(locked) = known.rooms.get(&mark.room)
        && known.is_signed_in(mark.sign_in, mark.user, mark.now)
    {
        let seq = mark.seq.min(locked.head);
        let before = out.marks.entry((mark.room, mark.user)).or_insert(seq);
        *before = seq.max(*before);
    }
}

pub(super) fn ingest(
    known: &mut Known,
    out: &mut Outcome,
    post: &Ingest,
) -> Result<Option<Ingested>> {
    let device = known.devices.get(&post.device);
    let Some(device) = device.filter(|device| device.token_hash == post.token_hash) else {
        return Ok(None);
    };
    let (wearer, room) = (device.wearer, device.room);
    let mut outcomes = Vec::with_capacity(post.items.len());
    let mut raised = Vec::new();
    for item in &post.items {
        let key = (post.device, post.epoch, seq_of(item));
        outcomes.push(match item {
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
                _ => aside(known, out, post, key, RejectCode::SeqReused, json(reading)?)?,
            },
            CheckedItem::Alert {
                seq,
                id,
                device_time,
                report,
            } => match (known.items.get(&key), room) {
                (Some(before), _) if same_alert(before, *device_time, report) => {
                    ItemOutcome::Duplicate
                }
                (before, _) if before.is_some() || known.readings.find(key).is_some() => {
                    let raw = raw_alert(*device_time, report)?;
                    aside(known, out, post, key, RejectCode::SeqReused, raw)?
                }
                (_, None) => {
                    let raw = raw_alert(*device_time, report)?;
                    aside(known, out, post, key, RejectCode::NoRoom, raw)?
                }
                (_, Some(room)) => {
                    let report = Box::new(report.clone());
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
                        device_time: *device_time,
                        room_id: room.into(),
                        raised_seq,
                    });
                    let device_time = *device_time;
                    let stored = Stored::Alert {
                        device_time,
                        report,
                    };
                    known.items.insert(key, stored);
                    let place = RaisedAt {
                        alert: *id,
                        room,
                        seq: raised_seq,
                    };
                    known.raised.insert(key, place);
                    raised.push(*id);
                    ItemOutcome::Accepted
                }
            },
            CheckedItem::Answer {
                answer,
                answered_at,
            } => {
                let body = json(answer)?;
                let alert = (post.device, answer.alert_epoch, answer.alert_seq);
                match (known.items.get(&key), known.raised.get(&alert).copied()) {
                    (Some(Stored::Answer(before)), _) if *before == body => ItemOutcome::Duplicate,
                    (before, _) if before.is_some() || known.readings.find(key).is_some() => {
                        aside(known, out, post, key, RejectCode::SeqReused, body)?
                    }
                    (_, None) => aside(known, out, post, key, RejectCode::UnknownAlert, body)?,
                    (_, Some(place)) => {
                        let change = Change::AlertAnswered {
                            alert: place.alert,
                            raised_seq: place.seq,
                            answer: answer.answer,
                            answered_at: *answered_at,
                        };
                        write(known, out, place.room, None, change, post.received_at)?;
                        out.answers.push(NewAnswer {
                            device_id: post.device.into(),
                            epoch: i64::from(post.epoch),
                            seq: i64::from(answer.seq),
                            alert_id: place.alert.into(),
                            body: body.clone(),
                        });
                        known.items.insert(key, Stored::Answer(body));
                        ItemOutcome::Accepted
                    }
                }
            }
            CheckedItem::Rejected { code, raw, .. } => {
                aside(known, out, post, key, *code, raw.clone())?
            }
        });
    }
    confirm(known, out, post)?;
    note_contact(out, post);
    let pending = known.pending.get(&post.device).into_iter().flatten();
    let downlinks = pending.map(|one| Downlink {
        id: one.id,
        kind: one.kind.clone(),
    });
    Ok(Some(Ingested {
        outcomes,
        downlinks: downlinks.collect(),
        raised,
    }))
}

fn same_alert(before: &Stored, time: i64, report: &AlertReport) -> bool {
    matches!(before, Stored::Alert { device_time, report: stored }
        if *device_time == time
            && stored.rule == report.rule
            && stored.detector == report.detector
            && stored.evidence == report.evidence
            && stored.quality == report.quality
            && stored.window == report.window)
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

/// Keeps what is not taken, once per content, and of one number not without end.
fn aside(
    known: &mut Known,
    out: &mut Outcome,
    post: &Ingest,
    key: Number,
    code: RejectCode,
    raw: String,
) -> Result<ItemOutcome> {
    let kept = known.rejected.entry(key).or_default();
    if !kept.contains(&raw) && kept.len() < limits::SET_ASIDE_PER_NUMBER {
        out.rejected.push(NewRejected {
            device_id: post.device.into(),
            epoch: i64::from(post.epoch),
            seq: i64::from(key.2),
            n: i64::try_from(kept.len()).unwrap_or(i64::MAX),
            code: json(&code)?.trim_matches('"').to_owned(),
            raw: raw.clone(),
            received_at: post.received_at,
        });
        kept.push(raw);
    }
    Ok(ItemOutcome::Rejected(code))
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
            felt_at: *felt_at,
        };
        write(known, out, shown.room, None, change, post.received_at)?;
        out.confirmed.push(Confirmed {
            device: post.device.into(),
            downlink: shown.id,
            alert: shown.alert.into(),
            at: *felt_at,
        });
    }
    Ok(())
}

fn note_contact(out: &mut Outcome, post: &Ingest) {
    let newest = post.items.iter().rev().find_map(|item| match item {
        CheckedItem::Reading { reading, .. } => reading.battery_percent,
        _ => None,
    });
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
