use std::sync::Arc;

use domain::{ClientId, RoomId, Seq, UserId};

use super::{Body, Draft, Item, Live};

const DAY_MS: i64 = 24 * 3_600_000;
/// Messages of one author this close together stand under one name.
const TOGETHER_MS: i64 = 5 * 60_000;

/// What stands on one line of a talk, and stays the same thing while it changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RowKey {
    /// Days since 1970, in the reader's time zone.
    Day(i64),
    /// Everything below came after the reader's mark.
    New,
    Event(Seq),
    /// Said here: the draft, and later the event.
    Own(ClientId),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Row {
    pub key: RowKey,
    /// Goes on under the name of the row above.
    pub joined: bool,
}

impl Live {
    /// The lines of a room, oldest first. `offset_min` is the reader's distance from UTC;
    /// `mark` is where "new" begins, if that is to be shown.
    pub fn rows(&self, room: RoomId, offset_min: i64, mark: Option<Seq>) -> Vec<Row> {
        let Some(known) = self.rooms.get(&room) else {
            return Vec::new();
        };
        let me = self.me.as_ref().map(|me| me.id);
        let mut rows = Vec::new();
        let mut day = None;
        let mut last: Option<(UserId, i64)> = None;
        let mut marked = mark.is_none();
        let mut push = |key, at: i64, author: Option<UserId>, seq: Seq, counts: bool| {
            let this_day = (at + offset_min * 60_000).div_euclid(DAY_MS);
            if day != Some(this_day) {
                day = Some(this_day);
                last = None;
                rows.push(Row {
                    key: RowKey::Day(this_day),
                    joined: false,
                });
            }
            if !marked && counts && mark.is_some_and(|mark| seq > mark) && author != me {
                marked = true;
                last = None;
                rows.push(Row {
                    key: RowKey::New,
                    joined: false,
                });
            }
            let joined = last.is_some_and(|(by, before)| {
                Some(by) == author && (0..TOGETHER_MS).contains(&(at - before))
            });
            last = author.map(|by| (by, at));
            rows.push(Row { key, joined });
        };
        for item in known.timeline.items() {
            let author = item.author.as_ref().map(|author| author.id);
            let says = matches!(item.body, Body::Message { .. });
            let key = match item.client_id {
                Some(id) if says && author == me => RowKey::Own(id),
                _ => RowKey::Event(item.seq),
            };
            let counts = !matches!(item.body, Body::Joined { .. } | Body::Left { .. });
            push(key, item.at, author.filter(|_| says), item.seq, counts);
        }
        for draft in self.outbox.texts(room) {
            push(RowKey::Own(draft.client_id), draft.at, me, Seq::MAX, true);
        }
        rows
    }

    /// What the log holds under this key.
    pub fn item(&self, room: RoomId, key: RowKey) -> Option<&Arc<Item>> {
        let timeline = &self.rooms.get(&room)?.timeline;
        match key {
            RowKey::Event(seq) => timeline.item(seq),
            RowKey::Own(id) => timeline.own(self.me.as_ref()?.id, id),
            RowKey::Day(_) | RowKey::New => None,
        }
    }

    /// What waits under this key.
    pub fn draft(&self, key: RowKey) -> Option<&Draft> {
        match key {
            RowKey::Own(id) => self.outbox.get(id),
            _ => None,
        }
    }
}
