use std::sync::Arc;

use app::{
    live::{AlertCard, DraftState},
    room::{AlertCardView, PageData, Taking},
    ui::Unfolded,
};
use domain::{
    AlertReport, Doubt, Role, limits,
    watch::{Quality, Sample, WristAnswer},
};
use leptos::prelude::*;

use crate::{
    html,
    samples::{AT, ROOM, alert, client_id},
};

fn card(role: Role, taken: bool, felt: bool, taking: Option<Taking>) -> String {
    said(role, alert(taken, felt, None), taking)
}

fn said(role: Role, card: Arc<AlertCard>, taking: Option<Taking>) -> String {
    html(move || {
        provide_context(PageData {
            room: Some(ROOM),
            readings: None,
            form_id: client_id(5),
            as_of: AT,
            unsent: None,
            invitation: None,
        });
        let card = Signal::stored(card);
        view! {
            <AlertCardView
                room=ROOM
                card
                taking=Signal::stored(taking)
                role=Some(role)
                on_take=Callback::new(|_| {})
            />
        }
    })
}

#[test]
fn an_expert_sees_numbers_and_can_take_it() {
    insta::assert_snapshot!(card(Role::Expert, false, false, None));
}

#[test]
fn the_wearer_sees_what_the_watch_noticed_and_nothing_that_rings() {
    let html = card(Role::Wearer, false, false, None);
    assert!(!html.contains("Score"), "no score for the wearer");
    assert!(!html.contains("<button"), "nothing to take on");
    insta::assert_snapshot!(html);
}

#[test]
fn both_learn_who_took_it_and_when_it_was_felt() {
    insta::assert_snapshot!("taken_expert", card(Role::Expert, true, false, None));
    insta::assert_snapshot!("felt_wearer", card(Role::Wearer, true, true, None));
}

#[test]
fn an_attempt_that_failed_says_so_and_can_be_repeated() {
    // Not "Taking it…", which would leave no way to take it.
    assert!(matches!(Taking::of(&DraftState::Held), Taking::Failed(_)));
    let failed = Taking::Failed("Storage does not answer just now.".to_owned());
    let html = card(Role::Expert, false, false, Some(failed));
    assert!(html.contains("Not taken."));
    assert!(html.contains("I’m taking this"));
    let under_way = card(Role::Expert, false, false, Some(Taking::OnItsWay));
    assert!(under_way.contains("Taking it…"));
    assert!(!under_way.contains("<button"));
}

#[test]
fn what_was_said_on_the_wrist_stands_beside_who_took_it() {
    let stay = |role| said(role, alert(true, false, Some(WristAnswer::Stay)), None);
    assert!(stay(Role::Expert).contains("answered: “Stay with me”"));
    assert!(stay(Role::Expert).contains("Ines Ahrend"));
    assert!(stay(Role::Wearer).contains("You answered “Stay with me” on your watch"));
    let silent = said(
        Role::Expert,
        alert(false, false, Some(WristAnswer::Silence)),
        None,
    );
    assert!(silent.contains("answer on the watch"));
    assert!(silent.contains("Nobody has taken this yet."));
}

fn doubtful(role: Role, change: impl FnOnce(&mut AlertReport)) -> String {
    let mut card = (*alert(false, false, None)).clone();
    let mut report = (*card.report).clone();
    change(&mut report);
    card.report = Arc::new(report);
    said(role, Arc::new(card), None)
}

/// Whoever reads it, and before they decide what to do.
#[test]
fn a_doubtful_alert_says_so() {
    for role in [Role::Expert, Role::Wearer] {
        let html = doubtful(role, |report| report.doubts = vec![Doubt::Repeat]);
        assert!(html.contains("This may repeat an earlier alert"), "{html}");
        let html = doubtful(role, |report| report.doubts = vec![Doubt::Time]);
        assert!(html.contains("Time of measuring unknown"), "{html}");
        assert!(
            !html.contains("Measured ") && html.contains("arrived"),
            "{html}"
        );
    }
    let html = doubtful(Role::Expert, |report| report.doubts = vec![Doubt::Numbers]);
    assert!(html.contains("be read."), "{html}");
    assert!(
        !html.contains("for 3 minutes") && !html.contains("Heart rate 104"),
        "{html}"
    );
}

#[test]
fn numbers_of_a_doubtful_signal_say_so_first() {
    let html = doubtful(Role::Expert, |report| report.quality = Quality::PoorContact);
    let said = html.find("Poor contact with the skin").unwrap();
    assert!(said < html.find("Heart rate 104").unwrap(), "{html}");
}

#[test]
fn a_clock_that_was_never_set_is_not_decades_behind() {
    let html = doubtful(Role::Expert, |report| {
        report.clock_skew_ms = Some(-56 * limits::CLOCK_UNSET_MS);
    });
    assert!(html.contains("Its clock isn"), "{html}");
    let html = doubtful(Role::Expert, |report| {
        report.clock_skew_ms = Some(3 * 3_600_000);
    });
    assert!(html.contains("Its clock is 3 h ahead"), "{html}");
}

/// The lines show what was measured and nothing else.
#[test]
fn no_line_crosses_a_time_without_data() {
    let html = doubtful(Role::Expert, |report| {
        let sample = |before_s| Sample {
            before_s,
            heart_rate_bpm: Some(80.0),
            ..Sample::default()
        };
        report.window = [600, 590, 20, 10, 0].map(sample).to_vec();
    });
    assert_eq!(html.matches("<polyline").count(), 2, "{html}");
}

/// A room holds many alerts, and few of them are looked at closely.
#[test]
fn numbers_are_rendered_when_they_are_asked_for() {
    let card = || card(Role::Expert, false, false, None);
    let closed = card();
    assert!(
        !closed.contains("<table") && closed.contains("?open=numbers-1#numbers-1"),
        "{closed}"
    );
    let open = html(|| {
        let card = Signal::stored(alert(false, false, None));
        provide_context(Unfolded {
            id: Some("numbers-1".to_owned()),
            before: None,
        });
        view! {
            <AlertCardView
                room=ROOM
                card
                taking=Signal::stored(None)
                role=Some(Role::Expert)
                on_take=Callback::new(|_| {})
            />
        }
    });
    assert!(
        open.contains("<table") && open.contains("Score 3.4"),
        "{open}"
    );
}
