use serde::{Deserialize, Serialize};
use watch_protocol::{Rule, WristAnswer};

use super::{
    AlertReport, AlertStep, NextAsk, Outcome, Why, WhyReopened,
    table::{Happening, PhaseKind, next},
};
use crate::{Change, Person, Priority, RoomEvent, Seq, UnixMillis, UserId, limits};

/// An episode as it stands: a fold of its events in the order of the log. An event that was taken already, or that cannot
/// follow what is, changes nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Life {
    /// Number of the newest event in it.
    pub seq: Seq,
    pub phase: Phase,
    pub priority: Priority,
    /// Of its most urgent alert.
    pub why: Why,
    /// How many alerts it holds.
    pub alerts: u32,
    /// When the first and the last of them happened.
    pub first_at: UnixMillis,
    pub last_at: UnixMillis,
    /// When the server heard of the first.
    pub raised_at: UnixMillis,
    /// All of it was over long before the server heard of it.
    pub late: bool,
    /// In the order in which they first had to do with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asked: Vec<Asked>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<NextAsk>,
    /// Why it is open although somebody had it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reopened: Option<Reopened>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<WearerAnswer>,
    /// That the present taker's name was felt on the wrist.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub felt: Option<Felt>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recovered_at: Option<UnixMillis>,
    /// When somebody first took it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<UnixMillis>,
}

/// Who has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Nobody.
    Open,
    Taken(Taken),
    /// It is closed, and stays so.
    Resolved {
        by: Option<Person>,
        outcome: Outcome,
        at: UnixMillis,
    },
    /// Nobody took it as long as people were asked. Somebody still can.
    Expired {
        at: UnixMillis,
    },
}

/// Who took an alert on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Taken {
    /// `None`: their account is gone.
    pub by: Option<Person>,
    /// The event by which they have it.
    pub seq: Seq,
    pub at: UnixMillis,
    /// Who handed it over to them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Person>,
}

/// How far somebody was reached. Asked, reached and seen are three things.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    pub who: Person,
    pub asked_at: Option<UnixMillis>,
    /// It was shown on a device of theirs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reached_at: Option<UnixMillis>,
    /// They had the card before their eyes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen_at: Option<UnixMillis>,
    /// They are not called before then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snoozed_until: Option<UnixMillis>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reopened {
    pub why: WhyReopened,
    /// Who had it.
    pub by: Option<Person>,
    pub at: UnixMillis,
}

/// What the wearer answered, on the wrist or in the app.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct WearerAnswer {
    pub answer: WristAnswer,
    /// `None`: the watch could not say.
    pub at: Option<UnixMillis>,
    /// On the wrist.
    pub on_wrist: bool,
}

/// When the wearer felt that somebody has taken it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Felt {
    /// `None`: the watch could not say.
    pub at: Option<UnixMillis>,
}

impl Life {
    /// As the event `seq`, written at `at`, begins it.
    pub fn raised(seq: Seq, at: UnixMillis, report: &AlertReport) -> Self {
        let late = is_late(report);
        Self {
            seq,
            phase: Phase::Open,
            priority: priority(report),
            why: Why::of(report),
            alerts: 1,
            first_at: report.measured_at,
            last_at: report.measured_at,
            raised_at: at,
            late,
            asked: Vec::new(),
            next: None,
            reopened: None,
            answer: None,
            felt: None,
            recovered_at: None,
            answered_at: None,
        }
    }

    /// Takes an event that names this episode.
    pub fn apply(&mut self, event: &RoomEvent) {
        let Some(happening) = Happening::of(&event.change) else {
            return;
        };
        let not_technical = happening == Happening::Over && self.why.technical.is_none();
        if event.seq <= self.seq || not_technical || next(self.phase.kind(), happening).is_none() {
            return;
        }
        self.seq = event.seq;
        match &event.change {
            Change::AlertRaised { report, .. } => self.join(report),
            Change::AlertAcknowledged { .. } => self.give_to(event, event.author.clone(), None),
            Change::AlertConfirmed {
                felt_at,
                time_unknown,
                ..
            } => {
                let at = (!time_unknown).then_some(*felt_at);
                self.felt.get_or_insert(Felt { at });
            }
            Change::AlertAnswered {
                answer,
                answered_at,
                time_unknown,
                ..
            } => {
                self.answer = Some(WearerAnswer {
                    answer: *answer,
                    at: (!time_unknown).then_some(*answered_at),
                    on_wrist: event.author.is_none(),
                });
            }
            Change::AlertChanged { step, .. } => self.take(event, step),
            _ => {}
        }
    }

    fn take(&mut self, event: &RoomEvent, step: &AlertStep) {
        let at = event.at;
        match step {
            AlertStep::Asked { who, next } => {
                for person in who {
                    self.person(person).asked_at.get_or_insert(at);
                }
                self.next.clone_from(next);
            }
            AlertStep::Reached { who } => {
                self.person(who).reached_at.get_or_insert(at);
            }
            AlertStep::Seen => {
                if let Some(by) = &event.author {
                    self.person(by).seen_at.get_or_insert(at);
                }
            }
            AlertStep::Snoozed { until } => {
                if let Some(by) = &event.author {
                    self.person(by).snoozed_until = Some(*until);
                }
            }
            AlertStep::Reopened { why } => {
                self.wake();
                let by = match &self.phase {
                    Phase::Taken(taken) => taken.by.clone(),
                    _ => None,
                };
                self.reopened = Some(Reopened { why: *why, by, at });
                self.phase = Phase::Open;
                self.felt = None;
            }
            AlertStep::HandedOver { to } => {
                self.give_to(event, Some(to.clone()), event.author.clone());
            }
            AlertStep::Recovered => self.recovered_at = Some(at),
            AlertStep::Over => {
                self.recovered_at = Some(at);
                self.next = None;
                // Whoever has come in a drill has ended it.
                let by = match &self.phase {
                    Phase::Taken(taken) if self.why.is_drill() => taken.by.clone(),
                    _ => None,
                };
                self.phase = Phase::Resolved {
                    by,
                    outcome: Outcome::NothingNeeded,
                    at,
                };
            }
            AlertStep::Resolved { outcome } => {
                self.phase = Phase::Resolved {
                    by: event.author.clone(),
                    outcome: *outcome,
                    at,
                };
            }
            AlertStep::Expired => {
                self.phase = Phase::Expired { at };
                self.next = None;
            }
        }
    }

    fn give_to(&mut self, event: &RoomEvent, by: Option<Person>, from: Option<Person>) {
        self.phase = Phase::Taken(Taken {
            by,
            seq: event.seq,
            at: event.at,
            from,
        });
        self.answered_at.get_or_insert(event.at);
        self.next = None;
        self.reopened = None;
        self.felt = None;
    }

    fn join(&mut self, report: &AlertReport) {
        self.alerts += 1;
        self.first_at = self.first_at.min(report.measured_at);
        self.last_at = self.last_at.max(report.measured_at);
        self.late &= is_late(report);
        self.recovered_at = None;
        let rises = priority(report) > self.priority;
        if rises {
            self.priority = priority(report);
            self.why = Why::of(report);
        }
        // The wearer asks again.
        if rises || report.rule == Rule::Manual {
            self.wake();
        }
    }

    /// What comes now calls whoever did not want to be called for what was.
    fn wake(&mut self) {
        for one in &mut self.asked {
            one.snoozed_until = None;
        }
    }

    fn person(&mut self, who: &Person) -> &mut Asked {
        let known = self.asked.iter().position(|one| one.who.id == who.id);
        let place = known.unwrap_or_else(|| {
            self.asked.push(Asked {
                who: who.clone(),
                asked_at: None,
                reached_at: None,
                seen_at: None,
                snoozed_until: None,
            });
            self.asked.len() - 1
        });
        &mut self.asked[place]
    }

    /// Who has it now.
    pub fn taken(&self) -> Option<&Taken> {
        match &self.phase {
            Phase::Taken(taken) => Some(taken),
            Phase::Open | Phase::Resolved { .. } | Phase::Expired { .. } => None,
        }
    }

    /// Somebody should take it.
    pub fn is_open(&self) -> bool {
        matches!(self.phase, Phase::Open | Phase::Expired { .. })
    }

    pub fn is_resolved(&self) -> bool {
        matches!(self.phase, Phase::Resolved { .. })
    }

    /// Since when nobody has it.
    pub fn open_since(&self) -> UnixMillis {
        self.reopened
            .as_ref()
            .map_or(self.raised_at, |reopened| reopened.at)
    }

    /// Whether this person asked not to be called for now.
    pub fn is_snoozed(&self, who: UserId, now: UnixMillis) -> bool {
        let mut asked = self.asked.iter();
        let one = asked.find(|one| one.who.id == who);
        one.and_then(|one| one.snoozed_until)
            .is_some_and(|until| now < until)
    }

    /// Over by itself, before anybody had it.
    pub fn recovered_unseen(&self) -> bool {
        self.recovered_at.is_some()
            && self.taken().is_none()
            && self.asked.iter().all(|one| one.seen_at.is_none())
    }

    /// Everybody who is named in it.
    pub fn people_mut(&mut self) -> impl Iterator<Item = &mut Person> {
        let had = match &mut self.phase {
            Phase::Taken(taken) => [taken.by.as_mut(), taken.from.as_mut()],
            Phase::Resolved { by, .. } => [by.as_mut(), None],
            Phase::Open | Phase::Expired { .. } => [None, None],
        };
        let before = self.reopened.as_mut().and_then(|one| one.by.as_mut());
        let next = self.next.iter_mut().flat_map(|next| &mut next.who);
        had.into_iter()
            .flatten()
            .chain(before)
            .chain(self.asked.iter_mut().map(|one| &mut one.who))
            .chain(self.why.person.as_mut())
            .chain(next)
    }
}

impl Phase {
    /// Another alert of the wearer can join it.
    pub fn goes_on(&self) -> bool {
        matches!(self, Self::Open | Self::Taken(_))
    }

    pub fn kind(&self) -> PhaseKind {
        match self {
            Self::Open => PhaseKind::Open,
            Self::Taken(_) => PhaseKind::Taken,
            Self::Resolved { .. } => PhaseKind::Resolved,
            Self::Expired { .. } => PhaseKind::Expired,
        }
    }
}

/// It happened so long before it was heard of that nobody is to be called as if it happened now.
fn is_late(report: &AlertReport) -> bool {
    report
        .delay_ms()
        .is_some_and(|delay| delay > limits::ALERT_LATE_AFTER_MS)
}

fn priority(report: &AlertReport) -> Priority {
    let priority = Why::of(report).priority();
    if is_late(report) {
        priority.lowered()
    } else {
        priority
    }
}
