//! What is kept of alerts that belong together.

use domain::{AlertId, DeliveryKind, DeliveryOutcome, Phase, ladder::Policy, watch::WristAnswer};
use store::Advance;
use uuid::Uuid;

use crate::{
    membership::join,
    world::{World, alert, answer, both_stores},
};

fn new_alert() -> AlertId {
    AlertId(Uuid::now_v7())
}

/// Lets time pass over all that is due, so much later.
async fn pass(world: &World, ahead: i64) {
    let due = world.store.due_episodes(64, ahead).await.unwrap();
    for episode in due.episodes {
        let advance = Advance {
            episode,
            now: due.now,
            policy: Policy::default(),
            order: Vec::new(),
            supervisors: Vec::new(),
            quiet: Vec::new(),
            quiet_when_high: Vec::new(),
            asleep: Vec::new(),
            as_usual_after: None,
        };
        world.store.advance(advance).await.unwrap();
    }
}

both_stores! {
    async fn whoever_is_asked_is_called_in_the_same_commit(world) {
        let care = world.care().await;
        let second = world.person(domain::Role::Expert).await;
        assert!(join(&world.store, care.room, second, care.expert, world.now()).await);
        let device = world.device(care.wearer).await;
        let id = new_alert();
        world.post(device, vec![alert(1, id, device)]).await;
        assert!(world.store.deliveries_of(id).await.unwrap().is_empty());
        pass(world, 0).await;
        let called = async || {
            let rows = world.store.deliveries_of(id).await.unwrap();
            // Nobody here has a device that takes pushes, which is said as well.
            assert!(rows.iter().all(|row| row.outcome == Some(DeliveryOutcome::NoDevice)));
            rows.iter().map(|row| (row.user, row.kind)).collect::<Vec<_>>()
        };
        assert_eq!(called().await, [(care.expert, DeliveryKind::Alert)]);
        // Not once more at the same time.
        pass(world, 0).await;
        assert_eq!(called().await.len(), 1);
        pass(world, 300_000).await;
        let all = called().await;
        assert_eq!(all.last(), Some(&(second, DeliveryKind::Alert)));
        // Whoever else was asked hears that somebody has it.
        world.ack(care.room, second, id).await;
        let more = called().await.split_off(all.len());
        assert_eq!(more, [(care.expert, DeliveryKind::AllClear)]);
    }

    async fn alerts_of_an_earlier_version_get_their_episodes(world) {
        let care = world.care().await;
        let device = world.device(care.wearer).await;
        let ids = [new_alert(), new_alert()];
        let items = ids.iter().zip(1..).map(|(id, seq)| alert(seq, *id, device));
        world.post(device, items.collect()).await;
        world.post(device, vec![answer(3, 2, WristAnswer::Stay)]).await;
        world.ack(care.room, care.expert, ids[0]).await;
        let listed = async || {
            let rooms = world.store.rooms_of(care.expert).await.unwrap();
            let room = rooms.into_iter().find(|room| room.id == care.room).unwrap();
            (room.open_alerts, room.episodes)
        };
        let (open, before) = listed().await;
        assert_eq!((open, before.len()), (1, 2));
        world.sql("DELETE FROM episodes").await;
        world.sql("UPDATE alerts SET episode_seq = NULL").await;
        world.store.migrate().await.unwrap();
        // What somebody had taken was over then. What was open is as it was, and calls again.
        let (open, after) = listed().await;
        let still_open: Vec<_> = before.into_iter().filter(|one| one.life.is_open()).collect();
        assert_eq!((open, after), (1, still_open));
        let due = world.store.due_episodes(64, 0).await.unwrap();
        assert_eq!(due.episodes.len(), 1);
        world.ack(care.room, care.expert, ids[1]).await;
        let (_, taken) = listed().await;
        assert!(matches!(taken[0].life.phase, Phase::Taken(_)));
        // Again changes nothing.
        world.store.migrate().await.unwrap();
        assert_eq!(listed().await.1, taken);
    }
}
