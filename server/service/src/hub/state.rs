//! Connections, rooms and seats of one process. No I/O and no time, so that every
//! interleaving can be tested.

mod catching;
mod people;
mod reading;
mod room;
#[cfg(test)]
mod tests;

pub(super) use room::{Next, Ready, Want};

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use domain::{CloseCode, RoomId, RoomSummary, Seq, UserId, limits};

use super::link::Link;
use room::{Place, Room};

#[derive(Default)]
pub(super) struct State {
    connections: HashMap<u64, Connected>,
    users: HashMap<UserId, User>,
    /// Those in which somebody here has a seat.
    rooms: HashMap<RoomId, Room>,
    dirty_rooms: HashSet<RoomId>,
    dirty_users: HashSet<UserId>,
    /// Rises with whatever a look at storage must not miss.
    generation: u64,
}

struct Connected {
    link: Arc<Link>,
    rooms: Vec<RoomId>,
    stage: Stage,
    /// Its rooms changed while they were being read for the hello.
    look_again: bool,
    /// How often a room was closed to it.
    closings: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Its rooms are being read.
    Arriving,
    /// It has the hello, and has not said yet what it holds.
    Greeted,
    Resumed,
}

/// Somebody with at least one connection here.
#[derive(Default)]
struct User {
    connections: Vec<u64>,
    /// Reading marks as last told.
    marks: HashMap<RoomId, Seq>,
}

/// Missing ranges to be read for one connection.
pub(super) struct CatchUp {
    pub(super) link: Arc<Link>,
    pub(super) rooms: Vec<RoomId>,
}

/// What a resume named that does not fit.
pub(super) struct Doubtful {
    /// Not among the rooms of this connection.
    pub(super) foreign: Vec<RoomId>,
    /// The client claims to hold more than is known here.
    pub(super) ahead: Vec<(RoomId, Seq)>,
}

impl State {
    /// A person's newest connections stay: who comes back must never be locked out by what they
    /// left behind.
    pub(super) fn register(&mut self, link: &Arc<Link>) {
        let user = self.users.entry(link.actor.user.id).or_default();
        user.connections.push(link.id);
        let one_too_many = user.connections.len() > limits::SOCKETS_PER_USER;
        let oldest = user.connections.first().copied();
        self.connections.insert(
            link.id,
            Connected {
                link: Arc::clone(link),
                rooms: Vec::new(),
                stage: Stage::Arriving,
                look_again: false,
                closings: 0,
            },
        );
        if let Some(oldest) = oldest.filter(|_| one_too_many)
            && let Some(link) = self.remove(oldest)
        {
            link.close(CloseCode::Resync);
        }
    }

    /// The hello with these rooms is in its queue.
    pub(super) fn greet(&mut self, id: u64, rooms: &[RoomSummary]) {
        let Some(connected) = self.connections.get_mut(&id) else {
            return;
        };
        connected.stage = Stage::Greeted;
        self.generation += 1;
        let user = connected.link.actor.user.id;
        if connected.look_again {
            self.dirty_users.insert(user);
        }
        if let Some(user) = self.users.get_mut(&user) {
            for room in rooms {
                user.marks.insert(room.id, room.last_read);
            }
        }
        for room in rooms {
            self.seat(id, room.id, room.head);
        }
    }

    /// Gives a connection a seat at `head`. `false` if it has one.
    fn seat(&mut self, id: u64, room: RoomId, head: Seq) -> bool {
        let Some(connected) = self.connections.get_mut(&id) else {
            return false;
        };
        if connected.rooms.contains(&room) {
            return false;
        }
        connected.rooms.push(room);
        let place = if connected.stage == Stage::Resumed {
            Place::Behind {
                have: head,
                catching: false,
            }
        } else {
            Place::Waiting { have: head }
        };
        let open = self
            .rooms
            .entry(room)
            .or_insert_with(|| Room::at(room, head));
        if open.seat(Arc::clone(&connected.link), place) {
            self.dirty_rooms.insert(room);
        }
        true
    }

    /// Ends those connections, with the reason.
    pub(super) fn close(&mut self, code: CloseCode, which: impl Fn(&Link) -> bool) {
        let ids: Vec<u64> = self
            .connections
            .values()
            .filter(|connected| which(&connected.link))
            .map(|connected| connected.link.id)
            .collect();
        for id in ids {
            if let Some(link) = self.remove(id) {
                link.close(code);
            }
        }
    }

    pub(super) fn remove(&mut self, id: u64) -> Option<Arc<Link>> {
        let connected = self.connections.remove(&id)?;
        for room in connected.rooms {
            if let Some(open) = self.rooms.get_mut(&room) {
                open.leave(id);
                self.drop_if_empty(room);
            }
        }
        let user = connected.link.actor.user.id;
        if let Some(entry) = self.users.get_mut(&user) {
            entry.connections.retain(|it| *it != id);
            if entry.connections.is_empty() {
                self.users.remove(&user);
                self.dirty_users.remove(&user);
            }
        }
        Some(connected.link)
    }

    fn drop_if_empty(&mut self, room: RoomId) {
        if self.rooms.get(&room).is_some_and(Room::is_empty) {
            self.rooms.remove(&room);
            self.dirty_rooms.remove(&room);
        }
    }

    /// While it stays the same, no room, person or connection has come, and nothing was told
    /// about anybody's rooms.
    pub(super) fn generation(&self) -> u64 {
        self.generation
    }

    pub(super) fn connection_count(&self) -> usize {
        self.connections.len()
    }

    /// Everybody who has had the hello.
    pub(super) fn links(&self) -> impl Iterator<Item = &Arc<Link>> {
        self.connections
            .values()
            .filter(|connected| connected.stage != Stage::Arriving)
            .map(|connected| &connected.link)
    }

    /// Greeted connections whose id is `slot` modulo `slots`, with their rooms.
    pub(super) fn slot(&self, slot: u64, slots: u64) -> Vec<(Arc<Link>, Vec<RoomId>)> {
        self.connections
            .values()
            .filter(|it| it.link.id % slots == slot && it.stage != Stage::Arriving)
            .map(|it| (Arc::clone(&it.link), it.rooms.clone()))
            .collect()
    }
}

#[cfg(test)]
impl State {
    fn check_invariants(&self) {
        for (id, room) in &self.rooms {
            room.check_invariants();
            for seat in room.seated() {
                assert!(
                    self.connections[&seat].rooms.contains(id),
                    "a seat of nobody"
                );
            }
        }
        for (id, connected) in &self.connections {
            let user = &self.users[&connected.link.actor.user.id];
            assert!(user.connections.contains(id), "an unknown person");
            for room in &connected.rooms {
                assert!(self.rooms[room].has_seat(*id), "a room without a seat");
            }
        }
        for user in self.users.values() {
            assert!(!user.connections.is_empty(), "somebody who left");
        }
    }
}
