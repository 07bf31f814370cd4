//! No socket opens, and plain requests are answered.

use domain::{Change, Command, Error, RoomAction};

use super::behaviour::take_on_action;
use super::world::{ROOM, World, acknowledged, id, me, other, raised};
use crate::live::{Effect, Freshness, Input};

fn blocked() -> World {
    let mut world = World::new();
    world.load(50);
    world.tell(Input::Connecting);
    world.tell(Input::Lost);
    world.tell(Input::Blocked(true));
    world
}

/// What is posted by this.
fn posts(world: &mut World, input: Input) -> Vec<Command> {
    let effects = world.live.apply(world.now, input);
    let posts = effects.into_iter().filter_map(|effect| match effect {
        Effect::Post(command) => Some(command),
        Effect::Command(command) => panic!("said into no socket: {command:?}"),
        _ => None,
    });
    posts.collect()
}

fn say(number: u128) -> Input {
    Input::Act {
        room: ROOM,
        client_id: id(number),
        action: RoomAction::SendMessage {
            text: format!("text {number}"),
        },
    }
}

fn posted(number: u128, result: Result<(), Option<Error>>) -> Input {
    Input::Posted {
        room: ROOM,
        client_id: Some(id(number)),
        result,
    }
}

#[test]
fn what_is_said_goes_by_plain_request_and_nothing_claims_to_be_up_to_date() {
    let mut world = blocked();
    assert_eq!(world.live.freshness(world.now), Freshness::Blocked);
    assert_eq!(posts(&mut world, say(100)).len(), 1);
    // In order, as ever.
    assert_eq!(posts(&mut world, say(101)), []);
    // Attempts to connect go on, and repeat nothing.
    assert_eq!(posts(&mut world, Input::Connecting), []);
    assert_eq!(posts(&mut world, Input::Lost), []);
    let take_on = Input::Act {
        room: ROOM,
        client_id: id(102),
        action: take_on_action(),
    };
    assert_eq!(posts(&mut world, take_on).len(), 1);

    world.commit(id(100), message("text 100"));
    let effects = world.live.apply(world.now, posted(100, Ok(())));
    assert!(effects.contains(&Effect::Load(ROOM)), "{effects:?}");
    let next = |effect: &Effect| matches!(effect, Effect::Post(Command::Act { client_id, .. }) if *client_id == id(101));
    assert!(effects.iter().any(next), "{effects:?}");
    let page = world.page(50);
    world.tell(Input::Loaded(Box::new(page)));
    assert_eq!(world.texts(), ["text 100"]);
    assert!(world.live.outbox().get(id(100)).is_none());
    assert_eq!(world.live.freshness(world.now), Freshness::Blocked);
}

#[test]
fn an_answer_says_what_becomes_of_it() {
    let mut world = blocked();
    posts(&mut world, say(100));
    posts(&mut world, posted(100, Err(Some(Error::Forbidden))));
    assert!(world.live.outbox().get(id(100)).unwrap().held);
    let again = Input::Retry {
        client_id: id(100),
        fresh: id(999),
    };
    assert_eq!(posts(&mut world, again).len(), 1);
    // Nothing answers any more: it waits for a connection of either kind.
    assert_eq!(posts(&mut world, posted(100, Err(None))), []);
    let freshness = world.live.freshness(world.now);
    assert!(matches!(freshness, Freshness::NotConnected { .. }));
    assert_eq!(posts(&mut world, Input::Blocked(true)).len(), 1);
    let ended = world
        .live
        .apply(world.now, posted(100, Err(Some(Error::SignedOut))));
    assert!(ended.contains(&Effect::Leave));
}

/// The newest page is all that comes: what lies between it and the older one is not passed over.
#[test]
fn a_page_that_does_not_continue_the_last_one_takes_its_place() {
    let mut world = blocked();
    for _ in 0..10 {
        world.text(other(), "early");
    }
    let page = world.page(50);
    world.tell(Input::Loaded(Box::new(page)));
    for _ in 0..30 {
        world.text(other(), "late");
    }
    world.publish(None, None, raised(1));
    world.publish(Some(me()), None, acknowledged(1, 41));
    let page = world.page(5);
    world.tell(Input::Loaded(Box::new(page)));
    assert_eq!(world.texts(), ["late"; 3]);
    assert!(world.live.room(ROOM).unwrap().is_complete());
    assert!(!world.is_up_to_date());
    // A socket after all.
    world.settle();
    assert!(world.is_up_to_date());
}

fn message(text: &str) -> Change {
    Change::Message {
        text: text.to_owned(),
    }
}
