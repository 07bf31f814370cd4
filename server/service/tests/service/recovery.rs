//! That a heart is as usual again is told, and ends nothing.

use domain::watch::{Alert, Clock, Evidence, Item, Quality, Reading};

use crate::{
    alert_life::{Cast, MINUTE, cast},
    devices::{alert, batch},
    world::{World, on_both},
};

/// When the watch raised its alert, by its own clock.
const RAISED: i64 = 10_000_000;
const USUAL: f32 = 70.0;

/// An alert for a fast heart, and readings every ten seconds after it.
async fn beat(world: &World, cast: &Cast, rates: impl IntoIterator<Item = f32>) {
    let mut fast: Alert = alert(1, RAISED);
    fast.evidence = Evidence {
        heart_rate_bpm: Some(95.0),
        baseline_heart_rate_bpm: Some(USUAL),
        ..fast.evidence
    };
    let readings: Vec<Item> = (0_u32..)
        .zip(rates)
        .map(|(place, bpm)| {
            Item::Reading(Reading {
                seq: place + 2,
                measured_at: RAISED + 10_000 * (i64::from(place) + 1),
                // No two are alike: one that stands still is not believed.
                heart_rate_bpm: Some(bpm + f32::from(u8::try_from(place % 3).unwrap())),
                quality: Quality::Ok,
                ..Reading::default()
            })
        })
        .collect();
    let sent_at = RAISED + 10_000 * i64::try_from(readings.len() + 1).unwrap();
    let items = std::iter::once(Item::Alert(fast)).chain(readings).collect();
    cast.post(&world.service, batch(Clock::Uptime, sent_at, items))
        .await;
}

on_both! {
    async fn what_is_as_usual_again_is_told_once_and_somebody_is_asked_all_the_same(world) {
        let service = &world.service;
        let cast = cast(world, 2).await;
        beat(world, &cast, [USUAL; 18]).await;
        cast.asked(service, 1).await;
        service.pass_time(2 * MINUTE).await.unwrap();
        let life = cast.episode(service).await.life;
        assert!(life.recovered_unseen() && life.is_open(), "{life:?}");
        let told = life.seq;
        service.pass_time(5 * MINUTE).await.unwrap();
        let life = cast.episode(service).await.life;
        assert_eq!(life.asked.len(), 2, "the second is asked");
        assert_eq!(life.seq, told + 1, "and nothing is told twice");
    }

    async fn a_heart_that_is_still_fast_has_not_recovered(world) {
        let service = &world.service;
        let cast = cast(world, 2).await;
        beat(world, &cast, [USUAL; 17].into_iter().chain([95.0])).await;
        cast.asked(service, 1).await;
        service.pass_time(2 * MINUTE).await.unwrap();
        service.pass_time(5 * MINUTE).await.unwrap();
        let life = cast.episode(service).await.life;
        assert_eq!((life.recovered_at, life.asked.len()), (None, 2));
    }
}
