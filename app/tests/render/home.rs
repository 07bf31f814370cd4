//! What stands on an expert's first page, by what waits in their rooms.

use app::{
    client::Client,
    live::Input,
    room::{PageData, TalkLayout},
};
use domain::{
    Change, Episode, Language, Life, Person, Phase, Preview, Priority, Role, RoomEvent, RoomId,
    RoomKind, RoomSummary, Technical, UnixMillis, UserId,
    alert::{Asked, NextAsk, Reopened, Taken, WearerAnswer, WhyReopened},
    watch::WristAnswer,
};
use leptos::prelude::*;
use uuid::Uuid;
use words::Words;

use crate::{
    html,
    samples::{AT, client_id, person, summary},
};

const MINUTE: i64 = 60_000;

fn ines() -> Person {
    person(1, "Ines Ahrend", Role::Expert)
}

fn jonas() -> Person {
    person(3, "Jonas Lind", Role::Expert)
}

/// Raised so long ago, in the room of this number, and then changed.
fn room(number: u128, name: &str, minutes: i64, change: impl FnOnce(&mut Life)) -> RoomSummary {
    let mut report = domain::samples::report();
    report.measured_at = AT - minutes * MINUTE;
    report.received_at = report.measured_at;
    report.evidence.heart_rate_bpm = Some(104.0);
    report.evidence.baseline_heart_rate_bpm = Some(71.0);
    let raised = RoomEvent {
        room: RoomId(Uuid::from_u128(number)),
        seq: 5,
        at: report.received_at,
        author: None,
        client_id: None,
        change: Change::AlertRaised {
            alert: domain::samples::ALERT,
            report: Box::new(report),
            joins: None,
            after: None,
        },
    };
    let mut episode = Episode::opened(&raised).unwrap();
    change(&mut episode.life);
    RoomSummary {
        id: RoomId(Uuid::from_u128(number)),
        name: name.to_owned(),
        wearer: Some(UserId(Uuid::from_u128(number + 100))),
        open_alerts: u32::from(episode.life.is_open()),
        episodes: vec![episode],
        ..summary(5)
    }
}

fn asked(who: Person, at: UnixMillis) -> Asked {
    Asked {
        who,
        asked_at: Some(at),
        reached_at: None,
        seen_at: None,
        snoozed_until: None,
    }
}

fn home_in(language: Language, rooms: Vec<RoomSummary>) -> String {
    html(move || {
        provide_context(Words::of(language));
        provide_context(PageData {
            room: None,
            readings: None,
            form_id: client_id(5),
            unsent: None,
            as_of: AT,
            invitation: None,
        });
        Client::get().tell(Input::Listed(rooms));
        let (room, bad_id) = (Memo::new(|_| None), Memo::new(|_| false));
        view! { <TalkLayout room bad_id/> }
    })
}

/// The part about what waits, without the id of the form, which is new each time.
fn home(rooms: Vec<RoomSummary>) -> String {
    let all = home_in(Language::En, rooms);
    let now = all.split_once("aria-labelledby=\"now-title\"").unwrap().1;
    let now = now.split_once("</section>").unwrap().0;
    let lines = now
        .lines()
        .filter(|line| !line.contains("name=\"client_id\""));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn nobody_waits() {
    let said = home(vec![summary(0)]);
    assert!(said.contains("Nobody needs you now"), "{said}");
    for none in ["<li", "<h2", "<form"] {
        assert!(!said.contains(none), "{none}: {said}");
    }
}

#[test]
fn somebody_waits_and_who_is_asked_next_is_said() {
    let mara = room(7, "Mara Vogel", 4, |life| {
        life.asked = vec![asked(ines(), AT - 4 * MINUTE)];
        life.next = Some(NextAsk {
            at: AT + MINUTE,
            who: vec![jonas()],
        });
        life.answer = Some(WearerAnswer {
            answer: WristAnswer::Stay,
            at: Some(AT - 3 * MINUTE),
            on_wrist: true,
        });
    });
    let said = home(vec![mara]);
    for part in [
        "4 min",
        "Stay with me",
        "Jonas Lind",
        "will be asked at",
        "14:03",
        "I’m here",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn somebody_has_it() {
    let taken_by = |by: Person| {
        move |life: &mut Life| {
            life.phase = Phase::Taken(Taken {
                by: Some(by),
                seq: 6,
                at: AT - 3 * MINUTE,
                from: None,
            });
        }
    };
    let rooms = vec![
        room(7, "Mara Vogel", 4, taken_by(jonas())),
        room(8, "Tom Okafor", 4, taken_by(ines())),
    ];
    let said = home(rooms);
    assert!(said.contains("Nobody needs you now"), "{said}");
    assert!(!said.contains("<form"), "{said}");
    for part in [
        "With someone",
        "Jonas Lind",
        "has it",
        "You have it",
        "3 min",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn the_most_urgent_stands_first_and_each_leads_to_its_card() {
    let rooms = vec![
        room(7, "Mara Vogel", 30, |_| {}),
        room(8, "Tom Okafor", 1, |life| life.priority = Priority::High),
        room(9, "Lena Weiss", 31, |_| {}),
    ];
    let said = home(rooms);
    assert!(said.contains("3 people need you now"), "{said}");
    let cards: Vec<&str> = said
        .lines()
        .filter(|line| line.contains("#alert-5"))
        .collect();
    let numbers = ["8", "9", "7"];
    assert_eq!(cards.len(), numbers.len());
    for (card, number) in cards.iter().zip(numbers) {
        let place = format!("href=\"/rooms/00000000-0000-0000-0000-00000000000{number}#alert-5\"");
        assert!(card.contains(&place), "{card}");
    }
    let names: Vec<&str> = said
        .lines()
        .filter(|line| line.contains("I’m here for"))
        .collect();
    assert_eq!(names.len(), 3);
    assert!(names[0].contains("Tom Okafor"), "{names:?}");
}

#[test]
fn what_came_late_says_when_it_happened_and_stands_last() {
    let late = room(7, "Mara Vogel", 3 * 24 * 60, |life| {
        life.late = true;
        life.raised_at = AT - 2 * MINUTE;
    });
    let said = home(vec![late, room(8, "Tom Okafor", 1, |_| {})]);
    let (fresh, late) = said.split_once("need need-late").unwrap();
    assert!(
        fresh.contains("Tom Okafor") && late.contains("Mara Vogel"),
        "{said}"
    );
    assert!(
        late.contains("on 19 Nov") && late.contains("14:00"),
        "{late}"
    );
    assert!(!late.contains("class=\"age\""), "{late}");
}

#[test]
fn why_it_is_open_again_is_said() {
    let again = |why, by| {
        home(vec![room(7, "Mara Vogel", 40, move |life| {
            life.reopened = Some(Reopened {
                why,
                by,
                at: AT - 5 * MINUTE,
            });
        })])
    };
    let said = again(WhyReopened::NoWord, Some(jonas()));
    assert!(
        said.contains("Jonas Lind") && said.contains("had it, but didn't write"),
        "{said}"
    );
    assert!(said.contains("5 min"), "{said}");
    let said = again(WhyReopened::GivenBack, None);
    assert!(said.contains("gave it back"), "{said}");
    let expired = home(vec![room(7, "Mara Vogel", 190, |life| {
        life.phase = Phase::Expired { at: AT }
    })]);
    assert!(expired.contains("Nobody took it"), "{expired}");
    assert!(
        expired.contains("I’m here for"),
        "it can still be taken: {expired}"
    );
}

#[test]
fn watches_that_do_not_work_ask_nobody() {
    let silent = room(7, "Lena Weiss", 40, |life| {
        life.why.technical = Some(Technical::Silent);
        life.priority = Priority::Low;
    });
    let said = home(vec![silent]);
    assert!(
        said.contains("Nobody needs you now") && !said.contains("<form"),
        "{said}"
    );
}

#[test]
fn unread_messages_wait_for_a_word() {
    let waiting = RoomSummary {
        unread: 1,
        preview: Some(Preview::message("Could we talk before Thursday?")),
        active_at: AT - 42 * MINUTE,
        ..summary(5)
    };
    let said = home(vec![waiting]);
    assert!(
        said.contains("Waiting for a word") && said.contains("42 min"),
        "{said}"
    );
    assert!(said.contains("Could we talk before Thursday?"), "{said}");
}

#[test]
fn each_language_says_all_of_it() {
    for (language, needed, button) in [
        (Language::En, "One person needs you now", "I’m here"),
        (Language::De, "Eine Person braucht Sie jetzt", "Ich bin da"),
        (Language::Nb, "Én person trenger deg nå", "Jeg er her"),
        (
            Language::Ms,
            "1 orang memerlukan anda sekarang",
            "Saya di sini",
        ),
    ] {
        let said = home_in(language, vec![room(7, "Mara Vogel", 4, |_| {})]);
        assert!(said.contains(needed) && said.contains(button), "{said}");
    }
}

/// Wearers and admins have another first page.
#[test]
fn only_experts_are_told_who_needs_somebody() {
    use app::client::Boot;
    for role in [Role::Admin, Role::Wearer] {
        let said = html(move || {
            let client = Client::new(Boot {
                me: Some(person(1, "Ines Ahrend", role)),
                version: "1".to_owned(),
                now: AT,
                refused: None,
            });
            provide_context(client);
            client.tell(Input::Listed(vec![RoomSummary {
                kind: RoomKind::Care,
                ..room(7, "Mara Vogel", 4, |_| {})
            }]));
            let (room, bad_id) = (Memo::new(|_| None), Memo::new(|_| false));
            view! { <TalkLayout room bad_id/> }
        });
        assert!(
            !said.contains("needs somebody") && !said.contains("I’m here"),
            "{said}"
        );
    }
}
