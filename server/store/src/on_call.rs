//! How care rooms plan who is on call. What it says at an instant is worked out by `domain::on_call`.

mod change;
mod check;

use std::collections::BTreeMap;

use diesel::{BoolExpressionMethods, ExpressionMethods, JoinOnDsl, QueryDsl};
use diesel_async::RunQueryDsl;
use domain::{
    Person, Role, RoomId, ShiftId, UnixMillis, UserId,
    on_call::{ShiftKind, Span},
};

use crate::{
    Result, Store,
    conn::{Conn, on},
    key::Key,
    log::row::{person, word},
    one_of::one_of,
    schema::{memberships, quiet_hours, rotation_people, rotations, shifts, supervisors, users},
};

pub use change::{NewShift, PlanChanged};
pub use check::{CheckOnCall, DueRoom, DueRooms, Ways};
pub(crate) use check::{load as load_on_call, write as write_on_call};

/// What is planned for one care room, as far as it matters to a span of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomPlan {
    pub room: RoomId,
    /// Experts who are in the room and can use their account, in order of joining.
    pub team: Vec<Person>,
    pub supervisors: Vec<UserId>,
    /// `None` while nobody has planned anything.
    pub turns: Option<TurnPlan>,
    /// Those that are not over at the beginning of the span, and begin before its end.
    pub shifts: Vec<OpenShift>,
    pub quiet: Vec<QuietHours>,
}

/// In which zone a room's times are, and how its rotation goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TurnPlan {
    pub zone: String,
    pub every_days: i64,
    /// Of the day, in that zone.
    pub handover_minute: i64,
    /// Counted from 1970, in that zone.
    pub first_day: i64,
    /// In the order of their turns. Empty: there is no rotation.
    pub people: Vec<UserId>,
    /// Nobody is on call between shifts.
    pub by_shifts: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenShift {
    pub id: ShiftId,
    pub kind: ShiftKind,
    pub person: UserId,
    pub span: Span,
}

/// When somebody does not want to be asked: from and until these minutes of each day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuietHours {
    pub person: UserId,
    pub zone: String,
    pub from_minute: i64,
    pub until_minute: i64,
    pub high_breaks_through: bool,
}

impl Store {
    /// What is planned for these rooms, in their order.
    pub async fn room_plans(&self, rooms: &[RoomId], within: Span) -> Result<Vec<RoomPlan>> {
        let rooms = rooms.to_vec();
        self.read(move |conn| Box::pin(async move { plans(conn, rooms, within).await }))
            .await
    }

    pub async fn quiet_hours(&self, person: UserId) -> Result<Option<QuietHours>> {
        self.read(move |conn| {
            Box::pin(async move { Ok(quiet_hours_of(conn, vec![person.into()]).await?.pop()) })
        })
        .await
    }
}

async fn plans(conn: &mut Conn, rooms: Vec<RoomId>, within: Span) -> Result<Vec<RoomPlan>> {
    let keys: Vec<Key> = rooms.iter().map(|room| Key::from(*room)).collect();
    let mut turns = turns(conn, &keys).await?;
    let mut shifts = open_shifts(conn, &keys, within).await?;
    let mut supervisors: BTreeMap<Key, Vec<UserId>> = {
        let rows: Vec<(Key, Key)> = on!(conn, |db| supervisors::table
            .filter(one_of(supervisors::room_id, keys.clone()))
            .select((supervisors::room_id, supervisors::user_id))
            .load(db))?;
        grouped(rows.into_iter().map(|(room, who)| (room, who.into())))
    };
    // Decides, therefore after the plans: who has left meanwhile is asked no more.
    let mut teams = teams(conn, &keys).await?;
    let everybody = teams.values().flatten().map(|who| Key::from(who.id));
    let quiet = quiet_hours_of(conn, everybody.collect()).await?;
    let plans = rooms.into_iter().map(|room| {
        let key = Key::from(room);
        let team = teams.remove(&key).unwrap_or_default();
        let is_here = |person: &UserId| team.iter().any(|one| one.id == *person);
        let quiet = quiet.iter().filter(|hours| is_here(&hours.person));
        RoomPlan {
            room,
            supervisors: supervisors.remove(&key).unwrap_or_default(),
            turns: turns.remove(&key),
            shifts: shifts.remove(&key).unwrap_or_default(),
            quiet: quiet.cloned().collect(),
            team,
        }
    });
    Ok(plans.collect())
}

async fn turns(conn: &mut Conn, rooms: &[Key]) -> Result<BTreeMap<Key, TurnPlan>> {
    let rows: Vec<(Key, String, i64, i64, i64, bool)> = on!(conn, |db| rotations::table
        .filter(one_of(rotations::room_id, rooms.to_vec()))
        .load(db))?;
    let mut plans: BTreeMap<Key, TurnPlan> = rows
        .into_iter()
        .map(
            |(room, zone, every_days, handover_minute, first_day, by_shifts)| {
                let plan = TurnPlan {
                    zone,
                    every_days,
                    handover_minute,
                    first_day,
                    people: Vec::new(),
                    by_shifts,
                };
                (room, plan)
            },
        )
        .collect();
    let rows: Vec<(Key, i64, Key)> = on!(conn, |db| rotation_people::table
        .filter(one_of(rotation_people::room_id, rooms.to_vec()))
        .order((rotation_people::room_id, rotation_people::place))
        .load(db))?;
    for (room, _, who) in rows {
        if let Some(plan) = plans.get_mut(&room) {
            plan.people.push(who.into());
        }
    }
    Ok(plans)
}

async fn open_shifts(
    conn: &mut Conn,
    rooms: &[Key],
    within: Span,
) -> Result<BTreeMap<Key, Vec<OpenShift>>> {
    type Row = (Key, Key, String, Key, UnixMillis, UnixMillis);
    let rows: Vec<Row> = on!(conn, |db| shifts::table
        .filter(one_of(shifts::room_id, rooms.to_vec()))
        .filter(shifts::ends_at.gt(within.from))
        .filter(shifts::starts_at.lt(within.until))
        .order((shifts::room_id, shifts::ends_at, shifts::id))
        .select((
            shifts::room_id,
            shifts::id,
            shifts::kind,
            shifts::user_id,
            shifts::starts_at,
            shifts::ends_at,
        ))
        .load(db))?;
    let mut open: BTreeMap<Key, Vec<OpenShift>> = BTreeMap::new();
    for (room, id, kind, who, from, until) in rows {
        open.entry(room).or_default().push(OpenShift {
            id: id.into(),
            kind: word(&kind)?,
            person: who.into(),
            span: Span { from, until },
        });
    }
    Ok(open)
}

/// Experts of these rooms who can be asked, in the order in which they came.
pub(crate) async fn teams(conn: &mut Conn, rooms: &[Key]) -> Result<BTreeMap<Key, Vec<Person>>> {
    let can_be_asked = users::id
        .eq(memberships::user_id)
        .and(users::disabled_at.is_null())
        .and(users::approved_at.is_not_null())
        .and(users::must_change_password.eq(false));
    let mut rows: Vec<(Key, i64, Key, String, String)> = on!(conn, |db| memberships::table
        .inner_join(users::table.on(can_be_asked))
        .filter(one_of(memberships::room_id, rooms.to_vec()))
        .filter(memberships::left_at.is_null())
        .select((
            memberships::room_id,
            memberships::joined_at,
            users::id,
            users::name,
            users::role,
        ))
        .load(db))?;
    rows.sort_by_key(|(_, joined_at, who, ..)| (*joined_at, *who));
    let mut teams: BTreeMap<Key, Vec<Person>> = BTreeMap::new();
    for (room, _, id, name, role) in rows {
        let who = person(id, name, &role)?;
        // Not in the statement: Postgres would begin with all experts of the site.
        if who.role != Role::Expert {
            continue;
        }
        teams.entry(room).or_default().push(who);
    }
    Ok(teams)
}

async fn quiet_hours_of(conn: &mut Conn, people: Vec<Key>) -> Result<Vec<QuietHours>> {
    let rows: Vec<(Key, String, i64, i64, bool)> = on!(conn, |db| quiet_hours::table
        .filter(one_of(quiet_hours::user_id, people))
        .load(db))?;
    let hours = rows.into_iter();
    let hours = hours.map(|(who, zone, from_minute, until_minute, high)| QuietHours {
        person: who.into(),
        zone,
        from_minute,
        until_minute,
        high_breaks_through: high,
    });
    Ok(hours.collect())
}

fn grouped<T>(rows: impl Iterator<Item = (Key, T)>) -> BTreeMap<Key, Vec<T>> {
    let mut groups: BTreeMap<Key, Vec<T>> = BTreeMap::new();
    for (room, row) in rows {
        groups.entry(room).or_default().push(row);
    }
    groups
}
