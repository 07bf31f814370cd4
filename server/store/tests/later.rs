use domain::{
    AlertId, Change,
    watch::{Confirmation, WristAnswer},
};
use uuid::Uuid;

use crate::world::{alert, answer, both_stores};

fn new_alert() -> AlertId {
    AlertId(Uuid::now_v7())
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
}
