//! What failed can be tried again, or let go.

use domain::{Command, Error, Event, Role};

use super::{
    behaviour::{connected, refuse, retry, say, take_on, take_on_action, takes_on},
    world::{ROOM, acknowledged, id, other, person, raised},
};
use crate::live::Input;

/// Whatever failed and why, its author can have it tried again, and can let it go.
#[test]
fn every_failed_attempt_can_be_tried_again_or_let_go() {
    use strum::IntoEnumIterator as _;
    for error in Error::iter() {
        let mut world = connected();
        world.publish(None, None, raised(1));
        while world.deliver() {}
        say(&mut world, 100, "one");
        take_on(&mut world, 101);
        refuse(&mut world, 100, error.clone());
        refuse(&mut world, 101, error.clone());
        let before = world.said.len();
        retry(&mut world, 100);
        take_on(&mut world, 102);
        let again = world.said.get(before..).unwrap();
        assert_eq!(again.len(), 2, "{error:?}: {:?}", world.live.outbox());
        assert!(!takes_on(&again[0]) && takes_on(&again[1]), "{error:?}");
        // Refused once more: the text is let go by its author, the other when somebody took it.
        for number in [100, 101, 102, 999] {
            refuse(&mut world, number, error.clone());
            world.tell(Input::Discard(id(number)));
        }
        world.publish(Some(person(3, Role::Expert)), None, acknowledged(1, 1));
        while world.deliver() {}
        assert!(world.live.outbox().drafts().is_empty(), "{error:?}");
        assert!(!world.live.outbox().is_pending(), "{error:?}");
    }
}

/// The button is there again after a refusal: nothing holds the page back because of it.
#[test]
fn an_alert_that_could_not_be_taken_is_not_pending() {
    let mut world = connected();
    world.publish(None, None, raised(1));
    while world.deliver() {}
    take_on(&mut world, 100);
    assert!(world.live.outbox().is_pending());
    refuse(&mut world, 100, Error::Forbidden);
    assert!(!world.live.outbox().is_pending());
    assert!(world.live.outbox().attempt(&take_on_action()).is_some());
}

#[test]
fn a_mark_that_was_not_answered_is_sent_again() {
    let mut world = connected();
    world.text(other(), "one");
    while world.deliver() {}
    world.tell(Input::AtEnd {
        room: ROOM,
        seen: true,
    });
    let reads = |world: &super::world::World| {
        let is_read = |command: &&Command| matches!(command, Command::MarkRead { .. });
        world.said.iter().filter(is_read).count()
    };
    assert_eq!(reads(&world), 1);
    world.down(Event::Refused {
        client_id: None,
        room: Some(ROOM),
        error: Error::Unavailable,
    });
    world.deliver();
    world.beat();
    world.deliver();
    assert_eq!(reads(&world), 2);
    world.down(Event::Marked {
        room: ROOM,
        last_read: 1,
        unread: 0,
        head: 1,
    });
    world.beat();
    while world.deliver() {}
    assert_eq!(reads(&world), 2);
}
