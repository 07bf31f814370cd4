//! Whatever clocks say, each line of a talk stands there once, in the order of the log, under its
//! own day.

use std::collections::BTreeSet;

use domain::{AlertId, AlertReport, Change, Command, Role, RoomAction, UnixMillis};
use proptest::prelude::*;

use super::world::{ROOM, START, World, acknowledged, id, me, other, person, raised};
use crate::{
    live::{Body, Input, Live, RowKey},
    when,
};

const HOUR: i64 = 3_600_000;

/// Mostly around one midnight, where days come twice.
fn time() -> impl Strategy<Value = UnixMillis> {
    let midnight = START - START % (24 * HOUR);
    prop_oneof![
        8 => midnight - 10_000..midnight + 10_000,
        4 => midnight - 30 * HOUR..midnight + 30 * HOUR,
        1 => 0..4 * START,
    ]
}

#[derive(Clone, Debug)]
enum Step {
    /// Somebody else, the watch, or this reader on another device writes at a server whose clock says so.
    Text(UnixMillis),
    Alert(UnixMillis),
    Mine(UnixMillis),
    /// Said here, by the own clock.
    Say(UnixMillis),
    /// The server takes the oldest draft in.
    Commit(UnixMillis),
    Taken(UnixMillis),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        time().prop_map(Step::Text),
        time().prop_map(Step::Alert),
        time().prop_map(Step::Mine),
        time().prop_map(Step::Say),
        time().prop_map(Step::Commit),
        time().prop_map(Step::Taken),
    ]
}

fn take(world: &mut World, number: u128, step: &Step) {
    let own_clock = world.now;
    match *step {
        Step::Say(at) => {
            world.now = at;
            world.tell(Input::Act {
                room: ROOM,
                client_id: id(number),
                action: RoomAction::SendMessage {
                    text: "said".to_owned(),
                },
            });
            return;
        }
        Step::Text(at) | Step::Alert(at) | Step::Mine(at) | Step::Commit(at) | Step::Taken(at) => {
            world.now = at;
        }
    }
    match step {
        Step::Text(_) => world.text(other(), "yours"),
        Step::Mine(_) => world.text(me(), "mine, elsewhere"),
        Step::Alert(_) => world.publish(None, None, raised(number)),
        Step::Taken(_) => world.publish(Some(other()), None, acknowledged(1, 1)),
        Step::Commit(_) => {
            let oldest = world
                .live
                .outbox()
                .drafts()
                .first()
                .map(|draft| draft.client_id);
            if let Some(client_id) = oldest {
                let text = "said".to_owned();
                world.commit(client_id, domain::Change::Message { text });
            }
        }
        Step::Say(_) => {}
    }
    world.now = own_clock;
    while world.deliver() {}
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn each_line_stands_once_in_order_and_under_its_day(
        steps in prop::collection::vec(step(), 1..40),
        mark in prop::option::of(0..20_i64),
        winter in -12 * 60..=14 * 60_i64,
        shift in prop::sample::select(vec![0, 30, 60]),
    ) {
        let mut world = World::new();
        world.settle();
        // A zone that goes to another distance in the middle of everything.
        let zone = |at: UnixMillis| if at < START { winter } else { winter + shift };
        for (number, step) in steps.iter().enumerate() {
            take(&mut world, u128::try_from(number).unwrap() + 1, step);
            let rows = world.live.rows(ROOM, zone, mark);
            let keys: BTreeSet<_> = rows.iter().map(|row| row.key).collect();
            prop_assert_eq!(keys.len(), rows.len(), "a key comes twice: {:?}", rows);

            let mut shown = Vec::new();
            let mut waiting = Vec::new();
            let mut day = None;
            for (row, below) in rows.iter().zip(rows.iter().skip(1).map(Some).chain([None])) {
                match (row.key, world.live.item(ROOM, row.key)) {
                    (RowKey::Day(_), Some(item)) => {
                        let this = when::day(item.at, zone(item.at));
                        prop_assert_ne!(day, Some(this), "a day stands twice in a row");
                        day = Some(this);
                        let below = below.and_then(|row| match row.key {
                            RowKey::New => rows.iter().skip_while(|row| row.key != RowKey::New).nth(1),
                            _ => Some(row),
                        });
                        let under = below.and_then(|row| world.live.item(ROOM, row.key));
                        prop_assert_eq!(under.map(|item| item.seq), Some(item.seq));
                    }
                    (RowKey::New, _) => prop_assert!(below.is_some()),
                    (_, Some(item)) => {
                        prop_assert!(waiting.is_empty(), "something waits above what was said");
                        prop_assert_eq!(day, Some(when::day(item.at, zone(item.at))));
                        shown.push(item.seq);
                    }
                    (key, None) => waiting.push(world.live.draft(key).unwrap().client_id),
                }
            }
            let items: Vec<_> = world.live.room(ROOM).unwrap().timeline.items().map(|item| item.seq).collect();
            prop_assert_eq!(shown, items);
            let drafts: Vec<_> = world.live.outbox().texts(ROOM).map(|draft| draft.client_id).collect();
            prop_assert_eq!(waiting, drafts);
        }
    }
}

#[test]
fn rows_are_grouped_by_day_and_author() {
    let mut world = World::new();
    world.settle();
    world.text(other(), "one");
    world.text(other(), "two");
    world.now += 24 * 3_600_000;
    world.text(other(), "three");
    world.settle();
    let rows = world.live.rows(ROOM, |_| 0, Some(2));
    let kinds: Vec<_> = rows
        .iter()
        .map(|row| match row.key {
            RowKey::Day(_) => "day",
            RowKey::New => "new",
            _ if row.grouped => "joined",
            _ => "row",
        })
        .collect();
    assert_eq!(kinds, ["day", "row", "joined", "day", "new", "row"]);
}

#[test]
fn who_comes_with_the_name_of_another_is_told_apart_at_once() {
    let mut world = World::new();
    world.settle();
    let mut twin = person(77, Role::Expert);
    twin.name = other().name.to_uppercase();
    world.text(other(), "said before");
    world.publish(
        Some(twin.clone()),
        None,
        Change::Joined { who: twin.clone() },
    );
    world.text(twin.clone(), "said by the twin");
    world.settle();
    let rows = world.live.rows(ROOM, |_| 0, None);
    let items = rows.iter().filter_map(|row| world.live.item(ROOM, row.key));
    let shown: Vec<_> = items
        .map(|item| world.live.told_apart(ROOM, item))
        .collect();
    let author = |text: &str| {
        let item = shown
            .iter()
            .find(|item| matches!(&item.body, Body::Message { text: said } if said == text));
        item.unwrap().author.clone().unwrap()
    };
    assert_eq!(author("said before"), other().with_number());
    assert_eq!(author("said by the twin"), twin.with_number());
    assert_ne!(
        author("said before").name.to_uppercase(),
        author("said by the twin").name
    );
    let joined = shown.iter().find_map(|item| match &item.body {
        Body::Joined { who } if who.id == twin.id => Some(who.clone()),
        _ => None,
    });
    assert_eq!(joined, Some(twin.with_number()));
    assert!(
        shown
            .iter()
            .all(|item| item.author.as_ref() != Some(&me().with_number()))
    );
}

#[test]
fn a_wearer_has_no_line_about_how_the_team_is_reached() {
    let mut world = World::new();
    world.text(other(), "hello");
    let report = AlertReport::of_on_call(me(), START, START);
    let alert = AlertId(uuid::Uuid::from_u128(5));
    let raised = Change::AlertRaised {
        alert,
        report: Box::new(report),
        joins: None,
        after: None,
    };
    assert!(!raised.facts().counts_as_unread);
    world.publish(None, None, raised);
    for (reader, lines) in [(me(), 2), (other(), 1)] {
        let mut live = Live::new(Some(reader), "1".to_owned());
        live.apply(START, Input::Loaded(Box::new(world.page(50))));
        let rows = live.rows(ROOM, |_| 0, None);
        let items = rows.iter().filter(|row| !matches!(row.key, RowKey::Day(_)));
        assert_eq!(items.count(), lines, "{rows:?}");
    }
}

#[test]
fn what_is_told_of_a_page_is_whether_it_is_on_a_screen() {
    let mut world = World::new();
    world.settle();
    let told = |world: &World| {
        let mut said = world.said.iter().rev();
        said.find_map(|command| match command {
            Command::Show { room, visible } => Some((*room, *visible)),
            _ => None,
        })
    };
    assert_eq!(told(&world), None);
    world.tell(Input::Visible(true));
    assert_eq!(told(&world), Some((None, true)));
    world.tell(Input::AtEnd {
        room: ROOM,
        seen: true,
    });
    assert_eq!(told(&world), Some((Some(ROOM), true)));
    world.tell(Input::AtEnd {
        room: ROOM,
        seen: false,
    });
    world.tell(Input::Visible(false));
    assert_eq!(told(&world), Some((None, false)));
}
