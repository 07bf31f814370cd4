use std::sync::Arc;

use app::{
    client::{Boot, Client},
    live::{AlertCard, DraftState, Input},
    room::{AlertCardView, Attempt, PageData, Progress},
    ui::Unfolded,
};
use domain::{
    AlertReport, AlertStep, Outcome, Person, RoomAction, Technical,
    alert::WhyReopened,
    watch::{Rule, WristAnswer},
};
use leptos::prelude::*;

use crate::{
    html,
    samples::{
        ALERT, AT, Happens, ROOM, alert, alert_of, answered, asked, client_id, felt, ines, joined,
        jonas, mara, opened, report, step, taken,
    },
};

/// As this person reads it, with something folded open.
pub(crate) fn read(
    reader: Person,
    card: Arc<AlertCard>,
    attempt: Option<Attempt>,
    open: &str,
) -> String {
    let open = Some(open.to_owned());
    html(move || {
        provide_context(PageData {
            room: Some(ROOM),
            readings: None,
            form_id: client_id(5),
            as_of: AT,
            unsent: None,
            invitation: None,
        });
        let client = Client::new(Boot {
            me: Some(reader.clone()),
            version: "1".to_owned(),
            now: AT + 400_000,
            refused: None,
        });
        client.tell(Input::Loaded(Box::new(opened(Vec::new()))));
        provide_context(client);
        provide_context(Unfolded {
            id: open,
            before: None,
        });
        view! {
            <AlertCardView
                room=ROOM
                card=Signal::stored(card)
                attempt=Signal::stored(attempt)
                reader=Some(reader)
                on_act=Callback::new(|_| {})
            />
        }
    })
}

pub(crate) fn card(reader: Person, happens: Vec<Happens>) -> String {
    read(reader, alert(happens), None, "")
}

/// What people read of it, on one line.
fn text(html: &str) -> String {
    let mut text = String::new();
    let mut is_tag = false;
    for letter in html.chars() {
        match letter {
            '<' => is_tag = true,
            '>' => is_tag = false,
            letter if !is_tag => text.push(letter),
            _ => {}
        }
    }
    let words = text.replace("&#x27;", "'").replace("&#39;", "'");
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn said(reader: Person, happens: Vec<Happens>) -> String {
    text(&card(reader, happens))
}

#[track_caller]
pub(crate) fn assert_says(html: &str, sentences: &[&str]) {
    let said = text(html);
    for sentence in sentences {
        assert!(said.contains(sentence), "{sentence}: {said}");
    }
}

fn reopened(by: Option<Person>, why: WhyReopened) -> Happens {
    step(by, AlertStep::Reopened { why })
}

fn closed(outcome: Outcome) -> Vec<Happens> {
    let end = step(Some(ines()), AlertStep::Resolved { outcome });
    vec![asked(), taken(ines()), felt(), end]
}

#[test]
fn an_expert_reads_why_what_is_done_and_what_happens_next() {
    let html = card(ines(), vec![asked()]);
    assert!(html.contains("alert-open"), "{html}");
    assert_says(
        &html,
        &["14:07 You were asked 14:12 Jonas Lind is asked, if nobody answers"],
    );
    let reached = step(None, AlertStep::Reached { who: ines() });
    let seen = step(Some(ines()), AlertStep::Seen);
    let both = vec![asked(), reached, seen, answered(WristAnswer::Stay)];
    assert_says(
        &card(jonas(), both),
        &[
            "Heart and skin more active than usual for 3 minutes, sitting still",
            "14:07 Ines Ahrend was asked · reached 14:08 · seen 14:08",
            "14:07 Mara Vogel answered: “Stay with me”",
            "14:12 You are asked, if nobody answers",
            "I’m taking this : Mara Vogel , 14:02",
        ],
    );
}

#[test]
fn the_wearer_reads_what_is_done_for_them_and_nothing_that_rings() {
    let html = card(mara(), vec![asked()]);
    for said in ["Score", "104", "taking this", "alert-open"] {
        assert!(!html.contains(said), "{said}: {html}");
    }
    assert_says(
        &html,
        &[
            "We're asking Ines Ahrend for you",
            "Not seen yet",
            "14:12 Then we ask Jonas Lind",
        ],
    );
    let reached = step(None, AlertStep::Reached { who: ines() });
    let html = card(mara(), vec![asked(), reached.clone()]);
    assert_says(
        &html,
        &["14:08 Reached Ines Ahrend 's device", "Not seen yet"],
    );
    let seen = step(Some(ines()), AlertStep::Seen);
    let html = said(mara(), vec![asked(), reached, seen]);
    assert!(html.contains("14:08 Ines Ahrend has seen it"), "{html}");
    assert!(!html.contains("Not seen yet"), "{html}");
}

#[test]
fn both_learn_who_took_it_and_when_it_was_felt() {
    let here = card(mara(), vec![asked(), taken(ines()), felt()]);
    assert_says(
        &here,
        &["Ines Ahrend is here 14:08 · felt on your wrist 14:08"],
    );
    assert!(here.contains("alert-here"), "{here}");
    let mine = said(ines(), vec![asked(), taken(ines()), felt()]);
    let line = "Taken by you · after 60 s · felt on the watch 14:08";
    assert!(mine.contains(line), "{mine}");
    let other = said(jonas(), vec![asked(), taken(ines())]);
    assert!(
        other.contains("Taken by Ines Ahrend · after 60 s · not felt on the watch yet"),
        "{other}"
    );
    // It is somebody else's.
    for action in ["taking this", "Give back", "Close"] {
        assert!(!other.contains(action), "{action}: {other}");
    }
}

#[test]
fn an_attempt_that_failed_says_so_and_can_be_repeated() {
    // Not "Taking it…", which would leave no way to take it.
    assert!(matches!(
        Progress::of(&DraftState::Held),
        Progress::Failed(_)
    ));
    let attempt = |action, progress| Some(Attempt { action, progress });
    let failed = || Progress::Failed("Storage does not answer just now.".to_owned());
    let take = RoomAction::AcknowledgeAlert { alert: ALERT };
    let html = read(ines(), alert(vec![]), attempt(take.clone(), failed()), "");
    assert_says(
        &html,
        &[
            "Not taken. Storage does not answer just now.",
            "I’m taking this",
        ],
    );
    let html = read(
        ines(),
        alert(vec![]),
        attempt(take.clone(), Progress::OnItsWay),
        "",
    );
    assert_says(&html, &["Taking it…"]);
    assert!(!html.contains("<button"), "{html}");

    let give_back = RoomAction::GiveBackAlert { alert: ALERT };
    let mine = || alert(vec![taken(ines())]);
    let html = read(ines(), mine(), attempt(give_back.clone(), failed()), "");
    assert_says(
        &html,
        &["Not done. Storage does not answer just now.", "Give back"],
    );
    let html = read(
        ines(),
        mine(),
        attempt(give_back.clone(), Progress::Waiting),
        "",
    );
    assert_says(&html, &["Not done yet: waiting for the connection."]);
    assert!(!html.contains("<button"), "{html}");
    // Somebody else has it by now: nothing is left of the attempt.
    let html = read(
        ines(),
        alert(vec![taken(jonas())]),
        attempt(give_back, failed()),
        "",
    );
    assert!(!html.contains("Not done."), "{html}");
}

/// Everything that can be done about it is a plain form as well.
#[test]
fn whoever_has_it_can_hand_it_over_give_it_back_and_close_it() {
    let html = card(ines(), vec![asked(), taken(ines())]);
    for field in [
        r#"action="/api/handle_alert""#,
        r#"name="verb" value="give_back""#,
        r#"name="to" value="00000000-0000-0000-0000-000000000003""#,
        r#"name="outcome" value="false_alarm""#,
        r##"href="#text""##,
    ] {
        let (name, value) = field.split_once(' ').unwrap_or((field, ""));
        assert!(
            html.contains(name) && html.contains(value),
            "{field}: {html}"
        );
    }
    assert_says(&html, &["Write", "Hand over", "Give back", "Close"]);
}

#[test]
fn it_is_open_again_and_says_why() {
    let back = vec![
        taken(jonas()),
        reopened(Some(jonas()), WhyReopened::GivenBack),
    ];
    assert_says(
        &card(ines(), back.clone()),
        &["Jonas Lind gave it back", "I’m taking this"],
    );
    assert_says(
        &card(mara(), back),
        &["Jonas Lind can't be with you just now. We're asking again"],
    );
    let lapsed = vec![taken(jonas()), reopened(None, WhyReopened::NoWord)];
    assert_says(
        &card(ines(), lapsed),
        &["Open again: Jonas Lind had it, and wrote nothing"],
    );
    let left = vec![taken(jonas()), reopened(None, WhyReopened::Left)];
    assert_says(
        &card(ines(), left),
        &["Open again: Jonas Lind is no longer in this room"],
    );
    let handed = step(Some(jonas()), AlertStep::HandedOver { to: ines() });
    assert_says(
        &card(ines(), vec![taken(jonas()), handed]),
        &["Taken by you · handed over by Jonas Lind"],
    );
}

#[test]
fn nobody_came_and_both_are_told() {
    let nobody = vec![asked(), step(None, AlertStep::Expired)];
    let expert = card(ines(), nobody.clone());
    assert_says(
        &expert,
        &[
            "Nobody took it, and nobody else is asked. You still can.",
            "I’m taking this",
        ],
    );
    let wearer = card(mara(), nobody);
    assert_says(
        &wearer,
        &[
            "Nobody has answered yet",
            "Everybody in your team was asked.",
        ],
    );
    assert!(wearer.contains(r#"href="/crisis""#), "{wearer}");
}

#[test]
fn the_wearer_answers_in_the_app_and_the_last_answer_counts() {
    let html = card(mara(), vec![asked(), answered(WristAnswer::Fine)]);
    assert_says(&html, &["You answered “I'm OK”", "Stay with me"]);
    assert_eq!(html.matches(r#"aria-pressed="true""#).count(), 1, "{html}");
    let html = card(
        mara(),
        vec![answered(WristAnswer::Fine), answered(WristAnswer::Stay)],
    );
    assert_says(&html, &["You answered “Stay with me”"]);
    let silent = said(ines(), vec![answered(WristAnswer::Silence)]);
    assert!(
        silent.contains("Mara Vogel didn't answer on the watch"),
        "{silent}"
    );
    assert!(silent.contains("Nobody has taken this yet."), "{silent}");
}

#[test]
fn what_is_over_is_one_line_that_opens() {
    assert_says(
        &card(jonas(), closed(Outcome::Talked)),
        &["14:02 · arrived 14:06 · Taken by Ines Ahrend after 60 s · talked"],
    );
    let html = card(mara(), closed(Outcome::Talked));
    assert_says(
        &html,
        &["Ines Ahrend was here", "felt on your wrist 14:08", "talked"],
    );
    for reader in [ines(), mara()] {
        let html = card(reader, closed(Outcome::FalseAlarm));
        assert_says(&html, &["a false alarm"]);
        assert!(!html.contains("<button"), "{html}");
    }
    let open = read(jonas(), alert(closed(Outcome::Helped)), None, "numbers-1");
    assert_says(
        &open,
        &[
            "14:07 First sign 14:07 Ines Ahrend was asked 14:08 Taken by Ines Ahrend",
            "14:08 felt on the watch",
            "14:09 Ines Ahrend closed it: helped",
            "Heart rate 104, usual 71",
        ],
    );
}

#[test]
fn alerts_of_one_episode_are_counted_and_stand_in_its_history() {
    let many = || vec![asked(), joined(), joined(), joined(), taken(ines())];
    let html = read(ines(), alert(many()), None, "history-1");
    assert_says(&html, &["4 alerts in 5 minutes", "3 more alerts"]);
}

#[test]
fn taken_late_reads_as_late() {
    let mut happens = vec![asked()];
    happens.extend(std::iter::repeat_with(joined).take(60));
    happens.push(taken(ines()));
    assert!(said(jonas(), happens).contains("Taken by Ines Ahrend · after 31 min"));
}

#[test]
fn what_came_late_names_its_day_and_is_not_loud() {
    let mut late = report();
    late.measured_at = AT - 4 * 24 * 3_600_000;
    let html = read(ines(), alert_of(late, vec![]), None, "");
    assert_says(
        &html,
        &["Happened Wednesday 18 November, 14:02 · arrived 14:06"],
    );
    assert!(!html.contains("alert-open"), "{html}");
}

/// Nothing tells wearers that they are well, and who of the team rests is not theirs.
#[test]
fn a_wearer_reads_of_a_closed_alert_neither_recovery_nor_who_wanted_quiet() {
    let happened = || {
        vec![
            asked(),
            step(Some(ines()), AlertStep::Snoozed { until: AT }),
            step(None, AlertStep::Recovered),
            taken(ines()),
            step(
                Some(ines()),
                AlertStep::Resolved {
                    outcome: Outcome::Talked,
                },
            ),
        ]
    };
    let team = read(jonas(), alert(happened()), None, "numbers-1");
    assert_says(&team, &["as usual again", "called until"]);
    let own = text(&read(mara(), alert(happened()), None, "numbers-1"));
    assert!(own.contains("was asked"), "{own}");
    for hidden in ["as usual again", "called until"] {
        assert!(!own.contains(hidden), "{own}");
    }
}

#[test]
fn what_does_not_work_is_quiet_and_in_plain_words() {
    for (technical, expert, wearer) in [
        (
            Technical::Silent,
            "Nothing is heard from the watch",
            "Nothing is heard from your watch",
        ),
        (
            Technical::OffWrist,
            "The watch isn't worn",
            "Your watch isn't on your wrist",
        ),
        (
            Technical::BatteryLow,
            "The watch's battery is nearly empty",
            "Your watch needs charging",
        ),
        (
            Technical::ClockOff,
            "The watch's clock is wrong",
            "Your watch's clock is wrong",
        ),
        (
            Technical::Restarts,
            "The watch keeps restarting",
            "Your watch keeps restarting",
        ),
        // A wearer's talk has no card of it.
        (
            Technical::NoWayToOnCall,
            "Nothing reaches the person on call",
            "",
        ),
    ] {
        let card = || {
            let report = AlertReport::without_watch(Rule::Other, Some(technical), AT);
            alert_of(report, vec![])
        };
        let html = read(ines(), card(), None, "");
        assert_says(&html, &[expert, "I’m taking this"]);
        assert!(!html.contains("alert-open"), "{html}");
        if wearer.is_empty() {
            continue;
        }
        let html = read(mara(), card(), None, "");
        assert_says(&html, &[wearer, "Your team has been told"]);
        assert!(!html.contains("<button"), "nothing to answer: {html}");
    }
}

#[test]
fn the_team_reads_whom_nothing_reaches() {
    let card = alert_of(AlertReport::of_on_call(jonas(), AT, AT), vec![]);
    let html = read(ines(), card, None, "");
    let said = "is on call and can't be reached on any device";
    assert_says(&html, &["Jonas", said, "I’m taking this"]);
    assert!(!html.contains("alert-open"), "{html}");
}

#[test]
fn what_works_again_is_over_without_anybody() {
    for reader in [ines(), mara()] {
        let report = AlertReport::without_watch(Rule::Other, Some(Technical::Silent), AT);
        let over = vec![step(None, AlertStep::Over)];
        let html = read(reader, alert_of(report, over), None, "");
        assert_says(&html, &["works again"]);
        assert!(!html.contains("Somebody"), "{html}");
    }
}

#[test]
fn an_alert_of_the_app_has_no_wrist_and_no_measurement() {
    let card = || {
        let report = AlertReport::without_watch(Rule::Manual, None, AT);
        alert_of(report, vec![taken(ines())])
    };
    for reader in [jonas(), mara()] {
        let html = read(reader, card(), None, "");
        for said in ["felt", "watch will let you know", "What was measured"] {
            assert!(!html.contains(said), "{said}: {html}");
        }
    }
}
