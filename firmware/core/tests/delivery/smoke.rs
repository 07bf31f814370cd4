use watch_core::{Action, Cadence, Layout, Outbox, Settings};
use watch_protocol::{Batch, BatchReply, ItemResult, Outcome, Reading, codec};

use crate::{
    flash::{Chip, PAGE},
    now,
};

#[test]
fn smoke() {
    let chip = Chip::new(32, 1);
    let settings = Settings {
        cadence: Cadence::DEVICE,
        seed: 1,
        started_at: None,
    };
    let boot = || {
        now(Outbox::boot(
            chip.clone(),
            Layout::split(0..32 * PAGE, PAGE),
            settings,
        ))
        .unwrap()
    };
    let mut outbox = boot();
    for _ in 0..10 {
        now(outbox.keep_reading(Reading::default())).unwrap();
    }
    let mut outbox = boot();
    now(outbox.keep_reading(Reading::default())).unwrap();
    assert_eq!(outbox.waiting().readings, 11);
    for at in [0, 500_000] {
        let Action::Post(id) = now(outbox.poll(at)).unwrap() else {
            panic!()
        };
        let batch: Batch =
            codec::from_postcard(&codec::to_postcard(&outbox.batch(at)).unwrap()).unwrap();
        let reply = BatchReply {
            server_time: 1000,
            results: batch
                .items
                .iter()
                .map(|i| ItemResult {
                    seq: i.seq(),
                    outcome: Outcome::Accepted,
                })
                .collect(),
            downlinks: vec![],
        };
        now(outbox.reply(id, at, &reply, |_, _| {})).unwrap();
    }
    assert_eq!(outbox.waiting().readings, 0);
    println!("size {} {}", size_of_val(&outbox), chip.worked());
}
