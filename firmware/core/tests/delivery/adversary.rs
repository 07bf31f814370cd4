//! Any order of faults.

use proptest::{collection::vec, prelude::*};
use watch_protocol::{Clock, Item, RejectCode};

use crate::world::{Fate, Step, World};

/// Slowest reply, milliseconds.
const SLOW_MS: u32 = 5_000;
/// Two offsets, each wrong by half of the slowest reply that is waited for, and 2 s that are not
/// worth a write.
const TOLERANCE_MS: i64 = 2 * (15_000 / 2 + 2_000);

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        4 => Just(Fate::Answered),
        2 => Just(Fate::ReplyLost),
        1 => (0..SLOW_MS).prop_map(Fate::ReplySlow),
        1 => Just(Fate::AnsweredTwice),
        1 => Just(Fate::RequestLost),
        1 => Just(Fate::RequestLate),
        1 => Just(Fate::ReplyLate),
        1 => (0_u64..200).prop_map(Fate::Unavailable),
        1 => Just(Fate::Refused),
        1 => Just(Fate::Empty),
        1 => Just(Fate::Nonsense),
        1 => Just(Fate::DeadBeforeBuzz),
    ]
}

/// Mostly a pulse, sometimes what no body has.
fn rate() -> impl Strategy<Value = f32> {
    prop_oneof![
        6 => 40.0_f32..200.0,
        1 => prop::sample::select(vec![f32::NAN, f32::INFINITY, -1.0, 0.0, 1e9]),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => rate().prop_map(Step::Reading),
        2 => Just(Step::Alert),
        1 => Just(Step::Press),
        1 => (0_usize..3).prop_map(Step::Answer),
        8 => fate().prop_map(Step::Post),
        1 => Just(Step::LateRequest),
        1 => Just(Step::LateReply),
        1 => (0_u32..100_000_000).prop_map(Step::Restart),
        2 => (0_u64..3_000).prop_map(Step::CutAfter),
        4 => (0_u64..30_000).prop_map(Step::Wait),
    ]
}

fn holds(world: &World, steps: &[Step]) -> Result<(), TestCaseError> {
    for (name, truth) in &world.truth {
        let stored = world.server.stored.get(name);
        let aside = world.server.aside.get(name);
        if truth.durable {
            prop_assert!(
                stored.is_some() || aside.is_some(),
                "{:?} is lost: {:?}",
                name,
                truth
            );
        }
        if let Some(stored) = stored {
            let (came, was) = (format!("{:?}", stored.item), format!("{:?}", truth.item));
            prop_assert_eq!(came, was);
        }
        if let Some(code) = aside {
            let nonsense = matches!(&truth.item, Item::Reading(reading)
                if reading.heart_rate_bpm.is_some_and(|rate| !(20.0..=300.0).contains(&rate)));
            let expected = nonsense && *code == RejectCode::ValueOutOfRange;
            prop_assert!(
                expected,
                "{:?} was refused for {:?}: {:?}",
                name,
                code,
                truth
            );
        }
    }
    let known = |name| world.truth.contains_key(name);
    prop_assert!(
        world.server.stored.keys().all(known),
        "something was made up"
    );
    prop_assert_eq!(world.dropped, 0);

    felt(world)?;
    // Only a post that overtakes another, or an item refused alone, may change the order.
    let overtaken = |step: &Step| matches!(step, Step::Post(Fate::RequestLate | Fate::Refused));
    let epochs: std::collections::BTreeSet<u32> = world.truth.keys().map(|name| name.0).collect();
    for epoch in epochs.iter().filter(|_| !steps.iter().any(overtaken)) {
        let order = world.server.order.iter().filter(|name| name.0 == *epoch);
        prop_assert!(order.is_sorted(), "readings of one start changed places");
    }
    Ok(())
}

fn felt(world: &World) -> Result<(), TestCaseError> {
    // Felt at most once; lost only where the power failed between flash and wrist.
    for id in world.server.confirmed.keys() {
        let times = world.buzzes.get(id).copied().unwrap_or(0);
        let enough = times == 1 || times == 0 && world.perhaps_unfelt.contains(id);
        prop_assert!(enough, "downlink {} was felt {} times", id, times);
    }
    prop_assert_eq!(world.server.confirmed.len(), alerts_stored(world));
    Ok(())
}

fn alerts_stored(world: &World) -> usize {
    let stored = world.server.stored.values();
    stored
        .filter(|stored| matches!(stored.item, Item::Alert(_)))
        .count()
}

/// Whether the calendar is right, where the watch claims to know it.
fn placed(world: &World) -> Result<(), TestCaseError> {
    let tolerance = TOLERANCE_MS + world.slowest_ms;
    for (name, stored) in &world.server.stored {
        let truth = &world.truth[name];
        let late = stored.placed - truth.at;
        let right = match stored.clock {
            Clock::Uptime => late.abs() <= tolerance,
            Clock::Interrupted => late >= -tolerance,
            Clock::Unix => true,
        };
        prop_assert!(
            right,
            "{:?} placed {} ms late by {:?}",
            name,
            late,
            stored.clock
        );
    }
    Ok(())
}

fn run(steps: &[Step], wall_clock: bool) -> World {
    let mut world = World::new(96, wall_clock);
    for step in steps {
        world.step(step);
    }
    world.calm_down();
    world
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn every_alert_once_and_no_double_buzz(steps in vec(step(), 0..150)) {
        let world = run(&steps, false);
        holds(&world, &steps)?;
        placed(&world)?;
    }

    #[test]
    fn clocks_of_server_and_watch_may_jump(
        steps in vec(prop_oneof![
            12 => step(),
            1 => (-100_000_000..100_000_000).prop_map(Step::ServerClock),
            1 => Just(Step::Post(Fate::Unauthorized)),
        ], 0..150),
        wall_clock: bool,
    ) {
        let world = run(&steps, wall_clock);
        holds(&world, &steps)?;
    }

    /// Ten starts' worth of readings do not fit. Those that went were the oldest, and no alert
    /// that was in flash went with them.
    #[test]
    fn full_flash(steps in vec(prop_oneof![
        8 => step(),
        2 => Just(Step::Readings(12)),
    ], 0..150)) {
        let mut world = World::new(14, false);
        for step in &steps {
            world.step(step);
        }
        world.calm_down();
        for (name, truth) in world.truth.iter().filter(|(_, truth)| truth.durable) {
            let arrived = world.server.stored.contains_key(name);
            let reading = matches!(truth.item, Item::Reading(_));
            prop_assert!(arrived || reading, "{:?} is lost: {:?}", name, truth);
        }
        felt(&world)?;
    }
}
