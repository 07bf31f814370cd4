use std::sync::Arc;

use domain::{ClientId, Role, RoomId, Seq, ShownAs, Technical, UnixMillis, UserId};

use super::{Draft, Item, Live};
use crate::when;

/// Messages of one author this close together stand under one name.
const TOGETHER_MS: i64 = 5 * 60_000;

/// What stands on one line of a talk, and stays the same thing while it changes.
///
/// No two lines have the same: each is made of the number or the id of one event or draft. A
/// clock makes none, because clocks repeat themselves and go back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RowKey {
    /// The day of this event, which stands right below.
    Day(Seq),
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
    pub grouped: bool,
}

impl Row {
    fn alone(key: RowKey) -> Self {
        Self {
            key,
            grouped: false,
        }
    }
}

impl Live {
    /// The lines of a room, in the order of its log, then what waits. `offset_min` gives the
    /// reader's distance from UTC at a time; `mark` is where "new" begins, if that is shown.
    ///
    /// A day stands wherever it is another one than that of the event above, so that each event
    /// stands under its own, whatever the clocks did. What waits has no time but this machine's,
    /// and begins no day.
    pub fn rows(
        &self,
        room: RoomId,
        offset_min: impl Fn(UnixMillis) -> i64,
        mark: Option<Seq>,
    ) -> Vec<Row> {
        let Some(known) = self.rooms.get(&room) else {
            return Vec::new();
        };
        let me = self.me.as_ref().map(|me| me.id);
        let mut rows = Vec::new();
        let mut day = None;
        let mut last: Option<(UserId, UnixMillis)> = None;
        let mut marked = mark.is_none();
        let is_wearer = self.me.as_ref().is_some_and(|me| me.role == Role::Wearer);
        for item in known.timeline.items() {
            if is_wearer && !is_for_wearer(item) {
                continue;
            }
            let this_day = when::day(item.at, offset_min(item.at));
            if day != Some(this_day) {
                day = Some(this_day);
                last = None;
                rows.push(Row::alone(RowKey::Day(item.seq)));
            }
            let author = item.author.as_ref().map(|author| author.id);
            // What cannot be read may be anything, so it stands as new.
            let (may_be_new, is_message) = match item.shown_as {
                ShownAs::Message => (true, true),
                ShownAs::Alert | ShownAs::Unreadable => (true, false),
                ShownAs::Notice | ShownAs::Amendment => (false, false),
            };
            if !marked && may_be_new && mark.is_some_and(|mark| item.seq > mark) && author != me {
                marked = true;
                last = None;
                rows.push(Row::alone(RowKey::New));
            }
            let author = author.filter(|_| is_message);
            let grouped = goes_on(last, author, item.at);
            last = author.map(|by| (by, item.at));
            let own = item.client_id.filter(|id| {
                let first = me.and_then(|me| known.timeline.own(me, *id));
                author == me && first.is_some_and(|first| first.seq == item.seq)
            });
            let key = own.map_or(RowKey::Event(item.seq), RowKey::Own);
            rows.push(Row { key, grouped });
        }
        for draft in self.outbox.texts(room) {
            // In the log already: what was kept over a reload may have been sent before it.
            if me.is_some_and(|me| known.timeline.own(me, draft.client_id).is_some()) {
                continue;
            }
            let grouped = goes_on(last, me, draft.at);
            last = me.map(|by| (by, draft.at));
            let key = RowKey::Own(draft.client_id);
            rows.push(Row { key, grouped });
        }
        rows
    }

    /// What the log holds under this key.
    pub fn item(&self, room: RoomId, key: RowKey) -> Option<&Arc<Item>> {
        let timeline = &self.rooms.get(&room)?.timeline;
        match key {
            RowKey::Day(seq) | RowKey::Event(seq) => timeline.item(seq),
            RowKey::Own(id) => timeline.own(self.me.as_ref()?.id, id),
            RowKey::New => None,
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

/// What the team tells each other about how they are reached is not the wearer's.
fn is_for_wearer(item: &Item) -> bool {
    let technical = item.episode.as_ref();
    let technical = technical.and_then(|episode| episode.life.why.technical);
    technical.is_none_or(Technical::is_for_wearer)
}

/// Whether the author of the line above goes on.
fn goes_on(last: Option<(UserId, UnixMillis)>, by: Option<UserId>, at: UnixMillis) -> bool {
    last.is_some_and(|(before, then)| {
        Some(before) == by && (0..TOGETHER_MS).contains(&at.saturating_sub(then))
    })
}
