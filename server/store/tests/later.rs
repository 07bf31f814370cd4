use domain::{
    AlertId, Change, RoomEvent, Seq, limits,
    watch::{Confirmation, WristAnswer},
};
use uuid::Uuid;

use crate::world::{Care, World, alert, answer, both_stores, seq};

fn new_alert() -> AlertId {
    AlertId(Uuid::now_v7())
}

/// Where the one alert of a room stands.
async fn raised_at(world: &World, care: &Care) -> Seq {
    let page = world.store.page(care.wearer, care.room, None, 50);
    let events = page.await.unwrap().unwrap().events;
    let is_alert = |event: &&RoomEvent| matches!(event.change, Change::AlertRaised { .. });
    events.iter().find(is_alert).unwrap().seq
}

both_stores! {
    /// A page of the log shows what its alerts are now, wherever it ends.
    async fn a_page_tells_what_became_of_its_alerts_since(world) {
        let care = world.care().await;
        let device = world.device(care.wearer).await;
        let alerts: Vec<_> = (0..3).map(|_| new_alert()).collect();
        for (number, id) in (1..).zip(&alerts) {
            world.post(device, vec![alert(number, *id, device)]).await;
            world.say(care.room, care.expert, "in between").await;
        }
        world.ack(care.room, care.expert, alerts[0]).await;
        let waiting = world.post(device, vec![answer(9, 1, WristAnswer::Silence)]).await.downlinks;
        let mut post = world.batch(device, vec![answer(10, 1, WristAnswer::Stay)]);
        post.confirmed = vec![(Confirmation { id: waiting[0].id, felt_at: 1 }, None)];
        world.store.ingest(post).await.unwrap().unwrap();
        world.ack(care.room, care.expert, alerts[2]).await;
        let whole = world.store.page(care.wearer, care.room, None, 500).await.unwrap().unwrap();
        assert!(whole.later.is_empty());

        for before in 2..=whole.head + 1 {
            let page = world.store.page(care.wearer, care.room, Some(before), 500);
            let page = page.await.unwrap().unwrap();
            let mut expected: Vec<_> = whole
                .events
                .iter()
                .filter(|event| event.seq >= before)
                .filter(|event| event.change.facts().target.is_some_and(|target| target < before))
                .map(|event| (event.change.clone(), event.author.clone()))
                .collect();
            let mut later: Vec<_> =
                page.later.into_iter().map(|event| (event.change, event.author)).collect();
            let key = |one: &(Change, _)| format!("{:?}", one.0);
            expected.sort_by_key(key);
            later.sort_by_key(key);
            assert_eq!(later, expected, "before {before}");
        }
    }

    /// A process of an earlier release may still write while one of this release reads.
    async fn what_names_no_target_is_found_by_its_alert(world) {
        let care = world.care().await;
        let device = world.device(care.wearer).await;
        let id = new_alert();
        world.post(device, vec![alert(1, id, device)]).await;
        world.ack(care.room, care.expert, id).await;
        let answered = world.post(device, vec![answer(9, 1, WristAnswer::Silence)]).await;
        let waiting = answered.downlinks;
        let mut post = world.batch(device, Vec::new());
        post.confirmed = vec![(Confirmation { id: waiting[0].id, felt_at: 1 }, None)];
        world.store.ingest(post).await.unwrap().unwrap();
        let before = raised_at(world, &care).await + 1;
        let page = async || {
            let page = world.store.page(care.wearer, care.room, Some(before), 50);
            page.await.unwrap().unwrap()
        };
        let shown = page().await;
        assert_eq!(shown.later.len(), 3);
        world.sql("UPDATE events SET target_seq = NULL").await;
        assert_eq!(page().await, shown);
    }

    /// The first who took an alert is the one who did, however much was answered since.
    async fn who_took_an_alert_is_told_beside_any_number_of_answers(world) {
        let care = world.care().await;
        let device = world.device(care.wearer).await;
        let id = new_alert();
        world.post(device, vec![alert(1, id, device)]).await;
        let before = raised_at(world, &care).await + 1;
        let taken = seq(&world.ack(care.room, care.expert, id).await);
        let limit = u32::try_from(limits::LATER_EVENTS).unwrap();
        let numbers: Vec<u32> = (10..=10 + limit).collect();
        for some in numbers.chunks(200) {
            let said = |number: &u32| match number % 2 {
                0 => answer(*number, 1, WristAnswer::Stay),
                _ => answer(*number, 1, WristAnswer::Silence),
            };
            world.post(device, some.iter().map(said).collect()).await;
        }
        let page = world.store.page(care.wearer, care.room, Some(before), 50);
        let page = page.await.unwrap().unwrap();
        let told: Vec<_> = page.later.iter().map(|event| event.seq).collect();
        let newest = page.head - limits::LATER_EVENTS + 1..=page.head;
        assert!(!newest.contains(&(taken + 1)));
        assert_eq!(told, [taken].into_iter().chain(newest).collect::<Vec<_>>());
    }
}
