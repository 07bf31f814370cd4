use proptest::prelude::*;
use uuid::Uuid;

use super::*;

const WITHIN: Span = Span {
    from: 0,
    until: 100,
};

fn person(number: u128) -> UserId {
    UserId(Uuid::from_u128(number))
}

fn people(numbers: &[u128]) -> Vec<UserId> {
    numbers.iter().copied().map(person).collect()
}

fn span(from: i64, until: i64) -> Span {
    Span { from, until }
}

fn shift(kind: ShiftKind, who: u128, from: i64, until: i64) -> Shift {
    Shift {
        kind,
        person: person(who),
        span: span(from, until),
    }
}

fn team(numbers: &[u128]) -> Schedule {
    Schedule {
        team: people(numbers),
        ..Schedule::default()
    }
}

/// A new turn each ten, the first at 10.
fn turns(order: &[u128]) -> Rotation {
    Rotation {
        order: people(order),
        first_turn: 0,
        handovers: (1..12).map(|turn| turn * 10).collect(),
    }
}

#[test]
fn without_a_plan_whoever_joined_first_is_on_call() {
    assert_eq!(team(&[]).on_call(5), None);
    assert_eq!(team(&[]).gaps(WITHIN), [WITHIN]);
    let alone = team(&[1]);
    assert_eq!(alone.on_call(5), Some(person(1)));
    assert_eq!(alone.gaps(WITHIN), []);
    let three = team(&[3, 1, 2]);
    assert_eq!(three.order(5), people(&[3, 1, 2]));
    let all = Stretch {
        span: WITHIN,
        person: Some(person(3)),
    };
    assert_eq!(three.stretches(WITHIN), [all]);
}

#[test]
fn a_rotation_takes_turns_and_its_first_person_holds_on_until_it_begins() {
    let mut schedule = team(&[1, 2, 3]);
    schedule.rotation = Some(turns(&[2, 3]));
    for (at, order) in [
        (0, [2, 3, 1]),
        (9, [2, 3, 1]),
        (10, [2, 3, 1]),
        (19, [2, 3, 1]),
        (20, [3, 2, 1]),
        (30, [2, 3, 1]),
    ] {
        assert_eq!(schedule.order(at), people(&order), "{at}");
    }
    // The same turns, looked at from later on.
    let later = Rotation {
        order: people(&[2, 3]),
        first_turn: 2,
        handovers: vec![30, 40],
    };
    schedule.rotation = Some(later);
    assert_eq!(schedule.on_call(35), Some(person(2)));
    assert_eq!(schedule.on_call(45), Some(person(3)));
}

/// The turns of those who stay are not moved by it.
#[test]
fn whoever_has_left_is_passed_over_in_a_rotation() {
    let mut schedule = team(&[1, 3]);
    schedule.rotation = Some(turns(&[1, 2, 3]));
    let on_call: Vec<_> = [15, 25, 35, 45].map(|at| schedule.on_call(at)).into();
    assert_eq!(on_call, [1, 3, 3, 1].map(|who| Some(person(who))));
    schedule.team = people(&[4]);
    assert_eq!(schedule.on_call(15), None, "nobody of the plan is left");
    assert_eq!(
        schedule.asked(15, false),
        people(&[4]),
        "and somebody is asked"
    );
}

#[test]
fn gaps_between_shifts_are_exact() {
    let mut schedule = team(&[1, 2]);
    schedule.by_shifts = true;
    schedule.shifts = vec![
        shift(ShiftKind::Shift, 1, 10, 30),
        shift(ShiftKind::Shift, 2, 20, 40),
        shift(ShiftKind::Shift, 1, 60, 70),
        // Somebody who has left fills no gap.
        shift(ShiftKind::Shift, 9, 40, 60),
    ];
    assert_eq!(
        schedule.gaps(WITHIN),
        [span(0, 10), span(40, 60), span(70, 100)]
    );
    assert_eq!(schedule.on_call(25), Some(person(2)), "who begins later");
    assert_eq!(schedule.order(25), people(&[2, 1]));
    // Nobody is on call, and yet everybody is asked.
    assert_eq!(schedule.order(50), people(&[1, 2]));
    schedule.shifts.push(shift(ShiftKind::Override, 2, 45, 55));
    assert_eq!(
        schedule.gaps(WITHIN),
        [span(0, 10), span(40, 45), span(55, 60), span(70, 100)]
    );
}

#[test]
fn supervisors_are_asked_apart_unless_they_have_a_turn() {
    let mut schedule = team(&[1, 2]);
    schedule.supervisors = people(&[1, 9]);
    assert_eq!(schedule.order(5), people(&[2]));
    assert_eq!(schedule.supervisors(), people(&[1]), "who is still there");
    schedule.shifts = vec![shift(ShiftKind::Override, 1, 0, 10)];
    assert_eq!(schedule.order(5), people(&[1, 2]));
    schedule.shifts.clear();
    schedule.team = people(&[1]);
    assert_eq!(schedule.on_call(5), Some(person(1)), "nobody else is there");
}

#[test]
fn quiet_hours_are_those_of_others() {
    let mut schedule = team(&[1, 2, 3]);
    let quiet = |who, high_breaks_through| Quiet {
        person: person(who),
        spans: vec![span(0, 10)],
        high_breaks_through,
    };
    schedule.quiet = vec![quiet(1, false), quiet(2, false), quiet(3, true)];
    assert_eq!(schedule.asked(5, false), people(&[1]), "who is on call");
    assert_eq!(schedule.asked(5, true), people(&[1, 3]));
    assert_eq!(schedule.asked(10, false), people(&[1, 2, 3]));
    schedule.by_shifts = true;
    // Nobody is on call and all sleep: all are asked.
    assert_eq!(schedule.asked(5, false), people(&[1, 2, 3]));
    assert_eq!(schedule.asked(5, true), people(&[3]));
}

fn any_shift() -> impl Strategy<Value = Shift> {
    let kind = prop_oneof![Just(ShiftKind::Shift), Just(ShiftKind::Override)];
    (kind, 1..7_u128, -20..110_i64, 1..60_i64)
        .prop_map(|(kind, who, from, long)| shift(kind, who, from, from + long))
}

fn any_rotation() -> impl Strategy<Value = Rotation> {
    let people_in_order = Just(vec![1, 2, 3, 4, 5, 6]).prop_shuffle();
    (people_in_order, 1..7_usize, -50..20_i64, 3..40_i64).prop_map(|(order, many, first, long)| {
        Rotation {
            order: people(&order[..many]),
            first_turn: 0,
            handovers: (0..60).map(|turn| first + turn * long).collect(),
        }
    })
}

fn any_schedule() -> impl Strategy<Value = Schedule> {
    let some = || proptest::sample::subsequence(vec![1, 2, 3, 4, 5, 6], 0..=6);
    let shifts = proptest::collection::vec(any_shift(), 0..6);
    let rotation = proptest::option::of(any_rotation());
    let quiet = proptest::collection::vec((1..7_u128, 0..90_i64, any::<bool>()), 0..4);
    let parts = (some(), some(), rotation, any::<bool>(), shifts, quiet);
    parts.prop_map(|(team, supervisors, rotation, by_shifts, shifts, quiet)| {
        let quiet = quiet.into_iter().map(|(who, from, high)| Quiet {
            person: person(who),
            spans: vec![span(from, from + 30)],
            high_breaks_through: high,
        });
        Schedule {
            team: people(&team),
            supervisors: people(&supervisors),
            rotation,
            by_shifts,
            shifts,
            quiet: quiet.collect(),
        }
    })
}

proptest! {
    #[test]
    fn stretches_say_of_each_instant_who_is_on_call(schedule in any_schedule()) {
        let stretches = schedule.stretches(WITHIN);
        prop_assert_eq!(stretches[0].span.from, WITHIN.from);
        prop_assert_eq!(stretches[stretches.len() - 1].span.until, WITHIN.until);
        for pair in stretches.windows(2) {
            prop_assert_eq!(pair[0].span.until, pair[1].span.from);
            prop_assert_ne!(pair[0].person, pair[1].person);
        }
        let gaps = schedule.gaps(WITHIN);
        for at in WITHIN.from..WITHIN.until {
            let now = schedule.on_call(at);
            let stretch = stretches.iter().find(|it| it.span.holds(at)).unwrap();
            prop_assert_eq!(stretch.person, now, "{}", at);
            let in_gap = gaps.iter().any(|gap| gap.holds(at));
            prop_assert_eq!(in_gap, now.is_none(), "{}", at);
        }
    }

    #[test]
    fn whoever_left_is_never_asked_and_an_alert_always_finds_somebody(
        schedule in any_schedule(),
        at in 0..100_i64,
        is_high in any::<bool>(),
    ) {
        let asked = schedule.asked(at, is_high);
        let order = schedule.order(at);
        for person in asked.iter().chain(&order) {
            prop_assert!(schedule.team.contains(person));
        }
        for list in [&asked, &order] {
            let mut once = list.clone();
            once.sort_unstable();
            once.dedup();
            prop_assert_eq!(once.len(), list.len());
        }
        prop_assert_eq!(asked.is_empty(), schedule.team.is_empty());
        // Everybody in the room has a place in the one list or the other.
        let supervisors = schedule.supervisors();
        for person in &schedule.team {
            prop_assert!(order.contains(person) || supervisors.contains(person));
        }
        if let Some(on_call) = schedule.on_call(at) {
            prop_assert_eq!(asked.first(), Some(&on_call));
            prop_assert_eq!(order.first(), Some(&on_call));
        }
    }

    #[test]
    fn an_override_wins(schedule in any_schedule(), at in 0..100_i64) {
        let covers = |it: &&Shift| it.span.holds(at) && schedule.team.contains(&it.person);
        let mut overrides = schedule.shifts.iter().filter(covers);
        let is_override = |it: &Shift| it.kind == ShiftKind::Override;
        if overrides.clone().any(is_override) {
            let on_call = schedule.on_call(at);
            prop_assert!(overrides.any(|it| is_override(it) && Some(it.person) == on_call));
        }
    }

    #[test]
    fn taking_over_puts_one_first_and_nobody_else_out(
        schedule in any_schedule(),
        at in 0..100_i64,
    ) {
        prop_assume!(!schedule.team.is_empty());
        let taker = schedule.team[0];
        let before = schedule.order(at);
        let mut taken = schedule.clone();
        taken.shifts.retain(|it| it.kind == ShiftKind::Shift || it.span.from < at);
        taken.shifts.push(Shift {
            kind: ShiftKind::Override,
            person: taker,
            span: span(at, at + 1),
        });
        prop_assert_eq!(taken.on_call(at), Some(taker));
        let after = taken.order(at);
        for person in before {
            // A supervisor without a turn is asked last, by a rung of their own.
            prop_assert!(after.contains(&person) || schedule.supervisors.contains(&person));
        }
    }
}
