use bus::{Bus, Heard};

use crate::{PATIENCE, moved, redis_server::shared, some_room, some_sign_in, some_user, until};

/// Once in process; on Redis too where `TEST_REDIS_URL` names one.
macro_rules! both_buses {
    ($(async fn $name:ident($bus:ident, $($heard:tt)+) $body:block)*) => {
        mod memory {
            use super::*;
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                let ($bus, $($heard)+) = Bus::memory();
                $body
            })*
        }
        mod redis {
            use super::*;
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                let Some(url) = shared() else { return };
                let (bus, mut heard) = Bus::redis(&url).await.unwrap();
                until(&mut heard, Heard::Up).await;
                let ($bus, $($heard)+) = (bus, heard);
                $body
            })*
        }
    };
}

both_buses! {
    async fn a_hint_of_each_kind_arrives(bus, mut heard) {
        for hint in [moved(some_room(), 7), some_user(), some_sign_in()] {
            bus.publish(hint);
            until(&mut heard, Heard::Hint(hint)).await;
        }
    }

    async fn the_last_head_is_always_heard(bus, mut heard) {
        let room = some_room();
        for head in 1..=5_000 {
            bus.publish(moved(room, head));
        }
        until(&mut heard, Heard::Hint(moved(room, 5_000))).await;
    }

    async fn an_older_head_never_hides_a_newer_one(bus, mut heard) {
        let room = some_room();
        bus.publish(moved(room, 9));
        bus.publish(moved(room, 8));
        until(&mut heard, Heard::Hint(moved(room, 9))).await;
    }

    async fn clones_publish_to_the_same_subscriber(bus, mut heard) {
        let hint = some_user();
        bus.clone().publish(hint);
        until(&mut heard, Heard::Hint(hint)).await;
    }

    async fn what_was_published_before_the_last_handle_went_is_no_panic(bus, mut heard) {
        bus.publish(moved(some_room(), 1));
        drop(bus);
        // The subscriber sees an end, not a hang.
        tokio::time::timeout(PATIENCE, async { while heard.recv().await.is_some() {} })
            .await
            .expect("the stream ends with the last handle");
    }

    async fn publishing_without_a_subscriber_is_harmless(bus, heard) {
        drop(heard);
        for head in 0..100 {
            bus.publish(moved(some_room(), head));
        }
    }
}
