//! The calls about who is on call.

use domain::{
    ClientId, RoomId, ShiftId,
    on_call::{ShiftKind, Span},
};
use store::{NewShift, NewTeamNote, PlanChanged, QuietHours, Store, TeamNoted, TurnPlan};
use uuid::Uuid;

use crate::{
    allowance::{Allowance, PLAIN, asks_for},
    cast::Cast,
    fill::NOW,
    watch::Watch,
};

const DAY_MS: i64 = 24 * 3_600_000;
/// Whoever is in the room is looked at.
const TEAM: Allowance = Allowance { rows: 20, ..PLAIN };

pub(crate) async fn all(store: &Store, cast: &Cast, watch: &mut Watch) {
    let (room, expert, other) = (cast.care_room, cast.expert, cast.other_expert);
    let within = Span {
        from: NOW,
        until: NOW + 14 * DAY_MS,
    };
    let one = [room];
    let plan = watch.call("room_plans", PLAIN, store.room_plans(&one, within));
    assert!(plan.await[0].team.iter().any(|person| person.id == expert));
    let rooms = store.rooms_of(expert).await.unwrap().into_iter();
    let rooms: Vec<RoomId> = rooms.map(|room| room.id).collect();
    let plans = store.room_plans(&rooms, within);
    let plans = watch.call("room_plans", asks_for(5 * rooms.len()), plans);
    assert_eq!(plans.await.len(), rooms.len());

    let shift = NewShift {
        id: ShiftId(Uuid::now_v7()),
        room,
        kind: ShiftKind::Shift,
        person: other,
        span: within,
        by: expert,
        now: NOW,
    };
    let added = watch.call("add_shift", TEAM, store.add_shift(shift, 100));
    assert_eq!(added.await, PlanChanged::Kept);
    let removed = store.remove_shift(room, shift.id, expert);
    let removed = watch.call("remove_shift", TEAM, removed).await;
    assert_eq!(removed, PlanChanged::Kept);
    let by_shifts = store.plan_by_shifts(room, expert, false);
    watch.call("plan_by_shifts", TEAM, by_shifts).await;
    let turns = TurnPlan {
        zone: "Europe/Berlin".to_owned(),
        every_days: 7,
        handover_minute: 480,
        first_day: 20_000,
        people: vec![other, expert],
        by_shifts: false,
    };
    let listed = watch.call("noted_episodes", TEAM, store.noted_episodes(room, expert));
    let episode = listed.await.unwrap()[0].episode.raised_seq;
    let note = NewTeamNote {
        room,
        episode,
        by: expert,
        client_id: ClientId(Uuid::now_v7()),
        text: "A note.".to_owned(),
        now: NOW,
    };
    let noted = watch.call("add_team_note", TEAM, store.add_team_note(note, 100));
    assert_eq!(noted.await, TeamNoted::Kept);
    let set = watch.call("set_turns", TEAM, store.set_turns(room, expert, turns));
    assert_eq!(set.await, PlanChanged::Kept);
    for supervises in [true, false] {
        let set = store.set_supervisor(room, expert, other, supervises);
        let set = watch.call("set_supervisor", TEAM, set).await;
        assert_eq!(set, PlanChanged::Kept);
    }

    let hours = QuietHours {
        person: expert,
        zone: "UTC".to_owned(),
        from_minute: 0,
        until_minute: 360,
        high_breaks_through: false,
    };
    let set = store.set_quiet_hours(hours.clone());
    watch.call("set_quiet_hours", PLAIN, set).await;
    let read = watch.call("quiet_hours", PLAIN, store.quiet_hours(expert));
    assert_eq!(read.await, Some(hours));
    let ended = store.end_quiet_hours(expert);
    watch.call("end_quiet_hours", PLAIN, ended).await;
}
