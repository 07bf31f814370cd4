use std::{collections::BTreeMap, sync::Arc};

use domain::{
    AlertReport, Change, ClientId, Episode, Life, Person, RoomAction, RoomEvent, Seq, ShownAs,
    UnixMillis, UserId,
};

/// One thing to read.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    pub seq: Seq,
    pub at: UnixMillis,
    /// `None` when the watch or the system wrote it.
    pub author: Option<Person>,
    pub client_id: Option<ClientId>,
    pub shown_as: ShownAs,
    pub body: Body,
    /// What an alert is by now.
    pub episode: Option<Arc<Episode>>,
    /// What later events made of it, in the order of the log.
    pub history: Arc<Vec<RoomEvent>>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    Message {
        text: String,
    },
    Alert {
        report: Arc<AlertReport>,
    },
    Joined {
        who: Person,
    },
    Left {
        who: Person,
    },
    /// Written by a newer build.
    Unknown,
}

/// An alert as it stands now, and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct AlertCard {
    pub report: Arc<AlertReport>,
    pub episode: Arc<Episode>,
    /// Everything that happened to it, in the order of the log.
    pub history: Arc<Vec<RoomEvent>>,
}

impl Item {
    /// If it is an alert.
    pub fn alert_card(&self) -> Option<AlertCard> {
        let Body::Alert { report } = &self.body else {
            return None;
        };
        Some(AlertCard {
            report: Arc::clone(report),
            episode: Arc::clone(self.episode.as_ref()?),
            history: Arc::clone(&self.history),
        })
    }
}

/// The fold of a room's events. Taking the same events in another order gives the same.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timeline {
    items: BTreeMap<Seq, Arc<Item>>,
    /// By the number of the event that they change, which may not be here yet.
    amendments: BTreeMap<Seq, BTreeMap<Seq, RoomEvent>>,
    own: BTreeMap<(UserId, ClientId), Seq>,
    /// By the number of the event that did it.
    done: BTreeMap<Seq, RoomAction>,
}

impl Timeline {
    /// Oldest first.
    pub fn items(&self) -> impl DoubleEndedIterator<Item = &Arc<Item>> {
        self.items.values()
    }

    pub fn item(&self, seq: Seq) -> Option<&Arc<Item>> {
        self.items.get(&seq)
    }

    /// The one that this author's client gave this id.
    pub fn own(&self, author: UserId, client_id: ClientId) -> Option<&Arc<Item>> {
        self.item(*self.own.get(&(author, client_id))?)
    }

    /// What was done here and is done once, whoever did it.
    pub fn done(&self) -> impl Iterator<Item = &RoomAction> {
        self.done.values()
    }

    pub fn take(&mut self, event: &RoomEvent) {
        let seq = event.seq;
        if let Some(done) = event.change.facts().done {
            self.done.insert(seq, done);
        }
        if let Some(target) = event.change.facts().target {
            self.amend(target, event);
            return;
        }
        let body = match &event.change {
            Change::Message { text } => Body::Message { text: text.clone() },
            Change::AlertRaised { report, .. } => Body::Alert {
                report: Arc::new((**report).clone()),
            },
            Change::Joined { who } => Body::Joined { who: who.clone() },
            Change::Left { who } => Body::Left { who: who.clone() },
            // Those that change another event were told apart above.
            Change::AlertAcknowledged { .. }
            | Change::AlertConfirmed { .. }
            | Change::AlertAnswered { .. }
            | Change::AlertChanged { .. }
            | Change::Unknown => Body::Unknown,
        };
        self.insert(event, body);
    }

    fn insert(&mut self, event: &RoomEvent, body: Body) {
        if let (Some(author), Some(id)) = (&event.author, event.client_id) {
            // The first one, in whatever order they come.
            let first = self.own.entry((author.id, id)).or_insert(event.seq);
            *first = event.seq.min(*first);
        }
        let mut item = Item {
            seq: event.seq,
            at: event.at,
            author: event.author.clone(),
            client_id: event.client_id,
            shown_as: event.change.facts().shown_as,
            body,
            episode: Episode::opened(event).map(Arc::new),
            history: Arc::default(),
        };
        if let Some(amendments) = self.amendments.get(&event.seq) {
            for event in amendments.values() {
                item.amend(event);
            }
        }
        self.items.insert(event.seq, Arc::new(item));
    }

    fn amend(&mut self, target: Seq, event: &RoomEvent) {
        let amendments = self.amendments.entry(target).or_default();
        if amendments.contains_key(&event.seq) {
            return;
        }
        let is_newest = amendments
            .last_key_value()
            .is_none_or(|(last, _)| *last < event.seq);
        amendments.insert(event.seq, slim(event));
        let Some(item) = self.items.get_mut(&target) else {
            return;
        };
        let item = Arc::make_mut(item);
        if is_newest {
            item.amend(event);
        } else {
            item.begin_anew();
            for event in amendments.values() {
                item.amend(event);
            }
        }
    }
}

impl Item {
    /// Takes the next event that changes it.
    fn amend(&mut self, event: &RoomEvent) {
        if let Some(episode) = &mut self.episode {
            Arc::make_mut(episode).apply(event);
        }
        Arc::make_mut(&mut self.history).push(slim(event));
    }

    /// As before any event changed it.
    fn begin_anew(&mut self) {
        self.history = Arc::default();
        if let (Some(episode), Body::Alert { report }) = (&mut self.episode, &self.body) {
            Arc::make_mut(episode).life = Life::raised(self.seq, self.at, report);
        }
    }
}

/// Without the signal of an alert that joined another: it is not drawn.
fn slim(event: &RoomEvent) -> RoomEvent {
    let mut event = event.clone();
    if let Change::AlertRaised { report, .. } = &mut event.change {
        report.window = Vec::new();
    }
    event
}
