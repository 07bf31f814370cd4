//! The power fails at every byte that flash is written or erased, one after the other.

use crate::world::{Fate, Step, World};

/// A day in short: readings, alerts, answers, deliveries, pages that fill and empty.
fn day() -> Vec<Step> {
    let mut steps = Vec::new();
    for round in 0..12 {
        steps.extend((0..4).map(|_| Step::Reading(70.0)));
        steps.push(Step::Alert);
        steps.push(Step::Answer(0));
        if round % 2 == 1 {
            steps.extend((0..4).map(|_| Step::Post(Fate::Answered)));
        }
        steps.push(Step::Wait(70_000));
    }
    steps
}

fn run(cut: Option<u64>) -> World {
    let mut world = World::new(14, false);
    if let Some(bytes) = cut {
        world.step(&Step::CutAfter(bytes));
    }
    for step in day() {
        world.step(&step);
    }
    world.calm_down();
    world
}

#[test]
fn a_cut_at_any_byte_loses_nothing_that_was_kept() {
    let whole = run(None);
    assert_eq!(whole.boots, 1);
    let mut cuts = 0;
    for bytes in 0..whole.chip.worked() {
        let world = run(Some(bytes));
        cuts += world.cuts;
        for (name, truth) in world.truth.iter().filter(|(_, truth)| truth.durable) {
            let stored = world.server.stored.get(name);
            assert_eq!(
                stored.map(|stored| &stored.item),
                Some(&truth.item),
                "cut after {bytes}"
            );
        }
        // At most what was being kept when the power failed.
        let lost = world.truth.values().filter(|truth| !truth.durable).count();
        assert!(lost <= 1, "{lost} items lost by one cut");
        assert!(world.server.aside.is_empty() && world.dropped == 0);
        for id in world.server.confirmed.keys() {
            let times = world.buzzes.get(id).copied().unwrap_or(0);
            let unfelt = times == 0 && world.perhaps_unfelt.contains(id);
            assert!(
                times == 1 || unfelt,
                "downlink {id} felt {times} times, cut after {bytes}"
            );
        }
    }
    assert!(cuts > 3_000, "only {cuts} cuts");
}
