//! Word of a start, as the server reads it.

use serde_json::json;
use watch_protocol::{
    Batch, Item, Reason, Restart, RestartReason, codec,
    received::{Content, NO_TIME, Received, ReceivedItem},
};

use crate::{
    received::{one, problems, reading},
    samples,
};

/// Somebody should see that a watch restarts, whatever else of it cannot be read.
#[test]
fn a_start_needs_its_number_alone() {
    let taken = |item: &ReceivedItem| match &item.content {
        Content::Item(item) => match &**item {
            Item::Restart(restart) => *restart,
            other => panic!("{other:?}"),
        },
        refused @ Content::Refused { .. } => panic!("{refused:?}"),
    };
    let sample = Item::Restart(samples::restart());
    let whole = one(serde_json::to_value(&sample).unwrap());
    assert_eq!(
        (taken(&whole), problems(&whole)),
        (samples::restart(), vec![])
    );
    let newer = json!({ "restart": { "seq": 10, "reason": "moonlight", "faults": -1 } });
    let newer = one(newer);
    let expected = Restart {
        seq: 10,
        measured_at: NO_TIME,
        reason: RestartReason::Other,
        faults: 0,
        starts: 0,
    };
    assert_eq!(taken(&newer), expected);
    let named = [
        ("faults", Reason::OutOfRange),
        ("reason", Reason::UnknownValue),
        ("measured_at", Reason::Missing),
    ];
    assert_eq!(problems(&newer), named);

    // A newer reason in postcard costs itself alone, too.
    let batch = Batch {
        items: vec![sample.clone(), Item::Reading(samples::reading())],
        ..samples::batch()
    };
    let mut body = codec::to_postcard(&batch).unwrap();
    let reason = postcard::to_allocvec(&sample).unwrap().len() - 4;
    let start = postcard::to_allocvec(&sample).unwrap();
    let at = body.windows(start.len()).position(|bytes| bytes == start);
    body[at.unwrap() + reason] = 100;
    let received = Received::from_postcard(&body).unwrap();
    let expected = Restart {
        reason: RestartReason::Other,
        ..samples::restart()
    };
    assert_eq!(taken(&received.items[0]), expected);
    assert_eq!(reading(&received.items[1]), samples::reading());
}
