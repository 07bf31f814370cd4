//! Who answers first in a care room, and when: shifts, a rotation and overrides, as spans of time. Pure: it
//! reads no clock and knows no time zone; whoever asks has turned local times into instants.

#[cfg(test)]
mod tests;
mod view;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr};

use crate::{UnixMillis, UserId};

pub use crate::schedule_fault::ScheduleFault;
pub use view::{
    AskedView, DutyLine, DutyView, Hour, LocalTime, OnCallView, QuietHoursView, RoomDuty,
    RotationView, ScheduleView, ShiftView, StepView, StretchView,
};

/// From an instant until another one, which is not in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    pub from: UnixMillis,
    pub until: UnixMillis,
}

impl Span {
    pub fn holds(self, at: UnixMillis) -> bool {
        self.from <= at && at < self.until
    }
}

/// What a planned span of one person replaces.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Display, EnumString, IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ShiftKind {
    /// Part of the plan; comes before the rotation.
    Shift,
    /// Wins over shifts and rotation.
    Override,
}

/// A planned span of one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shift {
    pub kind: ShiftKind,
    pub person: UserId,
    pub span: Span,
}

/// Turns of people in a fixed order, as far as they were looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rotation {
    pub order: Vec<UserId>,
    /// Number of the turn that begins at the first of `handovers`; the first turn of all is 0, and its
    /// person is on call before it begins, too.
    pub first_turn: usize,
    /// When turns begin, rising. The first one lies at or before whatever is asked for, unless it is turn 0.
    pub handovers: Vec<UnixMillis>,
}

impl Rotation {
    /// Whoever has the turn at this instant, then the others as their turns come.
    fn turns_from(&self, at: UnixMillis) -> impl Iterator<Item = UserId> + '_ {
        let begun = self.handovers.partition_point(|handover| *handover <= at);
        let turn = self.first_turn + begun.saturating_sub(1);
        let people = self.order.len().max(1);
        let order = self.order.iter().copied();
        order.cycle().skip(turn % people).take(self.order.len())
    }
}

/// When somebody does not want to be asked, unless they are on call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quiet {
    pub person: UserId,
    pub spans: Vec<Span>,
    /// They agreed to be asked for high priority all the same.
    pub high_breaks_through: bool,
}

/// What decides who answers in one care room. Only `team` is ever asked: whoever else is named in the rest
/// has left, and is passed over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    /// Experts who are in the room and can use their account, in order of joining.
    pub team: Vec<UserId>,
    /// Those of them who are asked last.
    pub supervisors: Vec<UserId>,
    pub rotation: Option<Rotation>,
    /// The team plans by shifts: where there is none, and no rotation, nobody is on call.
    pub by_shifts: bool,
    pub shifts: Vec<Shift>,
    pub quiet: Vec<Quiet>,
}

/// A span in which the same person is on call; `None`: nobody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    pub span: Span,
    pub person: Option<UserId>,
}

impl Schedule {
    /// Whoever is on call. Without any plan, the first of the team.
    pub fn on_call(&self, at: UnixMillis) -> Option<UserId> {
        let planned = self.planned(at).next();
        let is_planned = self.rotation.is_some() || self.by_shifts;
        planned.or_else(|| self.unplanned().next().filter(|_| !is_planned))
    }

    /// Everybody in the order in which they are asked, whoever is on call first. Supervisors who have no turn
    /// now are not in it, unless the room has nobody else.
    pub fn order(&self, at: UnixMillis) -> Vec<UserId> {
        let mut order = Vec::with_capacity(self.team.len());
        for person in self.planned(at).chain(self.unplanned()) {
            if !order.contains(&person) {
                order.push(person);
            }
        }
        order
    }

    /// The same without those who have quiet hours now. Whoever is on call stays, and nobody is left out
    /// where nobody would be left.
    pub fn asked(&self, at: UnixMillis, is_high: bool) -> Vec<UserId> {
        let order = self.order(at);
        let on_call = self.on_call(at);
        let awake: Vec<UserId> = order
            .iter()
            .copied()
            .filter(|person| Some(*person) == on_call || !self.is_quiet(*person, at, is_high))
            .collect();
        if awake.is_empty() { order } else { awake }
    }

    /// Whom to ask when nobody of [`Self::asked`] has answered.
    pub fn supervisors(&self) -> Vec<UserId> {
        let present = self.supervisors.iter().copied();
        present
            .filter(|person| self.team.contains(person))
            .collect()
    }

    /// Whether somebody has quiet hours that this priority keeps.
    pub fn is_quiet(&self, person: UserId, at: UnixMillis, is_high: bool) -> bool {
        self.quiet
            .iter()
            .filter(|quiet| quiet.person == person && !(is_high && quiet.high_breaks_through))
            .any(|quiet| quiet.spans.iter().any(|span| span.holds(at)))
    }

    /// Who is on call throughout a span, without gaps between the stretches and changing from each to the next.
    pub fn stretches(&self, within: Span) -> Vec<Stretch> {
        let shifts = self.shifts.iter();
        let edges = shifts.flat_map(|shift| [shift.span.from, shift.span.until]);
        let handovers = self.rotation.iter().flat_map(|it| it.handovers.iter());
        let mut edges: Vec<UnixMillis> = edges
            .chain(handovers.copied())
            .filter(|edge| within.from < *edge && *edge < within.until)
            .chain([within.from, within.until])
            .collect();
        edges.sort_unstable();
        edges.dedup();
        let mut stretches: Vec<Stretch> = Vec::new();
        for pair in edges.windows(2) {
            let &[from, until] = pair else { continue };
            let person = self.on_call(from);
            match stretches.last_mut() {
                Some(last) if last.person == person => last.span.until = until,
                _ => stretches.push(Stretch {
                    span: Span { from, until },
                    person,
                }),
            }
        }
        stretches
    }

    /// Spans in which nobody is on call.
    pub fn gaps(&self, within: Span) -> Vec<Span> {
        let stretches = self.stretches(within).into_iter();
        let gaps = stretches.filter(|stretch| stretch.person.is_none());
        gaps.map(|gap| gap.span).collect()
    }

    /// Those of the team who have a place in the plan now, in the order of its parts. The shift that began last
    /// comes first: whoever takes over now comes before whoever they take over from.
    fn planned(&self, at: UnixMillis) -> impl Iterator<Item = UserId> + '_ {
        let mut now: Vec<&Shift> = self.shifts.iter().filter(|it| it.span.holds(at)).collect();
        now.sort_by_key(|it| {
            let later_first = std::cmp::Reverse((it.span.from, it.person));
            (it.kind == ShiftKind::Shift, later_first)
        });
        let shifts = now.into_iter().map(|shift| shift.person);
        let rotation = self.rotation.iter().flat_map(move |it| it.turns_from(at));
        let all = shifts.chain(rotation);
        all.filter(|person| self.team.contains(person))
    }

    /// The team but its supervisors, or all of it where there is nobody else.
    fn unplanned(&self) -> impl Iterator<Item = UserId> + '_ {
        let is_supervisor = |person: &UserId| self.supervisors.contains(person);
        let only_supervisors = self.team.iter().all(is_supervisor);
        let team = self.team.iter().copied();
        team.filter(move |person| only_supervisors || !is_supervisor(person))
    }
}
