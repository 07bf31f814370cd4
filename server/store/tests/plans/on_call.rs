//! The calls about who is on call.

use domain::{
    ClientId, RoomId, ShiftId,
    alert::{OnCallNow, OnCallPolicy, check_on_call},
    limits,
    on_call::{ShiftKind, Span},
};
use store::{
    CheckOnCall, DueRoom, NewShift, NewTeamNote, PlanChanged, QuietHours, Store, TeamNoted,
    TurnPlan,
};
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
    let listed = watch.call(
        "noted_episodes",
        TEAM,
        store.noted_episodes(room, expert, None),
    );
    let episode = listed.await.unwrap()[0].episode.raised_seq;
    let newest = watch.call("newest_episodes", PLAIN, store.newest_episodes(room, 30));
    assert!(!newest.await.is_empty());
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

    checks(store, cast, watch).await;
}

/// Whether anything reaches whoever is on call.
async fn checks(store: &Store, cast: &Cast, watch: &mut Watch) {
    let people = || vec![cast.expert, cast.other_expert];
    let noted = store.note_open_pages(people());
    watch.call("note_open_pages", PLAIN, noted).await;
    let few = Allowance {
        rows: 4 * limits::PUSH_SUBSCRIPTIONS as u64,
        ..PLAIN
    };
    let ways = watch.call("ways", few, store.ways(people())).await;
    assert!(ways.iter().all(|one| one.page_at.is_some()), "{ways:?}");
    // Those of the past that was made are due in the far future.
    let ahead = 10_000_000_000_000;
    let due = watch.call("due_on_call", PLAIN, store.due_on_call(512, 0, ahead));
    let due = due.await;
    assert!(!due.rooms.is_empty());
    let one = DueRoom {
        room: cast.care_room,
        ..due.rooms[0].clone()
    };
    let policy = OnCallPolicy {
        no_way: 600_000,
        again: 0,
    };
    let is_now = Some(OnCallNow {
        person: cast.expert,
        takes_pushes: false,
        page_at: None,
    });
    let found = check_on_call(one.checked.as_ref(), is_now.as_ref(), due.now, &policy);
    let room = one.room;
    let quiet = store.note_on_call_checks(vec![(one, found.checked)]);
    watch.call("note_on_call_checks", PLAIN, quiet).await;
    // Looked at, told, over.
    for (minutes, is_now, news) in [(0, is_now, 0), (10, is_now, 1), (11, None, 1)] {
        let check = CheckOnCall {
            room,
            is_now,
            now: due.now + minutes * 60_000,
            policy,
        };
        let told = watch.call("check_on_call", PLAIN, store.check_on_call(check));
        assert_eq!(told.await, news);
    }
}
