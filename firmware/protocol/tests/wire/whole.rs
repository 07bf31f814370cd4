//! Whatever stands beside an alert in its post and in its element, it is taken.

use serde_json::json;
use watch_protocol::{Clock, Reason, Rule, received::Received};

use crate::received::{alert, one, problems, reading};

const PRESSED: &str = r#"{"alert":{"seq":9,"measured_at":5,"rule":"manual"}}"#;

/// Whatever stands beside the items, an alert among them is taken. What is wrong is named.
#[test]
fn a_bad_value_beside_the_items_costs_no_alert() {
    let time = r#""sent_at":5"#;
    let clock = r#""clock":"unix""#;
    for (beside, field, reason, has_time) in [
        (
            format!(r#"{clock},"sent_at":null"#),
            "sent_at",
            Reason::WrongType,
            false,
        ),
        (
            format!(r#"{clock},"sent_at":NaN"#),
            "sent_at",
            Reason::WrongType,
            false,
        ),
        (
            format!(r#"{clock},"sent_at":"2026-11-27T09:00:00Z""#),
            "sent_at",
            Reason::WrongType,
            false,
        ),
        (
            format!(r#"{clock},"sent_at":-1e19"#),
            "sent_at",
            Reason::OutOfRange,
            false,
        ),
        (
            format!(r#"{clock},"sent_at":9223372036854775808"#),
            "sent_at",
            Reason::OutOfRange,
            false,
        ),
        (clock.to_owned(), "sent_at", Reason::Missing, false),
        (
            format!(r#"{time},"clock":null"#),
            "clock",
            Reason::WrongType,
            false,
        ),
        (
            format!(r#"{time},"clock":1"#),
            "clock",
            Reason::WrongType,
            false,
        ),
        (
            format!(r#"{time},"clock":"atomic""#),
            "clock",
            Reason::UnknownValue,
            false,
        ),
        (time.to_owned(), "clock", Reason::Missing, false),
        (
            format!("{time},{clock},{clock}"),
            "clock",
            Reason::Ambiguous,
            true,
        ),
        (
            format!(r#"{time},{clock},"epoch":1"#),
            "epoch",
            Reason::Ambiguous,
            true,
        ),
        (
            format!(r#"{time},{clock},"epoch":null"#),
            "epoch",
            Reason::Ambiguous,
            true,
        ),
        (
            format!(r#"{time},{clock},"items":[]"#),
            "items",
            Reason::Ambiguous,
            true,
        ),
        (
            format!(r#"{time},{clock},"items":null"#),
            "items",
            Reason::Ambiguous,
            true,
        ),
        (
            format!(r#"{time},{clock},"\ud800":0"#),
            "\u{fffd}\u{fffd}\u{fffd}",
            Reason::UnknownField,
            true,
        ),
        (
            format!(r#"{time},{clock},"confirmed":5"#),
            "confirmed",
            Reason::WrongType,
            true,
        ),
    ] {
        let body = format!(r#"{{"epoch":1,"items":[{PRESSED}],{beside}}}"#);
        let read = Received::from_json(body.as_bytes()).unwrap();
        let named: Vec<_> = read
            .problems
            .iter()
            .map(|it| (it.field.as_str(), it.reason))
            .collect();
        assert_eq!(named, [(field, reason)], "{body}");
        assert_eq!(read.epoch, 1);
        assert_eq!(read.clock, has_time.then_some(Clock::Unix), "{body}");
        assert_eq!(alert(&read.items[0]).rule, Rule::Manual);
    }
    // A byte of another encoding, in a name and in a value.
    let latin = b"{\"epoch\":1,\"clock\":\"unix\",\"sent_at\":5,\"na\xefve\":\"\xe9\",\"items\":[{\"alert\":0}]}";
    let read = Received::from_json(latin).unwrap();
    assert_eq!(alert(&read.items[0]).rule, Rule::Other);
}

/// Both lists are read, whichever is the good one.
#[test]
fn items_that_stand_there_twice_are_all_taken() {
    for lists in [
        ("[]", format!("[{PRESSED}]")),
        ("5", format!("[{PRESSED}]")),
    ] {
        for (first, second) in [(lists.0, &*lists.1), (&*lists.1, lists.0)] {
            let body = format!(
                r#"{{"epoch":1,"clock":"unix","sent_at":5,"items":{first},"items":{second}}}"#
            );
            let read = Received::from_json(body.as_bytes()).unwrap();
            assert_eq!(read.items.len(), 1, "{body}");
        }
    }
}

/// As `performance.now()` and Python's `time.time()` tell it.
#[test]
fn a_time_with_a_fraction_is_rounded() {
    let body = r#"{"epoch":1,"clock":"unix","sent_at":1795000000000.5,"items":[
        {"reading":{"seq":1,"measured_at":1794999999999.2}}],
        "confirmed":[{"id":1,"felt_at":7.6}]}"#;
    let read = Received::from_json(body.as_bytes()).unwrap();
    assert_eq!(read.sent_at, 1_795_000_000_001);
    assert_eq!(reading(&read.items[0]).measured_at, 1_794_999_999_999);
    assert_eq!(read.confirmed[0].felt_at, 8);
    assert_eq!((read.problems, problems(&read.items[0])), (vec![], vec![]));
}

/// An element that calls itself an alert is one, whatever is in it and beside it.
#[test]
fn no_alert_is_lost_inside_its_item() {
    let read = |items: &str| {
        let body = format!(r#"{{"epoch":1,"clock":"unix","sent_at":5,"items":[{items}]}}"#);
        Received::from_json(body.as_bytes()).unwrap().items
    };
    for (item, rule) in [
        (
            r#"{"alert":{"seq":1,"rule":"manual","measured_at":5,"\ud800":0}}"#,
            Rule::Manual,
        ),
        (
            r#"{"\ud800":0,"alert":{"seq":1,"rule":"manual","measured_at":5}}"#,
            Rule::Manual,
        ),
        (r#"{"alert":null}"#, Rule::Other),
        (r#"{"alert":true}"#, Rule::Other),
        (r#"{"alert":[]}"#, Rule::Other),
        (r#"{"alert":{}}"#, Rule::Other),
        (r#"{"alert":"manual"}"#, Rule::Manual),
        (
            r#"{"alert":{"rule":"manual","rule":5,"seq":1,"seq":"x"}}"#,
            Rule::Manual,
        ),
    ] {
        let items = read(item);
        assert_eq!(alert(&items[0]).rule, rule, "{item}");
        assert!(!items[0].problems.is_empty(), "{item}");
        assert_eq!(items.len(), 1, "{item}");
    }
    let repeated =
        read(r#"{"alert":{"seq":1,"seq":"x","evidence":{"score":2,"score":"y"},"evidence":0}}"#);
    assert_eq!(
        (repeated[0].seq, alert(&repeated[0]).evidence.score),
        (Some(1), 2.0)
    );
    let ambiguous = |field| problems(&repeated[0]).contains(&(field, Reason::Ambiguous));
    assert!(
        ["seq", "evidence", "evidence.score"]
            .into_iter()
            .all(ambiguous)
    );
}

/// Nothing that stands beside an item in its element is lost without a word.
#[test]
fn items_in_one_element_are_all_taken() {
    let item = r#"{"reading":{"seq":3,"measured_at":5},"answer":{"seq":2},"alert":{"seq":1},
        "alert":{"seq":4},"mood":1}"#;
    let body = format!(r#"{{"epoch":1,"clock":"unix","sent_at":5,"items":[{item},{PRESSED}]}}"#);
    let items = Received::from_json(body.as_bytes()).unwrap().items;
    let seqs: Vec<_> = items.iter().map(|one| one.seq).collect();
    assert_eq!(seqs, [Some(1), Some(4), Some(2), Some(3), Some(9)]);
    assert_eq!((alert(&items[0]).seq, alert(&items[1]).seq), (1, 4));
    assert_eq!(reading(&items[3]).seq, 3);
    let said = problems(&items[0]);
    for named in [
        ("alert", Reason::Ambiguous),
        ("answer", Reason::Ambiguous),
        ("reading", Reason::Ambiguous),
        ("mood", Reason::UnknownField),
    ] {
        assert!(said.contains(&named), "{named:?}: {said:?}");
    }
    // As programs write the kinds that an item is not.
    let null =
        one(json!({ "alert": null, "answer": null, "reading": { "seq": 1, "measured_at": 5 } }));
    assert_eq!((reading(&null).seq, problems(&null)), (1, vec![]));
}
