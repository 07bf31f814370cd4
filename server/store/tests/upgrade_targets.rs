//! From the schema in which an event did not name the one that it changes.

use domain::{AlertId, watch::WristAnswer};
use uuid::Uuid;

use crate::world::{World, alert, answer, both_stores};

async fn take_back(world: &World) {
    // The same for both databases.
    world
        .sql(include_str!(
            "../migrations/sqlite/0014_target_values/down.sql"
        ))
        .await;
    world
        .sql(include_str!("../migrations/sqlite/0013_targets/down.sql"))
        .await;
    world
        .sql("DELETE FROM __diesel_schema_migrations WHERE version IN ('0013', '0014')")
        .await;
}

both_stores! {
    async fn what_became_of_an_alert_is_found_after_an_upgrade(world) {
        let care = world.care().await;
        let device = world.device(care.wearer).await;
        let id = AlertId(Uuid::now_v7());
        world.post(device, vec![alert(1, id, device)]).await;
        world.say(care.room, care.expert, "\"raised_seq\":1").await;
        let before = world.store.heads(&[care.room]).await.unwrap()[0].seq + 1;
        world.ack(care.room, care.expert, id).await;
        world.post(device, vec![answer(9, 1, WristAnswer::Stay)]).await;
        let page = async || {
            let page = world.store.page(care.wearer, care.room, Some(before), 50);
            page.await.unwrap().unwrap()
        };
        let shown = page().await;
        assert_eq!(shown.later.len(), 2);
        // As versions before protocol 2 wrote them.
        crate::log::write_as_first_form(world).await;
        take_back(world).await;
        assert!(world.store.ready().await.is_err());
        world.store.migrate().await.unwrap();
        world.store.ready().await.unwrap();
        assert_eq!(page().await, shown);
    }
}
