//! docs/PROTOCOL.md says what the types say.
#![expect(clippy::expect_used, reason = "a test may stop")]

use std::collections::BTreeSet;

use domain::{Change, CloseCode, Command, CommandKind, Event};
use serde_json::Value;
use strum::IntoEnumIterator;

const DOC: &str = include_str!("../../../docs/PROTOCOL.md");

/// The JSON blocks that carry this label, in order.
fn examples(label: &str) -> Vec<Value> {
    let fence = format!("```json {label}\n");
    DOC.split(&fence)
        .skip(1)
        .map(|rest| {
            let (block, _) = rest.split_once("```").expect("a closed block");
            serde_json::from_str(block).expect("JSON")
        })
        .collect()
}

fn tag(value: &Value) -> String {
    value["type"].as_str().expect("a type").to_owned()
}

#[test]
fn every_command_is_documented_as_it_is() {
    let examples = examples("command");
    for example in &examples {
        let command: Command = serde_json::from_value(example.clone()).expect("a command");
        assert_eq!(&serde_json::to_value(command).expect("JSON"), example);
    }
    let shown: BTreeSet<String> = examples.iter().map(tag).collect();
    let known: BTreeSet<String> = CommandKind::iter().map(|kind| kind.to_string()).collect();
    assert_eq!(shown, known);
}

/// Kept by hand because an event cannot be made from nothing; `match` keeps it whole.
fn event_kind(event: &Event) -> &'static str {
    match event {
        Event::Hello { .. } => "hello",
        Event::Events { .. } => "events",
        Event::Sent { .. } => "sent",
        Event::Refused { .. } => "refused",
        Event::Limited { .. } => "limited",
        Event::RoomOpened { .. } => "room_opened",
        Event::RoomClosed { .. } => "room_closed",
        Event::Marked { .. } => "marked",
        Event::Beat { .. } => "beat",
        Event::StorageDown => "storage_down",
        Event::StorageUp => "storage_up",
        Event::GoingAway { .. } => "going_away",
    }
}

#[test]
fn every_event_is_documented_as_it_is() {
    let mut shown = BTreeSet::new();
    for example in examples("event") {
        let event: Event = serde_json::from_value(example.clone()).expect("an event");
        assert_eq!(event_kind(&event), tag(&example));
        shown.insert(event_kind(&event));
        assert_eq!(serde_json::to_value(event).expect("JSON"), example);
    }
    assert_eq!(shown.len(), 12, "one example of every kind: {shown:?}");
}

#[test]
fn every_change_is_documented() {
    let shown: BTreeSet<String> = examples("event")
        .iter()
        .filter_map(|example| example["events"].as_array())
        .flatten()
        .map(|event| tag(&event["change"]))
        .collect();
    let known = [
        "alert_acknowledged",
        "alert_answered",
        "alert_confirmed",
        "alert_raised",
        "joined",
        "left",
        "message",
        "unknown",
    ];
    assert_eq!(shown, known.map(str::to_owned).into());
}

#[test]
fn what_a_newer_build_wrote_takes_its_place() {
    for change in [
        r#"{"type":"sang","notes":["c","e"]}"#,
        r#"{"type":"message","text":{"rich":true}}"#,
        r#"{"type":"alert_raised","alert":"0197a1b2-0000-7000-8000-0000000000a1","report":{}}"#,
        r#""sang""#,
    ] {
        let line = format!(
            r#"{{"room":"0197a1b2-0000-7000-8000-00000000000a","seq":7,"at":1,"author":null,"client_id":null,"change":{change}}}"#
        );
        let event: domain::RoomEvent = serde_json::from_str(&line).expect("an event");
        assert_eq!((event.seq, event.change), (7, Change::Unknown), "{change}");
    }
}

#[test]
fn every_close_code_is_documented() {
    for code in CloseCode::iter() {
        let cell = format!("| {} |", code as u16);
        assert!(DOC.contains(&cell), "{code:?} has no row");
    }
}

#[test]
fn commands_take_no_unknown_fields_or_kinds() {
    for frame in [
        r#"{"type":"become_admin"}"#,
        r#"{"type":"read","room":"x","seq":1}"#,
        r#"{"type":"read","room":"0197a1b2-0000-7000-8000-00000000000a","seq":1e3}"#,
        "[]",
        "null",
        "",
    ] {
        assert!(serde_json::from_str::<Command>(frame).is_err(), "{frame}");
    }
}
