//! It reads what `serde_json` reads, and as the same.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

use super::*;
use crate::{Change, Command, RoomEvent, samples};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
struct Sample {
    text: String,
    whole: i64,
    count: Option<u32>,
    value: f32,
    flag: bool,
    pair: Option<(String, u8)>,
    kinds: Vec<Kind>,
    named: BTreeMap<String, i8>,
    #[serde(default)]
    more: Option<Box<Sample>>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Kind {
    Plain,
    Of(u64),
    Two(i16, f32),
    With { name: String, nothing: () },
}

fn kind() -> impl Strategy<Value = Kind> {
    prop_oneof![
        Just(Kind::Plain),
        any::<u64>().prop_map(Kind::Of),
        (any::<i16>(), -1e6_f32..1e6).prop_map(|(whole, value)| Kind::Two(whole, value)),
        ".{0,8}".prop_map(|name| Kind::With { name, nothing: () }),
    ]
}

fn alone() -> impl Strategy<Value = Sample> {
    let plain = (
        ".{0,20}",
        any::<i64>(),
        any::<Option<u32>>(),
        -1e6_f32..1e6,
        any::<bool>(),
        prop::option::of((".{0,8}", any::<u8>())),
        prop::collection::vec(kind(), 0..4),
        prop::collection::btree_map(".{0,8}", any::<i8>(), 0..4),
    );
    plain.prop_map(
        |(text, whole, count, value, flag, pair, kinds, named)| Sample {
            text,
            whole,
            count,
            value,
            flag,
            pair,
            kinds,
            named,
            more: None,
        },
    )
}

fn sample() -> impl Strategy<Value = Sample> {
    (alone(), prop::option::of(alone())).prop_map(|(sample, more)| Sample {
        more: more.map(Box::new),
        ..sample
    })
}

fn reads<T: Serialize + DeserializeOwned + PartialEq + fmt::Debug>(value: &T) {
    let compact = serde_json::to_string(value).unwrap();
    let pretty = serde_json::to_string_pretty(value).unwrap();
    // As in a page, where nothing may look like a tag.
    let in_page = compact.replace('<', "\\u003c");
    for text in [compact, pretty, in_page] {
        assert_eq!(from_str::<T>(&text).as_ref(), Ok(value), "{text}");
    }
}

proptest! {
    #[test]
    fn what_was_written_is_read(sample in sample()) {
        reads(&sample);
    }

    /// With a character more, fewer or another it is read as the same by both, or by none.
    #[test]
    fn what_is_wrong_is_wrong_for_both(
        sample in sample(),
        place in any::<prop::sample::Index>(),
        leaves_out in any::<bool>(),
        put in r#"|["\\{}\[\]:,.eEu0-9+\- tn\n\t]"#,
    ) {
        let mut text: Vec<char> = serde_json::to_string(&sample).unwrap().chars().collect();
        let place = place.index(text.len());
        text.splice(place..place + usize::from(leaves_out), put.chars());
        let text: String = text.into_iter().collect();
        prop_assert_eq!(from_str::<Sample>(&text).ok(), serde_json::from_str(&text).ok(), "{}", text);
    }

    #[test]
    fn values_of_watches_are_read_exactly(value in any::<f32>().prop_filter("a number", |value| {
        value.is_finite() && (*value == 0.0 || (1e-10..1e15).contains(&value.abs()))
    })) {
        let text = serde_json::to_string(&value).unwrap();
        prop_assert_eq!(from_str::<f32>(&text).map(f32::to_bits), Ok(value.to_bits()));
    }
}

#[test]
fn all_that_happens_in_a_room_is_read() {
    for change in samples::changes() {
        reads(&RoomEvent {
            room: crate::RoomId(uuid::Uuid::from_u128(7)),
            seq: 3,
            at: -5,
            author: Some(samples::person()),
            client_id: None,
            change,
        });
    }
    let fresh = || crate::ClientId(uuid::Uuid::from_u128(9));
    for command in samples::commands(crate::RoomId(uuid::Uuid::nil()), samples::ALERT, fresh) {
        reads::<Command>(&command);
    }
}

#[test]
fn a_change_that_only_a_newer_build_knows_is_unknown() {
    let event = |change: &str| {
        let text = format!(
            r#"{{"change":{change},"room":"{id}","seq":1,"at":2,"author":null,"client_id":null}}"#,
            id = uuid::Uuid::nil(),
        );
        let own = from_str::<RoomEvent>(&text).ok();
        assert_eq!(own, serde_json::from_str(&text).ok(), "{text}");
        own.map(|event| event.change)
    };
    let said = Change::Message { text: "a".into() };
    assert_eq!(event(r#"{"message":{"text":"a"}}"#), Some(said));
    for newer in [
        r#""pinned""#,
        "7",
        r#"{"pinned":{"of":[1,{"a":"}"}],"b":null}}"#,
        r#"{"message":{"text":7}}"#,
    ] {
        assert_eq!(event(newer), Some(Change::Unknown));
    }
    assert_eq!(event(r#"{"message":{"text":"a"}"#), None);
}

#[test]
fn what_is_no_json_is_not_read() {
    for text in [
        "",
        "01",
        "1.",
        ".5",
        "1e",
        "-",
        "+1",
        "1 2",
        "1e999",
        "\"\u{1}\"",
        r#""\ud800""#,
        r#""\ud800\u0041""#,
    ] {
        assert!(from_str::<f64>(text).is_err(), "{text}");
        assert!(from_str::<String>(text).is_err(), "{text}");
    }
    assert_eq!(
        from_str::<String>(r#""\ud83d\ude00\u00e9""#).as_deref(),
        Ok("😀é")
    );
    assert_eq!(from_str::<u64>("18446744073709551615"), Ok(u64::MAX));
    assert_eq!(from_str::<i64>("-9223372036854775808"), Ok(i64::MIN));
    assert!(from_str::<i64>("-9223372036854775809").is_err());
    assert!(from_str::<u8>("256").is_err() && from_str::<u8>("1.0").is_err());
}
