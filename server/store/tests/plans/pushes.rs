//! The calls about pushes.

use std::time::Duration;

use domain::{
    AlertId, DeliveryKind, Language, Priority, PushFault, PushSeen, PushSubscriptionId, limits,
};
use store::{NewPushSubscription, SendOutcome, Sent, Store, Wanted};
use uuid::Uuid;

use crate::{
    allowance::{Allowance, PLAIN, asks_for},
    cast::Cast,
    fill::{NOW, sign_in_of},
    watch::Watch,
};

const HOUR_MS: i64 = 3_600_000;

pub(crate) async fn all(store: &Store, cast: &Cast, watch: &mut Watch) {
    let key = watch.call("push_key", PLAIN, store.push_key([1; 32])).await;
    let user = cast.expert;
    let of = |id| NewPushSubscription {
        id,
        user,
        sign_in: sign_in_of(user),
        endpoint: format!("https://push.example/{id}"),
        p256dh: vec![4; 65],
        auth: vec![1; 16],
        user_agent: "Browser".to_owned(),
        language: Language::En,
        now: NOW,
    };
    let fresh = || of(PushSubscriptionId(Uuid::now_v7()));
    let few = Allowance {
        rows: 2 * limits::PUSH_SUBSCRIPTIONS as u64,
        ..PLAIN
    };
    let added = store.add_push_subscription(fresh());
    let id = watch.call("add_push_subscription", few, added).await;
    let again = store.add_push_subscription(fresh());
    assert_eq!(watch.call("add_push_subscription", few, again).await, id);
    let listed = store.push_subscriptions(user, sign_in_of(user), NOW);
    let listed = watch.call("push_subscriptions", few, listed).await;
    assert!(listed.iter().any(|one| one.id == id && one.current));

    let alert = AlertId(Uuid::now_v7());
    let wanted = [cast.expert, cast.other_expert, cast.wearer].map(|user| Wanted {
        user,
        room: cast.care_room,
        episode: 7,
        alert,
        kind: DeliveryKind::Alert,
        priority: Priority::High,
        at: NOW,
    });
    let queued = store.queue_deliveries(wanted.to_vec());
    watch
        .call("queue_deliveries", asks_for(wanted.len()), queued)
        .await;
    let queued = store.queue_test_push(user, id, NOW);
    assert!(watch.call("queue_test_push", few, queued).await);
    let next = watch.call("next_delivery_in", PLAIN, store.next_delivery_in());
    assert_eq!(next.await, Some(Duration::ZERO));
    let claimed = watch.call("claim_deliveries", PLAIN, store.claim_deliveries(32));
    let claimed = claimed.await;
    assert!(claimed.len() >= 2 && key != [0; 32]);
    let end = |outcome| {
        claimed.iter().map(move |one| Sent {
            id: one.id,
            attempt: one.attempt,
            subscription: one.subscription,
            outcome,
            status: Some(429),
        })
    };
    for outcome in [
        SendOutcome::Failed {
            fault: PushFault::Busy,
            retry_in: Some(Duration::from_secs(3600)),
        },
        SendOutcome::Accepted,
    ] {
        let finished = store.finish_deliveries(end(outcome).collect());
        watch
            .call("finish_deliveries", asks_for(claimed.len()), finished)
            .await;
    }
    let deliveries = watch.call("deliveries_of", PLAIN, store.deliveries_of(alert));
    assert!(deliveries.await.len() >= 3);
    // At most so many, looked up and taken out.
    let some = Allowance {
        rows: 2 * 500,
        ..PLAIN
    };
    let swept = store.sweep_deliveries(HOUR_MS, 0);
    watch.call("sweep_deliveries", some, swept).await;
    let reported = store.report_push(user, claimed[0].id, PushSeen::Opened);
    watch.call("report_push", PLAIN, reported).await;
    let removed = store.remove_push_subscription(user, id);
    assert!(watch.call("remove_push_subscription", PLAIN, removed).await);
}
