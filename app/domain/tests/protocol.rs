//! docs/PROTOCOL.md says what the types say.
#![expect(clippy::expect_used, reason = "a test may stop")]

use std::collections::BTreeSet;

use domain::{
    Change, ChangeKind, CloseCode, Command, CommandKind, Event, RoomActionKind, ShownAs, json,
    samples,
};
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

/// Its kind: the one name in it, or all that it is.
fn tag(value: &Value) -> String {
    let name = value.as_object().and_then(|fields| fields.keys().next());
    let name = name.map(String::as_str).or(value.as_str());
    name.expect("a kind").to_owned()
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
    let actions = examples.iter().map(|example| &example["act"]["action"]);
    let shown: BTreeSet<String> = actions
        .filter(|action| !action.is_null())
        .map(tag)
        .collect();
    let known: BTreeSet<String> = RoomActionKind::iter()
        .map(|kind| kind.to_string())
        .collect();
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
        // As the browser's client reads it.
        assert_eq!(json::from_str(&example.to_string()).as_ref(), Ok(&event));
        assert_eq!(&serde_json::to_value(event).expect("JSON"), example);
    }
    let shown: BTreeSet<String> = examples.iter().map(tag).collect();
    assert_eq!(shown, known(Event::VARIANTS));
}

#[test]
fn every_change_is_documented() {
    let shown: BTreeSet<String> = examples("event")
        .iter()
        .filter_map(|example| example["events"]["events"].as_array())
        .flatten()
        .map(|event| tag(&event["change"]))
        .collect();
    let kinds: Vec<&str> = ChangeKind::iter().map(Into::into).collect();
    assert_eq!(shown, known(&kinds));
}

#[test]
fn every_change_reads_back_and_is_told_apart_by_its_kind() {
    for change in samples::changes() {
        let json = serde_json::to_value(&change).expect("JSON");
        assert_eq!(tag(&json), change.kind());
        assert_eq!(serde_json::from_value::<Change>(json).ok(), Some(change));
    }
}

/// What only amends another event is an item nowhere, and what is an item amends none.
#[test]
fn the_facts_of_a_change_agree() {
    for change in samples::changes() {
        let facts = change.facts();
        let amends = facts.shown_as == ShownAs::Amendment;
        assert_eq!(amends, facts.target.is_some(), "{change:?}");
        assert_eq!(
            amends,
            samples::target((&change).into()).is_some(),
            "{change:?}"
        );
        assert!(!amends || !facts.counts_as_unread, "{change:?}");
        assert_eq!(
            facts.preview.is_some(),
            change.preview().is_some(),
            "{change:?}"
        );
    }
}

#[test]
fn what_a_newer_build_wrote_takes_its_place() {
    for change in [
        r#"{"sang":{"notes":["c","e"]}}"#,
        r#"{"message":{"text":{"rich":true}}}"#,
        r#"{"alert_raised":{"alert":"0197a1b2-0000-7000-8000-0000000000a1","report":{}}}"#,
        r#""sang""#,
        r#"{"type":"message","text":"of protocol 1"}"#,
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
        r#""become_admin""#,
        r#"{"mark_read":{"room":"x","seq":1}}"#,
        r#"{"mark_read":{"room":"0197a1b2-0000-7000-8000-00000000000a","seq":1e3}}"#,
        r#"{"mark_read":{"room":"0197a1b2-0000-7000-8000-00000000000a","seq":1,"more":1}}"#,
        r#"{"type":"beat"}"#,
        "[]",
        "null",
        "",
    ] {
        assert!(serde_json::from_str::<Command>(frame).is_err(), "{frame}");
    }
}
