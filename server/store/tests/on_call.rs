use domain::{
    Role, RoomId, ShiftId, UserId,
    on_call::{ShiftKind, Span},
};
use store::{Acting, NewShift, PlanChanged, QuietHours, RoomPlan, Store, TurnPlan};
use uuid::Uuid;

use crate::{
    membership::join,
    world::{T0, World, both_stores},
};

const HOUR_MS: i64 = 3_600_000;
const DAY: Span = Span {
    from: T0,
    until: T0 + 24 * HOUR_MS,
};

async fn plan(store: &Store, room: RoomId) -> RoomPlan {
    let mut plans = store.room_plans(&[room], DAY).await.unwrap();
    assert_eq!(plans.len(), 1);
    plans.pop().unwrap()
}

fn team(plan: &RoomPlan) -> Vec<UserId> {
    plan.team.iter().map(|person| person.id).collect()
}

fn shift(room: RoomId, by: UserId, person: UserId, hours: (i64, i64)) -> NewShift {
    NewShift {
        id: ShiftId(Uuid::now_v7()),
        room,
        kind: ShiftKind::Override,
        person,
        span: Span {
            from: T0 + hours.0 * HOUR_MS,
            until: T0 + hours.1 * HOUR_MS,
        },
        by,
        now: T0,
    }
}

fn turns(people: Vec<UserId>) -> TurnPlan {
    TurnPlan {
        zone: "Europe/Berlin".to_owned(),
        every_days: 7,
        handover_minute: 480,
        first_day: 20_000,
        people,
        by_shifts: false,
    }
}

/// A second expert in the room.
async fn another(world: &World, room: RoomId, host: UserId) -> UserId {
    let expert = world.person(Role::Expert).await;
    assert!(join(&world.store, room, expert, host, world.now()).await);
    expert
}

both_stores! {
    async fn a_room_without_a_plan_has_its_experts_in_order_of_joining(world) {
        let care = world.care().await;
        let second = another(world, care.room, care.wearer).await;
        let expected = RoomPlan {
            room: care.room,
            team: Vec::new(),
            supervisors: Vec::new(),
            turns: None,
            shifts: Vec::new(),
            quiet: Vec::new(),
        };
        let found = plan(&world.store, care.room).await;
        assert_eq!(team(&found), [care.expert, second]);
        assert_eq!(RoomPlan { team: Vec::new(), ..found }, expected);
        // In the order of the question, also of a room that nobody has.
        let rooms = [RoomId(Uuid::now_v7()), care.room];
        let plans = world.store.room_plans(&rooms, DAY).await.unwrap();
        assert_eq!(plans.iter().map(|plan| plan.room).collect::<Vec<_>>(), rooms);
        assert!(plans[0].team.is_empty());
        assert!(world.store.room_plans(&[], DAY).await.unwrap().is_empty());
    }

    async fn what_is_planned_is_read_again(world) {
        let care = world.care().await;
        let (store, room, expert) = (&world.store, care.room, care.expert);
        let second = another(world, room, care.wearer).await;
        let kept = store.set_turns(room, expert, turns(vec![second, expert])).await;
        assert_eq!(kept.unwrap(), PlanChanged::Kept);
        let mut planned = shift(room, expert, second, (1, 2));
        planned.kind = ShiftKind::Shift;
        assert_eq!(store.add_shift(planned, 10).await.unwrap(), PlanChanged::Kept);
        let taken = shift(room, second, second, (-5, 1));
        assert_eq!(store.add_shift(taken, 10).await.unwrap(), PlanChanged::Kept);
        for over in [(-5, 0), (-9, -1), (24, 25)] {
            let over = shift(room, expert, expert, over);
            assert_eq!(store.add_shift(over, 10).await.unwrap(), PlanChanged::Kept);
        }
        let made = store.set_supervisor(room, expert, second, true).await;
        assert_eq!(made.unwrap(), PlanChanged::Kept);
        let hours = QuietHours {
            person: second,
            zone: "Europe/Oslo".to_owned(),
            from_minute: 1320,
            until_minute: 360,
            high_breaks_through: true,
        };
        store.set_quiet_hours(hours.clone()).await.unwrap();
        // Of somebody who is not in the room.
        let stranger = world.person(Role::Expert).await;
        let elsewhere = QuietHours { person: stranger, ..hours.clone() };
        store.set_quiet_hours(elsewhere).await.unwrap();

        let found = plan(store, room).await;
        let mut expected = turns(vec![second, expert]);
        // A shift of the plan makes it one by shifts.
        expected.by_shifts = true;
        assert_eq!(found.turns, Some(expected));
        let spans: Vec<_> = found.shifts.iter().map(|it| (it.id, it.kind, it.span)).collect();
        let as_made = [taken, planned].map(|it| (it.id, it.kind, it.span));
        assert_eq!(spans, as_made);
        assert_eq!(found.supervisors, [second]);
        assert_eq!(found.quiet, [hours]);

        // Anew, with fewer people; what is said of shifts stays.
        store.set_turns(room, second, turns(vec![expert])).await.unwrap();
        store.set_supervisor(room, second, second, false).await.unwrap();
        store.end_quiet_hours(second).await.unwrap();
        let removed = store.remove_shift(room, planned.id, second).await.unwrap();
        assert_eq!(removed, PlanChanged::Kept);
        let again = store.remove_shift(room, planned.id, second).await.unwrap();
        assert_eq!(again, PlanChanged::NotFound);
        let found = plan(store, room).await;
        assert_eq!(found.turns.as_ref().unwrap().people, [expert]);
        assert!(found.turns.unwrap().by_shifts);
        assert_eq!(found.shifts.len(), 1);
        assert!(found.supervisors.is_empty() && found.quiet.is_empty());
        store.plan_by_shifts(room, expert, false).await.unwrap();
        assert!(!plan(store, room).await.turns.unwrap().by_shifts);
        assert_eq!(store.quiet_hours(second).await.unwrap(), None);
        assert!(store.quiet_hours(stranger).await.unwrap().is_some());
    }

    async fn only_experts_of_the_room_plan_and_are_planned(world) {
        let care = world.care().await;
        let (store, room, expert) = (&world.store, care.room, care.expert);
        let stranger = world.person(Role::Expert).await;
        for by in [stranger, care.wearer] {
            let added = store.add_shift(shift(room, by, expert, (0, 1)), 10).await.unwrap();
            assert_eq!(added, PlanChanged::NotFound);
            let set = store.set_turns(room, by, turns(vec![expert])).await.unwrap();
            assert_eq!(set, PlanChanged::NotFound);
            let set = store.set_supervisor(room, by, expert, true).await.unwrap();
            assert_eq!(set, PlanChanged::NotFound);
            assert_eq!(store.plan_by_shifts(room, by, true).await.unwrap(), PlanChanged::NotFound);
            let removed = store.remove_shift(room, ShiftId(Uuid::now_v7()), by).await.unwrap();
            assert_eq!(removed, PlanChanged::NotFound);
        }
        for person in [stranger, care.wearer] {
            let added = store.add_shift(shift(room, expert, person, (0, 1)), 10).await.unwrap();
            assert_eq!(added, PlanChanged::NotInTeam);
            let set = store.set_turns(room, expert, turns(vec![expert, person])).await.unwrap();
            assert_eq!(set, PlanChanged::NotInTeam);
            let set = store.set_supervisor(room, expert, person, true).await.unwrap();
            assert_eq!(set, PlanChanged::NotInTeam);
        }
        for table in ["shifts", "rotations", "rotation_people", "supervisors"] {
            assert_eq!(world.count(table).await, 0, "{table}");
        }
        // A shift of one room is not removed by way of another.
        let other = world.care().await;
        assert!(join(store, other.room, stranger, other.wearer, world.now()).await);
        let planned = shift(room, expert, expert, (0, 1));
        store.add_shift(planned, 10).await.unwrap();
        let removed = store.remove_shift(other.room, planned.id, stranger).await.unwrap();
        assert_eq!(removed, PlanChanged::NotFound);
    }

    async fn so_many_shifts_of_a_room_may_be_open(world) {
        let care = world.care().await;
        let (room, expert) = (care.room, care.expert);
        for hours in [(-2, -1), (0, 1), (1, 2)] {
            let added = world.store.add_shift(shift(room, expert, expert, hours), 2).await;
            assert_eq!(added.unwrap(), PlanChanged::Kept);
        }
        let added = world.store.add_shift(shift(room, expert, expert, (2, 3)), 2).await;
        assert_eq!(added.unwrap(), PlanChanged::TooMany);
    }

    async fn whoever_has_left_or_lost_their_account_is_in_no_team(world) {
        let care = world.care().await;
        let (store, room) = (&world.store, care.room);
        let [left, disabled, locked_out] = [
            another(world, room, care.wearer).await,
            another(world, room, care.wearer).await,
            another(world, room, care.wearer).await,
        ];
        store.set_supervisor(room, care.expert, left, true).await.unwrap();
        let everybody = vec![left, disabled, locked_out, care.expert];
        store.set_turns(room, care.expert, turns(everybody)).await.unwrap();
        assert_eq!(team(&plan(store, room).await), [care.expert, left, disabled, locked_out]);
        assert!(store.remove_member(room, left, care.expert, world.now()).await.unwrap());
        assert_eq!(team(&plan(store, room).await), [care.expert, disabled, locked_out]);
        let ended = store.disable_user(disabled, Acting::Operator, world.now()).await.unwrap();
        assert!(ended.is_some());
        assert_eq!(team(&plan(store, room).await), [care.expert, locked_out]);
        let must_change = "UPDATE users SET must_change_password = TRUE WHERE email =";
        world.sql(&format!("{must_change} '{locked_out}@example.org'")).await;
        assert_eq!(team(&plan(store, room).await), [care.expert]);
        // Whoever has left plans nothing, and comes back as the last one to join.
        let added = store.add_shift(shift(room, left, care.expert, (0, 1)), 9).await.unwrap();
        assert_eq!(added, PlanChanged::NotFound);
        assert!(join(store, room, left, care.wearer, world.now()).await);
        assert_eq!(team(&plan(store, room).await), [care.expert, left]);
    }
}
