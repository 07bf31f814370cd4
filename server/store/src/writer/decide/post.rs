//! What becomes of what a device posts.

use std::{collections::BTreeSet, fmt::Write as _};

use domain::{
    AlertId, AlertReport, Change, DeviceStart, Doubt, RoomId, Seq, UnixMillis, UserId, limits,
    watch::{
        Answer, Downlink, MAX_CONFIRMATIONS, Outcome as ItemOutcome, Reading, RejectCode,
        RestartReason,
    },
};

use super::{
    alert::{raise, tell_wrist},
    write,
};
use crate::{
    CheckedItem, Ingest, Ingested, Result, StoredReading,
    key::Key,
    log::row::json,
    reading::block::Number,
    writer::{
        known::{Known, OfWatch, RaisedAt, Stored},
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
    let is_silent = device.is_silent;
    let mut posting = Posting {
        wearer: device.wearer,
        room: device.room,
        known,
        out,
        post,
        done: Done::default(),
    };
    for (place, item) in post.items.iter().enumerate() {
        let outcome = posting.take(place, item)?;
        posting.done.outcomes.push(outcome);
    }
    let done = posting.done;
    confirm(known, out, post)?;
    note_contact(out, post);
    if is_silent {
        out.heard.push(post.device.into());
    }
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

/// One post, taken item by item.
struct Posting<'a> {
    known: &'a mut Known,
    out: &'a mut Outcome,
    post: &'a Ingest,
    wearer: UserId,
    /// The wearer's care room.
    room: Option<RoomId>,
    done: Done,
}

impl Posting<'_> {
    fn take(&mut self, place: usize, item: &CheckedItem) -> Result<ItemOutcome> {
        match item {
            CheckedItem::Reading {
                reading,
                measured_at,
            } => self.take_reading(place, reading, *measured_at),
            CheckedItem::Alert {
                seq,
                id,
                device_time,
                report,
            } => self.take_alert(place, *seq, *id, (*device_time, report)),
            CheckedItem::Answer {
                answer,
                answered_at,
            } => self.take_answer(place, answer, *answered_at),
            CheckedItem::Start { reason, at, .. } => Ok(self.take_start(*reason, *at)),
            CheckedItem::Rejected { seq, code, raw } => {
                self.reject_and_keep(place, *seq, *code, raw.clone())
            }
            CheckedItem::Unnumbered { code } => Ok(ItemOutcome::Rejected(*code)),
        }
    }

    /// A watch tells of each start once, under an epoch of its own.
    fn take_start(&mut self, reason: RestartReason, at: UnixMillis) -> ItemOutcome {
        let device = self.post.device;
        let Some(known) = self.known.devices.get_mut(&device) else {
            return ItemOutcome::Accepted;
        };
        let epoch = self.post.epoch;
        if !known.starts.add(DeviceStart { epoch, at, reason }) {
            return ItemOutcome::Duplicate;
        }
        self.out.starts.insert(device.into(), known.starts.clone());
        ItemOutcome::Accepted
    }

    fn number(&self, seq: u32) -> Number {
        (self.post.device, self.post.epoch, seq)
    }

    /// Anything but a reading that is stored under this number.
    fn before(&self, number: Number) -> &[Stored] {
        self.known.items.get(&number).map_or(&[], Vec::as_slice)
    }

    /// Notes whether the device has used this number for something else.
    fn note_reuse(&mut self, place: usize, number: Number) {
        if !self.before(number).is_empty() || self.known.readings.find(number).is_some() {
            self.done.reused.insert(place);
        }
    }

    fn take_reading(
        &mut self,
        place: usize,
        reading: &Reading,
        measured_at: UnixMillis,
    ) -> Result<ItemOutcome> {
        let number = self.number(reading.seq);
        let readings = &mut self.known.readings;
        match readings.find(number) {
            Some(before) if before.reading == *reading => Ok(ItemOutcome::Duplicate),
            None if readings.is_readable(number) && !self.known.items.contains_key(&number) => {
                let accepted = StoredReading {
                    reading: reading.clone(),
                    measured_at,
                    received_at: self.post.received_at,
                };
                readings.add(self.post.device, self.post.epoch, self.wearer, accepted)?;
                Ok(ItemOutcome::Accepted)
            }
            Some(_) | None => {
                self.done.reused.insert(place);
                let raw = json(reading)?;
                self.reject_and_keep(place, reading.seq, RejectCode::SeqReused, raw)
            }
        }
    }

    fn take_alert(
        &mut self,
        place: usize,
        seq: u32,
        id: AlertId,
        (device_time, report): (i64, &AlertReport),
    ) -> Result<ItemOutcome> {
        let number = self.number(seq);
        let before = self.before(number);
        if before
            .iter()
            .any(|one| same_alert(one, device_time, report))
        {
            return Ok(ItemOutcome::Duplicate);
        }
        let alerts = before.iter().filter_map(|one| match one {
            Stored::Alert { n, .. } => Some(n + 1),
            Stored::Answer { .. } => None,
        });
        let alerts_before = alerts.max().unwrap_or_default();
        let Some(room) = self.room else {
            let raw = raw_alert(device_time, report)?;
            return self.reject_and_keep(place, seq, RejectCode::NoRoom, raw);
        };
        self.note_reuse(place, number);
        let mut report = Box::new(report.clone());
        // Whether it is new, nobody can know. Somebody may need help.
        if alerts_before > 0 {
            report.doubts.push(Doubt::Repeat);
        }
        let raised = raise(self.known, self.out, room, None, id, (*report).clone())?;
        self.out.alerts.push(NewAlert {
            id: id.into(),
            device_id: self.post.device.into(),
            epoch: i64::from(self.post.epoch),
            seq: i64::from(seq),
            n: alerts_before,
            device_time,
            room_id: room.into(),
            raised_seq: raised.seq,
            episode_seq: raised.episode_seq,
        });
        let stored = Stored::Alert {
            n: alerts_before,
            device_time,
            report: Some(report),
        };
        self.known.items.entry(number).or_default().push(stored);
        self.note_of_watch(room, raised.episode_seq, id, seq)?;
        let raised = RaisedAt {
            alert: id,
            room,
            episode_seq: raised.episode_seq,
        };
        self.known.raised.insert(number, raised);
        self.done.raised.push(id);
        Ok(ItemOutcome::Accepted)
    }

    /// The watch asks its wearer about this alert now. If somebody has the episode, it hears so at once.
    fn note_of_watch(
        &mut self,
        room: RoomId,
        episode_seq: Seq,
        alert: AlertId,
        seq: u32,
    ) -> Result<()> {
        let of_watch = OfWatch {
            alert,
            device: self.post.device,
            epoch: self.post.epoch,
            seq,
        };
        self.known.of_watch.insert((room, episode_seq), of_watch);
        let episode = self.known.episodes.get(room, episode_seq);
        let taken = episode.and_then(|one| one.episode.life.taken()?.by.clone());
        if let Some(by) = taken {
            let at = self.post.received_at;
            tell_wrist(self.known, self.out, (room, episode_seq), &by, at)?;
        }
        Ok(())
    }

    fn take_answer(
        &mut self,
        place: usize,
        answer: &Answer,
        answered_at: Option<UnixMillis>,
    ) -> Result<ItemOutcome> {
        let body = json(answer)?;
        let number = self.number(answer.seq);
        let alert = (self.post.device, answer.alert_epoch, answer.alert_seq);
        let before = self.before(number);
        let is_same =
            |one: &Stored| matches!(one, Stored::Answer { body: stored, .. } if *stored == body);
        if before.iter().any(is_same) {
            return Ok(ItemOutcome::Duplicate);
        }
        let answers = before.iter().filter_map(|one| match one {
            Stored::Answer { n, .. } => Some(n + 1),
            Stored::Alert { .. } => None,
        });
        let answers_before = answers.max().unwrap_or_default();
        let Some(raised) = self.known.raised.get(&alert).copied() else {
            return self.reject_and_keep(place, answer.seq, RejectCode::UnknownAlert, body);
        };
        self.note_reuse(place, number);
        let at = self.post.received_at;
        let change = Change::AlertAnswered {
            alert: raised.alert,
            raised_seq: raised.episode_seq,
            answer: answer.answer,
            answered_at: answered_at.unwrap_or(at),
            time_unknown: answered_at.is_none(),
        };
        let seq = write(self.known, self.out, raised.room, None, change, at)?;
        self.out.answered.insert(raised.alert.into(), seq);
        self.out.answers.push(NewAnswer {
            device_id: self.post.device.into(),
            epoch: i64::from(self.post.epoch),
            seq: i64::from(answer.seq),
            n: answers_before,
            alert_id: raised.alert.into(),
            body: body.clone(),
        });
        let stored = Stored::Answer {
            n: answers_before,
            body,
        };
        self.known.items.entry(number).or_default().push(stored);
        Ok(ItemOutcome::Accepted)
    }

    /// Keeps what is not taken, once per content, and of one number and one device not without end.
    fn reject_and_keep(
        &mut self,
        place: usize,
        seq: u32,
        code: RejectCode,
        raw: String,
    ) -> Result<ItemOutcome> {
        let raw = shortened(raw);
        let number = self.number(seq);
        let kept = self.known.rejected.entry(number).or_default();
        let is_new = !kept.contains(&raw);
        let of_device = self.known.set_aside.entry(self.post.device).or_default();
        // What can be an alert has room of its own, whatever readings there are.
        let (of_device, most) = if is_of_a_reading(code) {
            let most = limits::READINGS_SET_ASIDE_PER_DEVICE;
            (&mut of_device.readings, most)
        } else {
            (&mut of_device.others, limits::OTHERS_SET_ASIDE_PER_DEVICE)
        };
        // An alert that is shown to nobody is all that there is of it.
        let fits_number = kept.len() < limits::SET_ASIDE_PER_NUMBER || code == RejectCode::NoRoom;
        if is_new && fits_number && *of_device < most {
            self.out.rejected.push(NewRejected {
                device_id: self.post.device.into(),
                epoch: i64::from(self.post.epoch),
                seq: i64::from(seq),
                n: i64::try_from(kept.len()).unwrap_or(i64::MAX),
                code: json(&code)?.trim_matches('"').to_owned(),
                raw: raw.clone(),
                received_at: self.post.received_at,
            });
            kept.push(raw);
            *of_device += 1;
            self.done.kept_aside.insert(place);
        } else if !is_new {
            self.done.kept_aside.insert(place);
        }
        Ok(ItemOutcome::Rejected(code))
    }
}

/// For these readings alone are refused.
fn is_of_a_reading(code: RejectCode) -> bool {
    match code {
        RejectCode::ValueOutOfRange | RejectCode::TimeOutOfRange | RejectCode::SeqReused => true,
        RejectCode::NoRoom
        | RejectCode::UnknownAlert
        | RejectCode::Malformed
        | RejectCode::UnknownKind => false,
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
            raised_seq: shown.episode_seq,
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
        } if *measured_at >= fresh_from => Some((*measured_at, reading)),
        _ => None,
    });
    let fresh: Vec<_> = newest.collect();
    let newest = |says: &dyn Fn(&Reading) -> bool| {
        let saying = fresh.iter().filter(|(_, reading)| says(reading));
        let newest = saying.max_by_key(|(measured_at, _)| *measured_at);
        newest.map(|(_, reading)| *reading)
    };
    let battery = newest(&|reading| reading.battery_percent.is_some());
    let worn = newest(&|_| true);
    let device_id = Key::from(post.device);
    let before = out
        .contacts
        .iter()
        .position(|one| one.device_id == device_id);
    let before = before.map(|place| out.contacts.swap_remove(place));
    out.contacts.push(Contact {
        device_id,
        last_seen_at: post.received_at,
        battery_percent: battery
            .and_then(|reading| reading.battery_percent)
            .map(i32::from)
            .or(before.as_ref().and_then(|one| one.battery_percent)),
        clock_skew_ms: post.clock_skew_ms,
        wear: worn
            .map(|reading| reading.wear)
            .or(before.and_then(|one| one.wear)),
    });
}
