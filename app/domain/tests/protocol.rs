//! docs/PROTOCOL.md says what the types say.
#![expect(clippy::expect_used, reason = "a test may stop")]

use std::collections::BTreeSet;

use domain::{Change, CloseCode, Command, CommandKind, Event};
use serde_json::Value;
use strum::{IntoEnumIterator, VariantNames};

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

fn known(variants: &[&str]) -> BTreeSet<String> {
    variants.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn every_event_is_documented_as_it_is() {
    let examples = examples("event");
    for example in &examples {
        let event: Event = serde_json::from_value(example.clone()).expect("an event");
        assert_eq!(&serde_json::to_value(event).expect("JSON"), example);
    }
    let shown: BTreeSet<String> = examples.iter().map(tag).collect();
    assert_eq!(shown, known(Event::VARIANTS));
}

#[test]
fn every_change_is_documented() {
    let shown: BTreeSet<String> = examples("event")
        .iter()
        .filter_map(|example| example["events"].as_array())
        .flatten()
        .map(|event| tag(&event["change"]))
        .collect();
    assert_eq!(shown, known(Change::VARIANTS));
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
