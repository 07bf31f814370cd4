//! What strangers and clients send costs memory in proportion to its size, whatever it holds: each
//! sequence, map and text of each message is blown up to the size of a whole body.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use domain::{
    Command,
    limits::{FRAME_BYTES, INGEST_BODY_BYTES, PAIR_BODY_BYTES},
    watch::{Batch, MAX_CONFIRMATIONS, MAX_ITEMS, PairRequest, codec, received::Received},
};
use peak_alloc::PeakAlloc;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

/// So many times the size of a body may be needed to read it: numbers grow most.
const TIMES: usize = 24;

/// Bytes of heap at the worst moment of this.
fn peak<T>(work: impl FnOnce() -> T) -> (usize, T) {
    HEAP.reset_peak_usage();
    let before = HEAP.current_usage();
    let result = work();
    (HEAP.peak_usage() - before, result)
}

/// This value with one of its sequences, maps or texts made as long as `bytes` allow; all of them,
/// one after the other.
fn blown_up(whole: &Value, bytes: usize) -> Vec<(String, Vec<u8>)> {
    let mut paths = vec![String::new()];
    let mut all = Vec::new();
    while let Some(path) = paths.pop() {
        let part = whole.pointer(&path).unwrap();
        let grown = match part {
            Value::Array(elements) => {
                paths.extend((0..elements.len()).map(|n| format!("{path}/{n}")));
                let Some(first) = elements.first() else {
                    continue;
                };
                let times = bytes / (first.to_string().len() + 1);
                Value::Array(vec![first.clone(); times])
            }
            Value::Object(fields) => {
                paths.extend(fields.keys().map(|key| format!("{path}/{key}")));
                let mut fields = fields.clone();
                for n in 0..bytes / 45 {
                    let key = format!("0197a1b2-0000-7000-8000-{n:012x}");
                    fields.insert(key, 1.into());
                }
                Value::Object(fields)
            }
            Value::String(_) => "x".repeat(bytes).into(),
            Value::Number(_) => "9".repeat(bytes).into(),
            Value::Bool(_) | Value::Null => continue,
        };
        let mut message = whole.clone();
        *message.pointer_mut(&path).unwrap() = grown;
        let mut text = message.to_string().into_bytes();
        text.truncate(bytes);
        all.push((path, text));
    }
    all.push((String::from("nested"), "[".repeat(bytes).into_bytes()));
    all
}

fn check<T: DeserializeOwned>(whole: &Value, bytes: usize) {
    let (_, read) = peak(|| serde_json::from_value::<T>(whole.clone()).is_ok());
    assert!(read, "the example itself: {whole}");
    for (path, text) in blown_up(whole, bytes) {
        let (used, _) = peak(|| serde_json::from_slice::<T>(&text).is_ok());
        assert!(used <= bytes * TIMES, "{path}: {used} bytes for {bytes}");
    }
}

/// The server reads a post item by item, and says of each what is wrong with it.
fn check_received(whole: &Value, bytes: usize) {
    let small = [
        json!(0),
        json!({}),
        json!({ "a": 0 }),
        json!({ "reading": { "a": 0 } }),
    ];
    let many = |item: &Value| {
        let mut post = whole.clone();
        post["items"] = vec![item.clone(); bytes / (item.to_string().len() + 1)].into();
        ("small items".to_owned(), post.to_string().into_bytes())
    };
    let bodies = blown_up(whole, bytes).into_iter();
    for (path, text) in bodies.chain(small.iter().map(many)) {
        let (used, _) = peak(|| Received::from_json(&text).is_ok());
        assert!(used <= bytes * TIMES, "{path}: {used} bytes for {bytes}");
    }
}

fn example() -> Value {
    let sample = json!({ "before_s": 0 });
    let evidence = json!({ "sustained_s": 1, "score": 1.0, "threshold": 1.0, "motion": 0.0 });
    json!({
        "epoch": 1, "clock": "unix", "sent_at": 1,
        "items": [
            { "reading": { "seq": 1, "measured_at": 1, "ibi_ms": [800] } },
            { "alert": { "seq": 2, "measured_at": 1, "rule": "arousal", "evidence": evidence, "window": [sample] } },
            { "answer": { "seq": 3, "measured_at": 1, "alert_epoch": 1, "alert_seq": 2, "answer": "stay" } },
        ],
        "confirmed": [{ "id": 1, "felt_at": 1 }],
    })
}

/// One test, for there is one heap.
#[test]
fn no_message_needs_much_more_memory_than_it_has_bytes() {
    check::<Batch>(&example(), INGEST_BODY_BYTES);
    check_received(&example(), INGEST_BODY_BYTES);
    check::<PairRequest>(&json!({ "code": "ABCDEFGH", "name": "x" }), PAIR_BODY_BYTES);
    let protocol = include_str!("../../../docs/PROTOCOL.md");
    let mut commands = 0;
    for block in protocol.split("```json command\n").skip(1) {
        let example = block.split("```").next().unwrap();
        check::<Command>(&serde_json::from_str(example).unwrap(), FRAME_BYTES);
        commands += 1;
    }
    assert!(commands >= 6);

    // In postcard an item needs few bytes, and a length promises as many as it likes.
    let whole: Batch = serde_json::from_value(example()).unwrap();
    for kind in 0..whole.items.len() {
        let mut many = whole.clone();
        many.items = vec![whole.items[kind].clone(); 4_000];
        let mut body = codec::to_postcard(&many).unwrap();
        body.truncate(INGEST_BODY_BYTES);
        let (used, _) = peak(|| codec::from_postcard::<Batch>(&body).is_ok());
        assert!(used <= INGEST_BODY_BYTES * 8, "item {kind}: {used} bytes");
        let (used, _) = peak(|| Received::from_postcard(&body).is_ok());
        assert!(used <= INGEST_BODY_BYTES * 8, "item {kind}: {used} bytes");
    }
    let promised = [1, 1, 0, 0, 0xff, 0xff, 0xff, 0xff, 0x0f];
    let (used, _) = peak(|| codec::from_postcard::<Batch>(&promised).is_err());
    assert!(used <= 4_096, "{used} bytes for a promise");

    // Whoever sends too much learns of which limit.
    let mut many = whole.clone();
    many.items = vec![whole.items[0].clone(); 4 * MAX_ITEMS];
    many.confirmed = vec![whole.confirmed[0]; 4 * MAX_CONFIRMATIONS];
    let json = serde_json::to_vec(&many).unwrap();
    let postcard = codec::to_postcard(&many).unwrap();
    for read in [
        serde_json::from_slice::<Batch>(&json).unwrap(),
        codec::from_postcard(&postcard).unwrap(),
    ] {
        assert_eq!(read.items.len(), MAX_ITEMS + 1);
        assert_eq!(read.confirmed.len(), MAX_CONFIRMATIONS + 1);
    }
}
