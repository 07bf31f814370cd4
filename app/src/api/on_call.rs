use domain::{
    RoomId, ShiftId, UserId,
    on_call::{DutyLine, OnCallView, ScheduleView, ShiftKind},
};
use leptos::prelude::*;

use super::{Failure, JsonAnswer};

/// Who is on call in one's care rooms.
#[server(name = LoadOnCall, prefix = "/api", endpoint = "on_call")]
pub async fn on_call() -> Result<OnCallView, Failure> {
    let actor = crate::ssr::actor()?;
    Ok(crate::ssr::service().on_call(&actor).await?)
}

/// The plan of a care room.
#[server(name = LoadSchedule, prefix = "/api", endpoint = "schedule")]
pub async fn schedule(room: RoomId) -> Result<ScheduleView, Failure> {
    let actor = crate::ssr::actor()?;
    Ok(crate::ssr::service().schedule(&actor, room).await?)
}

/// Who answers in a care room now, and how soon somebody usually does.
#[server(name = LoadDuty, prefix = "/api", endpoint = "duty_line", output = JsonAnswer)]
pub async fn duty_line(room: RoomId) -> Result<DutyLine, Failure> {
    let actor = crate::ssr::actor()?;
    Ok(crate::ssr::service().duty_line(&actor, room).await?)
}

/// One is on call from now on.
#[server(prefix = "/api", endpoint = "take_over")]
pub async fn take_over(room: RoomId, until: String) -> Result<(), Failure> {
    let actor = crate::ssr::actor()?;
    let shift = service::ShiftAsked {
        kind: ShiftKind::Override,
        person: actor.user.id,
        from: String::new(),
        until: until.clone(),
    };
    let done = crate::ssr::service().add_shift(&actor, room, shift).await;
    done.inspect_err(|_| keep(&[("until", &until)]))?;
    saved(room, "now-title");
    Ok(())
}

/// Plans a span of one person. Without a beginning it begins now.
#[server(prefix = "/api", endpoint = "add_shift")]
pub async fn add_shift(
    room: RoomId,
    kind: ShiftKind,
    person: UserId,
    #[server(default)] from: String,
    until: String,
) -> Result<(), Failure> {
    let actor = crate::ssr::actor()?;
    let shift = service::ShiftAsked {
        kind,
        person,
        from: from.clone(),
        until: until.clone(),
    };
    let done = crate::ssr::service().add_shift(&actor, room, shift).await;
    done.inspect_err(|_| {
        keep(&[
            ("person", &person.to_string()),
            ("kind", kind.into()),
            ("from", &from),
            ("until", &until),
        ]);
    })?;
    saved(room, "planned-title");
    Ok(())
}

/// Takes a planned span back.
#[server(prefix = "/api", endpoint = "remove_shift")]
pub async fn remove_shift(room: RoomId, id: ShiftId) -> Result<(), Failure> {
    let actor = crate::ssr::actor()?;
    crate::ssr::service().remove_shift(&actor, room, id).await?;
    saved(room, "planned-title");
    Ok(())
}

/// Whether nobody is on call between shifts.
#[server(prefix = "/api", endpoint = "plan_by_shifts")]
pub async fn plan_by_shifts(room: RoomId, only: bool) -> Result<(), Failure> {
    let actor = crate::ssr::actor()?;
    let service = crate::ssr::service();
    service.plan_by_shifts(&actor, room, only).await?;
    saved(room, "planned-title");
    Ok(())
}

/// Sets the rotation: ids in the order of turns, empty ones left out.
#[server(prefix = "/api", endpoint = "set_rotation")]
pub async fn set_rotation(
    room: RoomId,
    #[server(default)] people: Vec<String>,
    every_days: i64,
    handover: String,
    first_day: String,
) -> Result<(), Failure> {
    let actor = crate::ssr::actor()?;
    let chosen = people.iter().filter(|id| !id.is_empty());
    let chosen = chosen.map(|id| id.parse()).collect::<Result<_, _>>()?;
    let rotation = service::RotationAsked {
        people: chosen,
        every_days,
        handover: handover.clone(),
        first_day: first_day.clone(),
    };
    let done = crate::ssr::service();
    let done = done.set_rotation(&actor, room, rotation).await;
    done.inspect_err(|_| keep(&[("handover", &handover), ("first_day", &first_day)]))?;
    saved(room, "rotation-title");
    Ok(())
}

/// In which zone the times of a room are.
#[server(prefix = "/api", endpoint = "set_room_zone")]
pub async fn set_room_zone(room: RoomId, zone: String) -> Result<(), Failure> {
    let actor = crate::ssr::actor()?;
    let done = crate::ssr::service();
    let done = done.set_room_zone(&actor, room, &zone).await;
    done.inspect_err(|_| keep(&[("zone", &zone)]))?;
    saved(room, "zone-title");
    Ok(())
}

/// Whether somebody is asked last.
#[server(prefix = "/api", endpoint = "set_supervisor")]
pub async fn set_supervisor(room: RoomId, person: UserId, supervises: bool) -> Result<(), Failure> {
    let actor = crate::ssr::actor()?;
    let service = crate::ssr::service();
    service
        .set_supervisor(&actor, room, person, supervises)
        .await?;
    saved(room, "supervisors-title");
    Ok(())
}

/// When one does not want to be asked. Without times: at no time.
#[server(prefix = "/api", endpoint = "set_quiet_hours")]
pub async fn set_quiet_hours(
    #[server(default)] from: String,
    #[server(default)] until: String,
    #[server(default)] zone: String,
    #[server(default)] high: bool,
) -> Result<(), Failure> {
    use crate::ssr::flash::{Confirmation, Flash};
    let actor = crate::ssr::actor()?;
    let hours = service::QuietHoursAsked {
        from: from.clone(),
        until: until.clone(),
        zone: zone.clone(),
        high_breaks_through: high,
    };
    let done = crate::ssr::service();
    let done = done.set_quiet_hours(&actor, hours).await;
    done.inspect_err(|_| {
        let high = if high { "true" } else { "" };
        keep(&[
            ("from", &from),
            ("until", &until),
            ("zone", &zone),
            ("high", high),
        ]);
    })?;
    crate::ssr::flash::keep(&Flash::Done(Confirmation::Saved));
    leptos_axum::redirect("/on-call#quiet-title");
    Ok(())
}

#[cfg(feature = "ssr")]
fn keep(fields: &[(&str, &str)]) {
    use crate::ssr::flash;
    flash::keep(&flash::typed(fields));
}

/// Leads to this place of the plan, which says that it is saved.
#[cfg(feature = "ssr")]
fn saved(room: RoomId, place: &str) {
    use crate::ssr::flash::{self, Confirmation, Flash};
    flash::keep(&Flash::Done(Confirmation::Saved));
    leptos_axum::redirect(&format!("{}#{place}", crate::paths::schedule(room)));
}
