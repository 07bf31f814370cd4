//! What the reader takes and brings.

use domain::{Event, RoomId, Seq};
use store::Head;

use crate::hub::frame;

use super::{CatchUp, Ready, State, Want};

impl State {
    /// `true` if some of these rooms are to be read.
    pub(in crate::hub) fn moved(&mut self, heads: &[Head]) -> bool {
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

    pub(in crate::hub) fn look_at_everything(&mut self) {
        self.generation += 1;
        self.dirty_rooms.extend(self.rooms.keys());
        self.dirty_users.extend(self.users.keys());
    }

    pub(in crate::hub) fn look_at_room(&mut self, room: RoomId) {
        if self.rooms.contains_key(&room) {
            self.dirty_rooms.insert(room);
        }
    }

    /// Rooms to read, at most `limit`. Seats taken from now on are not judged by that read.
    pub(in crate::hub) fn take_dirty_rooms(&mut self, limit: usize) -> Vec<Want> {
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

    /// Whether an event with this number, committed with this head, is the next one of its room
    /// here, and its members are known.
    pub(in crate::hub) fn continues(&self, head: &Head, first: Seq) -> bool {
        self.rooms
            .get(&head.room)
            .is_some_and(|room| room.cursor() + 1 == first && room.knows_members_at(head.epoch))
    }

    /// Applies one room's part of a read, or of a commit. Returns deliveries, and whose ranges to read now.
    pub(in crate::hub) fn deliver(&mut self, ready: &Ready) -> (usize, Vec<CatchUp>) {
        let Some(room) = self.rooms.get_mut(&ready.room) else {
            return (0, Vec::new());
        };
        let known = ready.members.is_some() || room.knows_members_at(ready.head.epoch);
        if room.cursor() != ready.after || !known {
            // Handed out, or left and entered again, meanwhile.
            if room.is_behind(&ready.head) {
                self.dirty_rooms.insert(ready.room);
            }
            return (0, Vec::new());
        }
        let mut over = Vec::new();
        if let Some((epoch, members)) = &ready.members {
            let closed = room.judge(*epoch, members);
            if !closed.is_empty() {
                // They may have been let in again since these members were read.
                self.generation += 1;
            }
            for link in closed {
                if let Some(connected) = self.connections.get_mut(&link.id) {
                    connected.rooms.retain(|it| *it != ready.room);
                    connected.closings += 1;
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

    pub(in crate::hub) fn rooms(&self) -> Vec<RoomId> {
        self.rooms.keys().copied().collect()
    }
}
