//! What a socket says: each kind of frame, with hostile words in every place that takes any.

use domain::{Error, Event};
use serde_json::Value;
use strum::IntoEnumIterator as _;

use super::words::HOSTILE;

/// A test of `domain` holds that every kind of event and change has an example here.
const DOCUMENT: &str = include_str!("../../../docs/PROTOCOL.md");

fn examples() -> Vec<Value> {
    let blocks = DOCUMENT.split("```json event\n").skip(1);
    let blocks = blocks.filter_map(|rest| rest.split("```").next());
    blocks
        .map(|block| serde_json::from_str(block).unwrap())
        .collect()
}

/// Puts the text where an event takes any, one place at a time.
fn filled(event: &Value, text: &str) -> Vec<Value> {
    let mut filled = Vec::new();
    let mut paths = Vec::new();
    strings(event, "", &mut paths);
    for path in paths {
        let mut changed = event.clone();
        *changed.pointer_mut(&path).unwrap() = text.into();
        // Ids and kinds are read as nothing else, or as a change that is not known.
        let read = serde_json::from_value::<Event>(changed.clone());
        if read.is_ok_and(|event| serde_json::to_value(event).unwrap() == changed) {
            filled.push(changed);
        }
    }
    filled
}

fn strings(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::String(_) => found.push(at.to_owned()),
        Value::Array(values) => {
            for (number, value) in values.iter().enumerate() {
                strings(value, &format!("{at}/{number}"), found);
            }
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                strings(value, &format!("{at}/{name}"), found);
            }
        }
        _ => {}
    }
}

#[test]
fn a_frame_is_one_line_that_says_what_was_said() {
    let mut places = 0;
    for text in HOSTILE {
        let text = format!("{text}\r\n\0\u{1b}\u{85}");
        for event in examples().iter().flat_map(|event| filled(event, &text)) {
            let frame: Event = serde_json::from_value(event.clone()).unwrap();
            let frame = serde_json::to_string(&frame).unwrap();
            assert!(!frame.contains(|c: char| c.is_ascii_control()), "{frame}");
            assert_eq!(serde_json::from_str::<Value>(&frame).unwrap(), event);
            places += 1;
        }
    }
    // Names of people, rooms and devices, messages and previews.
    assert!(places >= 8 * HOSTILE.len(), "{places}");
}

/// A sentence for people is ours alone: nothing that was typed gets into it.
#[test]
fn no_refusal_repeats_what_was_typed() {
    for error in Error::iter() {
        let told = serde_json::to_value(&error).unwrap();
        let fields = told.get(error.code()).and_then(Value::as_object);
        for (name, value) in fields.into_iter().flatten() {
            // Words of a closed list of ours, read back as nothing else.
            let is_own_word = ["budget", "standing"].contains(&name.as_str());
            assert!(value.is_number() || is_own_word, "{error:?}: {name}");
        }
    }
}
