//! Browsers that take pushes, and deliveries: who may get one, who sends it, and that none is lost or doubled.

use std::time::Duration;

use diesel::{Connection, connection::SimpleConnection};
use domain::{
    AlertId, DeliveryId, DeliveryKind, DeliveryOutcome, Language, Priority, PushEnd, PushFault,
    PushSeen, PushSubscriptionId, Role, RoomId, SignInId, UserId,
};
use futures::future::join_all;
use store::{Claimed, DeliveryRow, NewPushSubscription, NewSignIn, SendOutcome, Sent, Wanted};
use uuid::Uuid;

use crate::world::{T0, World, both_stores, hash, sign_in_of};

const BUSY: PushFault = PushFault::Busy;

fn new(user: UserId, sign_in: SignInId, endpoint: &str) -> NewPushSubscription {
    NewPushSubscription {
        id: PushSubscriptionId(Uuid::now_v7()),
        user,
        sign_in,
        endpoint: format!("https://push.example/{endpoint}"),
        p256dh: vec![4; 65],
        auth: vec![1; 16],
        user_agent: "a browser".to_owned(),
        language: Language::Nb,
        now: T0,
    }
}

impl World {
    async fn push_to(&self, user: UserId) -> PushSubscriptionId {
        let endpoint = Uuid::now_v7().to_string();
        let new = new(user, sign_in_of(user), &endpoint);
        self.store.add_push_subscription(new).await.unwrap()
    }

    async fn another_sign_in(&self, user: UserId) -> SignInId {
        let id = SignInId(Uuid::now_v7());
        let sign_in = NewSignIn {
            id,
            user,
            password_hash: None,
            token_hash: hash(),
            user_agent: "another browser".to_owned(),
            created_at: T0,
            expires_at: i64::MAX,
        };
        self.store.create_sign_in(sign_in).await.unwrap().unwrap();
        id
    }

    async fn queue(&self, people: &[UserId], room: RoomId) -> AlertId {
        let alert = AlertId(Uuid::now_v7());
        let wanted = people.iter().map(|user| Wanted {
            user: *user,
            room,
            episode: 3,
            alert,
            kind: DeliveryKind::Alert,
            priority: Priority::High,
            at: T0,
        });
        self.store.queue_deliveries(wanted.collect()).await.unwrap();
        alert
    }

    async fn claim(&self) -> Vec<Claimed> {
        self.store.claim_deliveries(32).await.unwrap()
    }

    async fn finish(&self, push: &Claimed, outcome: SendOutcome) {
        let sent = Sent {
            id: push.id,
            attempt: push.attempt,
            subscription: push.subscription,
            outcome,
            status: Some(201),
        };
        self.store.finish_deliveries(vec![sent]).await.unwrap();
    }

    async fn only(&self, alert: AlertId) -> DeliveryRow {
        let mut rows = self.store.deliveries_of(alert).await.unwrap();
        assert_eq!(rows.len(), 1, "{rows:?}");
        rows.remove(0)
    }

    /// As if this time had passed for all that waits.
    async fn let_pass(&self, ms: i64) {
        let sql =
            format!("UPDATE deliveries SET due_at = due_at - {ms}, expires_at = expires_at - {ms}");
        self.change(&sql).await;
    }

    async fn change(&self, sql: &str) {
        if let Some(path) = self.options.url.strip_prefix("sqlite://") {
            let mut conn = diesel::SqliteConnection::establish(path).unwrap();
            conn.batch_execute(&format!("PRAGMA busy_timeout = 15000; {sql}"))
                .unwrap();
        } else {
            use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
            let url = &self.options.url;
            let mut conn = AsyncPgConnection::establish(url).await.unwrap();
            conn.batch_execute(sql).await.unwrap();
        }
    }
}

fn failed(fault: PushFault, retry_in: Option<Duration>) -> SendOutcome {
    SendOutcome::Failed { fault, retry_in }
}

both_stores! {
    async fn the_first_key_stays(world) {
        let kept = world.store.push_key([1; 32]).await.unwrap();
        assert_eq!(kept, [1; 32]);
        let neighbour = world.neighbour().await;
        assert_eq!(neighbour.push_key([2; 32]).await.unwrap(), kept);
        neighbour.close().await;
    }

    async fn each_device_of_a_person_is_told_and_who_has_none_is_noted(world) {
        let care = world.care().await;
        let deaf = world.person(Role::Expert).await;
        let phone = world.push_to(care.expert).await;
        let laptop = world.another_sign_in(care.expert).await;
        let laptop = new(care.expert, laptop, "laptop");
        let laptop = world.store.add_push_subscription(laptop).await.unwrap();
        let alert = world.queue(&[care.expert, deaf], care.room).await;
        let rows = world.store.deliveries_of(alert).await.unwrap();
        let mut told: Vec<_> = rows.iter().filter_map(|row| row.subscription).collect();
        told.sort_unstable();
        assert_eq!(told, [phone, laptop]);
        let none: Vec<_> = rows.iter().filter(|row| row.subscription.is_none()).collect();
        assert_eq!(none.len(), 1);
        assert_eq!(none[0].user, deaf);
        assert_eq!(none[0].outcome, Some(DeliveryOutcome::NoDevice));
        assert!(none[0].is_over && none[0].attempts == 0);
        let claimed = world.claim().await;
        assert_eq!(claimed.len(), 2);
        for push in claimed {
            assert_eq!((push.user, push.room, push.episode), (care.expert, Some(care.room), Some(3)));
            assert_eq!((push.attempt, push.language), (1, Language::Nb));
            assert!(push.lives > Duration::from_secs(60) && push.lives <= Duration::from_secs(120));
        }
    }

    async fn what_is_old_and_over_is_forgotten(world) {
        const HOUR: i64 = 3_600_000;
        let care = world.care().await;
        let deaf = world.person(Role::Expert).await;
        world.push_to(care.expert).await;
        let over = world.queue(&[deaf], care.room).await;
        let waits = world.queue(&[care.expert], care.room).await;
        let swept = async |ahead| world.store.sweep_deliveries(HOUR, ahead).await.unwrap();
        assert_eq!(swept(0).await, 0);
        assert_eq!(swept(2 * HOUR).await, 1);
        assert!(world.store.deliveries_of(over).await.unwrap().is_empty());
        // Somebody may be sending it.
        assert_eq!(world.store.deliveries_of(waits).await.unwrap().len(), 1);
        let push = world.claim().await.remove(0);
        world.finish(&push, SendOutcome::Accepted).await;
        assert_eq!((swept(0).await, swept(2 * HOUR).await), (0, 1));
    }

    async fn claimers_at_the_same_time_share_what_there_is(world) {
        let care = world.care().await;
        world.push_to(care.expert).await;
        for _ in 0..40 {
            world.queue(&[care.expert], care.room).await;
        }
        let neighbour = world.neighbour().await;
        let claims = (0..16).map(|n| {
            let store = if n % 2 == 0 { &world.store } else { &neighbour };
            store.claim_deliveries(5)
        });
        let mut all: Vec<DeliveryId> = Vec::new();
        for claimed in join_all(claims).await {
            all.extend(claimed.unwrap().iter().map(|one| one.id));
        }
        // What one had locked the other passed over.
        loop {
            let rest = world.claim().await;
            if rest.is_empty() {
                break;
            }
            all.extend(rest.iter().map(|one| one.id));
        }
        assert_eq!(all.len(), 40);
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 40);
        neighbour.close().await;
    }

    async fn what_a_dead_process_claimed_is_taken_over_and_its_word_counts_no_more(world) {
        let care = world.care().await;
        world.push_to(care.expert).await;
        let alert = world.queue(&[care.expert], care.room).await;
        let [dead] = &world.claim().await[..] else { panic!("one is due") };
        assert!(world.claim().await.is_empty());
        let wait = world.store.next_delivery_in().await.unwrap().unwrap();
        assert!(wait > Duration::from_secs(10), "{wait:?}");
        world.let_pass(61_000).await;
        let [other] = &world.claim().await[..] else { panic!("it is taken over") };
        assert_eq!((other.id, other.attempt), (dead.id, 2));
        world.finish(dead, failed(PushFault::Gone, None)).await;
        assert!(!world.only(alert).await.is_over);
        world.finish(other, SendOutcome::Accepted).await;
        let row = world.only(alert).await;
        assert!(row.is_over && row.accepted_at.is_some() && row.sent_at.is_some());
        assert_eq!((row.outcome, row.status), (Some(DeliveryOutcome::Accepted), Some(201)));
        assert_eq!(world.store.next_delivery_in().await.unwrap(), None);
    }

    async fn what_fails_for_now_is_tried_again_until_it_is_too_old(world) {
        let care = world.care().await;
        world.push_to(care.expert).await;
        let alert = world.queue(&[care.expert], care.room).await;
        let first = world.claim().await.remove(0);
        world.finish(&first, failed(BUSY, Some(Duration::from_secs(20)))).await;
        let row = world.only(alert).await;
        assert!(!row.is_over && row.failed_at.is_some());
        assert!(world.claim().await.is_empty());
        world.let_pass(20_000).await;
        let second = world.claim().await.remove(0);
        assert_eq!((second.id, second.attempt), (first.id, 2));
        assert!(second.lives <= Duration::from_secs(100));
        world.finish(&second, failed(BUSY, Some(Duration::from_secs(20)))).await;
        world.let_pass(110_000).await;
        assert!(world.claim().await.is_empty());
        let row = world.only(alert).await;
        // Why it failed stays, rather than that it is late.
        assert!(row.is_over && row.outcome == Some(DeliveryOutcome::Busy));
    }

    async fn what_nobody_could_send_in_time_is_not_sent(world) {
        let care = world.care().await;
        world.push_to(care.expert).await;
        let alert = world.queue(&[care.expert], care.room).await;
        world.let_pass(121_000).await;
        assert!(world.claim().await.is_empty());
        let row = world.only(alert).await;
        assert_eq!(row.outcome, Some(DeliveryOutcome::Expired));
        assert!(row.is_over && row.sent_at.is_none());
    }

    async fn a_device_that_is_gone_gets_nothing_more_and_its_owner_sees_why(world) {
        let care = world.care().await;
        let id = world.push_to(care.expert).await;
        let [first, second] = [
            world.queue(&[care.expert], care.room).await,
            world.queue(&[care.expert], care.room).await,
        ];
        let push = world.store.claim_deliveries(1).await.unwrap().remove(0);
        world.finish(&push, failed(PushFault::Gone, None)).await;
        assert!(world.claim().await.is_empty());
        for alert in [first, second] {
            assert_eq!(world.only(alert).await.outcome, Some(DeliveryOutcome::Gone));
        }
        let alert = world.queue(&[care.expert], care.room).await;
        assert_eq!(world.only(alert).await.outcome, Some(DeliveryOutcome::NoDevice));
        let listed = world.store.push_subscriptions(care.expert, sign_in_of(care.expert), T0);
        let listed = listed.await.unwrap();
        assert_eq!(listed.len(), 1);
        assert_eq!((listed[0].id, listed[0].ended), (id, Some(PushEnd::Gone)));
        assert_eq!(listed[0].failed.unwrap().1, PushFault::Gone);
        // The same browser once more.
        assert_eq!(world.push_to(care.expert).await, id);
        world.queue(&[care.expert], care.room).await;
        assert_eq!(world.claim().await.len(), 1);
    }

    async fn whoever_left_or_signed_out_gets_nothing_that_waits(world) {
        let care = world.care().await;
        let other = world.person(Role::Expert).await;
        assert!(crate::membership::join(&world.store, care.room, other, care.wearer, T0).await);
        world.push_to(care.expert).await;
        world.push_to(other).await;
        let left = world.queue(&[care.expert], care.room).await;
        let ended = world.queue(&[other], care.room).await;
        let store = &world.store;
        assert!(store.remove_member(care.room, care.expert, care.wearer, T0).await.unwrap());
        assert!(store.revoke_sign_in(other, sign_in_of(other), T0).await.unwrap());
        assert!(world.claim().await.is_empty());
        for alert in [left, ended] {
            let row = world.only(alert).await;
            assert_eq!(row.outcome, Some(DeliveryOutcome::NotEntitled));
            assert!(row.is_over && row.sent_at.is_none());
        }
        assert!(store.push_subscriptions(other, sign_in_of(other), T0).await.unwrap().is_empty());
        let later = world.queue(&[other], care.room).await;
        assert_eq!(world.only(later).await.outcome, Some(DeliveryOutcome::NoDevice));
    }

    async fn a_device_that_is_removed_gets_nothing_that_waits(world) {
        let care = world.care().await;
        let id = world.push_to(care.expert).await;
        let alert = world.queue(&[care.expert], care.room).await;
        let store = &world.store;
        assert!(!store.remove_push_subscription(care.wearer, id).await.unwrap());
        assert!(store.remove_push_subscription(care.expert, id).await.unwrap());
        assert!(!store.remove_push_subscription(care.expert, id).await.unwrap());
        assert!(world.claim().await.is_empty());
        assert_eq!(world.only(alert).await.outcome, Some(DeliveryOutcome::NotEntitled));
    }

    async fn what_was_seen_is_a_fact_and_of_its_owner_alone(world) {
        let care = world.care().await;
        let id = world.push_to(care.expert).await;
        let sign_in = sign_in_of(care.expert);
        let alert = world.queue(&[care.expert], care.room).await;
        let push = world.claim().await.remove(0);
        let store = &world.store;
        assert!(store.report_push(care.wearer, push.id, PushSeen::Shown).await.unwrap().is_none());
        // Before its sender could say that the service took it.
        assert!(store.report_push(care.expert, push.id, PushSeen::Shown).await.unwrap().is_some());
        let row = world.only(alert).await;
        assert!(row.is_over && row.shown_at.is_some() && row.opened_at.is_none());
        world.finish(&push, failed(PushFault::Unreachable, Some(Duration::ZERO))).await;
        assert!(world.claim().await.is_empty());
        assert!(store.report_push(care.expert, push.id, PushSeen::Opened).await.unwrap().is_some());
        let opened = world.only(alert).await;
        assert_eq!(opened.shown_at, row.shown_at);
        assert!(opened.opened_at.is_some() && opened.outcome == Some(DeliveryOutcome::Accepted));
        let listed = store.push_subscriptions(care.expert, sign_in, T0).await.unwrap();
        assert!(listed[0].id == id && listed[0].shown_at.is_some() && listed[0].current);
        let unknown = DeliveryId(Uuid::now_v7());
        assert!(store.report_push(care.expert, unknown, PushSeen::Shown).await.unwrap().is_none());
    }

    async fn a_device_is_deaf_after_three_that_failed_or_were_never_seen(world) {
        let care = world.care().await;
        world.push_to(care.expert).await;
        let sign_in = sign_in_of(care.expert);
        let store = &world.store;
        for outcome in [failed(PushFault::Refused, None), SendOutcome::Accepted] {
            for count in 1..=3 {
                world.queue(&[care.expert], care.room).await;
                let push = world.claim().await.remove(0);
                world.finish(&push, outcome).await;
                let listed = store.push_subscriptions(care.expert, sign_in, T0).await.unwrap();
                assert_eq!(listed[0].is_deaf, count == 3, "{outcome:?} {count}");
                if outcome == SendOutcome::Accepted && count == 3 {
                    assert!(store.report_push(care.expert, push.id, PushSeen::Shown).await.unwrap().is_some());
                }
            }
            // One that is taken mends the first, one that is seen the second.
            if outcome != SendOutcome::Accepted {
                world.queue(&[care.expert], care.room).await;
                let push = world.claim().await.remove(0);
                world.finish(&push, SendOutcome::Accepted).await;
                assert!(store.report_push(care.expert, push.id, PushSeen::Shown).await.unwrap().is_some());
            }
            let listed = store.push_subscriptions(care.expert, sign_in, T0).await.unwrap();
            assert!(!listed[0].is_deaf, "{outcome:?}");
        }
    }

    async fn a_browser_is_one_device_whoever_signs_in_there(world) {
        let (ada, ben) = (world.person(Role::Expert).await, world.person(Role::Expert).await);
        let store = &world.store;
        let own = new(ada, sign_in_of(ada), "one");
        let first = store.add_push_subscription(own.clone()).await.unwrap();
        // Its address is another one now.
        let renewed = new(ada, sign_in_of(ada), "two");
        assert_eq!(store.add_push_subscription(renewed).await.unwrap(), first);
        // Signed in there again.
        let later = world.another_sign_in(ada).await;
        let again = new(ada, later, "two");
        assert_eq!(store.add_push_subscription(again).await.unwrap(), first);
        let listed = store.push_subscriptions(ada, later, T0).await.unwrap();
        assert!(listed.len() == 1 && listed[0].current);
        // Somebody else sits there now.
        let theirs = new(ben, sign_in_of(ben), "two");
        let theirs = store.add_push_subscription(theirs).await.unwrap();
        assert_ne!(theirs, first);
        assert!(store.push_subscriptions(ada, later, T0).await.unwrap().is_empty());
        assert_eq!(store.push_subscriptions(ben, later, T0).await.unwrap().len(), 1);
    }

    async fn the_devices_added_last_are_kept(world) {
        let ada = world.person(Role::Expert).await;
        let store = &world.store;
        for n in 0..domain::limits::PUSH_SUBSCRIPTIONS + 3 {
            let sign_in = world.another_sign_in(ada).await;
            let mut one = new(ada, sign_in, &n.to_string());
            one.now = T0 + i64::try_from(n).unwrap();
            store.add_push_subscription(one).await.unwrap();
        }
        let listed = store.push_subscriptions(ada, sign_in_of(ada), T0).await.unwrap();
        assert_eq!(listed.len(), domain::limits::PUSH_SUBSCRIPTIONS);
        assert_eq!(listed.last().unwrap().added_at, T0 + 3);
    }

    async fn a_test_goes_to_one_of_the_own_devices(world) {
        let (ada, ben) = (world.person(Role::Expert).await, world.person(Role::Expert).await);
        let id = world.push_to(ada).await;
        let store = &world.store;
        assert!(!store.queue_test_push(ben, id, T0).await.unwrap());
        assert!(store.queue_test_push(ada, id, T0).await.unwrap());
        let push = world.claim().await.remove(0);
        assert_eq!((push.kind, push.room, push.subscription), (DeliveryKind::Test, None, id));
    }
}
