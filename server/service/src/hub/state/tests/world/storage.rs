use std::collections::{BTreeMap, HashSet};

use domain::{Change, RoomEvent, RoomId, RoomKind, RoomSummary, Seq, UserId};
use uuid::Uuid;

pub(super) const ROOM: RoomId = RoomId(Uuid::from_u128(99));

pub(super) fn user(n: u8) -> UserId {
    UserId(Uuid::from_u128(u128::from(n)))
}

/// What storage holds: the log is numbers, since numbers are what can go wrong.
#[derive(Default)]
pub(super) struct Storage {
    pub(super) head: Seq,
    pub(super) epoch: i64,
    pub(super) members: HashSet<UserId>,
    /// Up to which event each person may have heard: the head when they were last in.
    pub(super) may_hear: BTreeMap<UserId, Seq>,
    /// The last epoch at which each person was out.
    pub(super) last_out: BTreeMap<UserId, i64>,
}

impl Storage {
    pub(super) fn append(&mut self) {
        self.head += 1;
        for member in &self.members {
            self.may_hear.insert(*member, self.head);
        }
    }

    pub(super) fn toggle(&mut self, user: UserId) {
        if !self.members.remove(&user) {
            self.last_out.insert(user, self.epoch);
            self.members.insert(user);
        }
        self.epoch += 1;
        self.append();
    }

    pub(super) fn summary(&self, user: UserId) -> Vec<RoomSummary> {
        let summary = RoomSummary {
            id: ROOM,
            kind: RoomKind::Team,
            name: "Team".to_owned(),
            wearer: None,
            head: self.head,
            last_read: 0,
            muted: false,
            unread: 0,
            open_alerts: 0,
            episodes: Vec::new(),
            preview: None,
            active_at: 0,
        };
        let member = self.members.contains(&user);
        member.then_some(summary).into_iter().collect()
    }

    pub(super) fn between(&self, after: Seq, newest: Seq) -> Vec<RoomEvent> {
        (after + 1..=newest.min(self.head)).map(event).collect()
    }
}

fn event(seq: Seq) -> RoomEvent {
    RoomEvent {
        room: ROOM,
        seq,
        at: 0,
        author: None,
        client_id: None,
        change: Change::Message {
            text: seq.to_string(),
        },
    }
}
