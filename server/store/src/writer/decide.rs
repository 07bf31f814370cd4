//! What becomes of each job, decided in memory and in the order of arrival: what one job
//! writes, the next one knows.

mod alert;
mod device;
mod drill;
mod on_call;
mod post;
mod time;

pub(super) use alert::reach;
pub(super) use device::check;
pub(super) use on_call::check_on_call;
pub(super) use post::ingest;
pub(super) use time::advance;

use domain::{Change, ClientId, Person, RoomAction, RoomEvent, RoomId, Seq, UnixMillis};

use super::{
    Mark,
    known::{Known, Written},
    outcome::Outcome,
};
use crate::{Append, Appended, Error, Result, log::row::NewEvent};

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
        RoomAction::AcknowledgeAlert { alert } => alert::take(known, out, by, *alert),
        RoomAction::SeeAlert { alert } => alert::see(known, out, by, *alert),
        RoomAction::SnoozeAlert { alert } => alert::snooze(known, out, by, *alert),
        RoomAction::GiveBackAlert { alert } => alert::give_back(known, out, by, *alert),
        RoomAction::HandOverAlert { alert, to } => alert::hand_over(known, out, by, *alert, *to),
        RoomAction::ResolveAlert { alert, outcome } => {
            alert::resolve(known, out, by, *alert, *outcome)
        }
        RoomAction::AnswerAlert { alert, answer } => alert::answer(known, out, by, *alert, *answer),
        RoomAction::RaiseAlert {} => alert::press(known, out, by),
        RoomAction::StartDrill {} => drill::start(known, out, by),
    }
}

/// Who acts, where and when.
#[derive(Clone)]
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
    let event = RoomEvent {
        room,
        seq,
        at,
        author,
        client_id,
        change,
    };
    known.episodes.take(&event);
    out.told.entry(room).or_default().push(event);
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
