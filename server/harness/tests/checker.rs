//! The checker itself: broken histories must not pass.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Change, ClientId, Person, Role, RoomEvent, RoomId, Seq, UserId};
use harness::{
    checker::{Claim, Fault, Name, Observer, faults},
    sync::canary,
};
use uuid::Uuid;

const ROOM: RoomId = RoomId(Uuid::from_u128(0xA));
const OTHER: RoomId = RoomId(Uuid::from_u128(0xB));
const AUTHOR: UserId = UserId(Uuid::from_u128(1));

fn event(room: RoomId, seq: Seq) -> RoomEvent {
    RoomEvent {
        room,
        seq,
        at: 1_795_000_000_000 + seq,
        author: Some(Person {
            id: AUTHOR,
            name: "Ada".to_owned(),
            role: Role::Expert,
        }),
        client_id: Some(ClientId(Uuid::from_u64_pair(7, seq.unsigned_abs()))),
        change: Change::Message {
            text: canary(room, &format!("word {seq}")),
        },
    }
}

fn observer(name: &str, log: Vec<RoomEvent>) -> Observer {
    Observer {
        name: name.to_owned(),
        entitled: BTreeSet::from([ROOM]),
        logs: BTreeMap::from([(ROOM, log)]),
        breaches: Vec::new(),
    }
}

/// Nine things said and confirmed, and two readers who saw all of it.
fn history() -> (Vec<Claim>, [Observer; 2]) {
    let log: Vec<RoomEvent> = (1..10).map(|seq| event(ROOM, seq)).collect();
    let claims = log
        .iter()
        .map(|event| Claim {
            room: ROOM,
            name: Name::Said {
                by: AUTHOR,
                client_id: event.client_id.unwrap_or(ClientId(Uuid::nil())),
            },
            seq: Some(event.seq),
            text: harness::sync::text(event).map(str::to_owned),
        })
        .collect();
    (
        claims,
        [observer("Ada", log.clone()), observer("Mika", log)],
    )
}

/// Breaks a good history and looks for the fault that says so.
fn caught(
    damage: impl FnOnce(&mut Vec<Claim>, &mut [Observer; 2]),
    expected: impl Fn(&Fault) -> bool,
) {
    let (mut claims, mut observers) = history();
    damage(&mut claims, &mut observers);
    let found = faults(&claims, &observers);
    assert!(found.iter().any(expected), "{found:?}");
}

fn log(observer: &mut Observer) -> &mut Vec<RoomEvent> {
    observer.logs.entry(ROOM).or_default()
}

#[test]
fn a_good_history_passes() {
    let (claims, observers) = history();
    assert_eq!(faults(&claims, &observers), []);
}

#[test]
fn a_confirmed_message_that_is_nowhere() {
    // The numbers stay without gaps: only the confirmation tells.
    caught(
        |_, observers| {
            for observer in observers {
                log(observer).pop();
            }
        },
        |fault| matches!(fault, Fault::Lost { .. }),
    );
}

#[test]
fn a_message_that_one_reader_missed() {
    caught(
        |_, observers| {
            log(&mut observers[1]).remove(4);
        },
        |fault| {
            matches!(
                fault,
                Fault::Hole {
                    after: 4,
                    next: 6,
                    ..
                }
            )
        },
    );
}

#[test]
fn a_reader_who_stops_short() {
    caught(
        |claims, observers| {
            claims.pop();
            log(&mut observers[1]).pop();
        },
        |fault| matches!(fault, Fault::Disagree { seq: 9, .. }),
    );
}

#[test]
fn a_retry_that_was_written_twice() {
    caught(
        |_, observers| {
            for observer in observers {
                let mut again = event(ROOM, 3);
                again.seq = 10;
                log(observer).push(again);
            }
        },
        |fault| matches!(fault, Fault::Doubled { .. }),
    );
}

#[test]
fn a_reader_who_saw_another_order() {
    caught(
        |_, observers| log(&mut observers[1]).swap(2, 3),
        |fault| matches!(fault, Fault::Disagree { seq: 3, .. }),
    );
}

#[test]
fn numbers_that_hide_another_order() {
    caught(
        |_, observers| {
            let log = log(&mut observers[1]);
            log.swap(2, 3);
            log[2].seq = 3;
            log[3].seq = 4;
        },
        |fault| {
            matches!(
                fault,
                Fault::Moved {
                    confirmed: 4,
                    found: 3,
                    ..
                }
            )
        },
    );
}

#[test]
fn a_text_that_changed() {
    caught(
        |_, observers| {
            for observer in observers {
                log(observer)[5].change = Change::Message {
                    text: canary(ROOM, "something else"),
                };
            }
        },
        |fault| matches!(fault, Fault::Altered { .. }),
    );
}

#[test]
fn a_message_nobody_said() {
    caught(
        |_, observers| {
            for observer in observers {
                log(observer).push(event(ROOM, 10));
            }
        },
        |fault| matches!(fault, Fault::Invented { .. }),
    );
}

#[test]
fn a_room_seen_by_a_stranger() {
    caught(
        |_, observers| {
            observers[1].logs.insert(OTHER, vec![event(OTHER, 1)]);
        },
        |fault| matches!(fault, Fault::Leaked { room: OTHER, .. }),
    );
}

#[test]
fn a_text_in_the_wrong_room() {
    caught(
        |_, observers| {
            for observer in observers {
                log(observer)[5].change = event(OTHER, 1).change;
            }
        },
        |fault| matches!(fault, Fault::Leaked { room: OTHER, .. }),
    );
}
