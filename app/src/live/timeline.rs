use std::{collections::BTreeMap, sync::Arc};

use domain::{
    AlertId, AlertReport, Change, ClientId, Person, RoomAction, RoomEvent, Seq, ShownAs,
    UnixMillis, UserId, watch::WristAnswer,
};

use super::register::{First, Last};

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
    pub amendments: Amendments,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    Message {
        text: String,
    },
    Alert {
        alert: AlertId,
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

/// What later events made of an item: a register for each thing that can change.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Amendments {
    taken: First<Taken>,
    felt: First<Felt>,
    reply: Last<WristReply>,
}

impl Amendments {
    /// Everybody who is named in them.
    pub(super) fn people_mut(&mut self) -> impl Iterator<Item = &mut Person> {
        self.taken
            .get_mut()
            .and_then(|taken| taken.by.as_mut())
            .into_iter()
    }
}

/// An alert as it stands now: raised, then taken on, then felt on the watch.
#[derive(Clone, Debug, PartialEq)]
pub struct AlertCard {
    pub alert: AlertId,
    pub raised_seq: Seq,
    pub report: Arc<AlertReport>,
    /// The first one counts.
    pub taken: Option<Taken>,
    /// The first one counts.
    pub felt: Option<Felt>,
    /// The last one counts.
    pub reply: Option<WristReply>,
}

/// When the wearer felt that somebody has taken it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Felt {
    /// `None`: the watch could not say.
    pub at: Option<UnixMillis>,
}

/// What the wearer answered on the wrist.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WristReply {
    pub answer: WristAnswer,
    /// `None`: the watch could not say.
    pub at: Option<UnixMillis>,
}

/// Who took an alert on.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken {
    pub by: Option<Person>,
    pub at: UnixMillis,
}

impl Item {
    /// If it is an alert.
    pub fn alert_card(&self) -> Option<AlertCard> {
        let Body::Alert { alert, report } = &self.body else {
            return None;
        };
        Some(AlertCard {
            alert: *alert,
            raised_seq: self.seq,
            report: Arc::clone(report),
            taken: self.amendments.taken.get().cloned(),
            felt: self.amendments.felt.get().copied(),
            reply: self.amendments.reply.get().copied(),
        })
    }
}

/// The fold of a room's events. Taking the same events in another order gives the same.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timeline {
    items: BTreeMap<Seq, Arc<Item>>,
    /// By the number of the event that they change, which may not be here yet.
    amendments: BTreeMap<Seq, Amendments>,
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
        match &event.change {
            Change::Message { text } => {
                let text = text.clone();
                self.insert(event, Body::Message { text });
            }
            Change::AlertRaised { alert, report } => {
                let (alert, report) = (*alert, Arc::new((**report).clone()));
                self.insert(event, Body::Alert { alert, report });
            }
            Change::AlertAcknowledged { raised_seq, .. } => {
                let (by, at) = (event.author.clone(), event.at);
                self.amend(*raised_seq, |item| item.taken.offer(seq, Taken { by, at }));
            }
            Change::AlertConfirmed {
                raised_seq,
                felt_at,
                time_unknown,
                ..
            } => {
                let at = (!time_unknown).then_some(*felt_at);
                self.amend(*raised_seq, |item| item.felt.offer(seq, Felt { at }));
            }
            Change::AlertAnswered {
                raised_seq,
                answer,
                answered_at,
                time_unknown,
                ..
            } => {
                let at = (!time_unknown).then_some(*answered_at);
                let reply = WristReply {
                    answer: *answer,
                    at,
                };
                self.amend(*raised_seq, |item| item.reply.offer(seq, reply));
            }
            Change::Joined { who } => {
                let who = who.clone();
                self.insert(event, Body::Joined { who });
            }
            Change::Left { who } => {
                let who = who.clone();
                self.insert(event, Body::Left { who });
            }
            Change::Unknown => self.insert(event, Body::Unknown),
        }
    }

    fn insert(&mut self, event: &RoomEvent, body: Body) {
        if let (Some(author), Some(id)) = (&event.author, event.client_id) {
            // The first one, in whatever order they come.
            let first = self.own.entry((author.id, id)).or_insert(event.seq);
            *first = event.seq.min(*first);
        }
        let amendments = self.amendments.get(&event.seq);
        self.items.insert(
            event.seq,
            Arc::new(Item {
                seq: event.seq,
                at: event.at,
                author: event.author.clone(),
                client_id: event.client_id,
                shown_as: event.change.facts().shown_as,
                body,
                amendments: amendments.cloned().unwrap_or_default(),
            }),
        );
    }

    fn amend(&mut self, target: Seq, change: impl FnOnce(&mut Amendments)) {
        let amendments = self.amendments.entry(target).or_default();
        change(amendments);
        if let Some(item) = self.items.get_mut(&target)
            && item.amendments != *amendments
        {
            Arc::make_mut(item).amendments.clone_from(amendments);
        }
    }
}
