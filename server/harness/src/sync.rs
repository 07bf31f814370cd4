//! What a client must do with what the socket says, without any network: keep each room's log
//! contiguous, fetch holes, repeat what was not confirmed. Notes every breach it sees.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    Change, ClientId, Command, Error, Event, Person, RoomEvent, RoomId, RoomSummary, Seq, limits,
};

/// Stands around a room's id in every text said there, so that a text that reached the wrong
/// person says where it came from.
const CANARY: &str = "canary:";

/// A text that belongs into `room`.
pub fn canary(room: RoomId, text: &str) -> String {
    format!("{CANARY}{room} {text}")
}

/// Where a text of [`canary`] belongs.
pub fn canary_room(text: &str) -> Option<RoomId> {
    let (_, rest) = text.split_once(CANARY)?;
    rest.get(..36)?.parse().ok()
}

/// The server's word that a command is on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ack {
    pub room: RoomId,
    pub client_id: ClientId,
    pub seq: Seq,
}

/// One room as this client holds it.
#[derive(Clone, Debug, Default)]
pub struct Held {
    /// Contiguous from 1, in order.
    pub log: Vec<RoomEvent>,
    /// Came before what is missing.
    early: BTreeMap<Seq, RoomEvent>,
    /// Highest number heard of.
    pub head: Seq,
    asked: bool,
    pub open: bool,
}

impl Held {
    pub fn have(&self) -> Seq {
        self.log.last().map_or(0, |event| event.seq)
    }
}

/// All a client knows. Survives its connections.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    pub you: Option<Person>,
    pub rooms: BTreeMap<RoomId, Held>,
    /// Not confirmed yet, oldest first.
    pub outbox: Vec<Command>,
    /// Every confirmation, repeats included.
    pub acks: Vec<Ack>,
    pub refusals: Vec<(Option<ClientId>, Error)>,
    /// Of every close frame.
    pub closes: Vec<u16>,
    pub connected: bool,
    pub connections: u32,
    pub storage_down: u32,
    pub storage_up: u32,
    pub going_away: u32,
    /// What the server must never do.
    pub breaches: Vec<String>,
}

impl Memory {
    /// Takes one frame; returns what to say next.
    pub fn hear(&mut self, text: &str) -> Vec<Command> {
        self.look_for_leaks(text);
        match serde_json::from_str::<Event>(text) {
            Ok(event) => self.take(event),
            Err(error) => {
                self.breaches.push(format!("not an event: {error}"));
                Vec::new()
            }
        }
    }

    /// A new connection knows nothing of what was asked on the old one.
    pub fn connection_lost(&mut self) {
        self.connected = false;
        for held in self.rooms.values_mut() {
            held.asked = false;
        }
    }

    /// Whether everything said is confirmed and every log stands at the head last heard of.
    pub fn is_settled(&self) -> bool {
        self.connected
            && self.outbox.is_empty()
            && self
                .rooms
                .values()
                .all(|held| !held.open || held.have() >= held.head)
    }

    fn take(&mut self, event: Event) -> Vec<Command> {
        match event {
            Event::Hello { you, rooms, .. } => return self.hello(you, &rooms),
            Event::Events { room, events } => return self.events(room, events),
            Event::Sent {
                client_id,
                room,
                seq,
                ..
            } => self.sent(Ack {
                room,
                client_id,
                seq,
            }),
            Event::Refused {
                client_id, error, ..
            } => self.refused(client_id, error),
            Event::ReloadRoom { room, head } => {
                self.held(room).head = head;
                return self.fill(room);
            }
            Event::RoomOpened { room } => {
                let id = room.id;
                self.opened(&room);
                return self.fill(id);
            }
            Event::RoomClosed { room } => self.held(room).open = false,
            Event::Marked { .. } => {}
            Event::Beat { heads, .. } => {
                let mut say = vec![Command::Beat];
                for (room, head) in heads {
                    let held = self.held(room);
                    held.head = held.head.max(head);
                    // Whatever was asked should have come by now.
                    held.asked = false;
                    say.extend(self.fill(room));
                }
                return say;
            }
            Event::StorageDown => self.storage_down += 1,
            Event::StorageUp => self.storage_up += 1,
            Event::GoingAway { .. } => self.going_away += 1,
        }
        Vec::new()
    }

    fn hello(&mut self, you: Person, rooms: &[RoomSummary]) -> Vec<Command> {
        self.you = Some(you);
        self.connected = true;
        self.connections += 1;
        let named: BTreeSet<RoomId> = rooms.iter().map(|room| room.id).collect();
        for (id, held) in &mut self.rooms {
            held.open = named.contains(id);
        }
        for room in rooms {
            self.opened(room);
        }
        let have = named
            .iter()
            .map(|room| (*room, self.held(*room).have()))
            .collect();
        let mut say = vec![Command::Resume { have, log: None }];
        say.extend(self.outbox.iter().cloned());
        say
    }

    fn opened(&mut self, room: &RoomSummary) {
        let held = self.held(room.id);
        held.open = true;
        if room.head < held.have() {
            let breach = format!(
                "head {} is behind what {} showed before",
                room.head, room.id
            );
            self.breaches.push(breach);
        } else {
            held.head = room.head;
        }
    }

    fn events(&mut self, room: RoomId, events: Vec<RoomEvent>) -> Vec<Command> {
        let mut breaches = Vec::new();
        let held = self.rooms.entry(room).or_default();
        if !held.open {
            breaches.push(format!("events of {room}, which is closed to this reader"));
        }
        held.asked = false;
        for pair in events.windows(2) {
            if let [a, b] = pair
                && b.seq != a.seq + 1
            {
                breaches.push(format!(
                    "hole within a frame of {room}: {} to {}",
                    a.seq, b.seq
                ));
            }
        }
        for event in events {
            if event.room != room {
                breaches.push(format!("event of {} in a frame of {room}", event.room));
                continue;
            }
            held.head = held.head.max(event.seq);
            let known = usize::try_from(event.seq - 1)
                .ok()
                .and_then(|index| held.log.get(index))
                .or_else(|| held.early.get(&event.seq));
            match known {
                Some(known) if *known != event => breaches.push(format!(
                    "{room} {} was {:?} and is now {:?}",
                    event.seq, known.change, event.change
                )),
                Some(_) => {}
                None => {
                    held.early.insert(event.seq, event);
                }
            }
        }
        while let Some(event) = held.early.remove(&(held.have() + 1)) {
            held.log.push(event);
        }
        self.breaches.extend(breaches);
        self.fill(room)
    }

    /// Asks for the first hole of a room, if it has one.
    fn fill(&mut self, room: RoomId) -> Vec<Command> {
        let held = self.held(room);
        let have = held.have();
        let until = held.early.keys().next().copied().unwrap_or(held.head + 1);
        if held.asked || !held.open || until <= have + 1 {
            return Vec::new();
        }
        held.asked = true;
        vec![Command::Fetch {
            room,
            after: have,
            before: until.min(have + 1 + limits::PAGE_EVENTS),
        }]
    }

    fn sent(&mut self, ack: Ack) {
        let before = self
            .acks
            .iter()
            .find(|other| other.client_id == ack.client_id);
        if before.is_some_and(|other| *other != ack) {
            self.breaches.push(format!("{before:?} became {ack:?}"));
        }
        self.acks.push(ack);
        self.outbox
            .retain(|command| id(command) != Some(ack.client_id));
    }

    fn refused(&mut self, client_id: Option<ClientId>, error: Error) {
        // What can succeed later stays in the outbox; the driver repeats it.
        if client_id.is_some() && !error.is_passing() {
            self.outbox.retain(|command| id(command) != client_id);
        }
        self.refusals.push((client_id, error));
    }

    fn held(&mut self, room: RoomId) -> &mut Held {
        self.rooms.entry(room).or_default()
    }

    fn look_for_leaks(&mut self, text: &str) {
        for (start, _) in text.match_indices(CANARY) {
            let room = text.get(start..).and_then(canary_room);
            let entitled = room.is_some_and(|room| {
                // The hello is taken after this look, and its previews are of rooms it names.
                text.starts_with(r#"{"hello":"#)
                    || text.starts_with(r#"{"room_opened":"#)
                    || self.rooms.get(&room).is_some_and(|held| held.open)
            });
            if !entitled {
                self.breaches
                    .push(format!("text of {room:?} reached a stranger"));
            }
        }
    }
}

/// The idempotency key of a command that has one.
pub fn id(command: &Command) -> Option<ClientId> {
    command.room_and_client().1
}

/// The text of a message event.
pub fn text(event: &RoomEvent) -> Option<&str> {
    match &event.change {
        Change::Message { text } => Some(text),
        _ => None,
    }
}
