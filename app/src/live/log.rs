use std::{collections::BTreeMap, sync::Arc};

use domain::{EventPage, RoomEvent, Seq, limits};

/// What is held of one room's log: a run without holes, and whatever arrived ahead of it.
///
/// Nothing outside the run is ever shown, so what people read has no holes either.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RoomLog {
    events: BTreeMap<Seq, Arc<RoomEvent>>,
    /// First and last of the run; `None` before the first page.
    run: Option<(Seq, Seq)>,
    /// The server said that nothing is older than the run.
    at_start: bool,
}

impl RoomLog {
    /// Whether a page was loaded.
    pub fn is_loaded(&self) -> bool {
        self.run.is_some()
    }

    /// Newest number of the run; 0 before the first page.
    pub fn have(&self) -> Seq {
        self.run.map_or(0, |(_, have)| have)
    }

    /// Whether older events can be asked for.
    pub fn has_older(&self) -> bool {
        !self.at_start && self.run.is_some_and(|(low, _)| low > 1)
    }

    /// The stretch to ask for to read further back, both ends exclusive.
    pub fn older_range(&self) -> Option<(Seq, Seq)> {
        let (low, _) = self.run.filter(|_| self.has_older())?;
        Some(((low - 1 - limits::EARLIER_EVENTS).max(0), low))
    }

    /// The next stretch missing up to `head`, both ends exclusive, no longer than one page.
    pub fn hole(&self, head: Seq) -> Option<(Seq, Seq)> {
        let (_, have) = self.run?;
        let next = self
            .events
            .range(have + 1..)
            .next()
            .map_or(head + 1, |(seq, _)| *seq);
        (next > have + 1).then_some((have, next.min(have + 1 + limits::PAGE_EVENTS)))
    }

    /// Takes a page, oldest first. Returns what became readable by it. A page without events of a
    /// log that has some says nothing of it, and is not taken.
    pub fn load(&mut self, page: &EventPage) -> Vec<Arc<RoomEvent>> {
        if page.events.is_empty() && page.head > 0 {
            return Vec::new();
        }
        let first = page.events.first().map_or(page.head + 1, |event| event.seq);
        let fresh = self.run.is_none();
        if fresh {
            // Empty until `extend` walks over the page.
            self.run = Some((first, first - 1));
        }
        let entered = self.add(&page.events);
        if !page.more && self.run.is_some_and(|(low, _)| low == first) {
            self.at_start = true;
        }
        entered
    }

    /// Takes events in any order, known ones too. Returns what became readable by it.
    pub fn add(&mut self, events: &[RoomEvent]) -> Vec<Arc<RoomEvent>> {
        let Some((low, have)) = self.run else {
            return Vec::new();
        };
        for event in events {
            if !(low..=have).contains(&event.seq) {
                self.events
                    .entry(event.seq)
                    .or_insert_with(|| Arc::new(event.clone()));
            }
        }
        self.extend(low, have)
    }

    /// Forgets everything: the next page starts anew.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    fn extend(&mut self, mut low: Seq, mut have: Seq) -> Vec<Arc<RoomEvent>> {
        let mut entered = Vec::new();
        while let Some(event) = self.events.get(&(have + 1)) {
            entered.push(Arc::clone(event));
            have += 1;
        }
        while let Some(event) = self.events.get(&(low - 1)) {
            entered.push(Arc::clone(event));
            low -= 1;
        }
        self.run = Some((low, have));
        entered
    }
}
