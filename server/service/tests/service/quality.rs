//! What a server makes of values, beside what the watch says of them.

use domain::watch::{Batch, Clock, Item, Quality, Reading, WearState};

use crate::{
    devices::{batch, paired},
    world::on_both,
};

const NOW: i64 = 100_000_000;
const READINGS: u16 = 60;

/// Ten minutes of a worn watch that finds all well, up to `end`.
fn readings(end: i64, bpm: impl Fn(u16) -> f32) -> Vec<Item> {
    let one = |n| Reading {
        seq: u32::from(n),
        measured_at: end - i64::from(READINGS - n) * 10_000,
        heart_rate_bpm: Some(bpm(n)),
        skin_conductance_us: Some(2.0 + f32::from(n % 5) * 0.01),
        quality: Quality::Ok,
        wear: WearState::OnWrist,
        ..Reading::default()
    };
    (0..READINGS).map(one).map(Item::Reading).collect()
}

on_both! {
    // The watch says that all is well; a heart that beats the same for ten minutes is none.
    async fn a_frozen_value_is_no_good_signal(world) {
        let (will, ada) = (world.wearer("Will").await, world.expert("Ada").await);
        let room = world.care(&will, &ada).await;
        let (device, _) = paired(world, &will).await;
        let moving = readings(NOW - 600_000, |n| 60.0 + f32::from(n % 7));
        let frozen = readings(NOW, |_| 72.0);
        for (epoch, items, quality) in [(1, moving, Quality::Ok), (2, frozen, Quality::NoData)] {
            let post = Batch { epoch, ..batch(Clock::Uptime, NOW, items) };
            world.service.ingest(&device, post).await.unwrap();
            let view = world.service.readings(&ada, room, 3_600_000).await.unwrap();
            let source = &view.sources[0];
            let newest = source.newest.unwrap();
            assert_eq!((newest.quality, newest.qualities.heart_rate), (quality, quality));
            assert_eq!(newest.qualities.skin_conductance, Quality::Ok);
            let drawn = source.points.last().unwrap();
            assert_eq!(drawn.heart_rate_bpm.is_some(), quality == Quality::Ok);
            assert!(drawn.skin_conductance_us.is_some());
        }
    }
}
