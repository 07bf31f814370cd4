//! Who is on call in a care room: what is planned, turned into instants by the zones that it is written in.

mod change;
mod duty;
mod local;
#[cfg(test)]
mod tests;

use domain::{
    Error, Person, Priority, Result, Role, RoomId, RoomKind, RoomSummary, UnixMillis, UserId,
    ladder::{Policy, Roster, rungs},
    limits,
    on_call::{
        AskedView, DutyView, OnCallView, Quiet, QuietHoursView, RoomDuty, Rotation, RotationView,
        Schedule, ScheduleView, Shift, ShiftView, Span, StepView, StretchView,
    },
    told_apart,
};
use store::RoomPlan;

use crate::{
    Actor, Service,
    access::{About, Action, Object},
    clock, fault, may,
    room::joined,
};
use local::Zone;

pub use change::{QuietHoursAsked, RotationAsked, ShiftAsked};

const DAY_MS: i64 = 24 * 3_600_000;

impl Service {
    /// Whom an alert of this care room asks at an instant, in their order. Whoever has left, or whose account
    /// cannot be used, is in it no more from that moment on.
    pub async fn roster(&self, room: RoomId, at: UnixMillis, is_high: bool) -> Result<Roster> {
        let plan = self.plan_at(room, at).await.map_err(fault)?;
        Ok(plan.ok_or(Error::NotFound)?.roster(at, is_high))
    }

    /// Who is asked in which order, who last, and who is not asked now.
    pub(crate) async fn order_of(&self, room: RoomId, at: UnixMillis) -> store::Result<Order> {
        let plan = self.plan_at(room, at).await?;
        Ok(plan.map(|plan| plan.order(at)).unwrap_or_default())
    }

    /// Who is on call in each of these care rooms; `None`: nobody.
    pub(crate) async fn first_on_call(
        &self,
        rooms: &[RoomId],
        at: UnixMillis,
    ) -> store::Result<Vec<Option<UserId>>> {
        let within = moment(at);
        let plans = self.store().room_plans(rooms, within).await?.into_iter();
        let first = plans.map(|plan| Plan::of(plan, within).schedule.on_call(at));
        Ok(first.collect())
    }

    async fn plan_at(&self, room: RoomId, at: UnixMillis) -> store::Result<Option<Plan>> {
        let within = moment(at);
        let mut plans = self.store().room_plans(&[room], within).await?;
        Ok(plans.pop().map(|plan| Plan::of(plan, within)))
    }

    /// Who is on call in the care rooms of an expert or a wearer.
    pub async fn on_call(&self, actor: &Actor) -> Result<OnCallView> {
        may(actor, Action::SeeOnCall, Object::Site)?;
        let rooms = self.store().rooms_of(actor.user.id).await.map_err(fault)?;
        let rooms: Vec<RoomSummary> = rooms
            .into_iter()
            .filter(|room| room.kind == RoomKind::Care)
            .collect();
        let (ids, now): (Vec<RoomId>, _) =
            (rooms.iter().map(|room| room.id).collect(), clock::now());
        let within = days_from(now, limits::SCHEDULE_SHOWN_DAYS);
        let plans = self.store().room_plans(&ids, within).await.map_err(fault)?;
        let is_wearer = actor.user.role == Role::Wearer;
        let plans = plans.into_iter().map(|plan| Plan::of(plan, within));
        let rooms = rooms
            .into_iter()
            .zip(plans)
            .filter(|(_, plan)| is_wearer || plan.has(actor.user.id))
            .map(|(room, plan)| {
                let duty = plan.duty(&room, within);
                if is_wearer { for_wearer(duty) } else { duty }
            })
            .collect();
        let quiet = if is_wearer {
            None
        } else {
            Some(self.quiet_hours(actor).await?)
        };
        let zones = quiet.as_ref().map(|_| Zone::names()).unwrap_or_default();
        Ok(OnCallView {
            rooms,
            quiet,
            zones,
        })
    }

    /// The plan of a care room, for its experts.
    pub async fn schedule(&self, actor: &Actor, room: RoomId) -> Result<ScheduleView> {
        may(actor, Action::SeeSchedule, Object::JOINED)?;
        let detail = self.detail(actor, room).await?;
        may(actor, Action::SeeSchedule, joined(&detail, About::Nobody))?;
        let now = clock::now();
        let all = days_from(now, limits::SCHEDULE_DAYS);
        let plans = self.store().room_plans(&[room], all).await;
        let plan = plans.map_err(fault)?.pop().ok_or(Error::NotFound)?;
        let plan = Plan::of(plan, all);
        // Left meanwhile.
        if !plan.has(actor.user.id) {
            return Err(Error::NotFound);
        }
        let shown = days_from(now, limits::SCHEDULE_SHOWN_DAYS);
        let mut view = plan.view(&detail.summary, shown, &self.inner.alerts);
        self.name_devices(&mut view.steps).await?;
        Ok(view)
    }

    /// How each of those who would be asked would hear of it.
    async fn name_devices(&self, steps: &mut [StepView]) -> Result<()> {
        if !self.sends_pushes() {
            return Ok(());
        }
        let asked = || steps.iter().flat_map(|step| &step.asks);
        let people = asked().map(|one| one.person.id).collect();
        let ways = self.store().ways(people).await.map_err(fault)?;
        for one in steps.iter_mut().flat_map(|step| &mut step.asks) {
            let ways = ways.iter().find(|ways| ways.person == one.person.id);
            one.devices = ways.map(|ways| ways.devices.clone()).unwrap_or_default();
        }
        Ok(())
    }

    async fn quiet_hours(&self, actor: &Actor) -> Result<QuietHoursView> {
        let hours = self.store().quiet_hours(actor.user.id).await;
        let hours = hours.map_err(fault)?;
        Ok(QuietHoursView {
            hours: hours.as_ref().map(|it| (it.from_minute, it.until_minute)),
            high_breaks_through: hours.as_ref().is_some_and(|it| it.high_breaks_through),
            zone: hours.map_or_else(|| Zone::utc().name(), |it| it.zone),
        })
    }
}

/// Whom an alert of a room asks, by their ids.
#[derive(Clone, Debug, Default)]
pub(crate) struct Order {
    pub(crate) experts: Vec<UserId>,
    pub(crate) supervisors: Vec<UserId>,
    pub(crate) quiet: Vec<UserId>,
    pub(crate) quiet_when_high: Vec<UserId>,
}

/// They see who is on call and who comes next, and not how the team plans.
fn for_wearer(mut duty: RoomDuty) -> RoomDuty {
    duty.duty.order.clear();
    duty.gap = None;
    duty
}

/// The shortest span there is.
fn moment(at: UnixMillis) -> Span {
    Span {
        from: at,
        until: at + 1,
    }
}

fn days_from(now: UnixMillis, days: i64) -> Span {
    Span {
        from: now,
        until: now + days * DAY_MS,
    }
}

/// What is planned for one room, with instants in the place of local times.
struct Plan {
    row: RoomPlan,
    zone: Zone,
    schedule: Schedule,
    /// As pages name them.
    people: Vec<Person>,
}

impl Plan {
    fn of(row: RoomPlan, within: Span) -> Self {
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

    fn has(&self, person: UserId) -> bool {
        self.schedule.team.contains(&person)
    }

    fn person(&self, id: UserId) -> Option<Person> {
        self.people.iter().find(|person| person.id == id).cloned()
    }

    fn named(&self, ids: Vec<UserId>) -> Vec<Person> {
        ids.into_iter().filter_map(|id| self.person(id)).collect()
    }

    fn roster(&self, at: UnixMillis, is_high: bool) -> Roster {
        let on_call = self.schedule.asked(at, is_high);
        let mut supervisors = self.schedule.supervisors();
        supervisors.retain(|person| !on_call.contains(person));
        Roster {
            experts: self.named(on_call),
            supervisors: self.named(supervisors),
        }
    }

    fn order(&self, at: UnixMillis) -> Order {
        let order = self.schedule.order(at);
        let quiet = |is_high| {
            let asked = self.schedule.asked(at, is_high);
            let order = order.iter().copied();
            order.filter(|person| !asked.contains(person)).collect()
        };
        Order {
            quiet: quiet(false),
            quiet_when_high: quiet(true),
            supervisors: self.schedule.supervisors(),
            experts: order,
        }
    }

    /// Who is on call at the beginning of a span, and until when, if that ends in it.
    fn now(&self, within: Span) -> (Option<Person>, Option<UnixMillis>) {
        let stretches = self.schedule.stretches(within);
        let first = stretches.first().map(|first| first.span.until);
        let person = self.schedule.on_call(within.from);
        (
            person.and_then(|id| self.person(id)),
            first.filter(|until| *until < within.until),
        )
    }

    fn duty(&self, room: &RoomSummary, within: Span) -> RoomDuty {
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

    fn view(&self, room: &RoomSummary, shown: Span, policy: &Policy) -> ScheduleView {
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
