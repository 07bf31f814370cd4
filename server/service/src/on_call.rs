//! Who is on call in a care room: what is planned, turned into instants by the zones that it is written in.

mod change;
mod duty;
mod local;
mod plan;
#[cfg(test)]
mod tests;

use domain::{
    Error, Result, Role, RoomId, RoomKind, RoomSummary, UnixMillis, UserId,
    ladder::Roster,
    limits,
    on_call::{OnCallView, QuietHoursView, RoomDuty, ScheduleView, Span, StepView},
};

use crate::{
    Actor, Service,
    access::{About, Action, Object},
    clock, fault, may,
    room::joined,
};
use local::Zone;
use plan::Plan;

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
    /// Everybody with quiet hours but for whoever is on call, even if nobody else could be asked.
    pub(crate) asleep: Vec<UserId>,
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
