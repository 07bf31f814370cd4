//! What waits for a person in their rooms, the most urgent first: one rule for the home, the bar on every page, the tab
//! and the sound.

use std::cmp::Reverse;

use crate::{
    Episode, Preview, Priority, RoomId, RoomKind, RoomSummary, UnixMillis, UserId,
    alert::WhyReopened,
};

/// An episode that nobody has closed, and whose room it is in.
#[derive(Clone, Debug, PartialEq)]
pub struct Need {
    pub room: RoomId,
    /// What the room is called: its wearer's name.
    pub name: String,
    pub episode: Episode,
}

/// What an expert sees first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Triage {
    /// Nobody has it: somebody is to take it.
    pub open: Vec<Need>,
    /// Somebody has it.
    pub taken: Vec<Need>,
    /// Something does not work, so that an alert might not come.
    pub technical: Vec<Need>,
    /// Rooms whose newest item is a message that was not read.
    pub waiting: Vec<RoomSummary>,
}

impl Triage {
    /// Of these rooms, for an expert or a wearer. `name` says what each is called.
    pub fn of(
        rooms: &[RoomSummary],
        is_wearer: bool,
        name: impl Fn(&RoomSummary) -> String,
    ) -> Self {
        let mut triage = Self::default();
        for room in rooms {
            let shown = room.episodes.iter();
            for episode in shown.filter(|one| !is_wearer || one.life.why.is_for_wearer()) {
                let list = if !episode.life.why.calls_somebody() {
                    &mut triage.technical
                } else if episode.life.is_open() {
                    &mut triage.open
                } else {
                    &mut triage.taken
                };
                let need = Need {
                    room: room.id,
                    name: name(room),
                    episode: episode.clone(),
                };
                // Lists are short, and a client is smaller without a sort of each.
                let after = |other: &Need| other.urgency() > need.urgency();
                let place = list.iter().position(after).unwrap_or(list.len());
                list.insert(place, need);
            }
            if room.unread > 0
                && !room.muted
                && matches!(room.preview, Some(Preview::Message { .. }))
            {
                // A wearer waits before a colleague does, and whoever has waited longest first.
                let key =
                    |room: &RoomSummary| (room.kind != RoomKind::Care, room.active_at, room.id);
                let after = |other: &RoomSummary| key(other) > key(room);
                let list = &mut triage.waiting;
                let place = list.iter().position(after).unwrap_or(list.len());
                let mut room = room.clone();
                room.name = name(&room);
                list.insert(place, room);
            }
        }
        triage
    }
}

impl Need {
    /// Smaller is more urgent. What came late stands below what happens now, and a drill below everything.
    fn urgency(&self) -> (bool, bool, Reverse<Priority>, i64, RoomId, i64) {
        let Episode {
            raised_seq, life, ..
        } = &self.episode;
        (
            life.why.is_drill(),
            life.late,
            Reverse(life.priority),
            life.open_since(),
            self.room,
            *raised_seq,
        )
    }

    /// Whether this person's devices are to sound for it, if it is open.
    pub fn calls(&self, who: UserId, now: UnixMillis) -> Calls {
        let life = &self.episode.life;
        // Whoever has just given it back knows of it.
        let gave_back = life.reopened.as_ref().is_some_and(|reopened| {
            let by = reopened.by.as_ref().map(|by| by.id);
            reopened.why == WhyReopened::GivenBack && by == Some(who)
        });
        if life.late || life.priority == Priority::Low || gave_back || life.is_snoozed(who, now) {
            return Calls::No;
        }
        let mut asked = life.asked.iter().filter(|one| one.asked_at.is_some());
        match asked.next() {
            None => Calls::UnlessSomebodyIsAsked,
            Some(first) if first.who.id == who || asked.any(|one| one.who.id == who) => Calls::Yes,
            Some(_) => Calls::No,
        }
    }
}

/// Whether an open episode is to be heard by somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Calls {
    No,
    /// Nobody was asked yet. That takes a moment; where it takes longer, better all hear it than nobody.
    UnlessSomebodyIsAsked,
    Yes,
}

#[cfg(test)]
mod tests;
