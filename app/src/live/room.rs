use std::{collections::BTreeMap, sync::Arc};

use domain::{
    Change, Episode, EventPage, Member, Membership, Person, Preview, RoomDetail, RoomEvent,
    RoomKind, RoomSummary, Seq, UnixMillis, UserId, alert::table::Happening, limits,
};

use super::{RoomLog, Timeline};

/// Tallies kept apart, so that a count made slightly earlier can still be brought up to date.
const TALLIES: usize = 256;

/// What one event adds to the summary.
#[derive(Clone, Debug, PartialEq)]
struct Tally {
    unread: u32,
    /// The event itself, if it is about an alert.
    alert: Option<RoomEvent>,
    at: UnixMillis,
    preview: Option<Preview>,
}

/// One room as this client knows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Room {
    /// As the server counted it; [`Room::summary`] is what to show.
    counted: RoomSummary,
    /// Head at which `counted.unread` was counted.
    unread_head: Seq,
    tallies: BTreeMap<Seq, Tally>,
    /// Newest event that the server told of.
    pub head: Seq,
    /// Present first, then former ones. Empty until a page was loaded.
    pub members: Vec<Member>,
    /// Events up to here are in `members` already.
    members_head: Seq,
    pub log: RoomLog,
    pub timeline: Timeline,
    /// Stretch asked for and not answered yet.
    pub asked: Option<(Seq, Seq)>,
    pub loading: bool,
    /// The last load failed; tried again with the next beat or connection.
    pub load_failed: bool,
    /// Highest own mark sent on this connection.
    pub marked: Seq,
}

impl Room {
    pub fn new(summary: RoomSummary) -> Self {
        Self {
            head: summary.head,
            unread_head: summary.head,
            counted: summary,
            tallies: BTreeMap::new(),
            members: Vec::new(),
            members_head: 0,
            log: RoomLog::default(),
            timeline: Timeline::default(),
            asked: None,
            loading: false,
            load_failed: false,
            marked: 0,
        }
    }

    /// Counted by the server, and brought up to date by what came since.
    pub fn summary(&self) -> RoomSummary {
        let mut summary = self.counted.clone();
        for (seq, tally) in &self.tallies {
            self.add_to(&mut summary, *seq, tally);
        }
        summary.head = self.head;
        summary
    }

    fn add_to(&self, summary: &mut RoomSummary, seq: Seq, tally: &Tally) {
        if seq > self.unread_head && seq > summary.last_read {
            summary.unread = (summary.unread + tally.unread).min(limits::UNREAD_CAP);
        }
        if seq > self.counted.head {
            if let Some(event) = &tally.alert {
                follow(summary, event);
            }
            summary.active_at = summary.active_at.max(tally.at);
            if tally.preview.is_some() {
                summary.preview.clone_from(&tally.preview);
            }
        }
    }

    pub fn last_read(&self) -> Seq {
        self.counted.last_read
    }

    /// Nobody would read what is said here: a direct room that one of its two people has left.
    pub fn is_ended(&self) -> bool {
        self.counted.kind == RoomKind::Direct
            && self.members.iter().any(|member| member.left_at.is_some())
    }

    /// Everything the server told of is here.
    pub fn is_complete(&self) -> bool {
        self.log.is_loaded() && self.log.have() >= self.head
    }

    /// Takes another count. Neither head nor mark go back by it.
    pub fn count(&mut self, summary: RoomSummary) {
        self.head = self.head.max(summary.head);
        let newer_mark =
            (summary.last_read, summary.head) >= (self.counted.last_read, self.unread_head);
        let (last_read, unread) = if newer_mark {
            self.unread_head = summary.head;
            (summary.last_read, summary.unread)
        } else {
            (self.counted.last_read, self.counted.unread)
        };
        self.counted = RoomSummary {
            last_read,
            unread,
            ..summary
        };
    }

    /// The own mark was moved, here or elsewhere; `unread` was counted at `head`.
    pub fn mark(&mut self, last_read: Seq, unread: u32, head: Seq) {
        if (last_read, head) >= (self.counted.last_read, self.unread_head) {
            self.counted.last_read = last_read;
            self.counted.unread = unread;
            self.unread_head = head;
        }
        self.head = self.head.max(head);
    }

    /// Takes live or fetched events in any order.
    pub fn take(&mut self, events: &[RoomEvent], me: Option<UserId>) -> Vec<Arc<RoomEvent>> {
        for event in events {
            self.head = self.head.max(event.seq);
            // A mark may come before the event that it covers, which still opens or closes an alert.
            if event.seq > self.counted.last_read || event.seq > self.counted.head {
                self.tallies.insert(event.seq, tally(event, me));
            }
        }
        while self.tallies.len() > TALLIES
            && let Some((seq, tally)) = self.tallies.pop_first()
        {
            let mut counted = self.counted.clone();
            self.add_to(&mut counted, seq, &tally);
            counted.head = counted.head.max(seq);
            self.counted = counted;
            self.unread_head = self.unread_head.max(seq);
        }
        let entered = self.log.add(events);
        self.enter(&entered);
        entered
    }

    /// Takes the newest page and who is here.
    pub fn load(&mut self, detail: &RoomDetail, page: &EventPage) -> Vec<Arc<RoomEvent>> {
        self.loading = false;
        self.load_failed = false;
        if detail.summary.head >= self.counted.head {
            self.count(detail.summary.clone());
        }
        self.head = self.head.max(page.head);
        self.members.clone_from(&detail.members);
        self.members_head = detail.summary.head;
        let entered = self.log.load(page);
        if !self.log.is_loaded() {
            // Not asked for again before the next beat: no asking in circles.
            self.loading = true;
            self.load_failed = true;
        }
        self.enter(&entered);
        // A page of long ago shows what its alerts are now. What changes nothing that this build
        // knows would stand beyond the end of the page.
        let changes = |event: &&RoomEvent| event.change.facts().target.is_some();
        for event in page.later.iter().filter(changes) {
            self.timeline.take(event);
        }
        entered
    }

    /// Too much was missed: forget the log and what was folded from it.
    pub fn restart(&mut self, head: Seq) {
        self.log.clear();
        self.timeline = Timeline::default();
        self.asked = None;
        self.head = head;
    }

    fn enter(&mut self, entered: &[Arc<RoomEvent>]) {
        for event in entered {
            self.timeline.take(event);
            if event.seq > self.members_head {
                match event.change.facts().membership {
                    Some(Membership::Joined(who)) => self.place(who, event.at, None),
                    Some(Membership::Left(who)) => self.place(who, event.at, Some(event.at)),
                    None => {}
                }
            }
        }
    }

    fn place(&mut self, who: &Person, joined_at: UnixMillis, left_at: Option<UnixMillis>) {
        let known = self
            .members
            .iter()
            .position(|member| member.person.id == who.id);
        let before = known.map(|place| self.members.remove(place));
        let joined_at = match (&before, left_at) {
            (Some(before), Some(_)) => before.joined_at,
            _ => joined_at,
        };
        let mut alike = before.is_some_and(|before| before.alike);
        // The server knows more ways to look alike, and tells them with the next load.
        for other in &mut self.members {
            if folded(&other.person.name) == folded(&who.name) {
                other.alike = true;
                alike = true;
            }
        }
        let present = self
            .members
            .iter()
            .filter(|member| member.left_at.is_none())
            .count();
        let member = Member {
            person: who.clone(),
            joined_at,
            left_at,
            alike,
        };
        self.members.insert(present, member);
    }
}

fn is_about_alerts(change: &Change) -> bool {
    matches!(change, Change::AlertRaised { .. }) || Happening::of(change).is_some()
}

/// Brings the episodes of a summary up to date by the next event.
fn follow(summary: &mut RoomSummary, event: &RoomEvent) {
    if let Some(opened) = Episode::opened(event) {
        if !summary
            .episodes
            .iter()
            .any(|one| one.raised_seq == opened.raised_seq)
        {
            summary.open_alerts += 1;
            summary.episodes.insert(0, opened);
        }
        return;
    }
    for episode in &mut summary.episodes {
        let was_open = episode.life.is_open();
        episode.apply(event);
        match (was_open, episode.life.is_open()) {
            (true, false) => summary.open_alerts = summary.open_alerts.saturating_sub(1),
            (false, true) => summary.open_alerts += 1,
            _ => {}
        }
    }
    summary.episodes.retain(|one| !one.life.is_resolved());
}

/// Without case and spaces.
fn folded(name: &str) -> String {
    let letters: String = name.split_whitespace().collect();
    // The browser has the table of letters.
    #[cfg(target_arch = "wasm32")]
    return js_sys::JsString::from(letters).to_lower_case().into();
    #[cfg(not(target_arch = "wasm32"))]
    letters.to_lowercase()
}

fn tally(event: &RoomEvent, me: Option<UserId>) -> Tally {
    let author = event.author.as_ref().map(|person| person.id);
    let foreign = author.is_none() || author != me;
    let facts = event.change.facts();
    Tally {
        unread: u32::from(facts.counts_as_unread && foreign),
        alert: is_about_alerts(&event.change).then(|| event.clone()),
        at: event.at,
        preview: event.change.preview(),
    }
}
