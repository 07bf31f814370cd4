//! Alerts without end, and what may not silence one.

use domain::watch::Rule;
use domain::{AlertId, Change, DeliveryKind, Outcome, Phase, Priority, RoomAction, Seq};
use store::Store;

use crate::{
    alert_life::{Cast, MINUTE, cast},
    world::{World, on_both, until},
};

/// How often somebody's devices were called for an episode: each is a notification that sounds.
struct Calls(Store);

impl Calls {
    async fn of(world: &World) -> Self {
        Self(Store::open(&world.options.storage).await.unwrap().0)
    }

    async fn made(&self, alert: AlertId) -> usize {
        let rows = self.0.deliveries_of(alert).await.unwrap();
        let calls = rows.iter().filter(|row| row.kind == DeliveryKind::Alert);
        calls.count()
    }
}

/// Alerts that stand in the room's log.
async fn stored(world: &World, cast: &Cast) -> usize {
    let mut count = 0;
    let mut before: Option<Seq> = None;
    loop {
        let page = world.service.page(&cast.will, cast.room, before, 200).await;
        let page = page.unwrap();
        let raised = page.events.iter();
        count += raised
            .filter(|event| matches!(event.change, Change::AlertRaised { .. }))
            .count();
        before = page.events.first().map(|event| event.seq);
        if !page.more {
            return count;
        }
    }
}

on_both! {
    // A watch's own budget takes 256 of them at once and one more every two seconds; the others it keeps, and they come
    // later. Here all of them come within the ten minutes.
    async fn ten_thousand_alerts_in_ten_minutes_are_one_card_and_few_sounds(world) {
        const AT_ONCE: u32 = 250;
        const STEP_MS: i64 = 15_000;
        let service = &world.service;
        service.lift_budgets();
        let cast = cast(world, 1).await;
        let calls = Calls::of(world).await;
        for turn in 0..40_u32 {
            let ahead = i64::from(turn) * STEP_MS;
            let first = turn * AT_ONCE + 1;
            let age = 10 * MINUTE - STEP_MS - ahead;
            cast.raise(service, first..first + AT_ONCE, Rule::Arousal, age).await;
            service.pass_time(ahead).await.unwrap();
        }
        assert_eq!(stored(world, &cast).await, 10_000);
        let episodes = cast.episodes(service).await;
        let [episode] = episodes.as_slice() else { panic!("{} cards", episodes.len()) };
        assert_eq!((episode.life.alerts, episode.life.priority), (10_000, Priority::Medium));
        let before = calls.made(episode.alert).await;
        assert!((1..=5).contains(&before), "{before} sounds");
        // What is more urgent sounds at once, however much was heard before.
        cast.act(service, &cast.will, RoomAction::RaiseAlert {}).await.unwrap();
        until("it sounds again", async || calls.made(episode.alert).await == before + 1).await;
        assert_eq!(cast.episodes(service).await.len(), 1);
        calls.0.close().await;
    }

    // Alertmanager and others keep silent about what fires again soon after somebody has closed it.
    async fn what_comes_right_after_a_closed_one_calls_again(world) {
        let service = &world.service;
        let cast = cast(world, 1).await;
        let calls = Calls::of(world).await;
        for round in 0..3_u32 {
            cast.raise(service, round..round + 1, Rule::Arousal, 1_000).await;
            let episodes = cast.episodes(service).await;
            assert_eq!(episodes.len(), round as usize + 1);
            let alert = episodes.last().unwrap().alert;
            until("she is called", async || calls.made(alert).await == 1).await;
            let [ada] = cast.experts.as_slice() else { panic!("one expert") };
            let close = RoomAction::ResolveAlert { alert, outcome: Outcome::FalseAlarm };
            for action in [RoomAction::AcknowledgeAlert { alert }, close] {
                cast.act(service, ada, action).await.unwrap();
            }
        }
        calls.0.close().await;
    }

    // Taking is about one episode: another wearer's goes on, and what becomes more urgent calls whoever has it.
    async fn taking_one_silences_no_other_and_no_rise(world) {
        let service = &world.service;
        let cast = cast(world, 1).await;
        let calls = Calls::of(world).await;
        let ada = &cast.experts[0];
        let tom = world.wearer("Tom").await;
        let other_room = world.care(&tom, ada).await;
        let press = RoomAction::RaiseAlert {};
        let pressed = service.act(&tom, other_room, crate::world::some_client_id(), press.clone()).await;
        pressed.unwrap();
        let other = async || service.room(&tom, other_room).await.unwrap().summary.episodes.remove(0);
        let of_tom = other().await.alert;
        cast.raise(service, 1..2, Rule::Arousal, 1_000).await;
        let alert = cast.episodes(service).await[0].alert;
        for alert in [of_tom, alert] {
            until("she is called", async || calls.made(alert).await == 1).await;
        }
        cast.act(service, ada, RoomAction::AcknowledgeAlert { alert }).await.unwrap();
        cast.act(service, &cast.will, press).await.unwrap();
        until("she is called for the rise", async || calls.made(alert).await == 2).await;
        service.pass_time(MINUTE / 2).await.unwrap();
        until("she is called once more", async || calls.made(of_tom).await == 2).await;
        assert!(matches!(other().await.life.phase, Phase::Open));
        calls.0.close().await;
    }
}
