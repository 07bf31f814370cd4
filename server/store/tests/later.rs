use domain::{
    AlertId, Change, RoomEvent,
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

        let of_alert = |change: &Change| match change {
            Change::AlertAcknowledged { raised_seq, .. }
            | Change::AlertConfirmed { raised_seq, .. }
            | Change::AlertAnswered { raised_seq, .. } => Some(*raised_seq),
            _ => None,
        };
        for before in 2..=whole.head + 1 {
            let page = world.store.page(care.wearer, care.room, Some(before), 500);
            let page = page.await.unwrap().unwrap();
            // Of several answers the last one counts.
            let answered_again = |event: &RoomEvent| {
                matches!(event.change, Change::AlertAnswered { answer: WristAnswer::Silence, .. })
            };
            let mut expected: Vec<_> = whole
                .events
                .iter()
                .filter(|event| event.seq >= before && !answered_again(event))
                .filter(|event| of_alert(&event.change).is_some_and(|raised| raised < before))
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
