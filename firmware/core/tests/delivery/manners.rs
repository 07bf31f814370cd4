//! When the watch posts, and in which order.

use watch_core::{Action, Failure, PostId};
use watch_protocol::{Batch, Clock, Item, Rule, codec};

use crate::{
    now,
    world::{CADENCE, Fate, Step, World},
};

fn world() -> World {
    World::new(32, false)
}

fn due(world: &mut World) -> Option<PostId> {
    match now(world.outbox.poll(world.up())).unwrap() {
        Action::Post(id) => Some(id),
        Action::Wait(_) => None,
        Action::Stop => panic!("nobody has revoked this device"),
    }
}

/// The body of the post under way.
fn body(world: &World) -> Batch {
    let bytes = codec::to_postcard(&world.outbox.batch(world.up())).unwrap();
    codec::from_postcard(&bytes).unwrap()
}

#[test]
fn an_alert_does_not_wait_for_company() {
    let mut world = world();
    world.step(&Step::Post(Fate::Answered));
    world.step(&Step::Reading(70.0));
    assert_eq!(due(&mut world), None);
    world.step(&Step::Alert);
    assert!(due(&mut world).is_some());
    let kinds = body(&world).items;
    assert!(
        matches!(kinds[..], [Item::Alert(_), Item::Reading(_)]),
        "the alert first"
    );
}

#[test]
fn an_alert_ends_our_own_wait_but_not_the_servers() {
    let mut world = world();
    world.step(&Step::Alert);
    world.step(&Step::Post(Fate::Unavailable(30)));
    world.step(&Step::Alert);
    let Action::Wait(until) = now(world.outbox.poll(0)).unwrap() else {
        panic!("the server asked for 30 s");
    };
    assert!(until >= 30_000);

    let mut world = self::world();
    for _ in 0..8 {
        world.step(&Step::Alert);
        let id = due(&mut world).expect("urgent");
        world.outbox.failed(id, world.up(), Failure::Network);
    }
}

/// Whether the post under way has what was pressed as its first item.
fn has_press_first(world: &World) -> bool {
    let items = body(world).items;
    matches!(&items[..], [Item::Alert(alert), ..] if alert.rule == Rule::Manual)
}

#[test]
fn a_press_ends_the_servers_wait_for_one_post_and_goes_first() {
    let mut world = world();
    for _ in 0..40 {
        world.step(&Step::Alert);
    }
    world.step(&Step::Post(Fate::Unavailable(300)));
    for _ in 0..3 {
        world.step(&Step::Wait(1_000));
        assert_eq!(due(&mut world), None, "it was told to wait");
        world.step(&Step::Press);
        let id = due(&mut world).expect("somebody needs help");
        assert!(has_press_first(&world));
        world.post(id, Fate::Unavailable(300));
        world.step(&Step::Press);
        assert_eq!(due(&mut world), None, "not twice in the shortest pause");
        world.step(&Step::Wait(CADENCE.retry_ms));
        let id = due(&mut world).expect("the second press");
        world.post(id, Fate::Unavailable(300));
    }
    world.step(&Step::Wait(200_000));
    assert_eq!(due(&mut world), None, "no press since the last post");
    world.calm_down();
    assert_eq!(world.server.stored.len(), 46);
}

#[test]
fn a_press_during_a_post_does_not_wait_for_what_that_post_is_told() {
    let mut world = world();
    world.step(&Step::Alert);
    let id = due(&mut world).expect("an alert");
    world.step(&Step::Press);
    world.post(id, Fate::Unavailable(300));
    world.step(&Step::Wait(CADENCE.retry_ms));
    assert!(due(&mut world).is_some());
    assert!(has_press_first(&world));
}

#[test]
fn a_press_does_not_take_answers_past_alerts_of_an_earlier_start() {
    let mut world = world();
    world.step(&Step::Post(Fate::Answered));
    world.step(&Step::Alert);
    world.restart(1_000);
    world.step(&Step::Answer(0));
    world.step(&Step::Press);
    let id = due(&mut world).expect("somebody needs help");
    assert!(has_press_first(&world));
    world.post(id, Fate::Answered);
    world.calm_down();
    assert!(
        world.server.aside.is_empty(),
        "the answer follows its alert"
    );
    assert_eq!(world.server.stored.len(), 3);
}

/// One post, or the wait for it; a post that holds a certain item is refused.
fn refuse_next(world: &mut World, poison: u32) {
    match now(world.outbox.poll(world.up())).unwrap() {
        Action::Post(id) => {
            let refused = body(world).items.iter().any(|item| item.seq() == poison);
            let fate = if refused {
                Fate::Refused
            } else {
                Fate::Answered
            };
            world.post(id, fate);
        }
        Action::Wait(until) => world.time += i64::try_from(until - world.up()).unwrap(),
        Action::Stop => panic!("not revoked"),
    }
}

/// Answers every post but those that hold a certain item, until nothing changes any more.
fn refuse(world: &mut World, poison: u32) {
    for _ in 0..500 {
        refuse_next(world, poison);
    }
}

#[test]
fn one_item_a_server_cannot_read_does_not_block_the_others() {
    let mut world = world();
    for _ in 0..12 {
        world.step(&Step::Reading(70.0));
    }
    refuse(&mut world, 4);
    assert_eq!(world.outbox.waiting().items(), 1, "kept, and alone");
    assert!(!world.server.stored.keys().any(|name| name.1 == 4));
    assert_eq!(world.server.stored.len(), 11);
}

#[test]
fn an_answer_waits_for_its_alert() {
    let mut world = world();
    world.step(&Step::Alert);
    world.step(&Step::Answer(0));
    world.step(&Step::Alert);
    world.step(&Step::Answer(0));
    refuse(&mut world, 0);
    assert_eq!(
        world.outbox.waiting().alerts,
        2,
        "the alert nobody reads, and its answer"
    );
    assert!(
        world.server.aside.is_empty(),
        "the server never heard an answer to nothing"
    );
    world.calm_down();
    assert_eq!(world.server.stored.len(), 4);
}

/// A server that cannot read one alert for long must not make the flash of alerts full.
#[test]
fn an_alert_set_aside_makes_way() {
    let mut world = world();
    for _ in 0..200 {
        world.step(&Step::Alert);
        refuse_now(&mut world, 0);
    }
    assert_eq!(world.outbox.waiting().alerts, 1);
    assert!(
        world.truth.values().all(|truth| truth.durable),
        "there was room all along"
    );
    world.restart(0);
    world.calm_down();
    assert_eq!(world.server.stored.len(), 200);
}

/// As [`refuse`], until nothing but the refused is left.
fn refuse_now(world: &mut World, poison: u32) {
    while world.outbox.waiting().alerts > 1 {
        refuse_next(world, poison);
    }
}

#[test]
fn a_revoked_watch_stops_and_keeps_what_it_has() {
    let mut world = world();
    world.step(&Step::Alert);
    world.step(&Step::Post(Fate::Unauthorized));
    assert_eq!(now(world.outbox.poll(9_999_999)), Ok(Action::Stop));
    assert_eq!(world.outbox.waiting().alerts, 1);
}

#[test]
fn an_alert_overtakes_readings_of_an_earlier_start() {
    let mut world = world();
    for _ in 0..8 {
        world.step(&Step::Reading(70.0));
    }
    world.restart(1_000);
    world.step(&Step::Alert);
    assert!(due(&mut world).is_some());
    let batch = body(&world);
    assert_eq!(batch.epoch, world.outbox.epoch());
    assert!(
        matches!(batch.items[..], [Item::Alert(_)]),
        "one start in one post"
    );
}

#[test]
fn times_of_an_earlier_start_are_told_as_well_as_they_are_known() {
    // It reached the server: its clock is known, after it has asked what time it is.
    let mut world = world();
    world.step(&Step::Post(Fate::Answered));
    world.time += 500_000;
    world.step(&Step::Alert);
    world.restart(7_000);
    let id = due(&mut world).expect("the first post of a start");
    assert!(body(&world).items.is_empty(), "asks for the time");
    world.post(id, Fate::Answered);
    due(&mut world).expect("an alert waits");
    let batch = body(&world);
    assert_eq!((batch.clock, batch.sent_at), (Clock::Uptime, 507_000));

    // It did not: it was at least so long ago, two starts back.
    let mut world = self::world();
    world.time += 500_000;
    world.step(&Step::Alert);
    world.restart(7_000);
    world.time += 20_000;
    world.step(&Step::Reading(70.0));
    world.restart(9_000);
    world.time += 1_000;
    due(&mut world).expect("an alert waits");
    let batch = body(&world);
    assert_eq!((batch.clock, batch.sent_at), (Clock::Interrupted, 521_000));
}

#[test]
fn starts_in_vain_push_out_no_clock_that_is_needed() {
    let mut world = world();
    world.step(&Step::Post(Fate::Answered));
    world.step(&Step::Alert);
    let told = world.truth.values().next().unwrap().at;
    for _ in 0..40 {
        world.restart(60_000);
    }
    world.calm_down();
    let stored = world.server.stored.values().next().unwrap();
    assert_eq!((stored.clock, stored.placed), (Clock::Uptime, told));
}
