use std::{collections::BTreeMap, sync::Arc};

use domain::{
    AlertId, AlertReport, Change, ClientId, Person, RoomEvent, Seq, UnixMillis, UserId,
    watch::WristAnswer,
};

/// One thing to read.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    pub seq: Seq,
    pub at: UnixMillis,
    /// `None` when the watch or the system wrote it.
    pub author: Option<Person>,
    pub client_id: Option<ClientId>,
    pub body: Body,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    Message {
        text: String,
    },
    Alert(Arc<AlertCard>),
    Joined {
        who: Person,
    },
    Left {
        who: Person,
    },
    /// Written by a newer build.
    Unknown,
}

/// An alert as it stands now: raised, then taken on, then felt on the watch.
#[derive(Clone, Debug, PartialEq)]
pub struct AlertCard {
    pub alert: AlertId,
    pub raised_seq: Seq,
    pub report: Arc<AlertReport>,
    pub taken: Option<Taken>,
    pub felt: Option<Felt>,
    pub said: Option<Said>,
}

/// When the wearer felt that somebody has taken it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Felt {
    /// Number of the event that says so: the first one counts.
    seq: Seq,
    /// `None`: the watch could not say.
    pub at: Option<UnixMillis>,
}

/// What the wearer answered on the wrist.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Said {
    /// Number of the event that says so: the last one counts.
    seq: Seq,
    pub answer: WristAnswer,
    /// `None`: the watch could not say.
    pub at: Option<UnixMillis>,
}

/// Who took an alert on.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken {
    /// Number of the event that says so: the first one counts.
    seq: Seq,
    pub by: Option<Person>,
    pub at: UnixMillis,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Answer {
    taken: Option<Taken>,
    felt: Option<Felt>,
    said: Option<Said>,
}

/// The fold of a room's events. Taking the same events in another order gives the same.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timeline {
    items: BTreeMap<Seq, Arc<Item>>,
    /// By the number of the event that raised the alert, which may not be here yet.
    answers: BTreeMap<Seq, Answer>,
    own: BTreeMap<(UserId, ClientId), Seq>,
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

    /// The alerts that somebody has taken.
    pub fn taken(&self) -> impl Iterator<Item = AlertId> {
        self.items.values().filter_map(|item| match &item.body {
            Body::Alert(card) if card.taken.is_some() => Some(card.alert),
            _ => None,
        })
    }

    pub fn take(&mut self, event: &RoomEvent) {
        match &event.change {
            Change::Message { text } => {
                let text = text.clone();
                self.insert(event, Body::Message { text });
            }
            Change::AlertRaised { alert, report } => {
                let answer = self.answers.entry(event.seq).or_default();
                let card = AlertCard {
                    alert: *alert,
                    raised_seq: event.seq,
                    report: Arc::new((**report).clone()),
                    taken: answer.taken.clone(),
                    felt: answer.felt,
                    said: answer.said,
                };
                self.insert(event, Body::Alert(Arc::new(card)));
            }
            Change::AlertAcknowledged { raised_seq, .. } => {
                let answer = self.answers.entry(*raised_seq).or_default();
                if answer.taken.as_ref().is_none_or(|old| event.seq < old.seq) {
                    answer.taken = Some(Taken {
                        seq: event.seq,
                        by: event.author.clone(),
                        at: event.at,
                    });
                    self.redraw(*raised_seq);
                }
            }
            Change::AlertConfirmed {
                raised_seq,
                felt_at,
                time_unknown,
                ..
            } => {
                let answer = self.answers.entry(*raised_seq).or_default();
                if answer.felt.is_none_or(|old| event.seq < old.seq) {
                    answer.felt = Some(Felt {
                        seq: event.seq,
                        at: (!time_unknown).then_some(*felt_at),
                    });
                    self.redraw(*raised_seq);
                }
            }
            Change::AlertAnswered {
                raised_seq,
                answer: said,
                answered_at,
                time_unknown,
                ..
            } => {
                let answer = self.answers.entry(*raised_seq).or_default();
                if answer.said.is_none_or(|old| event.seq > old.seq) {
                    answer.said = Some(Said {
                        seq: event.seq,
                        answer: *said,
                        at: (!time_unknown).then_some(*answered_at),
                    });
                    self.redraw(*raised_seq);
                }
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
        self.items.insert(
            event.seq,
            Arc::new(Item {
                seq: event.seq,
                at: event.at,
                author: event.author.clone(),
                client_id: event.client_id,
                body,
            }),
        );
    }

    fn redraw(&mut self, raised_seq: Seq) {
        let (Some(item), Some(answer)) = (
            self.items.get_mut(&raised_seq),
            self.answers.get(&raised_seq),
        ) else {
            return;
        };
        if let Body::Alert(card) = &mut Arc::make_mut(item).body {
            let card = Arc::make_mut(card);
            card.taken.clone_from(&answer.taken);
            card.felt = answer.felt;
            card.said = answer.said;
        }
    }
}
