//! Flash that is full, and a server that is away for long.

use watch_core::{Cadence, Error, Layout, Outbox, Settings};
use watch_protocol::{Item, Reading, RestartReason};

use crate::{
    flash::{Chip, PAGE},
    now,
    world::{Fate, Step, World, alert},
};

#[test]
fn the_oldest_readings_make_room_and_no_alert_does() {
    let mut world = World::new(20, false);
    for round in 0..600 {
        world.step(&Step::Reading(70.0));
        if round % 60 == 0 {
            world.step(&Step::Alert);
        }
    }
    assert_eq!(world.outbox.waiting().alerts, 10);
    world.calm_down();
    assert!(world.dropped > 100, "{} dropped", world.dropped);

    let readings = world
        .truth
        .iter()
        .filter(|(_, truth)| matches!(truth.item, Item::Reading(_)));
    let arrived: Vec<bool> = readings
        .map(|(name, _)| world.server.stored.contains_key(name))
        .collect();
    let lost = arrived.iter().take_while(|arrived| !**arrived).count();
    assert_eq!(
        u32::try_from(lost).unwrap(),
        world.dropped,
        "it says how many"
    );
    assert!(
        arrived[lost..].iter().all(|arrived| *arrived),
        "only the oldest"
    );
    assert_eq!(world.server.stored.len(), 600 - lost + 10);
}

#[test]
fn alerts_that_flash_does_not_take_wait_in_memory_and_are_refused_after_that() {
    let mut world = World::new(16, false);
    let (mut durable, mut in_memory) = (0, 0);
    let full = loop {
        match now(world.outbox.keep_alert(alert(), 0)) {
            Ok(kept) if kept.durable => durable += 1,
            Ok(_) => in_memory += 1,
            Err(error) => break error,
        }
    };
    assert_eq!(full, Error::Full);
    assert!(
        durable > 5 && in_memory > 3,
        "{durable} in flash, {in_memory} in memory"
    );
    assert_eq!(world.outbox.waiting().alerts, durable + in_memory);

    // What waited in memory moves into flash as soon as there is room, and survives then.
    let kept = durable + in_memory;
    while world.outbox.waiting().alerts > durable / 2 {
        world.step(&Step::Post(Fate::Answered));
    }
    world.step(&Step::Post(Fate::RequestLost));
    let delivered = kept - world.outbox.waiting().alerts;
    world.restart(0);
    assert_eq!(world.outbox.waiting().alerts, kept - delivered);
    world.calm_down();
    assert_eq!(world.server.stored.len(), kept);
}

/// A watch that starts again and again fills no room that an alert needs, and each start is told once.
#[test]
fn starts_without_end_leave_room_for_alerts() {
    let mut world = World::new(20, false);
    let room = (0..).take_while(|_| now(world.outbox.keep_alert(alert(), 0)).is_ok());
    let room = room.count();

    let mut world = World::new(20, false);
    for _ in 0..600 {
        world.restart(1_000);
        let told = now(world
            .outbox
            .keep_restart(RestartReason::Panic, 3, world.up()));
        assert!(told.is_ok_and(|kept| kept.durable && kept.seq == 0));
    }
    for alert_number in 0..room {
        let kept = now(world.outbox.keep_alert(alert(), 0));
        assert!(kept.is_ok(), "{alert_number} of {room}");
    }
    world.calm_down();
    let starts = world
        .server
        .stored
        .values()
        .filter_map(|one| match one.item {
            Item::Restart(restart) => Some(restart),
            _ => None,
        });
    let mut starts: Vec<u32> = starts
        .map(|one| {
            assert_eq!((one.reason, one.faults), (RestartReason::Panic, 3));
            one.starts
        })
        .collect();
    starts.sort_unstable();
    // The first start told nothing, and the newest are never the ones that make room.
    let first = 602 - u32::try_from(starts.len()).unwrap();
    assert!(starts.iter().copied().eq(first..=601), "{starts:?}");
    assert!(starts.len() > 100, "{starts:?}");
}

/// A reading as a worn watch makes it, six a minute for a day, in flash as boards have it.
#[test]
fn a_day_without_a_server_fits_into_a_mebibyte() {
    let pages = 1024 * 1024 / PAGE;
    let chip = Chip::new(pages, 1);
    let layout = Layout::split(0..pages * PAGE, PAGE);
    let settings = Settings {
        cadence: Cadence::DEVICE,
        seed: 1,
        started_at: None,
    };
    let mut outbox = now(Outbox::boot(chip.clone(), layout.clone(), settings)).unwrap();
    for minute in 0..24 * 60 {
        for ten in 0..6 {
            let at = (minute * 6 + ten) * 10_000;
            let reading = Reading {
                measured_at: at,
                heart_rate_bpm: Some(71.5),
                ibi_ms: [812; 12].into_iter().collect(),
                skin_conductance_us: Some(1.25),
                skin_temperature_c: Some(33.5),
                motion: Some(0.125),
                qualities: Some(watch_protocol::Qualities::all(watch_protocol::Quality::Ok)),
                battery_percent: Some(88),
                ..Reading::default()
            };
            now(outbox.keep_reading(reading)).unwrap();
        }
    }
    drop(outbox);
    let outbox = now(Outbox::boot(chip, layout, settings)).unwrap();
    assert_eq!(outbox.waiting().readings, 8_640);
}

/// Rubbish, as flash holds that another program has used.
#[test]
fn a_watch_starts_on_any_flash_and_works() {
    for seed in 0..300 {
        let chip = Chip::new(24, seed);
        chip.fill_with_rubbish();
        let mut world = World::on(chip, 24);
        for _ in 0..40 {
            world.step(&Step::Reading(70.0));
        }
        world.step(&Step::Alert);
        world.restart(0);
        world.calm_down();
        assert_eq!(world.server.stored.len(), 41, "of seed {seed}");
    }
}

#[test]
fn a_layout_that_does_not_fit_is_named() {
    let layout = Layout {
        state: 0..100,
        ..Layout::split(0..16 * PAGE, PAGE)
    };
    let settings = Settings {
        cadence: Cadence::DEVICE,
        seed: 1,
        started_at: None,
    };
    let outbox = now(Outbox::boot(Chip::new(16, 1), layout, settings));
    assert_eq!(outbox.err(), Some(Error::Layout));
}

#[test]
fn an_outbox_is_small() {
    let bytes = size_of::<Outbox<()>>();
    assert!(bytes <= 12 * 1024, "{bytes} bytes of memory");
}
