use domain::{
    Change, Episode, Life, Preview, Priority, RoomEvent, RoomKind, UserId,
    alert::{Asked, Taken},
    samples,
};
use serde_json::json;
use uuid::Uuid;

use super::*;

const AT: UnixMillis = 1_795_356_129_000;
const MINUTE: i64 = 60_000;

fn person(n: u128, role: Role) -> Person {
    Person {
        id: UserId(Uuid::from_u128(n)),
        name: ["Ines", "Jonas"][usize::from(n == 2)].to_owned(),
        role,
    }
}

fn expert() -> Person {
    person(1, Role::Expert)
}

fn room(number: u128, name: &str, minutes: i64, change: impl FnOnce(&mut Life)) -> RoomSummary {
    let id = RoomId(Uuid::from_u128(number));
    let event = RoomEvent {
        room: id,
        seq: 5,
        at: AT - minutes * MINUTE,
        author: None,
        client_id: None,
        change: Change::AlertRaised {
            alert: samples::ALERT,
            report: Box::new(samples::report()),
            joins: None,
            after: None,
        },
    };
    let mut episode = Episode::opened(&event).unwrap();
    episode.life.asked = vec![Asked {
        who: expert(),
        asked_at: Some(AT),
        reached_at: None,
        seen_at: None,
        snoozed_until: None,
    }];
    change(&mut episode.life);
    RoomSummary {
        id,
        kind: RoomKind::Care,
        name: name.to_owned(),
        wearer: Some(UserId(Uuid::from_u128(number))),
        head: 5,
        last_read: 0,
        unread: 1,
        muted: false,
        open_alerts: 1,
        episodes: vec![episode],
        preview: Some(Preview::alert(&samples::report())),
        active_at: AT,
    }
}

fn place(number: u128) -> Place {
    Place::Room(RoomId(Uuid::from_u128(number)))
}

fn of(rooms: &[RoomSummary], me: &Person, place: Place) -> Attention {
    attention(rooms, Some(me), AT, place)
}

/// Without the characters that isolate names.
fn plain(text: &str) -> String {
    text.replace(['\u{2068}', '\u{2069}'], "")
}

fn bar(rooms: &[RoomSummary], at: Place) -> (String, String) {
    let said = of(rooms, &expert(), at);
    (plain(&said.said), plain(&said.more))
}

#[test]
fn the_bar_names_the_most_urgent_and_counts_the_others() {
    let mara = room(7, "Mara", 4, |_| {});
    let said = of(std::slice::from_ref(&mara), &expert(), Place::Elsewhere);
    assert_eq!(plain(&said.said), "Mara needs somebody, for 4 minutes");
    assert_eq!(said.more, "");
    assert!(said.href.starts_with("/rooms/") && said.href.ends_with("7#alert-5"));
    assert!(!said.calm);
    assert_eq!(plain(&said.title), "Mara needs somebody");

    let tom = room(8, "Tom", 0, |life| life.priority = Priority::High);
    let lena = room(9, "Lena", 200, |_| {});
    let rooms = [mara, tom, lena];
    let (said, more) = bar(&rooms, Place::Elsewhere);
    assert_eq!((&*said, &*more), ("Tom needs somebody", "and 2 more"));
    let (said, more) = bar(&rooms, place(8));
    assert_eq!(
        (&*said, &*more),
        ("Lena needs somebody, for 3 h", "and 1 more")
    );
    assert_eq!(bar(&rooms, Place::Home), Default::default());
    // The tab says it wherever one is, because it may not be the one in front.
    let title = |place| plain(&of(&rooms, &expert(), place).title);
    assert_eq!(title(Place::Home), "Tom needs somebody");
    assert_eq!(title(place(8)), "Tom needs somebody");
}

#[test]
fn what_came_late_is_said_as_that_and_is_not_heard() {
    let late = room(7, "Mara", 4, |life| life.late = true);
    let said = of(&[late], &expert(), Place::Elsewhere);
    assert_eq!(
        plain(&said.said),
        "An earlier alert from Mara is still open"
    );
    assert_eq!((&*said.title, &*said.sound.calls), ("", "[]"));
    assert_eq!(said.sound.open, 1);
}

#[test]
fn who_has_the_same_name_is_told_apart() {
    let rooms = [room(77, "Mika", 1, |_| {}), room(88, "Mika", 2, |_| {})];
    assert_eq!(
        bar(&rooms, Place::Elsewhere).0,
        "Mika (0088) needs somebody, for 2 minutes"
    );
}

#[test]
fn what_somebody_has_is_neither_said_nor_heard() {
    let taken = room(7, "Mara", 4, |life| {
        life.phase = Phase::Taken(Taken {
            by: Some(expert()),
            seq: 6,
            at: AT,
            from: None,
        });
    });
    let said = of(&[taken], &expert(), Place::Elsewhere);
    let none = Sound {
        open: 0,
        calls: "[]".to_owned(),
    };
    assert_eq!(
        (said.said, said.title, said.sound),
        (String::new(), String::new(), none)
    );
}

#[test]
fn calls_are_json_of_what_is_to_be_heard() {
    let rooms = [
        room(7, "Mara", 4, |_| {}),
        room(8, "Tom", 1, |life| life.asked.clear()),
        room(9, "Lena", 1, |life| {
            life.asked[0].who = person(2, Role::Expert);
        }),
    ];
    let said = of(&rooms, &expert(), Place::Elsewhere);
    let calls: serde_json::Value = serde_json::from_str(&said.sound.calls).unwrap();
    let named = |number| format!("{}/5", RoomId(Uuid::from_u128(number)));
    let expected = json!([
        [named(7), AT - 4 * MINUTE, 1, true],
        [named(8), AT - MINUTE, 1, false],
    ]);
    assert_eq!(calls, expected);
    assert_eq!(said.sound.open, 3);
}

#[test]
fn a_wearer_is_told_calmly_what_is_done_for_them_elsewhere() {
    let me = person(7, Role::Wearer);
    let told = |change: fn(&mut Life), place| {
        let said = of(&[room(7, "Mara", 4, change)], &me, place);
        assert_eq!((&*said.title, said.sound), ("", Sound::default()));
        assert!(said.calm);
        plain(&said.said)
    };
    assert_eq!(told(|_| {}, Place::Elsewhere), "We are asking Ines for you");
    assert_eq!(told(|_| {}, place(8)), "We are asking Ines for you");
    assert_eq!(told(|_| {}, place(7)), "");
    assert_eq!(
        told(|life| life.asked.clear(), Place::Elsewhere),
        "We are looking for someone for you"
    );
    let expired = |life: &mut Life| life.phase = Phase::Expired { at: AT };
    assert_eq!(told(expired, Place::Elsewhere), "Nobody has answered yet");
    let taken = |life: &mut Life| {
        life.phase = Phase::Taken(Taken {
            by: Some(person(2, Role::Expert)),
            seq: 6,
            at: AT,
            from: None,
        });
    };
    assert_eq!(told(taken, Place::Elsewhere), "Jonas is here for you");
    let long_ago = |life: &mut Life| {
        life.phase = Phase::Taken(Taken {
            by: Some(person(2, Role::Expert)),
            seq: 6,
            at: AT - 2 * TOLD_MS,
            from: None,
        });
    };
    assert_eq!(told(long_ago, Place::Elsewhere), "");
}

#[test]
fn admins_are_told_nothing() {
    let said = of(
        &[room(7, "Mara", 4, |_| {})],
        &person(1, Role::Admin),
        Place::Elsewhere,
    );
    assert_eq!(said, Attention::default());
}
