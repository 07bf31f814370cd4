//! What is planned for one room, with instants in the place of local times.

use domain::{
    Person, Priority, RoomSummary, UnixMillis, UserId,
    ladder::{Policy, Roster, rungs},
    on_call::{
        AskedView, DutyView, Quiet, RoomDuty, Rotation, RotationView, Schedule, ScheduleView,
        Shift, ShiftView, Span, StepView, StretchView,
    },
    told_apart,
};
use store::RoomPlan;

use super::{Order, local::Zone};

/// What is planned for one room, with instants in the place of local times.
pub(super) struct Plan {
    row: RoomPlan,
    zone: Zone,
    pub(super) schedule: Schedule,
    /// As pages name them.
    people: Vec<Person>,
}

impl Plan {
    pub(super) fn of(row: RoomPlan, within: Span) -> Self {
        let turns = row.turns.as_ref();
        let zone = turns.map_or_else(Zone::utc, |turns| Zone::kept(&turns.zone));
        let rotation = turns.filter(|turns| !turns.people.is_empty());
        let rotation = rotation.map(|turns| {
            let (first_turn, handovers) = zone.handovers(turns, within);
            Rotation {
                order: turns.people.clone(),
                first_turn,
                handovers,
            }
        });
        let shifts = row.shifts.iter().map(|shift| Shift {
            kind: shift.kind,
            person: shift.person,
            span: shift.span,
        });
        let quiet = row.quiet.iter().map(|hours| Quiet {
            person: hours.person,
            spans: Zone::kept(&hours.zone).quiet_around(hours, within.from),
            high_breaks_through: hours.high_breaks_through,
        });
        let schedule = Schedule {
            team: row.team.iter().map(|person| person.id).collect(),
            supervisors: row.supervisors.clone(),
            rotation,
            by_shifts: turns.is_some_and(|turns| turns.by_shifts),
            shifts: shifts.collect(),
            quiet: quiet.collect(),
        };
        Self {
            people: told_apart(&row.team),
            row,
            zone,
            schedule,
        }
    }

    pub(super) fn has(&self, person: UserId) -> bool {
        self.schedule.team.contains(&person)
    }

    fn person(&self, id: UserId) -> Option<Person> {
        self.people.iter().find(|person| person.id == id).cloned()
    }

    fn named(&self, ids: Vec<UserId>) -> Vec<Person> {
        ids.into_iter().filter_map(|id| self.person(id)).collect()
    }

    pub(super) fn roster(&self, at: UnixMillis, is_high: bool) -> Roster {
        let on_call = self.schedule.asked(at, is_high);
        let mut supervisors = self.schedule.supervisors();
        supervisors.retain(|person| !on_call.contains(person));
        Roster {
            experts: self.named(on_call),
            supervisors: self.named(supervisors),
        }
    }

    pub(super) fn order(&self, at: UnixMillis) -> Order {
        let order = self.schedule.order(at);
        let quiet = |is_high| {
            let asked = self.schedule.asked(at, is_high);
            let order = order.iter().copied();
            order.filter(|person| !asked.contains(person)).collect()
        };
        let on_call = self.schedule.on_call(at);
        let asleep = self.schedule.team.iter().copied().filter(|person| {
            Some(*person) != on_call && self.schedule.is_quiet(*person, at, false)
        });
        Order {
            asleep: asleep.collect(),
            quiet: quiet(false),
            quiet_when_high: quiet(true),
            supervisors: self.schedule.supervisors(),
            experts: order,
        }
    }

    /// Who is on call at the beginning of a span, and until when, if that ends in it.
    pub(super) fn now(&self, within: Span) -> (Option<Person>, Option<UnixMillis>) {
        let stretches = self.schedule.stretches(within);
        let first = stretches.first().map(|first| first.span.until);
        let person = self.schedule.on_call(within.from);
        (
            person.and_then(|id| self.person(id)),
            first.filter(|until| *until < within.until),
        )
    }

    pub(super) fn duty(&self, room: &RoomSummary, within: Span) -> RoomDuty {
        let now = within.from;
        let stretches = self.schedule.stretches(within);
        let seen_until = |until: UnixMillis| (until < within.until).then(|| self.zone.show(until));
        let next = stretches.get(1).and_then(|stretch| stretch.person);
        let (person, until) = self.now(within);
        let gap = stretches.iter().find(|stretch| stretch.person.is_none());
        RoomDuty {
            room: room.id,
            name: room.name.clone(),
            wearer: room.wearer,
            now: self.zone.show(now),
            duty: DutyView {
                person,
                until: until.map(|until| self.zone.show(until)),
                next: next.and_then(|id| self.person(id)),
                order: self.named(self.schedule.order(now)),
            },
            gap: gap.map(|gap| (self.zone.show(gap.span.from), seen_until(gap.span.until))),
            zone: self.zone.name(),
        }
    }

    pub(super) fn view(&self, room: &RoomSummary, shown: Span, policy: &Policy) -> ScheduleView {
        let now = shown.from;
        let stretches = self.schedule.stretches(shown).into_iter();
        let shifts = self.row.shifts.iter().filter_map(|shift| {
            Some(ShiftView {
                id: shift.id,
                kind: shift.kind,
                person: self.person(shift.person)?,
                from: self.zone.show(shift.span.from),
                until: self.zone.show(shift.span.until),
            })
        });
        let team = self.schedule.team.iter().copied();
        let turns = self.row.turns.as_ref();
        let people = turns.map(|turns| turns.people.clone()).unwrap_or_default();
        let has_rotation = !people.is_empty();
        ScheduleView {
            room: self.duty(room, shown),
            experts: self.people.clone(),
            supervisors: self.schedule.supervisors(),
            quiet_now: team
                .filter(|person| self.schedule.is_quiet(*person, now, false))
                .collect(),
            stretches: stretches
                .map(|stretch| StretchView {
                    person: stretch.person.and_then(|id| self.person(id)),
                    from: self.zone.show(stretch.span.from),
                    until: self.zone.show(stretch.span.until),
                })
                .collect(),
            shifts: shifts.collect(),
            rotation: RotationView {
                people,
                every_days: turns.map_or(7, |turns| turns.every_days),
                handover: turns.map_or(8 * 60, |turns| turns.handover_minute),
                first_day: turns
                    .filter(|_| has_rotation)
                    .map_or_else(|| self.zone.day(now), |turns| turns.first_day),
            },
            by_shifts: self.schedule.by_shifts,
            steps: self.steps(now, policy),
            zones: Zone::names(),
        }
    }

    /// What an alert of high priority would set going.
    fn steps(&self, now: UnixMillis, policy: &Policy) -> Vec<StepView> {
        let roster = self.roster(now, true);
        let rungs = rungs(policy, Priority::High, &roster).into_iter();
        rungs
            .map(|rung| StepView {
                at: self.zone.show(now + rung.after_ms),
                kind: rung.kind,
                asks: rung
                    .asks
                    .into_iter()
                    .map(|person| AskedView {
                        person,
                        devices: Vec::new(),
                    })
                    .collect(),
            })
            .collect()
    }
}
