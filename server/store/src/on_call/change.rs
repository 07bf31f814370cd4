use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, dsl::count_star};
use diesel_async::RunQueryDsl;
use domain::{
    RoomId, ShiftId, UnixMillis, UserId,
    on_call::{ShiftKind, Span},
};

use super::{QuietHours, TurnPlan, teams};
use crate::{
    Result, Store,
    conn::{Conn, insert_all, on},
    key::Key,
    schema::{quiet_hours, rotation_people, rotations, shifts, supervisors},
    tx::Tx,
};

/// A span of one person, planned by somebody in the room.
#[derive(Clone, Copy, Debug)]
pub struct NewShift {
    pub id: ShiftId,
    pub room: RoomId,
    pub kind: ShiftKind,
    pub person: UserId,
    pub span: Span,
    pub by: UserId,
    pub now: UnixMillis,
}

/// What became of a change of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanChanged {
    Kept,
    /// Whoever plans is no expert in this room, or what was to be removed is not there.
    NotFound,
    /// Somebody named is no expert in this room.
    NotInTeam,
    TooMany,
}

impl Store {
    /// Plans a shift, unless `most` of the room are not over yet.
    pub async fn add_shift(&self, shift: NewShift, most: i64) -> Result<PlanChanged> {
        self.write(move |tx| {
            Box::pin(async move {
                let NewShift { room, person, .. } = shift;
                if let Some(refused) = refusal(tx, room, shift.by, &[person]).await? {
                    return Ok(refused);
                }
                let open: i64 = on!(&mut tx.conn, |db| shifts::table
                    .filter(shifts::room_id.eq(Key::from(room)))
                    .filter(shifts::ends_at.gt(shift.now))
                    .select(count_star())
                    .first(db))?;
                if open >= most {
                    return Ok(PlanChanged::TooMany);
                }
                on!(&mut tx.conn, |db| diesel::insert_into(shifts::table)
                    .values((
                        shifts::room_id.eq(Key::from(room)),
                        shifts::ends_at.eq(shift.span.until),
                        shifts::id.eq(Key::from(shift.id)),
                        shifts::kind.eq(shift.kind.to_string()),
                        shifts::user_id.eq(Key::from(person)),
                        shifts::starts_at.eq(shift.span.from),
                        shifts::created_by.eq(Key::from(shift.by)),
                    ))
                    .execute(db))?;
                if shift.kind == ShiftKind::Shift {
                    set_by_shifts(&mut tx.conn, room, true).await?;
                }
                Ok(PlanChanged::Kept)
            })
        })
        .await
    }

    /// Takes a shift back.
    pub async fn remove_shift(&self, room: RoomId, id: ShiftId, by: UserId) -> Result<PlanChanged> {
        self.write(move |tx| {
            Box::pin(async move {
                if let Some(refused) = refusal(tx, room, by, &[]).await? {
                    return Ok(refused);
                }
                let own = shifts::table
                    .filter(shifts::id.eq(Key::from(id)))
                    .filter(shifts::room_id.eq(Key::from(room)));
                let rows = on!(&mut tx.conn, |db| diesel::delete(own).execute(db))?;
                Ok(if rows == 1 {
                    PlanChanged::Kept
                } else {
                    PlanChanged::NotFound
                })
            })
        })
        .await
    }

    /// Whether nobody is on call between shifts, or whoever has the turn.
    pub async fn plan_by_shifts(
        &self,
        room: RoomId,
        by: UserId,
        only: bool,
    ) -> Result<PlanChanged> {
        self.write(move |tx| {
            Box::pin(async move {
                if let Some(refused) = refusal(tx, room, by, &[]).await? {
                    return Ok(refused);
                }
                set_by_shifts(&mut tx.conn, room, only).await?;
                Ok(PlanChanged::Kept)
            })
        })
        .await
    }

    /// Sets zone and rotation of a room. What is said of shifts stays as it is.
    pub async fn set_turns(&self, room: RoomId, by: UserId, plan: TurnPlan) -> Result<PlanChanged> {
        self.write(move |tx| {
            Box::pin(async move {
                if let Some(refused) = refusal(tx, room, by, &plan.people).await? {
                    return Ok(refused);
                }
                let set = (
                    rotations::zone.eq(&plan.zone),
                    rotations::every_days.eq(plan.every_days),
                    rotations::handover_minute.eq(plan.handover_minute),
                    rotations::first_day.eq(plan.first_day),
                );
                on!(&mut tx.conn, |db| diesel::insert_into(rotations::table)
                    .values((
                        rotations::room_id.eq(Key::from(room)),
                        set,
                        rotations::by_shifts.eq(plan.by_shifts)
                    ))
                    .on_conflict(rotations::room_id)
                    .do_update()
                    .set(set)
                    .execute(db))?;
                let before =
                    rotation_people::table.filter(rotation_people::room_id.eq(Key::from(room)));
                on!(&mut tx.conn, |db| diesel::delete(before).execute(db))?;
                let people: Vec<_> = (0_i64..)
                    .zip(plan.people)
                    .map(|(place, who)| {
                        (
                            rotation_people::room_id.eq(Key::from(room)),
                            rotation_people::place.eq(place),
                            rotation_people::user_id.eq(Key::from(who)),
                        )
                    })
                    .collect();
                insert_all!(&mut tx.conn, rotation_people::table, people)?;
                Ok(PlanChanged::Kept)
            })
        })
        .await
    }

    /// Whether somebody is asked last.
    pub async fn set_supervisor(
        &self,
        room: RoomId,
        by: UserId,
        person: UserId,
        supervises: bool,
    ) -> Result<PlanChanged> {
        self.write(move |tx| {
            Box::pin(async move {
                if let Some(refused) = refusal(tx, room, by, &[person]).await? {
                    return Ok(refused);
                }
                let key = (Key::from(room), Key::from(person));
                if supervises {
                    on!(&mut tx.conn, |db| diesel::insert_into(supervisors::table)
                        .values((
                            supervisors::room_id.eq(key.0),
                            supervisors::user_id.eq(key.1)
                        ))
                        .on_conflict_do_nothing()
                        .execute(db))?;
                } else {
                    let row = supervisors::table.find(key);
                    on!(&mut tx.conn, |db| diesel::delete(row).execute(db))?;
                }
                Ok(PlanChanged::Kept)
            })
        })
        .await
    }

    /// Sets somebody's quiet hours.
    pub async fn set_quiet_hours(&self, hours: QuietHours) -> Result<()> {
        self.write(move |tx| {
            Box::pin(async move {
                let set = (
                    quiet_hours::zone.eq(&hours.zone),
                    quiet_hours::from_minute.eq(hours.from_minute),
                    quiet_hours::until_minute.eq(hours.until_minute),
                    quiet_hours::high_breaks_through.eq(hours.high_breaks_through),
                );
                on!(&mut tx.conn, |db| diesel::insert_into(quiet_hours::table)
                    .values((quiet_hours::user_id.eq(Key::from(hours.person)), set))
                    .on_conflict(quiet_hours::user_id)
                    .do_update()
                    .set(set)
                    .execute(db))?;
                Ok(())
            })
        })
        .await
    }

    /// From now on somebody can be asked at any time.
    pub async fn end_quiet_hours(&self, person: UserId) -> Result<()> {
        self.write(move |tx| {
            Box::pin(async move {
                let row = quiet_hours::table.find(Key::from(person));
                on!(&mut tx.conn, |db| diesel::delete(row).execute(db))?;
                Ok(())
            })
        })
        .await
    }
}

/// Why a plan is not changed, if it is not: by whom it may be, and for whom.
async fn refusal(
    tx: &mut Tx,
    room: RoomId,
    by: UserId,
    people: &[UserId],
) -> Result<Option<PlanChanged>> {
    let key = Key::from(room);
    let team = teams(&mut tx.conn, &[key]).await?.remove(&key);
    let team = team.unwrap_or_default();
    let is_here = |person: UserId| team.iter().any(|one| one.id == person);
    Ok(if !is_here(by) {
        Some(PlanChanged::NotFound)
    } else if people.iter().all(|person| is_here(*person)) {
        None
    } else {
        Some(PlanChanged::NotInTeam)
    })
}

/// What a room's plan begins with: a week from eight to eight, for nobody yet.
const WEEK_DAYS: i64 = 7;
const MORNING_MINUTE: i64 = 8 * 60;

async fn set_by_shifts(conn: &mut Conn, room: RoomId, only: bool) -> Result<()> {
    let key = Key::from(room);
    let is_there: Option<bool> = on!(conn, |db| rotations::table
        .find(key)
        .select(rotations::by_shifts)
        .first(db))
    .optional()?;
    if is_there == Some(only) {
        return Ok(());
    }
    on!(conn, |db| diesel::insert_into(rotations::table)
        .values((
            rotations::room_id.eq(key),
            rotations::zone.eq("UTC"),
            rotations::every_days.eq(WEEK_DAYS),
            rotations::handover_minute.eq(MORNING_MINUTE),
            rotations::first_day.eq(0_i64),
            rotations::by_shifts.eq(only),
        ))
        .on_conflict(rotations::room_id)
        .do_update()
        .set(rotations::by_shifts.eq(only))
        .execute(db))?;
    Ok(())
}
