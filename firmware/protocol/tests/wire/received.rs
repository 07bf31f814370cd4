//! Each item of a post is judged alone, and each part of an item.

use proptest::prelude::*;
use serde_json::{Value, json};
use watch_protocol::{
    Alert, Batch, Clock, Item, MAX_CONFIRMATIONS, MAX_INTERVALS, MAX_ITEMS, MAX_SAMPLES, Quality,
    Reading, Reason, RejectCode, Rule, WearState,
    codec::{self, DecodeError, VERSION},
    received::{Content, NO_TIME, Received, ReceivedItem, Unreadable},
};

use crate::{samples, strategies};

pub(crate) fn post(items: &[Value]) -> Received {
    let body = json!({ "epoch": 1, "clock": "unix", "sent_at": 5, "items": items });
    Received::from_json(body.to_string().as_bytes()).unwrap()
}

pub(crate) fn one(item: Value) -> ReceivedItem {
    post(&[item]).items.remove(0)
}

pub(crate) fn problems(item: &ReceivedItem) -> Vec<(&str, Reason)> {
    let named = |it: &'_ watch_protocol::Problem| !it.message.is_empty();
    assert!(item.problems.iter().all(named));
    let problems = item.problems.iter();
    problems.map(|it| (it.field.as_str(), it.reason)).collect()
}

pub(crate) fn reading(item: &ReceivedItem) -> Reading {
    let Content::Item(item) = &item.content else {
        panic!("{item:?}")
    };
    let Item::Reading(reading) = &**item else {
        panic!("{item:?}")
    };
    reading.clone()
}

pub(crate) fn alert(item: &ReceivedItem) -> Alert {
    let Content::Item(item) = &item.content else {
        panic!("{item:?}")
    };
    let Item::Alert(alert) = &**item else {
        panic!("{item:?}")
    };
    alert.clone()
}

/// The sample of this kind with one field changed.
fn with(kind: &str, field: &str, value: Value) -> Value {
    let sample = match kind {
        "reading" => Item::Reading(samples::reading()),
        "alert" => Item::Alert(samples::alert()),
        _ => Item::Answer(samples::answer()),
    };
    let mut item = serde_json::to_value(sample).unwrap();
    let path = format!("/{kind}/{}", field.replace('.', "/"));
    if let Some(place) = item.pointer_mut(&path) {
        *place = value;
    } else {
        item[kind][field] = value;
    }
    item
}

/// One field of a reading cannot be read: the rest of it is taken, and the field is named.
#[test]
fn a_malformed_field_costs_itself_alone() {
    let cases = [
        ("heart_rate_bpm", json!("fast"), Reason::WrongType),
        ("heart_rate_bpm", json!([72]), Reason::WrongType),
        ("heart_rate_bpm", json!(true), Reason::WrongType),
        ("skin_conductance_us", json!({}), Reason::WrongType),
        ("skin_temperature_c", json!(1e300), Reason::OutOfRange),
        ("motion", json!("none"), Reason::WrongType),
        ("battery_percent", json!(300), Reason::OutOfRange),
        ("battery_percent", json!(-1), Reason::OutOfRange),
        ("battery_percent", json!(50.5), Reason::NotWhole),
        ("ibi_ms", json!("none"), Reason::WrongType),
        ("quality", json!("sparkling"), Reason::UnknownValue),
        ("quality", json!(3), Reason::WrongType),
        ("quality", json!(null), Reason::WrongType),
        ("wear", json!("on_ankle"), Reason::UnknownValue),
        ("qualities", json!(7), Reason::WrongType),
        ("qualities.motion", json!("odd"), Reason::UnknownValue),
        ("blood_oxygen", json!(98), Reason::UnknownField),
    ];
    for (field, value, reason) in cases {
        let item = one(with("reading", field, value.clone()));
        assert_eq!(problems(&item), [(field, reason)], "{field} {value}");
        let (taken, sample) = (reading(&item), samples::reading());
        assert_eq!((item.seq, taken.seq), (Some(7), 7));
        for (name, taken, whole) in [
            (
                "heart_rate_bpm",
                taken.heart_rate_bpm,
                sample.heart_rate_bpm,
            ),
            (
                "skin_conductance_us",
                taken.skin_conductance_us,
                sample.skin_conductance_us,
            ),
            (
                "skin_temperature_c",
                taken.skin_temperature_c,
                sample.skin_temperature_c,
            ),
            ("motion", taken.motion, sample.motion),
        ] {
            assert_eq!(
                taken,
                whole.filter(|_| name != field),
                "{name} beside {field}"
            );
        }
        assert_eq!(taken.ibi_ms.len(), if field == "ibi_ms" { 0 } else { 3 });
        assert_eq!(taken.battery_percent.is_some(), field != "battery_percent");
        let wear = if field == "wear" {
            WearState::Unknown
        } else {
            WearState::OnWrist
        };
        assert_eq!(taken.wear, wear);
        let quality = if field == "quality" {
            Quality::NoData
        } else {
            Quality::Ok
        };
        assert_eq!(taken.quality, quality);
    }
}

#[test]
fn one_bad_element_of_a_list_costs_itself_alone() {
    let item = one(with("reading", "ibi_ms", json!([800, "x", 810, 0.5, 820])));
    assert_eq!(
        problems(&item),
        [
            ("ibi_ms[1]", Reason::WrongType),
            ("ibi_ms[3]", Reason::NotWhole)
        ]
    );
    assert_eq!(reading(&item).ibi_ms, [800, 810, 820]);
    let many = vec![800; MAX_INTERVALS + 3];
    let item = one(with("reading", "ibi_ms", json!(many)));
    assert_eq!(problems(&item), [("ibi_ms", Reason::TooMany)]);
    assert_eq!(reading(&item).ibi_ms.len(), MAX_INTERVALS);

    let samples: Vec<Value> = (0..MAX_SAMPLES + 2)
        .rev()
        .map(|before_s| json!({ "before_s": before_s, "score": 1.0 }))
        .collect();
    let item = one(with("alert", "window", json!(samples)));
    assert_eq!(problems(&item), [("window", Reason::TooMany)]);
    assert_eq!(
        alert(&item).window.last().unwrap().before_s,
        0,
        "the newest are kept"
    );
    let damaged =
        json!([{ "before_s": 10 }, { "before_s": "x" }, 3, { "before_s": 0, "score": "y" }]);
    let item = one(with("alert", "window", damaged));
    assert_eq!(
        problems(&item),
        [
            ("window[1].before_s", Reason::WrongType),
            ("window[2]", Reason::WrongType),
            ("window[3].score", Reason::WrongType),
        ]
    );
    assert_eq!(alert(&item).window.len(), 2);
}

/// Without these there is no item.
#[test]
fn an_item_without_its_number_is_refused_alone() {
    for (item, field, reason) in [
        (with("reading", "seq", json!("7")), "seq", Reason::WrongType),
        (with("reading", "seq", json!(1.5)), "seq", Reason::NotWhole),
        (with("reading", "seq", json!(-1)), "seq", Reason::OutOfRange),
        (
            with("reading", "seq", json!(4_294_967_296_u64)),
            "seq",
            Reason::OutOfRange,
        ),
        (
            with("answer", "answer", json!("later")),
            "answer",
            Reason::UnknownValue,
        ),
        (
            json!({ "answer": { "seq": 3 } }),
            "measured_at",
            Reason::Missing,
        ),
        (json!({ "reading": 5 }), "reading", Reason::WrongType),
        (json!({}), "item", Reason::Missing),
        (json!(5), "item", Reason::WrongType),
        (json!(null), "item", Reason::WrongType),
    ] {
        let pressed = json!({ "alert": { "seq": 9, "measured_at": 5, "rule": "manual" } });
        let read = post(&[item.clone(), pressed, with("reading", "seq", json!(3))]);
        assert_eq!(problems(&read.items[0])[0], (field, reason), "{item}");
        let Content::Refused { code, raw } = &read.items[0].content else {
            panic!("{item}")
        };
        assert_eq!((*code, raw), (RejectCode::Malformed, &item.to_string()));
        assert_eq!(alert(&read.items[1]).rule, Rule::Manual);
        assert_eq!(reading(&read.items[2]).seq, 3);
    }
}

#[test]
fn an_unknown_kind_of_item_costs_itself_alone() {
    let newer = json!({ "breath": { "seq": 4, "rate": 12 } });
    let read = post(&[newer, with("reading", "seq", json!(5))]);
    assert_eq!(problems(&read.items[0]), [("breath", Reason::UnknownKind)]);
    assert_eq!(read.items[0].seq, Some(4));
    assert_eq!(reading(&read.items[1]).seq, 5);
}

/// Whatever is wrong with it: somebody may need help.
#[test]
fn an_alert_is_never_refused() {
    for (field, value, reason) in [
        ("measured_at", json!("now"), Reason::WrongType),
        ("rule", json!("panic"), Reason::UnknownValue),
        ("rule", json!(1), Reason::WrongType),
        ("detector", json!(-1), Reason::OutOfRange),
        ("evidence", json!(null), Reason::WrongType),
        ("evidence.score", json!(null), Reason::WrongType),
        ("evidence.sustained_s", json!("long"), Reason::WrongType),
        ("evidence.heart_rate_bpm", json!("fast"), Reason::WrongType),
        ("quality", json!("fine"), Reason::UnknownValue),
        ("window", json!(1), Reason::WrongType),
        ("seq", json!(null), Reason::WrongType),
        ("mood", json!("low"), Reason::UnknownField),
    ] {
        let item = one(with("alert", field, value));
        assert_eq!(problems(&item), [(field, reason)]);
        let taken = alert(&item);
        assert_eq!(
            taken.evidence.score.is_nan(),
            matches!(field, "evidence" | "evidence.score")
        );
        assert_eq!(taken.rule == Rule::Other, field == "rule");
        assert_eq!(taken.measured_at == NO_TIME, field == "measured_at");
    }
}

/// To JSON 7 and 7.0 are one number.
#[test]
fn a_whole_number_may_be_written_with_a_point() {
    let body = r#"{"epoch":1.0,"clock":"unix","sent_at":1.79e12,"items":[
        {"reading":{"seq":7.0,"measured_at":0.0,"ibi_ms":[800.0],"battery_percent":88.0}}]}"#;
    let read = Received::from_json(body.as_bytes()).unwrap();
    assert_eq!((read.epoch, read.sent_at), (1, 1_790_000_000_000));
    let taken = reading(&read.items[0]);
    assert_eq!((taken.seq, taken.battery_percent), (7, Some(88)));
    assert_eq!(problems(&read.items[0]), []);
}

#[test]
fn newer_fields_of_a_post_cost_nothing() {
    let body = r#"{"epoch":1,"clock":"atomic","sent_at":5,"items":[],"zone":"UTC",
        "confirmed":[{"id":1,"felt_at":2,"how":"twice"},{"felt_at":2},{"id":3}]}"#;
    let read = Received::from_json(body.as_bytes()).unwrap();
    assert_eq!(read.clock, None);
    assert_eq!(
        read.confirmed.iter().map(|one| one.id).collect::<Vec<_>>(),
        [1, 3]
    );
    let named: Vec<&str> = read.problems.iter().map(|one| one.field.as_str()).collect();
    assert_eq!(
        named,
        [
            "clock",
            "zone",
            "confirmed[0].how",
            "confirmed[1].id",
            "confirmed[2].felt_at"
        ]
    );
}

#[test]
fn a_post_without_what_all_needs_is_refused_by_name() {
    let whole = json!({ "epoch": 1, "clock": "unix", "sent_at": 5, "items": [] });
    for (field, value, reason) in [
        ("epoch", json!("1"), Reason::WrongType),
        ("epoch", json!(-1), Reason::OutOfRange),
        ("items", json!({}), Reason::WrongType),
    ] {
        let mut body = whole.clone();
        body[field] = value;
        let refused = Received::from_json(body.to_string().as_bytes()).unwrap_err();
        let Unreadable::Part(problem) = refused else {
            panic!("{refused:?}")
        };
        assert_eq!((problem.field.as_str(), problem.reason), (field, reason));
        let mut body = whole.clone();
        body.as_object_mut().unwrap().remove(field);
        let refused = Received::from_json(body.to_string().as_bytes());
        let missing = |it| matches!(it, Unreadable::Part(it) if it.reason == Reason::Missing);
        assert!(refused.is_err_and(missing), "{field}");
    }
}

/// Python and others write bare NaN and Infinity, and some editors a byte order mark.
#[test]
fn what_is_nearly_json_is_read() {
    let body = "\u{feff}{\"epoch\":1,\"clock\":\"unix\",\"sent_at\":5,\"items\":[{\"reading\":{\
        \"seq\":1,\"measured_at\":5,\"heart_rate_bpm\":NaN,\"motion\":-Infinity,\
        \"skin_temperature_c\":33.5,\"NaN \\\" Infinity\":Infinity}}]}";
    let read = Received::from_json(body.as_bytes()).unwrap();
    assert_eq!(
        problems(&read.items[0]),
        [
            ("heart_rate_bpm", Reason::WrongType),
            ("motion", Reason::WrongType),
            ("NaN \" Infinity", Reason::UnknownField),
        ]
    );
    assert_eq!(reading(&read.items[0]).skin_temperature_c, Some(33.5));
}

#[test]
fn what_is_no_json_is_refused_with_its_place() {
    for (body, place) in [
        ("{\"epoch\":1,\n \"clock\" \"unix\"}", (2, 10)),
        ("{\"epoch\":NaN,\n \"clock\" \"unix\"}", (1, 10)),
        ("", (1, 0)),
    ] {
        let refused = Received::from_json(body.as_bytes()).unwrap_err();
        let Unreadable::Syntax { line, column } = refused else {
            panic!("{refused:?}")
        };
        assert_eq!((line, column), place, "{body}");
    }
}

#[test]
fn postcard_reads_on_past_an_unknown_word() {
    let mut odd = samples::reading();
    odd.quality = Quality::Ok;
    odd.wear = WearState::Unknown;
    let batch = Batch {
        clock: Clock::Unix,
        items: vec![Item::Reading(odd), Item::Alert(samples::alert())],
        ..samples::batch()
    };
    let bytes = codec::to_postcard(&batch).unwrap();
    // Wear is the last but two: then the presence and the value of the battery.
    let reading_len = postcard::to_allocvec(&batch.items[0]).unwrap().len();
    let start = bytes.len()
        - postcard::to_allocvec(&batch.items[1]).unwrap().len()
        - postcard::to_allocvec(&batch.confirmed).unwrap().len();
    let mut damaged = bytes;
    damaged[start - 3] = 77;
    let read = Received::from_postcard(&damaged).unwrap();
    assert!(reading_len > 3);
    assert_eq!(problems(&read.items[0]), [("wear", Reason::UnknownValue)]);
    assert_eq!(alert(&read.items[1]), samples::alert());
    assert_eq!(read.confirmed, batch.confirmed);
}

/// Nobody can tell where it ends: what comes before it is taken, the rest is sent again.
#[test]
fn postcard_stops_at_an_unknown_kind() {
    let whole = samples::batch();
    let bytes = codec::to_postcard(&whole).unwrap();
    let tail: usize = whole.items[1..]
        .iter()
        .map(|item| postcard::to_allocvec(item).unwrap().len())
        .sum::<usize>()
        + postcard::to_allocvec(&whole.confirmed).unwrap().len();
    let mut newer = bytes;
    let start = newer.len() - tail;
    assert_eq!(newer[start], 1, "an alert");
    newer[start] = 9;
    let read = Received::from_postcard(&newer).unwrap();
    assert_eq!(read.items.len(), 2);
    assert_eq!(reading(&read.items[0]), samples::reading());
    assert_eq!(problems(&read.items[1]), [("item", Reason::UnknownKind)]);
    assert_eq!(read.items[1].seq, Some(8));
    assert_eq!(read.problems[0].field, "items[1]");
}

/// What is behind the limit comes again. An alert does not wait for that.
#[test]
fn of_too_many_items_alerts_are_taken_first() {
    let mut many = samples::batch();
    many.items = vec![many.items[0].clone(); MAX_ITEMS + 5];
    many.items.push(Item::Alert(samples::alert()));
    many.items.push(many.items[0].clone());
    many.confirmed = vec![many.confirmed[0]; MAX_CONFIRMATIONS + 1];
    let json = serde_json::to_vec(&many).unwrap();
    let postcard = codec::to_postcard(&many).unwrap();
    for read in [
        Received::from_json(&json).unwrap(),
        Received::from_postcard(&postcard).unwrap(),
        many.into(),
    ] {
        assert_eq!(read.items.len(), MAX_ITEMS);
        assert_eq!(alert(&read.items[MAX_ITEMS - 1]), samples::alert());
        assert_eq!(read.confirmed.len(), MAX_CONFIRMATIONS);
        let named: Vec<_> = read
            .problems
            .iter()
            .map(|it| (it.field.as_str(), it.reason))
            .collect();
        assert_eq!(
            named,
            [("items", Reason::TooMany), ("confirmed", Reason::TooMany)]
        );
    }
}

proptest! {
    /// What a device writes is read whole, in either encoding.
    #[test]
    fn a_sound_post_is_read_as_it_was_written(batch in strategies::batch()) {
        let whole = Received::from(batch.clone());
        let json = serde_json::to_vec(&batch).unwrap();
        prop_assert_eq!(Received::from_json(&json).unwrap(), whole.clone());
        let postcard = codec::to_postcard(&batch).unwrap();
        prop_assert_eq!(Received::from_postcard(&postcard).unwrap(), whole);
        let cut = Received::from_postcard(&postcard[..postcard.len() - 1]);
        prop_assert_eq!(cut, Err(Unreadable::Postcard(DecodeError::Malformed)));
    }

    #[test]
    fn hostile_bytes_never_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..512)) {
        let _ = Received::from_json(&bytes);
        let _ = Received::from_postcard(&bytes);
        bytes.insert(0, VERSION);
        let _ = Received::from_postcard(&bytes);
    }

    #[test]
    fn damaged_posts_never_panic(
        batch in strategies::batch(),
        at in any::<prop::sample::Index>(),
        with in any::<u8>(),
    ) {
        for mut bytes in [codec::to_postcard(&batch).unwrap(), serde_json::to_vec(&batch).unwrap()] {
            *at.get_mut(&mut bytes) = with;
            let _ = Received::from_json(&bytes);
            let _ = Received::from_postcard(&bytes);
        }
    }
}
