use std::{collections::HashSet, sync::Arc};

use bytes::Bytes;
use domain::{Event, RoomId, Seq, UserId, limits};
use store::Head;

use crate::hub::{
    frame::{self, Frame},
    link::Link,
};

/// A room in which somebody here has a seat.
pub(super) struct Room {
    id: RoomId,
    /// Everything up to it has been handed to every live seat.
    cursor: Seq,
    /// Epoch that `members` belong to. `None`: read them before trusting them.
    epoch: Option<i64>,
    members: HashSet<UserId>,
    seats: Vec<Seat>,
}

struct Seat {
    link: Arc<Link>,
    place: Place,
    /// Added after the read in progress started, so its member list does not cover it.
    seated_after_read: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Has not said what it holds; it was told of `have`.
    Waiting { have: Seq },
    /// Holds everything up to `have`; `catching`: somebody reads the rest for it.
    Behind { have: Seq, catching: bool },
    /// Holds everything up to the room's cursor.
    Live,
}

/// A room to read, as it stood when the read began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::hub) struct Want {
    pub(in crate::hub) room: RoomId,
    pub(in crate::hub) after: Seq,
    pub(in crate::hub) epoch: Option<i64>,
}

/// One room's part of a read, ready to be handed out.
pub(in crate::hub) struct Ready {
    pub(in crate::hub) room: RoomId,
    /// Where the read began.
    pub(in crate::hub) after: Seq,
    pub(in crate::hub) head: Head,
    /// Last event of `text`, or `after`.
    pub(in crate::hub) last: Seq,
    pub(in crate::hub) events: usize,
    pub(in crate::hub) text: Option<Bytes>,
    /// Read anew, because the epoch of the events was not the known one.
    pub(in crate::hub) members: Option<(i64, HashSet<UserId>)>,
}

/// What a seat that is behind needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::hub) enum Next {
    /// Live, gone, or to be looked at again after the next read.
    Nothing,
    /// The events in (`after`, `before`).
    Read { after: Seq, before: Seq },
}

impl Room {
    pub(super) fn at(id: RoomId, cursor: Seq) -> Self {
        Self {
            id,
            cursor,
            epoch: None,
            members: HashSet::new(),
            seats: Vec::new(),
        }
    }

    pub(super) fn cursor(&self) -> Seq {
        self.cursor
    }

    /// `true` if members must be read before it can go live.
    pub(super) fn seat(&mut self, link: Arc<Link>, place: Place) -> bool {
        if !self.members.contains(&link.actor.user.id) {
            self.epoch = None;
        }
        self.seats.push(Seat {
            link,
            place,
            seated_after_read: true,
        });
        self.epoch.is_none()
    }

    pub(super) fn has_seat(&self, id: u64) -> bool {
        self.seats.iter().any(|seat| seat.link.id == id)
    }

    pub(super) fn leave(&mut self, id: u64) {
        self.seats.retain(|seat| seat.link.id != id);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.seats.is_empty()
    }

    pub(super) fn is_behind(&self, head: &Head) -> bool {
        head.seq > self.cursor || !self.knows_members_at(head.epoch)
    }

    pub(super) fn knows_members_at(&self, epoch: i64) -> bool {
        self.epoch == Some(epoch)
    }

    pub(super) fn forget_members(&mut self) {
        self.epoch = None;
    }

    pub(super) fn wants_members(&self) -> bool {
        self.epoch.is_none()
    }

    pub(super) fn want(&mut self) -> Want {
        for seat in &mut self.seats {
            seat.seated_after_read = false;
        }
        Want {
            room: self.id,
            after: self.cursor,
            epoch: self.epoch,
        }
    }

    /// `true` if this seat needs somebody to read for it now.
    pub(super) fn resume(&mut self, id: u64, held: Option<Seq>) -> bool {
        let cursor = self.cursor;
        let Some(seat) = self.seats.iter_mut().find(|seat| seat.link.id == id) else {
            return false;
        };
        let at_hello = match seat.place {
            Place::Waiting { have } => Some(have),
            Place::Behind { .. } | Place::Live => None,
        };
        let Some(have) = held.map(|held| held.clamp(0, cursor)).or(at_hello) else {
            return false;
        };
        let busy = matches!(seat.place, Place::Behind { catching: true, .. });
        seat.place = Place::Behind {
            have,
            catching: true,
        };
        !busy
    }

    pub(super) fn next(&mut self, id: u64) -> Next {
        let (room, cursor, known) = (self.id, self.cursor, self.epoch.is_some());
        let Some(seat) = self.seats.iter_mut().find(|seat| seat.link.id == id) else {
            return Next::Nothing;
        };
        let Place::Behind { mut have, .. } = seat.place else {
            return Next::Nothing;
        };
        let member = known && self.members.contains(&seat.link.actor.user.id);
        let too_much = cursor - have > limits::RESUME_EVENTS;
        if too_much && member {
            let limited = Event::ReloadRoom { room, head: cursor };
            seat.link.push(frame::of(&limited));
            have = cursor;
        }
        let next = if have < cursor && !too_much {
            Next::Read {
                after: have,
                before: cursor + 1,
            }
        } else {
            Next::Nothing
        };
        seat.place = match next {
            Next::Nothing if member => Place::Live,
            _ => Place::Behind {
                have,
                catching: next != Next::Nothing,
            },
        };
        if next == Next::Nothing && !member {
            self.epoch = None;
        }
        next
    }

    pub(super) fn advance(&mut self, id: u64, from: Seq, to: Seq, page: Option<Frame>) {
        let Some(seat) = self.seats.iter_mut().find(|seat| seat.link.id == id) else {
            return;
        };
        if let Place::Behind { have, .. } = &mut seat.place
            && *have == from
        {
            *have = to;
            if let Some(page) = page {
                seat.link.push(page);
            }
        }
    }

    pub(super) fn stop_catching(&mut self, id: u64) {
        for seat in &mut self.seats {
            if let Place::Behind { catching, .. } = &mut seat.place
                && seat.link.id == id
            {
                *catching = false;
            }
        }
    }

    /// `true` if this seat is behind and nobody was reading for it.
    pub(super) fn starts_catching(&mut self, id: u64) -> bool {
        self.seats
            .iter_mut()
            .any(|seat| seat.link.id == id && seat.starts_catching())
    }

    /// Those that are behind and that nobody was reading for.
    pub(super) fn start_catching(&mut self) -> Vec<Arc<Link>> {
        self.seats
            .iter_mut()
            .filter_map(|seat| seat.starts_catching().then(|| Arc::clone(&seat.link)))
            .collect()
    }

    /// Takes the seats of those who are no members, and returns them.
    pub(super) fn judge(&mut self, epoch: i64, members: &HashSet<UserId>) -> Vec<Arc<Link>> {
        self.epoch = Some(epoch);
        self.members.clone_from(members);
        let cursor = self.cursor;
        let mut closed = Vec::new();
        let mut doubt = false;
        self.seats.retain_mut(|seat| {
            if members.contains(&seat.link.actor.user.id) {
                return true;
            }
            if seat.seated_after_read {
                // Perhaps a member since: nothing is sent until the next read has judged it.
                doubt = true;
                if seat.place == Place::Live {
                    seat.place = Place::Behind {
                        have: cursor,
                        catching: false,
                    };
                }
                return true;
            }
            closed.push(Arc::clone(&seat.link));
            false
        });
        if doubt {
            self.epoch = None;
        }
        closed
    }

    /// Gives what was read to all live seats, and moves the cursor. Returns deliveries; seats
    /// whose connection is over are put into `over`.
    pub(super) fn hand_out(&mut self, ready: &Ready, over: &mut Vec<u64>) -> usize {
        let mut deliveries = 0;
        if let Some(text) = &ready.text {
            for seat in &self.seats {
                if seat.place != Place::Live {
                    continue;
                }
                if seat.link.push(text.clone()) {
                    deliveries += ready.events;
                } else {
                    over.push(seat.link.id);
                }
            }
        }
        self.cursor = ready.last;
        deliveries
    }
}

impl Seat {
    fn starts_catching(&mut self) -> bool {
        match &mut self.place {
            Place::Behind { catching, .. } if !*catching => {
                *catching = true;
                true
            }
            _ => false,
        }
    }
}

#[cfg(test)]
impl Room {
    pub(super) fn check_invariants(&self) {
        assert!(!self.seats.is_empty(), "an empty room is kept");
        for seat in &self.seats {
            match seat.place {
                Place::Live => assert!(
                    self.members.contains(&seat.link.actor.user.id),
                    "live without being a member"
                ),
                Place::Waiting { have } | Place::Behind { have, .. } => assert!(have >= 0),
            }
        }
    }

    pub(super) fn seated(&self) -> impl Iterator<Item = u64> {
        self.seats.iter().map(|seat| seat.link.id)
    }
}
