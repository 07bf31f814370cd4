use app::{
    live::{Draft, DraftState},
    room::{DraftView, MessageView},
};
use domain::{Error, Role, RoomAction, UserId};
use leptos::prelude::*;
use uuid::Uuid;

use crate::{
    html,
    samples::{AT, ROOM, client_id, person},
};

fn draft(state: DraftState) -> String {
    html(move || {
        let draft = Draft {
            held: false,
            by: UserId(Uuid::from_u128(1)),
            room: ROOM,
            client_id: client_id(5),
            at: AT,
            action: RoomAction::SendMessage {
                text: "On my way".to_owned(),
            },
            state,
        };
        view! {
            <DraftView draft on_retry=Callback::new(|()| {}) on_discard=Callback::new(|()| {})/>
        }
    })
}

#[test]
fn a_message_tells_who_said_it() {
    insta::assert_snapshot!(html(|| {
        let author = Some(person(2, "Mara Vogel", Role::Wearer));
        let text = "See https://a.example/?q=<b> & rest".to_owned();
        view! { <MessageView text author at=AT mine=false grouped=false/> }
    }));
}

#[test]
fn what_was_typed_is_never_markup() {
    let html = html(|| {
        let text = "<img src=x onerror=alert(1)></textarea><script>alert(1)</script>".to_owned();
        view! { <MessageView text author=None at=AT mine=true grouped=false/> }
    });
    assert!(
        !html.contains("<img") && !html.contains("<script"),
        "{html}"
    );
}

#[test]
fn a_draft_tells_how_far_it_came() {
    assert!(draft(DraftState::Waiting).contains("Waiting to be sent"));
    assert!(draft(DraftState::OnItsWay { since: 0 }).contains("Sending…"));
    let passing = draft(DraftState::Failed {
        error: Error::Unavailable,
        retry_at: Some(AT),
    });
    insta::assert_snapshot!(passing);
    let refused = draft(DraftState::Failed {
        error: Error::Forbidden,
        retry_at: None,
    });
    for said in [
        "Not sent.",
        "have permission to do this.",
        "Try again",
        "Discard",
    ] {
        assert!(refused.contains(said), "{said}: {refused}");
    }
    let earlier = draft(DraftState::Held);
    for said in ["Not sent", ", from", "Send", "Discard"] {
        assert!(earlier.contains(said), "{said}: {earlier}");
    }
}
