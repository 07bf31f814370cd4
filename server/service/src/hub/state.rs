//! Connections, rooms and seats of one process. No I/O and no time, so that every
//! interleaving can be tested.

mod room;
#[cfg(test)]
mod tests;

pub(super) use room::{Next, Ready, Want};

use std::{
    collections::{BTreeMap, HashMap, HashSet, hash_map::Entry},
    sync::Arc,
};

use domain::{CloseCode, Event, RoomId, RoomSummary, Seq, UserId};
use store::Head;

use super::{frame, link::Link};
use room::{Place, Room};

#[derive(Default)]
pub(super) struct State {
    connections: HashMap<u64, Connected>,
    users: HashMap<UserId, User>,
    /// Those in which somebody here has a seat.
    rooms: HashMap<RoomId, Room>,
    dirty_rooms: HashSet<RoomId>,
    dirty_users: HashSet<UserId>,
}

struct Connected {
    link: Arc<Link>,
    rooms: Vec<RoomId>,
    stage: Stage,
    /// Its rooms changed while they were being read for the hello.
    look_again: bool,
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
    pub(super) fn register(&mut self, link: &Arc<Link>) {
        let user = self.users.entry(link.actor.user.id).or_default();
        user.connections.push(link.id);
        self.connections.insert(
            link.id,
            Connected {
                link: Arc::clone(link),
                rooms: Vec::new(),
                stage: Stage::Arriving,
                look_again: false,
            },
        );
    }

    /// The hello with these rooms is in its queue.
    pub(super) fn greet(&mut self, id: u64, rooms: &[RoomSummary]) {
        let Some(connected) = self.connections.get_mut(&id) else {
            return;
        };
        connected.stage = Stage::Greeted;
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

    /// The client said what it holds: its seats go live as soon as they have the rest.
    pub(super) fn resume(
        &mut self,
        id: u64,
        have: &BTreeMap<RoomId, Seq>,
    ) -> Option<(CatchUp, Doubtful)> {
        let connected = self.connections.get_mut(&id)?;
        connected.stage = Stage::Resumed;
        let foreign = have.keys().filter(|room| !connected.rooms.contains(room));
        let mut doubtful = Doubtful {
            foreign: foreign.copied().collect(),
            ahead: Vec::new(),
        };
        let mut rooms = Vec::new();
        for &room in &connected.rooms {
            let Some(open) = self.rooms.get_mut(&room) else {
                continue;
            };
            let held = have.get(&room).copied();
            if let Some(held) = held.filter(|&held| held > open.cursor()) {
                doubtful.ahead.push((room, held));
            }
            if open.resume(id, held) {
                rooms.push(room);
            }
        }
        let link = Arc::clone(&connected.link);
        Some((CatchUp { link, rooms }, doubtful))
    }

    /// What a seat that is behind needs next; goes live if that is nothing.
    pub(super) fn next(&mut self, id: u64, room: RoomId) -> Next {
        let Some(open) = self.rooms.get_mut(&room) else {
            return Next::Nothing;
        };
        let next = open.next(id);
        if next == Next::Nothing && open.wants_members() {
            self.dirty_rooms.insert(room);
        }
        next
    }

    /// Hands over a missing range that was read from `from` on; dropped if the seat moved.
    pub(super) fn advance(
        &mut self,
        id: u64,
        room: RoomId,
        from: Seq,
        to: Seq,
        text: Option<bytes::Bytes>,
    ) {
        if let Some(open) = self.rooms.get_mut(&room) {
            open.advance(id, from, to, text);
        }
    }

    /// Its missing range could not be read now.
    pub(super) fn give_up_catching(&mut self, id: u64, room: RoomId) {
        if let Some(open) = self.rooms.get_mut(&room) {
            open.stop_catching(id);
        }
    }

    /// Its missing range was refused: find out who is a member.
    pub(super) fn doubt_membership(&mut self, id: u64, room: RoomId) {
        if let Some(open) = self.rooms.get_mut(&room) {
            open.stop_catching(id);
            open.forget_members();
            self.dirty_rooms.insert(room);
        }
    }

    /// Seats that are behind and that nobody is reading for.
    pub(super) fn left_behind(&mut self) -> Vec<CatchUp> {
        let mut by_link: HashMap<u64, CatchUp> = HashMap::new();
        for (&id, room) in &mut self.rooms {
            for link in room.start_catching() {
                by_link
                    .entry(link.id)
                    .or_insert_with(|| CatchUp {
                        link,
                        rooms: Vec::new(),
                    })
                    .rooms
                    .push(id);
            }
        }
        by_link.into_values().collect()
    }

    /// `true` if some of these rooms are to be read.
    pub(super) fn moved(&mut self, heads: &[Head]) -> bool {
        let before = self.dirty_rooms.len();
        for head in heads {
            if self
                .rooms
                .get(&head.room)
                .is_some_and(|room| room.is_behind(head))
            {
                self.dirty_rooms.insert(head.room);
            }
        }
        self.dirty_rooms.len() > before
    }

    /// `true` if this person is here.
    pub(super) fn look_at_user(&mut self, user: UserId) -> bool {
        let here = self.users.contains_key(&user);
        if here {
            self.dirty_users.insert(user);
        }
        here
    }

    pub(super) fn look_at_everything(&mut self) {
        self.dirty_rooms.extend(self.rooms.keys());
        self.dirty_users.extend(self.users.keys());
    }

    pub(super) fn look_at_room(&mut self, room: RoomId) {
        if self.rooms.contains_key(&room) {
            self.dirty_rooms.insert(room);
        }
    }

    /// Rooms to read, at most `limit`. Seats taken from now on are not judged by that read.
    pub(super) fn take_dirty_rooms(&mut self, limit: usize) -> Vec<Want> {
        let rooms: Vec<RoomId> = self.dirty_rooms.iter().take(limit).copied().collect();
        let mut wants = Vec::with_capacity(rooms.len());
        for id in rooms {
            self.dirty_rooms.remove(&id);
            if let Some(room) = self.rooms.get_mut(&id) {
                wants.push(room.want());
            }
        }
        wants
    }

    /// Somebody whose rooms are to be read.
    pub(super) fn take_dirty_user(&mut self) -> Option<UserId> {
        let user = *self.dirty_users.iter().next()?;
        self.dirty_users.remove(&user);
        Some(user)
    }

    /// Applies one room's part of a read. Returns deliveries, and whose ranges to read now.
    pub(super) fn deliver(&mut self, ready: &Ready) -> (usize, Vec<CatchUp>) {
        let Some(room) = self.rooms.get_mut(&ready.room) else {
            return (0, Vec::new());
        };
        if room.cursor() != ready.after {
            // Left and entered again meanwhile.
            self.dirty_rooms.insert(ready.room);
            return (0, Vec::new());
        }
        let mut over = Vec::new();
        if let Some((epoch, members)) = &ready.members {
            for link in room.judge(*epoch, members) {
                if let Some(connected) = self.connections.get_mut(&link.id) {
                    connected.rooms.retain(|it| *it != ready.room);
                }
                if !link.push(frame::of(&Event::RoomClosed { room: ready.room })) {
                    over.push(link.id);
                }
            }
            for member in members {
                if self
                    .users
                    .get(member)
                    .is_some_and(|user| user.connections.iter().any(|&id| !room.has_seat(id)))
                {
                    self.dirty_users.insert(*member);
                }
            }
        }
        let deliveries = room.hand_out(ready, &mut over);
        if room.is_behind(&ready.head) {
            self.dirty_rooms.insert(ready.room);
        }
        let catching = room
            .start_catching()
            .into_iter()
            .map(|link| CatchUp {
                link,
                rooms: vec![ready.room],
            })
            .collect();
        self.drop_if_empty(ready.room);
        for id in over {
            self.remove(id);
        }
        (deliveries, catching)
    }

    /// The rooms of one person as storage has them. Opens new ones; doubts those that are
    /// missing, for the reader to decide.
    pub(super) fn reconcile(&mut self, user: UserId, rooms: &[RoomSummary]) -> Vec<CatchUp> {
        let Some(entry) = self.users.get_mut(&user) else {
            return Vec::new();
        };
        let ids = entry.connections.clone();
        let moved: Vec<&RoomSummary> = rooms
            .iter()
            .filter(|room| {
                let known = entry.marks.insert(room.id, room.last_read);
                known.is_some_and(|known| known < room.last_read)
            })
            .collect();
        let listed: HashSet<RoomId> = rooms.iter().map(|room| room.id).collect();
        entry.marks.retain(|room, _| listed.contains(room));
        let mut catching = Vec::new();
        for id in ids {
            let Some(connected) = self.connections.get_mut(&id) else {
                continue;
            };
            if connected.stage == Stage::Arriving {
                // Its own read of its rooms may be older than this one.
                connected.look_again = true;
                continue;
            }
            let link = Arc::clone(&connected.link);
            let missing: Vec<RoomId> = connected
                .rooms
                .iter()
                .filter(|room| !listed.contains(room))
                .copied()
                .collect();
            for room in missing {
                if let Some(open) = self.rooms.get_mut(&room) {
                    open.forget_members();
                    self.dirty_rooms.insert(room);
                }
            }
            for room in &moved {
                link.push(marked(room.id, room.last_read, room.unread, room.head));
            }
            let mut opened = Vec::new();
            for room in rooms {
                if self.seat(id, room.id, room.head) {
                    link.push(frame::of(&Event::RoomOpened { room: room.clone() }));
                    opened.push(room.id);
                }
            }
            opened.retain(|room| {
                self.rooms
                    .get_mut(room)
                    .is_some_and(|open| open.starts_catching(id))
            });
            if !opened.is_empty() {
                let rooms = opened;
                catching.push(CatchUp { link, rooms });
            }
        }
        catching
    }

    /// Whether these people's rooms and marks are those that were told; others are looked at.
    /// `true` if there are any.
    pub(super) fn compare(&mut self, users: &[UserId], rows: &[(UserId, RoomId, Seq)]) -> bool {
        let mut by_user: HashMap<UserId, HashMap<RoomId, Seq>> = HashMap::new();
        for &(user, room, mark) in rows {
            by_user.entry(user).or_default().insert(room, mark);
        }
        let before = self.dirty_users.len();
        for user in users {
            let stored = by_user.remove(user).unwrap_or_default();
            let told = self.users.get(user).is_none_or(|it| it.marks == stored);
            if !told {
                self.dirty_users.insert(*user);
            }
        }
        self.dirty_users.len() > before
    }

    /// Those who have had a hello.
    pub(super) fn users(&self) -> Vec<UserId> {
        let here: HashSet<UserId> = self.links().map(|link| link.actor.user.id).collect();
        here.into_iter().collect()
    }

    /// Tells all of the reader's own connections.
    pub(super) fn marked(&mut self, user: UserId, room: RoomId, seq: Seq, unread: u32, head: Seq) {
        let Some(entry) = self.users.get_mut(&user) else {
            return;
        };
        match entry.marks.entry(room) {
            Entry::Occupied(known) if *known.get() > seq => return,
            known => known.insert_entry(seq),
        };
        let text = marked(room, seq, unread, head);
        for id in &entry.connections {
            if let Some(connected) = self.connections.get(id)
                && connected.stage != Stage::Arriving
            {
                connected.link.push(text.clone());
            }
        }
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

    pub(super) fn rooms(&self) -> Vec<RoomId> {
        self.rooms.keys().copied().collect()
    }
}

fn marked(room: RoomId, last_read: Seq, unread: u32, head: Seq) -> bytes::Bytes {
    frame::of(&Event::Marked {
        room,
        last_read,
        unread,
        head,
    })
}
