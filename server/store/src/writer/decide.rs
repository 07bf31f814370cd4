//! What becomes of each job, decided in memory and in the order of arrival: what one job
//! writes, the next one knows.

mod post;

pub(super) use post::ingest;

use domain::{
    AlertId, Change, ClientId, Person, RoomAction, RoomEvent, RoomId, Seq, UnixMillis,
    watch::DownlinkKind,
};

use super::{
    Mark,
    known::{Known, Pending, Written},
    outcome::{Acknowledged, NewDownlink, Outcome},
};
use crate::{
    Append, Appended, Error, Result,
    log::row::{NewEvent, json},
};

pub(super) fn append(known: &mut Known, out: &mut Outcome, append: &Append) -> Result<Appended> {
    let (room, author) = (append.room, append.author);
    if !known.is_signed_in(append.sign_in, author, append.now) {
        return Ok(Appended::SignedOut);
    }
    let Some(by) = known.members.get(&(room, author)).cloned() else {
        return Ok(Appended::NotFound);
    };
    if let Some(before) = known.written.get(&(author, append.client_id)) {
        let is_same = before.room == room && append.action.is_same_request(&before.change);
        let (seq, at) = (before.seq, before.at);
        return Ok(if is_same {
            Appended::Repeat { seq, at }
        } else {
            Appended::Reused
        });
    }
    let by = By {
        person: by,
        client_id: append.client_id,
        room,
        at: append.now,
    };
    match &append.action {
        RoomAction::SendMessage { text } => send_message(known, out, by, text),
        RoomAction::AcknowledgeAlert { alert } => acknowledge_alert(known, out, by, *alert),
    }
}

/// Who acts, where and when.
struct By {
    person: Person,
    client_id: ClientId,
    room: RoomId,
    at: UnixMillis,
}

impl By {
    fn write(self, known: &mut Known, out: &mut Outcome, change: Change) -> Result<Seq> {
        let author = Some((self.person, self.client_id));
        write(known, out, self.room, author, change, self.at)
    }
}

fn send_message(known: &mut Known, out: &mut Outcome, by: By, text: &str) -> Result<Appended> {
    if known.rooms.get(&by.room).is_some_and(|locked| locked.ended) {
        return Ok(Appended::Ended);
    }
    let (at, text) = (by.at, text.to_owned());
    let seq = by.write(known, out, Change::Message { text })?;
    Ok(Appended::Written { seq, at })
}

/// Writes the alert's state and the downlink to its device as well.
fn acknowledge_alert(
    known: &mut Known,
    out: &mut Outcome,
    by: By,
    id: AlertId,
) -> Result<Appended> {
    let (room, at) = (by.room, by.at);
    let Some(alert) = known.alerts.get(&id).filter(|alert| alert.room == room) else {
        return Ok(Appended::NotFound);
    };
    if let Some((seq, at)) = alert.acknowledged {
        return Ok(Appended::Repeat { seq, at });
    }
    let (device, raised_seq, author) = (alert.device, alert.raised_seq, by.person.id);
    let kind = DownlinkKind::Acknowledged {
        alert_epoch: alert.epoch,
        alert_seq: alert.seq,
        by: if known.alike.contains(&(room, author)) {
            by.person.with_number().name
        } else {
            by.person.name.clone()
        },
        at,
    };
    let change = Change::AlertAcknowledged {
        alert: id,
        raised_seq,
    };
    let seq = by.write(known, out, change)?;
    if let Some(alert) = known.alerts.get_mut(&id) {
        alert.acknowledged = Some((seq, at));
    }
    out.acknowledged.push(Acknowledged {
        alert: id.into(),
        by: author,
        at,
        seq,
    });
    let last = known.last_downlink.entry(device).or_default();
    *last += 1;
    out.downlinks.push(NewDownlink {
        device_id: device.into(),
        id: *last,
        alert_id: id.into(),
        body: json(&kind)?,
    });
    known.pending.entry(device).or_default().push(Pending {
        id: *last,
        kind,
        alert: id,
        room,
        raised_seq,
    });
    Ok(Appended::Written { seq, at })
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
