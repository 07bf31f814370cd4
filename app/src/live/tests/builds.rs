use domain::{Change, Event, RoomAction};

use super::{
    behaviour::take_on_action,
    world::{ROOM, START, World, id, me, other},
};
use crate::live::{Body, Draft, Effect, Freshness, Input, Live};

fn connected() -> World {
    let mut world = World::new();
    world.settle();
    world
}

#[test]
fn another_build_is_noticed() {
    let mut live = Live::new(Some(me()), "1".to_owned());
    let hello = |version: &str| {
        Input::Frame(Box::new(Event::Hello {
            protocol: domain::PROTOCOL,
            version: version.to_owned(),
            you: me(),
            rooms: Vec::new(),
            server_time: START,
            log: None,
        }))
    };
    live.apply(START, hello("1"));
    assert!(!live.is_outdated());
    live.apply(START, hello("2"));
    assert!(live.is_outdated());
}

#[test]
fn what_cannot_be_read_is_said_and_stops_nothing() {
    let mut world = connected();
    let renewals = |world: &mut World| {
        let effects = world.live.apply(world.now, Input::Tick);
        let renew = |effect: &&Effect| **effect == Effect::Renew;
        effects.iter().filter(renew).count()
    };
    assert!(!world.live.wants_tick(world.now));
    world.publish(None, None, Change::Unknown);
    world.text(other(), "after it");
    while world.deliver() {}
    assert_eq!(world.texts(), ["after it"]);
    assert_eq!(world.live.freshness(world.now), Freshness::Outdated);
    assert_eq!(renewals(&mut world), 1);
    // Without the server there is no other page to be had.
    world.cut();
    let freshness = world.live.freshness(world.now);
    assert!(matches!(freshness, Freshness::NotConnected { .. }));
    world.now += 60_000;
    assert_eq!(renewals(&mut world), 0);
    world.settle();
    assert_eq!(world.live.freshness(world.now), Freshness::Outdated);
}

/// What became of a page's items since, written by a newer build.
#[test]
fn a_later_event_that_cannot_be_read_is_said_and_is_no_item_of_the_page() {
    let mut world = World::new();
    world.text(other(), "on the page");
    let mut open = world.page(50);
    world.publish(None, None, Change::Unknown);
    open.page.later = world.page(1).page.events;
    open.page.head = world.page(1).page.head;
    world.tell(Input::Loaded(Box::new(open)));
    assert!(world.live.is_unreadable());
    let items = world.live.room(ROOM).unwrap().timeline.items();
    let bodies: Vec<_> = items.map(|item| item.body.clone()).collect();
    let text = "on the page".to_owned();
    assert_eq!(bodies, [Body::Message { text }]);
}

#[test]
fn an_unreadable_frame_leaves_nothing_up_to_date() {
    let mut world = connected();
    world.tell(Input::Unreadable);
    assert_eq!(world.live.freshness(world.now), Freshness::Outdated);
    // A page that did not come says nothing of builds, unless they differ.
    let mut world = connected();
    let failed = Input::NotLoaded {
        room: ROOM,
        error: None,
    };
    world.tell(failed.clone());
    assert!(!world.live.is_unreadable());
    world.version = "2";
    world.cut();
    world.settle();
    world.tell(failed);
    assert!(world.live.is_unreadable());
}

/// The server speaks a later protocol: its hello is a frame that this page cannot read.
#[test]
fn an_unreadable_hello_leaves_nothing_up_to_date_and_asks_for_another_page() {
    for mut world in [World::new(), connected()] {
        world.cut();
        world.tell(Input::Connecting);
        world.tell(Input::Unreadable);
        assert!(!world.is_up_to_date());
        assert!(world.live.wants_tick(world.now));
        let effects = world.live.apply(world.now, Input::Tick);
        assert!(effects.contains(&Effect::Renew), "{effects:?}");
        // The network is not to blame, however often it is tried.
        world.tell(Input::Lost);
        assert_eq!(world.live.freshness(world.now), Freshness::Outdated);
        world.tell(Input::Blocked(true));
        assert_eq!(world.live.freshness(world.now), Freshness::Outdated);
        world.tell(Input::Blocked(false));
        world.settle();
        assert_eq!(world.live.freshness(world.now), Freshness::Outdated);
        world.cut();
        let freshness = world.live.freshness(world.now);
        assert!(matches!(freshness, Freshness::NotConnected { .. }));
    }
}

/// Nothing unsent is lost by a page of another build.
#[test]
fn drafts_of_an_earlier_build_are_read() {
    let of = |saying: &str| {
        format!(
            r#"{{"by":"{}","room":"{ROOM}","client_id":"{}","at":{START},"saying":{saying},"held":true}}"#,
            me().id,
            id(100)
        )
    };
    let kept = format!(
        "[{},{}]",
        of(r#"{"type":"text","text":"one"}"#),
        of(r#"{"type":"take_on","alert":"00000000-0000-0000-0000-000000000001"}"#)
    );
    let drafts: Vec<Draft> = serde_json::from_str(&kept).unwrap();
    let one = RoomAction::SendMessage {
        text: "one".to_owned(),
    };
    assert_eq!(drafts[0].action, one);
    assert_eq!(drafts[1].action, take_on_action());
    assert!(drafts.iter().all(|draft| draft.held && draft.by == me().id));
    // What none of them wrote is kept for a page that can read it.
    assert!(serde_json::from_str::<Draft>(&of("{}")).is_err());
}
