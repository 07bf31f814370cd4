//! Storage was put back to an earlier state, and went on from there.

use domain::{Change, Command, Event, LogId, RoomAction};
use uuid::Uuid;

use super::{
    behaviour::{connected, say},
    world::{ROOM, World, id, other, raised},
};
use crate::live::{Body, DraftState, Input};

/// The page has seen seven events. Storage went back behind the fifth, and is at the eighth again.
fn put_back(world: &mut World) {
    world.cut();
    world.log.truncate(4);
    world.log_id = Some(LogId(Uuid::from_u128(12)));
    world.text(other(), "after 5");
    world.publish(None, None, raised(1));
    for n in 7..=8 {
        world.text(other(), &format!("after {n}"));
    }
}

fn before() -> World {
    let mut world = connected();
    for n in 1..=7 {
        world.text(other(), &format!("before {n}"));
    }
    world.settle();
    assert!(world.is_up_to_date());
    world
}

fn shows_what_is_there(world: &World) {
    let texts = [
        "before 1", "before 2", "before 3", "before 4", "after 5", "after 7", "after 8",
    ];
    assert_eq!(world.texts(), texts);
    let room = world.live.room(ROOM).unwrap();
    assert_eq!(room.head, 8);
    let mut items = room.timeline.items();
    assert!(
        items.any(|item| matches!(item.body, Body::Alert { .. })),
        "a hidden alert"
    );
}

#[test]
fn numbers_given_anew_after_a_restore_hide_nothing() {
    let mut world = before();
    put_back(&mut world);
    world.settle();
    assert!(world.is_up_to_date());
    shows_what_is_there(&world);
    let resumed = world.said.iter().find_map(|command| match command {
        Command::Resume { have, log } => Some((have.clone(), *log)),
        _ => None,
    });
    assert_eq!(resumed, Some(([].into(), world.log_id)));
    // Another connection to the same log goes on where it was.
    world.cut();
    world.connect();
    world.deliver();
    let have = [(ROOM, 8)].into();
    assert_eq!(
        world.said.first(),
        Some(&Command::Resume {
            have,
            log: world.log_id
        })
    );
}

#[test]
fn a_page_loaded_after_a_restore_is_not_mixed_with_what_was_there() {
    let mut world = before();
    put_back(&mut world);
    // By a plain request, before any socket.
    let page = world.page(50);
    world.tell(Input::Loaded(Box::new(page)));
    shows_what_is_there(&world);
    world.settle();
    shows_what_is_there(&world);
}

#[test]
fn an_answer_from_before_a_restore_is_asked_for_again() {
    let mut world = before();
    let late = world.page(50);
    put_back(&mut world);
    world.connect();
    world.deliver();
    world.tell(Input::Loaded(Box::new(late)));
    assert!(
        world.texts().iter().all(|text| !text.starts_with("before")),
        "{:?}",
        world.texts()
    );
    world.settle();
    shows_what_is_there(&world);
}

#[test]
fn what_was_written_and_is_no_more_is_said_again() {
    let mut world = before();
    say(&mut world, 100, "mine");
    world.down(Event::Sent {
        client_id: id(100),
        room: ROOM,
        seq: 9,
        at: world.now,
    });
    world.deliver();
    let draft = world.live.outbox().get(id(100)).unwrap();
    assert_eq!(draft.state, DraftState::Sent { seq: 9 });
    put_back(&mut world);
    world.text(other(), "after 9");
    world.settle();
    let again = Command::Act {
        room: ROOM,
        client_id: id(100),
        action: RoomAction::SendMessage {
            text: "mine".to_owned(),
        },
    };
    assert!(world.said.contains(&again), "{:?}", world.said);
    let change = Change::Message {
        text: "mine".to_owned(),
    };
    world.commit(id(100), change);
    world.settle();
    assert!(world.live.outbox().drafts().is_empty());
}
