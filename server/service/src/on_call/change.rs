use domain::{
    Error, Result, RoomDetail, RoomId, ShiftId, UserId, limits,
    on_call::{ScheduleFault, ShiftKind, Span},
};
use store::{NewShift, PlanChanged, QuietHours, RoomPlan, TurnPlan};
use uuid::Uuid;

use super::{
    days_from,
    local::{Zone, parse_day, parse_minute},
};
use crate::{
    Actor, Service,
    access::{About, Action, Object},
    clock, fault, may,
    room::joined,
};

/// A span of one person, with times as they were typed, in the room's zone.
#[derive(Clone, Debug)]
pub struct ShiftAsked {
    pub kind: ShiftKind,
    pub person: UserId,
    /// Empty: from now on.
    pub from: String,
    pub until: String,
}

/// Turns, with times as they were typed, in the room's zone.
#[derive(Clone, Debug)]
pub struct RotationAsked {
    /// In their order. Empty: no rotation.
    pub people: Vec<UserId>,
    pub every_days: i64,
    pub handover: String,
    pub first_day: String,
}

/// Quiet hours as they were typed.
#[derive(Clone, Debug)]
pub struct QuietHoursAsked {
    pub from: String,
    pub until: String,
    pub zone: String,
    pub high_breaks_through: bool,
}

impl Service {
    /// Plans a shift or an override, for an expert of the room.
    pub async fn add_shift(&self, actor: &Actor, room: RoomId, asked: ShiftAsked) -> Result<()> {
        let (plan, now) = (self.plan_to_change(actor, room).await?, clock::now());
        let zone = zone_of(&plan);
        let from = match asked.from.trim() {
            "" => now,
            from => zone.read(from)?,
        };
        let until = zone.read(&asked.until)?;
        if until <= from {
            return refused(ScheduleFault::EndsBeforeItBegins);
        }
        if until <= now {
            return refused(ScheduleFault::IsOver);
        }
        let days = limits::SCHEDULE_DAYS;
        if until > days_from(now, days).until {
            return refused(ScheduleFault::TooFarAhead { days });
        }
        let shift = NewShift {
            id: ShiftId(Uuid::now_v7()),
            room,
            kind: asked.kind,
            person: asked.person,
            span: Span { from, until },
            by: actor.user.id,
            now,
        };
        self.plan(move |service| async move {
            let most = limits::OPEN_SHIFTS;
            service.store().add_shift(shift, most).await
        })
        .await
    }

    /// Takes a shift or an override back.
    pub async fn remove_shift(&self, actor: &Actor, room: RoomId, id: ShiftId) -> Result<()> {
        self.may_plan(actor, room).await?;
        let by = actor.user.id;
        self.plan(move |service| async move { service.store().remove_shift(room, id, by).await })
            .await
    }

    /// Whether nobody is on call between shifts, or whoever has the turn.
    pub async fn plan_by_shifts(&self, actor: &Actor, room: RoomId, only: bool) -> Result<()> {
        self.may_plan(actor, room).await?;
        let by = actor.user.id;
        self.plan(
            move |service| async move { service.store().plan_by_shifts(room, by, only).await },
        )
        .await
    }

    pub async fn set_rotation(
        &self,
        actor: &Actor,
        room: RoomId,
        asked: RotationAsked,
    ) -> Result<()> {
        let before = self.plan_to_change(actor, room).await?;
        let most = limits::TURN_DAYS;
        if !(1..=most).contains(&asked.every_days) {
            return refused(ScheduleFault::BadTurn { most });
        }
        let limit = limits::ROTATION_PEOPLE;
        if asked.people.len() > limit {
            return Err(Error::TooMany { limit });
        }
        let mut once = asked.people.clone();
        once.sort_unstable();
        once.dedup();
        if once.len() < asked.people.len() {
            return refused(ScheduleFault::NamedTwice);
        }
        let first_day = parse_day(&asked.first_day)?;
        let days = limits::SCHEDULE_DAYS;
        let today = zone_of(&before).day(clock::now());
        if first_day > today + days {
            return refused(ScheduleFault::TooFarAhead { days });
        }
        let plan = TurnPlan {
            every_days: asked.every_days,
            handover_minute: parse_minute(&asked.handover)?,
            first_day,
            people: asked.people,
            ..turns_of(before)
        };
        self.set_turns(actor, room, plan).await
    }

    /// The zone in which the plan of a room is written. Shifts stay where they are in time.
    pub async fn set_room_zone(&self, actor: &Actor, room: RoomId, zone: &str) -> Result<()> {
        let before = self.plan_to_change(actor, room).await?;
        let zone = Zone::named(zone)?.name();
        let mut plan = turns_of(before);
        // Of a rotation only those who are here: others cannot be named any more.
        plan.zone = zone;
        self.set_turns(actor, room, plan).await
    }

    pub async fn set_supervisor(
        &self,
        actor: &Actor,
        room: RoomId,
        person: UserId,
        supervises: bool,
    ) -> Result<()> {
        self.may_plan(actor, room).await?;
        let by = actor.user.id;
        self.plan(move |service| async move {
            let store = service.store();
            store.set_supervisor(room, by, person, supervises).await
        })
        .await
    }

    /// When the actor does not want to be asked, unless they are on call. Without hours: at no time.
    pub async fn set_quiet_hours(&self, actor: &Actor, asked: QuietHoursAsked) -> Result<()> {
        may(actor, Action::SetQuietHours, Object::OWN)?;
        let person = actor.user.id;
        let hours = if asked.from.trim().is_empty() && asked.until.trim().is_empty() {
            None
        } else {
            let hours = QuietHours {
                person,
                zone: Zone::named(&asked.zone)?.name(),
                from_minute: parse_minute(&asked.from)?,
                until_minute: parse_minute(&asked.until)?,
                high_breaks_through: asked.high_breaks_through,
            };
            if hours.from_minute == hours.until_minute {
                return refused(ScheduleFault::QuietAllDay);
            }
            Some(hours)
        };
        let service = self.clone();
        self.owned(async move {
            let store = service.store();
            let set = match hours {
                Some(hours) => store.set_quiet_hours(hours).await,
                None => store.end_quiet_hours(person).await,
            };
            set.map_err(fault)
        })
        .await
    }

    async fn set_turns(&self, actor: &Actor, room: RoomId, plan: TurnPlan) -> Result<()> {
        let by = actor.user.id;
        self.plan(move |service| async move { service.store().set_turns(room, by, plan).await })
            .await
    }

    async fn may_plan(&self, actor: &Actor, room: RoomId) -> Result<RoomDetail> {
        let action = Action::ChangeSchedule;
        may(actor, action, Object::JOINED)?;
        let detail = self.detail(actor, room).await?;
        may(actor, action, joined(&detail, About::Nobody))?;
        Ok(detail)
    }

    /// The plan as it is, for somebody who may change it.
    async fn plan_to_change(&self, actor: &Actor, room: RoomId) -> Result<RoomPlan> {
        self.may_plan(actor, room).await?;
        let now = days_from(clock::now(), 1);
        let plans = self.store().room_plans(&[room], now).await;
        plans.map_err(fault)?.pop().ok_or(Error::NotFound)
    }

    /// Changes a plan in a task of its own. Storage asks once more who may.
    async fn plan<F>(&self, change: impl FnOnce(Self) -> F + Send + 'static) -> Result<()>
    where
        F: Future<Output = store::Result<PlanChanged>> + Send,
    {
        let service = self.clone();
        self.owned(async move {
            match change(service).await.map_err(fault)? {
                PlanChanged::Kept => Ok(()),
                PlanChanged::NotFound => Err(Error::NotFound),
                PlanChanged::NotInTeam => refused(ScheduleFault::NotInTeam),
                PlanChanged::TooMany => refused(ScheduleFault::TooManyShifts {
                    limit: limits::OPEN_SHIFTS,
                }),
            }
        })
        .await
    }
}

fn zone_of(plan: &RoomPlan) -> Zone {
    let turns = plan.turns.as_ref();
    turns.map_or_else(Zone::utc, |turns| Zone::kept(&turns.zone))
}

/// What is planned already, or what a plan begins with. Those who have left stand in it no more.
fn turns_of(plan: RoomPlan) -> TurnPlan {
    let RoomPlan { team, turns, .. } = plan;
    let mut turns = turns.unwrap_or_else(|| TurnPlan {
        zone: Zone::utc().name(),
        every_days: 7,
        handover_minute: 8 * 60,
        first_day: 0,
        people: Vec::new(),
        by_shifts: false,
    });
    turns
        .people
        .retain(|person| team.iter().any(|one| one.id == *person));
    turns
}

fn refused<T>(fault: ScheduleFault) -> Result<T> {
    Err(Error::BadSchedule(fault))
}
