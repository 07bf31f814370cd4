use app::{
    client::Client,
    live::Input,
    room::{PageData, StatusLine},
};
use domain::Event;
use leptos::prelude::*;

use crate::{
    html,
    samples::{AT, ROOM, client_id, person},
};

fn status(inputs: Vec<Input>) -> String {
    html(move || {
        provide_context(PageData {
            room: Some(ROOM),
            readings: None,
            form_id: client_id(5),
            unsent: None,
            as_of: AT,
            invitation: None,
        });
        let client = Client::get();
        for input in inputs {
            client.tell(input);
        }
        client.tick();
        view! { <StatusLine/> }
    })
}

fn hello() -> Input {
    Input::Frame(Box::new(Event::Hello {
        protocol: 1,
        version: "1".to_owned(),
        you: person(1, "Ines Ahrend", domain::Role::Expert),
        rooms: Vec::new(),
        server_time: AT,
        log: None,
    }))
}

#[test]
fn a_page_without_a_client_says_how_old_it_is() {
    insta::assert_snapshot!(status(Vec::new()));
}

#[test]
fn only_a_greeted_connection_is_up_to_date() {
    assert!(status(vec![Input::Connecting]).contains("Connecting…"));
    insta::assert_snapshot!(status(vec![Input::Connecting, hello()]));
}

#[test]
fn being_cut_off_is_said_in_words() {
    let cut = status(vec![Input::Connecting, hello(), Input::Lost]);
    assert!(cut.contains("Not connected since "), "{cut}");
    assert!(cut.contains("Last checked ") && cut.contains("Trying again…"));
    assert!(cut.contains("role=\"status\"") && !cut.contains("Up to date"));
    let storage = Input::Frame(Box::new(Event::StorageDown));
    let down = status(vec![Input::Connecting, hello(), storage]);
    assert!(down.contains("reach its storage"), "{down}");
}
