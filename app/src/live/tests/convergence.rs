//! Whatever happens on the way, the screen ends as a fresh load of the same log does, and never
//! claims to be up to date before.

use domain::{Change, ChangeKind, Event, samples};
use proptest::prelude::*;
use strum::IntoEnumIterator as _;

use super::world::{ROOM, World, me, other};
use crate::live::{Input, Live, Timeline};

#[derive(Clone, Debug)]
enum Step {
    Text,
    /// One that changes another event changes the newest that it can.
    Change(ChangeKind),
    Deliver(usize),
    /// A frame is lost though the connection stands: no server of ours does this.
    Skip,
    /// Everything is read, in another tab.
    Mark,
    /// The newest frame arrives first, or twice.
    Swap,
    Double,
    Cut,
    Connect,
    Beat,
    ReloadRoom,
    Page(usize),
    Older,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => Just(Step::Text),
        4 => kind().prop_map(Step::Change),
        4 => (1..6_usize).prop_map(Step::Deliver),
        1 => Just(Step::Skip),
        2 => Just(Step::Mark),
        1 => Just(Step::Swap),
        1 => Just(Step::Double),
        1 => Just(Step::Cut),
        2 => Just(Step::Connect),
        1 => Just(Step::Beat),
        1 => Just(Step::ReloadRoom),
        2 => (1..8_usize).prop_map(Step::Page),
        1 => Just(Step::Older),
    ]
}

/// Any that this build can read.
fn kind() -> impl Strategy<Value = ChangeKind> {
    let known = ChangeKind::iter().filter(|kind| *kind != ChangeKind::Unknown);
    prop::sample::select(known.collect::<Vec<_>>())
}

/// What the server may write next.
fn change(world: &World, kind: ChangeKind) -> Option<Change> {
    let target = match samples::target(kind) {
        None => 0,
        Some(target) => {
            let mut log = world.log.iter().rev();
            log.find(|event| ChangeKind::from(&event.change) == target)?
                .seq
        }
    };
    let change = samples::change(kind, target);
    // It writes once what is done once.
    let mut log = world.log.iter().map(|event| event.change.facts());
    let is_done = change.facts().done.is_some()
        && log.any(|facts| facts.done.is_some() && facts.target == Some(target));
    (!is_done).then_some(change)
}

fn take(world: &mut World, step: Step) {
    world.now += 10;
    match step {
        Step::Text => {
            let text = format!("text {}", world.head() + 1);
            world.text(other(), &text);
        }
        Step::Change(kind) => {
            if let Some(change) = change(world, kind) {
                let by_person = change.facts().done.is_some();
                world.publish(by_person.then(me), None, change);
            }
        }
        Step::Deliver(frames) => {
            for _ in 0..frames {
                world.deliver();
            }
        }
        Step::Skip => {
            let talk = world
                .frames
                .as_mut()
                .filter(|frames| matches!(frames.front(), Some(Event::Events { .. })));
            talk.map(std::collections::VecDeque::pop_front);
        }
        Step::Swap => {
            if let Some(frames) = &mut world.frames
                && let Some(last @ (Event::Events { .. } | Event::Marked { .. })) =
                    frames.back().cloned()
                && !matches!(frames.front(), Some(Event::Hello { .. }))
            {
                frames.pop_back();
                frames.push_front(last);
            }
        }
        Step::Mark => world.mark(),
        Step::Double => {
            if let Some(frames) = &mut world.frames
                && let Some(last @ Event::Events { .. }) = frames.back().cloned()
            {
                frames.push_back(last);
            }
        }
        Step::Cut => world.cut(),
        Step::Connect => {
            if world.frames.is_none() {
                world.connect();
            }
        }
        Step::Beat => world.beat(),
        Step::ReloadRoom => {
            let head = world.head();
            world.down(Event::ReloadRoom { room: ROOM, head });
        }
        Step::Page(limit) => world.load(limit),
        Step::Older => world.tell(Input::Older),
    }
}

/// What a page loaded just now would show, from the same event on.
fn fresh(world: &World, from: usize) -> Timeline {
    let mut live = Live::new(Some(me()), "1".to_owned());
    live.apply(
        world.now,
        Input::Loaded(Box::new(world.page(world.log.len() - from))),
    );
    live.room(ROOM).unwrap().timeline.clone()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn every_way_ends_as_a_fresh_load_does(steps in prop::collection::vec(step(), 0..80)) {
        let mut world = World::new();
        for step in steps {
            take(&mut world, step);
            let room = world.live.room(ROOM).unwrap();
            if world.is_up_to_date() {
                prop_assert!(world.frames.is_some(), "up to date without a connection");
                prop_assert!(room.log.is_loaded() && room.log.have() >= room.head);
            }
        }
        world.settle();
        prop_assert!(world.is_up_to_date(), "{:?}", world.live.freshness(world.now));
        let room = world.live.room(ROOM).unwrap();
        prop_assert_eq!(room.log.have(), world.head());
        let (summary, counted) = (room.summary(), world.summary());
        prop_assert_eq!(summary.open_alerts, counted.open_alerts);
        prop_assert_eq!(summary.last_read, counted.last_read);
        prop_assert_eq!(summary.unread, counted.unread);
        let shown = usize::try_from(room.log.older_range().map_or(0, |(_, low)| low - 1)).unwrap();
        let shown_items: Vec<_> = room.timeline.items().cloned().collect();
        let fresh_items: Vec<_> = fresh(&world, shown).items().cloned().collect();
        prop_assert_eq!(shown_items, fresh_items);
    }

    /// Whatever page an address asked for, what it shows is part of the log, and nothing is called
    /// complete that is not.
    #[test]
    fn no_page_hides_a_log(texts in 0..12_i64, last in -3..12_i64, limit in 1..5_i64) {
        let mut world = World::new();
        (0..texts).for_each(|_| take(&mut world, Step::Text));
        let mut open = world.page(0);
        open.page.events = world.log.clone();
        open.page.events.retain(|event| (last - limit + 1..=last).contains(&event.seq));
        let shown = open.page.events.len();
        world.connect();
        world.deliver();
        world.tell(Input::Loaded(Box::new(open)));
        let room = world.live.room(ROOM).unwrap();
        prop_assert_eq!(room.timeline.items().count(), shown);
        prop_assert!(!room.is_complete() || room.log.have() == texts);
        prop_assert!(shown > 0 || texts == 0 || !world.is_up_to_date());
        world.settle();
        prop_assert!(world.is_up_to_date());
        let items = world.live.room(ROOM).unwrap().timeline.items().count();
        prop_assert!(items > 0 || texts == 0);
    }

    #[test]
    fn a_fold_knows_no_order(
        kinds in prop::collection::vec(kind(), 1..30),
        keys in prop::collection::vec(any::<u32>(), 30),
    ) {
        let mut world = World::new();
        for kind in kinds {
            take(&mut world, Step::Change(kind));
        }
        let mut shuffled: Vec<_> = world.log.iter().zip(&keys).collect();
        shuffled.sort_by_key(|(_, key)| **key);
        let (mut straight, mut mixed) = (Timeline::default(), Timeline::default());
        world.log.iter().for_each(|event| straight.take(event));
        for (event, _) in &shuffled {
            mixed.take(event);
        }
        prop_assert_eq!(straight, mixed);
    }
}
