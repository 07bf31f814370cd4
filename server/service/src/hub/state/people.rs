//! Whose rooms and marks changed.

use std::collections::{HashMap, HashSet, hash_map::Entry};
use std::sync::Arc;

use bytes::Bytes;
use domain::{Event, RoomId, RoomSummary, Seq, UserId};

use store::ReadingMark;

use crate::hub::frame;

use super::{CatchUp, Stage, State};

impl State {
    /// `true` if this person is here.
    pub(in crate::hub) fn look_at_user(&mut self, user: UserId) -> bool {
        let here = self.users.contains_key(&user);
        if here {
            self.dirty_users.insert(user);
        }
        here
    }

    /// Somebody whose rooms are to be read.
    pub(in crate::hub) fn take_dirty_user(&mut self) -> Option<UserId> {
        let user = *self.dirty_users.iter().next()?;
        self.dirty_users.remove(&user);
        Some(user)
    }

    /// The rooms of one person as storage has them. Opens new ones; doubts those that are
    /// missing, for the reader to decide.
    pub(in crate::hub) fn reconcile(
        &mut self,
        user: UserId,
        rooms: &[RoomSummary],
    ) -> Vec<CatchUp> {
        let Some(entry) = self.users.get_mut(&user) else {
            return Vec::new();
        };
        let ids = entry.connections.clone();
        self.generation += 1;
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
                let mark = ReadingMark {
                    last_read: room.last_read,
                    unread: room.unread,
                    head: room.head,
                };
                link.push(marked(room.id, mark));
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

    /// Looks at those whose rooms or marks are not as told. `true` if there are any.
    pub(in crate::hub) fn compare(
        &mut self,
        users: &[UserId],
        rows: &[(UserId, RoomId, Seq)],
    ) -> bool {
        let mut by_user: HashMap<UserId, HashMap<RoomId, Seq>> = HashMap::new();
        for &(user, room, mark) in rows {
            by_user.entry(user).or_default().insert(room, mark);
        }
        let before = self.dirty_users.len();
        for user in users {
            let stored = by_user.remove(user).unwrap_or_default();
            if !self.has_told(*user, &stored) {
                self.dirty_users.insert(*user);
            }
        }
        self.dirty_users.len() > before
    }

    fn has_told(&self, user: UserId, stored: &HashMap<RoomId, Seq>) -> bool {
        let Some(user) = self.users.get(&user) else {
            return true;
        };
        let mut greeted = user
            .connections
            .iter()
            .filter_map(|id| self.connections.get(id))
            .filter(|connected| connected.stage != Stage::Arriving);
        user.marks == *stored
            && greeted.all(|connected| {
                let rooms = &connected.rooms;
                rooms.len() == stored.len() && rooms.iter().all(|room| stored.contains_key(room))
            })
    }

    /// Those who have had a hello.
    pub(in crate::hub) fn users(&self) -> Vec<UserId> {
        let here: HashSet<UserId> = self.links().map(|link| link.actor.user.id).collect();
        here.into_iter().collect()
    }

    pub(in crate::hub) fn has_told_mark(&self, user: UserId, room: RoomId, seq: Seq) -> bool {
        let mark = self.users.get(&user).and_then(|user| user.marks.get(&room));
        mark.is_some_and(|mark| *mark >= seq)
    }

    /// Tells all of the reader's own connections.
    pub(in crate::hub) fn marked(&mut self, user: UserId, room: RoomId, mark: ReadingMark) {
        let Some(entry) = self.users.get_mut(&user) else {
            return;
        };
        match entry.marks.entry(room) {
            Entry::Occupied(known) if *known.get() > mark.last_read => return,
            known => known.insert_entry(mark.last_read),
        };
        let text = marked(room, mark);
        for id in &entry.connections {
            if let Some(connected) = self.connections.get(id)
                && connected.rooms.contains(&room)
            {
                connected.link.push(text.clone());
            }
        }
    }
}

fn marked(room: RoomId, mark: ReadingMark) -> Bytes {
    frame::of(&Event::Marked {
        room,
        last_read: mark.last_read,
        unread: mark.unread,
        head: mark.head,
    })
}
