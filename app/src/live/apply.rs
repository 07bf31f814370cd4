use std::collections::BTreeMap;

use domain::{
    ClientId, Command, Error, Event, LogId, OpenRoom, RoomAction, RoomEvent, RoomId, RoomSummary,
    ShownAs, UnixMillis,
};

use super::{Draft, DraftState, Effect, Input, Live, OnScreen, Room};

impl Live {
    /// Takes what happened at `now` (own clock); returns what is to be done about it.
    pub fn apply(&mut self, now: UnixMillis, input: Input) -> Vec<Effect> {
        let mut effects = Vec::new();
        let kept = self.kept();
        match input {
            Input::Listed(rooms) => self.list(rooms),
            Input::Loaded(loaded) => self.load(*loaded),
            Input::NotLoaded { room, error } => {
                if error == Some(Error::SignedOut) {
                    effects.push(Effect::Leave);
                }
                // An answer that could not be read looks like none: the other build explains it.
                self.unreadable |= self.outdated && error.is_none();
                if let Some(room) = self.rooms.get_mut(&room) {
                    room.load_failed = true;
                }
            }
            Input::Open(room) => {
                self.open = Some(room);
                self.ask_again();
            }
            Input::Close(room) => {
                self.open = self.open.filter(|open| *open != room);
            }
            Input::AtEnd { room, seen: true } => self.on_screen.at_end = Some(room),
            Input::AtEnd { room, seen: false } => {
                let at_end = &mut self.on_screen.at_end;
                *at_end = at_end.filter(|seen| *seen != room);
            }
            Input::Visible(visible) => self.on_screen.page = visible,
            Input::Older => self.older(&mut effects),
            Input::Act {
                room,
                client_id,
                action,
            } => self.act(now, room, client_id, action),
            Input::Retry { client_id, fresh } => self.outbox.retry(client_id, fresh),
            Input::Discard(client_id) => self.outbox.remove(client_id),
            Input::Restored(drafts) => {
                if let Some(me) = &self.me {
                    self.outbox.restore(drafts, me.id, now);
                }
                for room in self.rooms.values() {
                    for action in room.timeline.done() {
                        self.outbox.done(action);
                    }
                }
            }
            Input::Connecting => self.link.connecting(),
            Input::Frame(event) => {
                self.link.heard(now);
                self.frame(now, *event, &mut effects);
            }
            Input::Unreadable => {
                self.link.heard(now);
                self.link.misread();
                self.unreadable = true;
            }
            Input::Lost => self.lost(now),
            Input::Blocked(blocked) => self.link.block(blocked),
            Input::Posted {
                room,
                client_id,
                result,
            } => self.posted(now, room, client_id, result, &mut effects),
            Input::SetBack => self.link.doubt(now),
            Input::Tick => {
                if self.wants_renewal(now) {
                    effects.push(Effect::Renew);
                }
                if self.link.is_stale(now) {
                    self.lost(now);
                    effects.push(Effect::Reconnect);
                }
            }
        }
        self.follow_up(now, &mut effects);
        if kept != self.kept() {
            effects.push(Effect::Keep);
        }
        effects
    }

    /// What of the unsent drafts changes while they wait.
    fn kept(&self) -> Vec<(ClientId, bool)> {
        let unsent = self.outbox.unsent();
        unsent.map(|draft| (draft.client_id, draft.held)).collect()
    }

    fn frame(&mut self, now: UnixMillis, event: Event, effects: &mut Vec<Effect>) {
        match event {
            Event::Hello {
                version,
                you,
                rooms,
                server_time,
                log,
                ..
            } => {
                if self.me.as_ref().is_some_and(|me| me.id != you.id) {
                    // Nothing of this person may be shown or sent in another one's name.
                    *self = Self::default();
                    effects.push(Effect::Leave);
                    return;
                }
                self.me = Some(you);
                self.outdated = !self.version.is_empty() && self.version != version;
                self.count_in(log);
                self.greet(rooms);
                self.link.greeted(server_time);
                self.ask_again();
                let loaded = self.rooms.iter().filter(|(_, room)| room.log.is_loaded());
                // To collect them would be to sort them, by code that nothing else needs.
                let mut have = BTreeMap::new();
                have.extend(loaded.map(|(id, room)| (*id, room.log.have())));
                effects.push(Effect::Command(Command::Resume { have, log }));
                self.told = OnScreen::default();
            }
            Event::Events { room, events } => {
                let me = self.me.as_ref().map(|me| me.id);
                let Some(known) = self.rooms.get_mut(&room) else {
                    return;
                };
                // An empty answer stays "asked" until the next beat: no asking in circles.
                if known.asked.is_some_and(|(after, before)| {
                    let inside = |event: &RoomEvent| after < event.seq && event.seq < before;
                    events.iter().any(inside)
                }) {
                    known.asked = None;
                }
                self.unreadable |= any_unknown(&events);
                let entered = known.take(&events, me);
                let (have, loaded) = (known.log.have(), known.log.is_loaded());
                if loaded {
                    for event in &entered {
                        self.arrived(event);
                    }
                } else {
                    for event in &events {
                        self.arrived(event);
                    }
                }
                self.outbox.settle(room, have);
            }
            Event::Sent {
                client_id,
                room,
                seq,
                ..
            } => {
                self.outbox.sent(client_id, seq);
                if let Some(known) = self.rooms.get_mut(&room) {
                    known.head = known.head.max(seq);
                    self.outbox.settle(room, known.log.have());
                }
            }
            Event::Refused {
                client_id, error, ..
            } => {
                if error == Error::SignedOut {
                    effects.push(Effect::Leave);
                }
                if let Some(client_id) = client_id {
                    self.outbox.refused(client_id, error, now);
                }
            }
            Event::ReloadRoom { room, head } => {
                if let Some(room) = self.rooms.get_mut(&room) {
                    room.restart(head);
                }
            }
            Event::RoomOpened { room } => {
                let id = room.id;
                match self.rooms.get_mut(&id) {
                    Some(known) => {
                        known.count(room);
                        if known.log.is_loaded() && !known.loading {
                            known.loading = true;
                            effects.push(Effect::Load(id));
                        }
                    }
                    None => {
                        self.rooms.insert(id, Room::new(room));
                    }
                }
            }
            Event::RoomClosed { room } => {
                if self.rooms.remove(&room).is_some() {
                    self.left.insert(room);
                }
                self.outbox.close(room);
            }
            Event::Marked {
                room,
                last_read,
                unread,
                head,
            } => {
                if let Some(room) = self.rooms.get_mut(&room) {
                    room.mark(last_read, unread, head);
                }
            }
            Event::Beat { heads, as_of } => {
                self.link.read_at(as_of);
                for (id, head) in heads {
                    if let Some(room) = self.rooms.get_mut(&id) {
                        room.head = room.head.max(head);
                    }
                }
                self.ask_again();
                effects.push(Effect::Command(Command::Beat));
            }
            Event::StorageDown => self.link.storage(false),
            Event::StorageUp => {
                self.link.storage(true);
                self.outbox.rewind();
            }
            Event::GoingAway { after_ms } => {
                self.lost(now);
                effects.push(Effect::ComeBack { after_ms });
            }
        }
    }

    /// Whatever the state asks for, no matter by which way it came about.
    fn follow_up(&mut self, now: UnixMillis, effects: &mut Vec<Effect>) {
        if let Some(id) = self.open
            && let Some(room) = self.rooms.get_mut(&id)
            && !room.log.is_loaded()
            && !room.loading
        {
            room.loading = true;
            effects.push(Effect::Load(id));
        }
        if self.link.is_ready() {
            self.ask(effects);
            let at_end = self
                .open
                .filter(|open| self.on_screen.at_end == Some(*open));
            let seen = OnScreen {
                at_end,
                ..self.on_screen
            };
            if std::mem::replace(&mut self.told, seen) != seen {
                effects.push(Effect::Command(Command::Show {
                    room: seen.at_end,
                    visible: seen.page,
                }));
            }
        }
        let by: fn(Command) -> Effect = match (self.link.is_ready(), self.link.is_blocked()) {
            (true, _) => Effect::Command,
            (false, true) => Effect::Post,
            (false, false) => return,
        };
        if let Some(id) = self
            .open
            .filter(|open| self.on_screen.at_end == Some(*open))
            && let Some(room) = self.rooms.get_mut(&id)
            && room.log.have() > room.last_read().max(room.marked)
        {
            room.marked = room.log.have();
            let seq = room.marked;
            effects.push(by(Command::MarkRead { room: id, seq }));
        }
        let commands = self.outbox.next(now);
        effects.extend(commands.into_iter().map(by));
    }

    /// For what is missing of the logs.
    fn ask(&mut self, effects: &mut Vec<Effect>) {
        for (id, room) in &mut self.rooms {
            if room.asked.is_none()
                && let Some((after, before)) = room.log.hole(room.head)
            {
                room.asked = Some((after, before));
                effects.push(Effect::Command(Command::Fetch {
                    room: *id,
                    after,
                    before,
                }));
            }
        }
    }

    /// The answer to a plain request. What it wrote is shown by the newest page.
    fn posted(
        &mut self,
        now: UnixMillis,
        room: RoomId,
        client_id: Option<ClientId>,
        result: Result<(), Option<Error>>,
        effects: &mut Vec<Effect>,
    ) {
        match (result, client_id) {
            (Ok(()), client_id) => {
                if let Some(client_id) = client_id {
                    self.outbox.posted(client_id);
                }
                effects.push(Effect::Load(room));
            }
            (Err(Some(Error::SignedOut)), _) => effects.push(Effect::Leave),
            (Err(Some(error)), Some(client_id)) => self.outbox.refused(client_id, error, now),
            (Err(Some(_)), None) => {}
            // Plain requests do not arrive either.
            (Err(None), _) => {
                self.link.block(false);
                self.outbox.rewind();
            }
        }
    }

    fn list(&mut self, rooms: Vec<RoomSummary>) {
        // The socket knows better, once it has spoken.
        if self.link.is_ready() {
            return;
        }
        self.greet(rooms);
    }

    fn is_other(&self, log: Option<LogId>) -> bool {
        self.log.is_some() && log.is_some() && self.log != log
    }

    /// Storage went back to an earlier state: numbers held here stand for other events there.
    fn count_in(&mut self, log: Option<LogId>) {
        if self.is_other(log) {
            for room in self.rooms.values_mut() {
                *room = Room::new(RoomSummary {
                    head: 0,
                    last_read: 0,
                    unread: 0,
                    ..room.summary()
                });
            }
            self.outbox.say_again();
        }
        self.log = log.or(self.log);
    }

    /// These are all the reader's rooms; anything held of another one is forgotten.
    fn greet(&mut self, rooms: Vec<RoomSummary>) {
        self.listed = true;
        let mut known = std::mem::take(&mut self.rooms);
        for summary in rooms {
            let id = summary.id;
            let room = match known.remove(&id) {
                Some(mut room) => {
                    if summary.head < room.log.have() {
                        // Storage went back behind what is shown here: believe storage.
                        room.restart(summary.head);
                    }
                    room.head = summary.head;
                    room.count(summary);
                    room
                }
                None => Room::new(summary),
            };
            self.rooms.insert(id, room);
        }
        for id in known.into_keys() {
            self.outbox.close(id);
        }
    }

    fn load(&mut self, loaded: OpenRoom) {
        let id = loaded.detail.summary.id;
        // A late answer about a room that was closed meanwhile.
        if self.link.is_ready() && !self.rooms.contains_key(&id) {
            return;
        }
        if self.link.is_ready() && self.is_other(loaded.log) {
            // Asked before the socket said hello; asked again with the next beat.
            if let Some(room) = self.rooms.get_mut(&id) {
                room.load_failed = true;
            }
            return;
        }
        self.count_in(loaded.log);
        let room = self
            .rooms
            .entry(id)
            .or_insert_with(|| Room::new(loaded.detail.summary.clone()));
        // Nothing else would fill the hole.
        let first = loaded.page.events.first().map_or(0, |event| event.seq);
        if self.link.is_blocked() && room.log.is_loaded() && first > room.log.have() + 1 {
            room.restart(loaded.page.head);
        }
        self.unreadable |= any_unknown(&loaded.page.events) || any_unknown(&loaded.page.later);
        let entered = room.load(&loaded.detail, &loaded.page);
        let have = room.log.have();
        let entered = entered.iter().map(AsRef::as_ref);
        for event in entered.chain(&loaded.page.later) {
            self.arrived(event);
        }
        self.outbox.settle(id, have);
    }

    /// An event is in the log: if it was said here, its draft has done its work.
    fn arrived(&mut self, event: &RoomEvent) {
        let author = event.author.as_ref().map(|person| person.id);
        if author.is_some()
            && author == self.me.as_ref().map(|me| me.id)
            && let Some(client_id) = event.client_id
        {
            self.outbox.remove(client_id);
        }
        if let Some(action) = event.change.facts().done {
            self.outbox.done(&action);
        }
    }

    /// Lets questions that got no useful answer be asked once more, and marks be sent once more.
    fn ask_again(&mut self) {
        for room in self.rooms.values_mut() {
            room.asked = None;
            room.marked = 0;
            if room.load_failed {
                room.load_failed = false;
                room.loading = false;
            }
        }
    }

    fn older(&mut self, effects: &mut Vec<Effect>) {
        if let Some(id) = self.open.filter(|_| self.link.is_ready())
            && let Some(room) = self.rooms.get_mut(&id)
            && room.asked.is_none()
            && let Some((after, before)) = room.log.older_range()
        {
            room.asked = Some((after, before));
            effects.push(Effect::Command(Command::Fetch {
                room: id,
                after,
                before,
            }));
        }
    }

    fn act(&mut self, now: UnixMillis, room: RoomId, client_id: ClientId, action: RoomAction) {
        let Some(by) = self.me.as_ref().map(|me| me.id) else {
            return;
        };
        // The same words may be said twice; anything else is done once.
        if action.text().is_none()
            && let Some(earlier) = self.outbox.attempt(&action)
        {
            let earlier_id = earlier.client_id;
            self.outbox.retry(earlier_id, client_id);
            return;
        }
        self.outbox.add(Draft {
            held: false,
            by,
            room,
            client_id,
            at: now,
            action,
            state: DraftState::Waiting,
        });
    }

    fn lost(&mut self, now: UnixMillis) {
        self.link.lost(now);
        // What goes by plain request does not depend on a socket.
        if !self.link.is_blocked() {
            self.outbox.rewind();
        }
        for room in self.rooms.values_mut() {
            room.asked = None;
            room.marked = 0;
        }
    }
}

fn any_unknown(events: &[RoomEvent]) -> bool {
    let is_unknown = |event: &RoomEvent| event.change.facts().shown_as == ShownAs::Unreadable;
    events.iter().any(is_unknown)
}
