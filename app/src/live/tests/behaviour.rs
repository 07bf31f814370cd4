use domain::{Change, Command, Error, Event, Preview, Role, RoomAction, limits};

use super::world::{ROOM, START, World, acknowledged, id, me, other, person, raised, summary};
use crate::live::{Draft, DraftState, Effect, Freshness, Input, Live, RowKey};

pub(super) fn connected() -> World {
    let mut world = World::new();
    world.settle();
    world
}

pub(super) fn say(world: &mut World, number: u128, text: &str) {
    world.tell(Input::Act {
        room: ROOM,
        client_id: id(number),
        action: RoomAction::SendMessage {
            text: text.to_owned(),
        },
    });
}

fn sends(world: &World) -> Vec<String> {
    world
        .said
        .iter()
        .filter_map(|command| match command {
            Command::Act { action, .. } => action.text().map(str::to_owned),
            _ => None,
        })
        .collect()
}

fn message(text: &str) -> Change {
    Change::Message {
        text: text.to_owned(),
    }
}

pub(super) fn retry(world: &mut World, number: u128) {
    world.tell(Input::Retry {
        client_id: id(number),
        fresh: id(999),
    });
}

pub(super) fn take_on_action() -> RoomAction {
    let alert = domain::AlertId(uuid::Uuid::from_u128(1));
    RoomAction::AcknowledgeAlert { alert }
}

pub(super) fn takes_on(command: &Command) -> bool {
    matches!(command, Command::Act { action, .. } if *action == take_on_action())
}

pub(super) fn take_on(world: &mut World, number: u128) {
    world.tell(Input::Act {
        room: ROOM,
        client_id: id(number),
        action: take_on_action(),
    });
}

pub(super) fn refuse(world: &mut World, number: u128, error: Error) {
    world.down(Event::Refused {
        client_id: Some(id(number)),
        room: Some(ROOM),
        error,
    });
    world.deliver();
}

#[test]
fn what_is_said_shows_at_once_and_stays_one_thing() {
    let mut world = connected();
    say(&mut world, 100, "hello");
    let key = RowKey::Own(id(100));
    assert!(world.live.draft(key).is_some());
    let keys = |world: &World| {
        let rows = world.live.rows(ROOM, |_| 0, None);
        let said = rows.into_iter().map(|row| row.key);
        said.filter(|key| !matches!(key, RowKey::Day(_)))
            .collect::<Vec<_>>()
    };
    let before = keys(&world);
    assert_eq!(before, [key]);
    world.commit(id(100), message("hello"));
    world.settle();
    assert_eq!(world.texts(), ["hello"]);
    assert!(world.live.outbox().drafts().is_empty());
    assert_eq!(keys(&world), before);
    assert!(world.live.item(ROOM, key).is_some());
}

#[test]
fn what_is_said_offline_goes_later_in_order_and_once() {
    let mut world = connected();
    say(&mut world, 100, "one");
    // The server has it, the answer is lost.
    world.commit(id(100), message("one"));
    world.cut();
    say(&mut world, 101, "two");
    say(&mut world, 102, "three");
    assert_eq!(world.live.outbox().texts(ROOM).count(), 3);
    world.connect();
    while world.deliver() {}
    for (number, text) in [(100, "one"), (101, "two"), (102, "three")] {
        world.commit(id(number), message(text));
        while world.deliver() {}
    }
    assert_eq!(world.texts(), ["one", "two", "three"]);
    assert!(!world.live.outbox().is_pending());
}

#[test]
fn the_next_text_waits_for_the_one_before() {
    let mut world = connected();
    say(&mut world, 100, "one");
    say(&mut world, 101, "two");
    assert_eq!(sends(&world), ["one"]);
    refuse(&mut world, 100, Error::Unavailable);
    assert_eq!(sends(&world), ["one"], "two must not overtake one");
    retry(&mut world, 100);
    assert_eq!(sends(&world), ["one", "one"]);
    world.commit(id(100), message("one"));
    while world.deliver() {}
    assert_eq!(sends(&world), ["one", "one", "two"]);
}

#[test]
fn only_what_can_pass_is_tried_again_by_itself() {
    let mut world = connected();
    say(&mut world, 100, "one");
    refuse(&mut world, 100, Error::Forbidden);
    world.now += 3 * 3_600_000;
    world.settle();
    let refused = DraftState::Failed {
        error: Error::Forbidden,
        retry_at: None,
    };
    assert_eq!(world.live.outbox().get(id(100)).unwrap().state, refused);
    world.tell(Input::Discard(id(100)));
    assert!(world.live.outbox().drafts().is_empty());
}

#[test]
fn storage_that_comes_back_gets_what_it_missed() {
    let mut world = connected();
    world.down(Event::StorageDown);
    world.deliver();
    assert_eq!(world.live.freshness(world.now), Freshness::StorageDown);
    say(&mut world, 100, "one");
    refuse(&mut world, 100, Error::Unavailable);
    world.down(Event::StorageUp);
    world.deliver();
    assert_eq!(sends(&world), ["one", "one"]);
    assert!(world.is_up_to_date());
}

#[test]
fn a_silent_socket_is_not_up_to_date() {
    let mut world = connected();
    assert!(world.is_up_to_date());
    let heard = world.now;
    world.now += i64::try_from(limits::CLIENT_DOUBT_MS).unwrap();
    assert_eq!(world.live.freshness(world.now), Freshness::Checking);
    world.now = heard + i64::try_from(limits::CLIENT_STALE_MS).unwrap();
    let expected = Freshness::NotConnected {
        since: heard,
        last_checked: Some(heard),
    };
    assert_eq!(world.live.freshness(world.now), expected);
    assert!(world.live.wants_tick(world.now));
    assert!(
        world
            .live
            .apply(world.now, Input::Tick)
            .contains(&Effect::Reconnect)
    );
    assert_eq!(world.live.freshness(world.now), expected);
}

#[test]
fn a_silent_socket_is_doubted_until_it_speaks() {
    let mut world = connected();
    world.now += i64::try_from(limits::CLIENT_DOUBT_MS).unwrap();
    assert_eq!(world.live.freshness(world.now), Freshness::Checking);
    world.beat();
    world.deliver();
    assert!(world.is_up_to_date());
    // What was said here and not answered is doubt enough.
    say(&mut world, 100, "anybody there?");
    assert!(world.is_up_to_date());
    world.now += i64::try_from(limits::CLIENT_ANSWER_MS).unwrap();
    assert_eq!(world.live.freshness(world.now), Freshness::Checking);
    world.commit(id(100), message("anybody there?"));
    while world.deliver() {}
    assert!(world.is_up_to_date());
}

#[test]
fn a_clock_that_steps_back_is_not_trusted() {
    let mut world = connected();
    world.now -= 3_600_000;
    assert!(!world.is_up_to_date());
}

#[test]
fn a_beat_that_knows_more_is_believed() {
    let mut world = connected();
    world.text(other(), "lost on the way");
    world.frames.as_mut().unwrap().clear();
    assert!(world.is_up_to_date(), "nobody told yet");
    world.beat();
    world.deliver();
    assert_eq!(world.live.freshness(world.now), Freshness::CatchingUp);
    while world.deliver() {}
    assert!(world.is_up_to_date());
    assert_eq!(world.texts(), ["lost on the way"]);
}

#[test]
fn an_empty_answer_is_not_asked_for_in_circles() {
    let mut world = connected();
    let fetches = |world: &World| {
        let is_fetch = |command: &&Command| matches!(command, Command::Fetch { .. });
        world.said.iter().filter(is_fetch).count()
    };
    let empty = || Event::Events {
        room: ROOM,
        events: Vec::new(),
    };
    world.down(Event::Beat {
        heads: [(ROOM, 5)].into(),
        as_of: START,
    });
    for _ in 0..10 {
        world.deliver();
        world.down(empty());
    }
    assert_eq!(fetches(&world), 1);
    assert!(!world.is_up_to_date());
}

#[test]
fn a_closed_room_is_forgotten() {
    let mut world = connected();
    world.text(other(), "private");
    while world.deliver() {}
    say(&mut world, 100, "unsent");
    world.down(Event::RoomClosed { room: ROOM });
    world.deliver();
    assert!(world.live.room(ROOM).is_none());
    let draft = world.live.outbox().get(id(100)).unwrap();
    let refused = DraftState::Failed {
        error: Error::NotFound,
        retry_at: None,
    };
    assert_eq!(draft.state, refused);
    // A page that was on its way brings nothing back.
    let late = world.page(50);
    world.tell(Input::Loaded(Box::new(late)));
    assert!(world.live.room(ROOM).is_none());
}

#[test]
fn another_person_in_this_browser_ends_the_page() {
    let mut world = connected();
    say(&mut world, 100, "in my name");
    world.cut();
    world.frames = Some(std::collections::VecDeque::new());
    world.said.clear();
    world.down(Event::Hello {
        protocol: 1,
        version: "1".to_owned(),
        you: person(3, Role::Expert),
        rooms: vec![summary(0)],
        server_time: START,
        log: None,
    });
    world.deliver();
    assert!(world.left);
    assert!(world.said.is_empty(), "{:?}", world.said);
    assert!(world.texts().is_empty());
}

/// Only whose it is decides whether a draft comes back. A clock decides at most who sends it.
#[test]
fn no_clock_drops_what_was_not_sent() {
    let draft = |number: u128, by, at| Draft {
        held: false,
        by,
        room: ROOM,
        client_id: id(number),
        at,
        action: RoomAction::SendMessage {
            text: format!("text {number}"),
        },
        state: DraftState::Waiting,
    };
    let mut world = connected();
    let now = world.now;
    let hours = |count: i64| count * 3_600_000;
    world.tell(Input::Restored(vec![
        draft(100, other().id, now),
        draft(101, me().id, now),
        draft(102, me().id, now - hours(25)),
        draft(103, me().id, now + hours(25)),
        draft(104, me().id, i64::MIN),
        draft(105, me().id, i64::MAX),
    ]));
    let kept: Vec<_> = world
        .live
        .outbox()
        .drafts()
        .iter()
        .map(|draft| draft.client_id)
        .collect();
    assert_eq!(kept, [101, 102, 103, 104, 105].map(id));
    assert_eq!(sends(&world), ["text 101"]);
    for number in 102..=105 {
        assert_eq!(
            world.live.outbox().get(id(number)).unwrap().state,
            DraftState::Held
        );
    }
    world.commit(id(101), message("text 101"));
    while world.deliver() {}
    retry(&mut world, 104);
    assert_eq!(sends(&world), ["text 101", "text 104"]);
}

/// A retry that waits for its time still comes when the clock is set back.
#[test]
fn a_clock_that_steps_back_holds_no_attempt_back() {
    let mut world = connected();
    say(&mut world, 100, "one");
    refuse(&mut world, 100, Error::Unavailable);
    assert!(!world.live.wants_tick(world.now));
    world.now -= 25 * 3_600_000;
    world.beat();
    world.deliver();
    assert_eq!(sends(&world), ["one", "one"]);
}

/// The page was loaded with it, and the answer had been lost.
#[test]
fn what_was_kept_and_is_in_the_log_already_stands_there_once() {
    let mut world = connected();
    say(&mut world, 100, "one");
    let kept = reloaded(&world);
    world.commit(id(100), message("one"));
    let mut again = World::new();
    again.log = world.log;
    let page = again.page(50);
    again.tell(Input::Loaded(Box::new(page)));
    again.tell(Input::Restored(kept));
    let rows = again.live.rows(ROOM, |_| 0, None);
    let keys: Vec<_> = rows.into_iter().map(|row| row.key).collect();
    assert_eq!(keys, [RowKey::Day(1), RowKey::Own(id(100))]);
}

/// What the tab keeps over a reload.
fn reloaded(world: &World) -> Vec<Draft> {
    let kept: Vec<&Draft> = world.live.outbox().unsent().collect();
    serde_json::from_str(&serde_json::to_string(&kept).unwrap()).unwrap()
}

/// A reload is no wish to send what the page had called "Not sent".
#[test]
fn what_was_refused_for_good_is_sent_again_only_when_asked() {
    let mut world = connected();
    say(&mut world, 100, "no longer wanted");
    refuse(&mut world, 100, Error::ConversationEnded);
    let mut again = connected();
    again.tell(Input::Restored(reloaded(&world)));
    while again.deliver() {}
    assert!(sends(&again).is_empty());
    assert_eq!(again.live.outbox().drafts()[0].state, DraftState::Held);
    retry(&mut again, 100);
    assert_eq!(sends(&again), ["no longer wanted"]);
}

/// An alert that nobody has taken is never out of reach of somebody who wants to take it.
#[test]
fn an_alert_is_taken_anew_after_a_refusal_and_after_a_reload() {
    let takes = |world: &World| {
        let said = world.said.iter();
        said.filter(|command| takes_on(command)).count()
    };
    let mut world = connected();
    take_on(&mut world, 100);
    refuse(&mut world, 100, Error::Forbidden);
    let kept = reloaded(&world);
    take_on(&mut world, 101);
    assert_eq!(takes(&world), 2);
    let mut again = connected();
    again.tell(Input::Restored(kept));
    assert_eq!(takes(&again), 0);
    take_on(&mut again, 102);
    assert_eq!(takes(&again), 1);
}

#[test]
fn an_alert_is_taken_by_the_first_and_only_once() {
    let mut world = connected();
    world.publish(None, None, raised(1));
    while world.deliver() {}
    for number in [100, 101] {
        take_on(&mut world, number);
    }
    let takes = world.said.iter().filter(|command| takes_on(command));
    assert_eq!(takes.count(), 1);
    world.publish(Some(person(3, Role::Expert)), None, acknowledged(1, 1));
    world.publish(Some(me()), Some(id(100)), acknowledged(1, 1));
    while world.deliver() {}
    let item = world.live.item(ROOM, RowKey::Event(1)).unwrap();
    let card = item.alert_card().expect("an alert");
    let by = card.episode.life.taken().unwrap().by.as_ref().unwrap();
    assert_eq!(by.name, "Person 3");
    assert!(world.live.outbox().drafts().is_empty());
}

#[test]
fn unread_is_what_others_said_past_the_mark() {
    let mut world = connected();
    world.text(other(), "one");
    world.text(me(), "two");
    world.publish(None, None, raised(1));
    while world.deliver() {}
    let shown = world.live.room(ROOM).unwrap().summary();
    assert_eq!((shown.unread, shown.open_alerts), (2, 1));
    assert_eq!(shown.preview, Some(Preview::alert(&super::world::report())));
    world.tell(Input::AtEnd {
        room: ROOM,
        seen: true,
    });
    let read = Command::MarkRead { room: ROOM, seq: 3 };
    assert_eq!(world.said.last(), Some(&read));
    // The mark was counted before the last event was.
    world.text(other(), "four");
    while world.deliver() {}
    world.down(Event::Marked {
        room: ROOM,
        last_read: 3,
        unread: 0,
        head: 3,
    });
    world.deliver();
    assert_eq!(world.live.room(ROOM).unwrap().summary().unread, 1);
}

/// Nobody knows how long ago something came, once the clock was set back.
#[test]
fn a_clock_that_is_set_back_makes_nothing_newer() {
    for back in [1_001, 4_000, 19_000, 60_000, 3_600_000] {
        let mut world = connected();
        assert!(world.is_up_to_date());
        world.now += 19_000 - back;
        world.tell(Input::SetBack);
        let freshness = world.live.freshness(world.now);
        assert!(
            matches!(freshness, Freshness::Checking),
            "{back}: {freshness:?}"
        );
        world.beat();
        world.deliver();
        assert!(world.is_up_to_date(), "{back}");
    }
}

/// What is half-written has a place to be read at, whatever became of its room.
#[test]
fn what_was_written_in_a_closed_room_can_be_reached() {
    let mut world = connected();
    let half = [ROOM, domain::RoomId(uuid::Uuid::from_u128(8))];
    assert_eq!(world.live.stranded(half.into_iter()), [half[1]]);
    world.down(Event::RoomClosed { room: ROOM });
    world.deliver();
    assert_eq!(world.live.stranded(half.into_iter()), half);
    assert!(
        Live::default().stranded(half.into_iter()).is_empty(),
        "the list is not known yet"
    );
}
