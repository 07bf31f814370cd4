use std::sync::Arc;

use app::{
    live::{AlertCard, DraftState},
    room::{AlertCardView, Served, Taking},
};
use domain::{Role, watch::WristAnswer};
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
        provide_context(Served {
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
    assert!(stay(Role::Expert).contains("“Stay with me”, said on the wrist"));
    assert!(stay(Role::Expert).contains("Ines Ahrend"));
    assert!(stay(Role::Wearer).contains("You said “Stay with me” on your watch"));
    let silent = said(
        Role::Expert,
        alert(false, false, Some(WristAnswer::Silence)),
        None,
    );
    assert!(silent.contains("No answer on the wrist"));
    assert!(silent.contains("Nobody has taken this yet."));
}
