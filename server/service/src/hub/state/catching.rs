//! Seats that are behind, and what they need.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use domain::{RoomId, Seq};

use crate::hub::frame::Frame;

use super::{CatchUp, Doubtful, Next, Stage, State};

impl State {
    /// The client said what it holds: its seats go live as soon as they have the rest.
    pub(in crate::hub) fn resume(
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
    pub(in crate::hub) fn next(&mut self, id: u64, room: RoomId) -> Next {
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
    pub(in crate::hub) fn advance(
        &mut self,
        id: u64,
        room: RoomId,
        from: Seq,
        to: Seq,
        page: Option<Frame>,
    ) {
        if let Some(open) = self.rooms.get_mut(&room) {
            open.advance(id, from, to, page);
        }
    }

    /// To be noted before a room is read for [`State::answer`].
    pub(in crate::hub) fn closings(&self, id: u64) -> u64 {
        self.connections.get(&id).map_or(0, |it| it.closings)
    }

    /// Hands over what was read of a room. `false` if the room was closed to this connection
    /// since it had been closed so many times: the client has forgotten the room, and what was
    /// read while its person was a member must not come after that.
    pub(in crate::hub) fn answer(
        &self,
        id: u64,
        room: RoomId,
        closings: u64,
        frame: impl Into<Frame>,
    ) -> bool {
        let Some(connected) = self.connections.get(&id) else {
            return true;
        };
        let is_open = connected.closings == closings || connected.rooms.contains(&room);
        if is_open {
            connected.link.push(frame);
        }
        is_open
    }

    /// Those of these rooms in which this connection has a seat now.
    pub(in crate::hub) fn seated_in(&self, id: u64, rooms: &[RoomId]) -> Vec<RoomId> {
        let seated = self.connections.get(&id).map(|it| &it.rooms);
        let seated = |room: &&RoomId| seated.is_some_and(|rooms| rooms.contains(room));
        rooms.iter().filter(seated).copied().collect()
    }

    /// Its missing range could not be read now.
    pub(in crate::hub) fn give_up_catching(&mut self, id: u64, room: RoomId) {
        if let Some(open) = self.rooms.get_mut(&room) {
            open.stop_catching(id);
        }
    }

    /// Its missing range was refused: find out who is a member.
    pub(in crate::hub) fn doubt_membership(&mut self, id: u64, room: RoomId) {
        if let Some(open) = self.rooms.get_mut(&room) {
            open.stop_catching(id);
            open.forget_members();
            self.dirty_rooms.insert(room);
        }
    }

    /// Seats that are behind and that nobody is reading for.
    pub(in crate::hub) fn left_behind(&mut self) -> Vec<CatchUp> {
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
}
