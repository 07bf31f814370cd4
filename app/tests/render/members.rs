use app::{
    client::{Boot, Client},
    live::Input,
    room::Members,
};
use domain::{
    EventPage, Member, OpenRoom, Person, Role, RoomDetail, RoomKind, RoomSummary,
    access::{About, Action, Object, may},
};
use leptos::prelude::*;

use crate::{
    html,
    samples::{AT, ROOM, person, summary},
};

const ROLES: [Role; 3] = [Role::Admin, Role::Expert, Role::Wearer];

fn other(role: Role) -> Person {
    person(2, "Mara Vogel", role)
}

/// The list of a room with the reader and one other person.
fn members(kind: RoomKind, reader: Role, with: Role) -> String {
    html(move || {
        let me = person(1, "Ines Ahrend", reader);
        let client = Client::new(Boot {
            me: Some(me.clone()),
            version: "1".to_owned(),
            now: AT,
            refused: None,
        });
        provide_context(client);
        let member = |person| Member {
            person,
            joined_at: AT,
            left_at: None,
            alike: false,
        };
        client.tell(Input::Loaded(Box::new(OpenRoom {
            detail: RoomDetail {
                summary: RoomSummary { kind, ..summary(0) },
                members: vec![member(me), member(other(with))],
            },
            page: EventPage {
                events: Vec::new(),
                head: 0,
                more: false,
                later: Vec::new(),
            },
            readings: None,
            log: None,
        })));
        view! { <Members room=ROOM/> }
    })
}

/// Which of the two a form is there for.
fn removes(html: &str, person: &Person) -> bool {
    html.contains(&format!("name=\"user\" value=\"{}\"", person.id))
}

#[test]
fn the_list_offers_what_the_rules_allow_and_nothing_else() {
    for kind in [RoomKind::Care, RoomKind::Team] {
        for reader in ROLES {
            for with in ROLES {
                let html = members(kind, reader, with);
                let allowed = |action, about| may(reader, action, Object::joined(kind, about));
                let here = format!("{reader} with {with} in {kind}:\n{html}");
                let invites = allowed(Action::InviteToRoom, About::Other(Role::Expert));
                assert_eq!(html.contains("/api/invite\""), invites, "{here}");
                let leaves = allowed(Action::RemoveMember, About::Oneself);
                assert_eq!(removes(&html, &person(1, "", reader)), leaves, "{here}");
                let takes_out = allowed(Action::RemoveMember, About::Other(with));
                assert_eq!(removes(&html, &other(with)), takes_out, "{here}");
            }
        }
    }
}

/// It is left on the page of its options, which says what that means.
#[test]
fn nobody_is_taken_out_of_a_direct_room_and_nobody_invited() {
    let html = members(RoomKind::Direct, Role::Expert, Role::Wearer);
    assert!(!html.contains("<form"), "{html}");
}
