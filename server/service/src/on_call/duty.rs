use domain::{Error, Result, RoomId, RoomKind, alert::usual_answer_ms, limits, on_call::DutyLine};

use super::{Plan, days_from};
use crate::{
    Actor, Service,
    access::{Action, Object},
    clock, fault, may,
};

/// Of so many of the newest episodes it is said how soon they were answered.
const MEASURED: i64 = 30;

impl Service {
    /// Who answers in this care room now, and how soon somebody did lately, in one line for its people.
    pub async fn duty_line(&self, actor: &Actor, room: RoomId) -> Result<DutyLine> {
        may(actor, Action::SeeOnCall, Object::Site)?;
        if self.detail(actor, room).await?.summary.kind != RoomKind::Care {
            return Err(Error::NotFound);
        }
        let within = days_from(clock::now(), limits::SCHEDULE_SHOWN_DAYS);
        let plans = self.store().room_plans(&[room], within).await;
        let plan = plans.map_err(fault)?.pop();
        let newest = self.store().newest_episodes(room, MEASURED).await;
        let usual_answer_ms = usual_answer_ms(&newest.map_err(fault)?);
        let (person, until) = plan.map_or((None, None), |plan| Plan::of(plan, within).now(within));
        Ok(DutyLine {
            person,
            until,
            usual_answer_ms,
        })
    }
}
