//! From a delivery that is due to a browser that shows it, with a push service of the test's own.

use domain::{
    AlertId, Change, Command, DeliveryKind, DeliveryOutcome, Error, Language, Priority, PushEnd,
    PushFault, PushSeen, RoomAction, RoomId,
};
use service::Actor;
use store::{DeliveryRow, Store, Wanted};
use uuid::Uuid;

use crate::{
    push_service::{Browser, PushService},
    world::{World, on_both, some_client_id, until},
};

/// As the process does that takes an alert; this one hears of it by looking.
struct Elsewhere(Store);

impl Elsewhere {
    async fn on(world: &World) -> Self {
        Self(Store::open(&world.options.storage).await.unwrap().0)
    }

    async fn alert(&self, who: &Actor, room: RoomId) -> AlertId {
        let alert = AlertId(Uuid::now_v7());
        let wanted = Wanted {
            user: who.user.id,
            room,
            episode: 4,
            alert,
            kind: DeliveryKind::Alert,
            priority: Priority::High,
            at: 1_800_000_000_000,
        };
        self.0.queue_deliveries(vec![wanted]).await.unwrap();
        alert
    }

    /// Once it is as wished.
    async fn delivery(&self, alert: AlertId, is: impl Fn(&DeliveryRow) -> bool) -> DeliveryRow {
        let one = || async { self.0.deliveries_of(alert).await.unwrap().remove(0) };
        until("a delivery is as wished", || async { is(&one().await) }).await;
        one().await
    }
}

on_both! {
    async fn a_test_reaches_the_browser_and_comes_back_as_seen(world) {
        let ines = world.expert("Ines").await;
        let push_service = &world.push_service;
        let browser = Browser::subscribe(&world.service, &ines, &push_service.origin()).await;
        world.service.send_test_push(&ines, browser.id).await.unwrap();
        until("it is pushed", || async { push_service.posts().len() == 1 }).await;
        let post = push_service.posts().remove(0);
        let said = browser.open(&post);
        assert_eq!(said["kind"], "test");
        assert_eq!(said["url"], "/settings/notifications");
        assert_eq!(said["language"], "ms");
        let header = |name: &str| post.headers[name].as_str();
        assert_eq!(header("urgency"), "high");
        assert!(header("ttl").parse::<u32>().unwrap() <= 60);
        assert_eq!(header("content-encoding"), "aes128gcm");
        let key = world.service.push_subscriptions(&ines).await.unwrap().public_key.unwrap();
        assert!(header("authorization").ends_with(&format!(", k={key}")));
        let listed = || async {
            world.service.push_subscriptions(&ines).await.unwrap().subscriptions.remove(0)
        };
        until("it is noted", || async { listed().await.accepted_at.is_some() }).await;
        assert_eq!(listed().await.shown_at, None);
        let id = said["id"].as_str().unwrap().parse().unwrap();
        let stranger = world.expert("Jonas").await;
        let foreign = world.service.report_push(&stranger, id, PushSeen::Shown).await;
        assert_eq!(foreign, Err(Error::NotFound));
        world.service.report_push(&ines, id, PushSeen::Shown).await.unwrap();
        assert!(listed().await.shown_at.is_some());
    }

    async fn what_another_process_wrote_is_sent_and_names_nobody(world) {
        let (mara, ines) = (world.wearer("Mara").await, world.expert("Ines").await);
        let room = world.care(&mara, &ines).await;
        world.service.choose_language(&ines, Language::De).await.unwrap();
        let push_service = &world.push_service;
        let browser = Browser::subscribe(&world.service, &ines, &push_service.origin()).await;
        let elsewhere = Elsewhere::on(world).await;
        let alert = elsewhere.alert(&ines, room).await;
        let row = elsewhere.delivery(alert, |row| row.is_over).await;
        assert_eq!((row.outcome, row.status), (Some(DeliveryOutcome::Accepted), Some(201)));
        let post = push_service.posts().remove(0);
        let said = browser.open(&post);
        let expected = serde_json::json!({
            "kind": "alert", "id": row.id, "url": format!("/rooms/{room}#alert-4"), "language": "de",
        });
        assert_eq!(said, expected);
        let heads = format!("{:?}", post.headers);
        assert!(!heads.contains(&room.to_string()) && !heads.contains("Mara"), "{heads}");
        elsewhere.0.close().await;
    }

    async fn who_is_asked_about_an_alert_is_told_and_told_that_it_is_taken(world) {
        let (mara, ines) = (world.wearer("Mara").await, world.expert("Ines").await);
        let room = world.care(&mara, &ines).await;
        let jonas = world.expert("Jonas").await;
        world.join(&mara, room, &jonas).await;
        let push_service = &world.push_service;
        let browser = Browser::subscribe(&world.service, &ines, &push_service.origin()).await;
        let act = |who: Actor, action| async move {
            let done = world.service.act(&who, room, some_client_id(), action).await;
            done.unwrap();
        };
        act(mara.clone(), RoomAction::RaiseAlert {}).await;
        until("she is told", || async { push_service.posts().len() == 1 }).await;
        let events = world.service.page(&ines, room, None, 50).await.unwrap().events;
        let raised = events.iter().find_map(|event| match event.change {
            Change::AlertRaised { alert, .. } => Some((alert, event.seq)),
            _ => None,
        });
        let (alert, seq) = raised.unwrap();
        act(jonas.clone(), RoomAction::AcknowledgeAlert { alert }).await;
        until("she is told of him", || async { push_service.posts().len() == 2 }).await;
        let posts = push_service.posts();
        let said: Vec<_> = posts.iter().map(|post| browser.open(post)).collect();
        assert_eq!((&said[0]["kind"], &said[1]["kind"]), (&"alert".into(), &"all_clear".into()));
        assert_eq!(said[0]["url"], format!("/rooms/{room}#alert-{seq}"));
        assert_eq!(said[0]["url"], said[1]["url"]);
        assert_eq!(posts[0].headers["topic"], posts[1].headers["topic"]);
        let elsewhere = Elsewhere::on(world).await;
        let rows = elsewhere.0.deliveries_of(alert).await.unwrap();
        assert!(rows.iter().all(|row| row.user == ines.user.id), "{rows:?}");
        elsewhere.0.close().await;
    }

    async fn a_busy_push_service_is_asked_again(world) {
        let (mara, ines) = (world.wearer("Mara").await, world.expert("Ines").await);
        let room = world.care(&mara, &ines).await;
        let push_service = &world.push_service;
        Browser::subscribe(&world.service, &ines, &push_service.origin()).await;
        push_service.answer("503 Service Unavailable\r\nretry-after: 1");
        push_service.answer("429 Too Many Requests\r\nretry-after: 0");
        let elsewhere = Elsewhere::on(world).await;
        let alert = elsewhere.alert(&ines, room).await;
        let row = elsewhere.delivery(alert, |row| row.is_over).await;
        assert_eq!((row.outcome, row.attempts), (Some(DeliveryOutcome::Accepted), 3));
        assert_eq!(push_service.posts().len(), 3);
        elsewhere.0.close().await;
    }

    async fn a_browser_that_is_gone_is_said_to_be(world) {
        let (mara, ines) = (world.wearer("Mara").await, world.expert("Ines").await);
        let room = world.care(&mara, &ines).await;
        let push_service = &world.push_service;
        let browser = Browser::subscribe(&world.service, &ines, &push_service.origin()).await;
        push_service.answer("410 Gone");
        let elsewhere = Elsewhere::on(world).await;
        let alert = elsewhere.alert(&ines, room).await;
        elsewhere.delivery(alert, |row| row.is_over).await;
        let listed = world.service.push_subscriptions(&ines).await.unwrap().subscriptions;
        assert_eq!(listed[0].ended, Some(PushEnd::Gone));
        let again = world.service.send_test_push(&ines, browser.id).await;
        assert_eq!(again, Err(Error::NotFound));
        elsewhere.0.close().await;
    }

    async fn a_device_that_shows_the_room_is_not_told(world) {
        let (mara, ines) = (world.wearer("Mara").await, world.expert("Ines").await);
        let room = world.care(&mara, &ines).await;
        let push_service = &world.push_service;
        Browser::subscribe(&world.service, &ines, &push_service.origin()).await;
        let phone = world.service.sign_in_as(&ines.user, "a phone").await.unwrap().actor;
        let phones = Browser::subscribe(&world.service, &phone, &push_service.origin()).await;
        let client = world.live(&ines).await;
        client.say(Command::Show { room: Some(room), visible: true }).await;
        let elsewhere = Elsewhere::on(world).await;
        let alert = elsewhere.alert(&ines, room).await;
        until("both are over", || async {
            let rows = elsewhere.0.deliveries_of(alert).await.unwrap();
            rows.len() == 2 && rows.iter().all(|row| row.is_over)
        })
        .await;
        let posts = push_service.posts();
        assert!(posts.len() == 1 && posts[0].path == phones.path);
        let rows = elsewhere.0.deliveries_of(alert).await.unwrap();
        let watching = rows.iter().find(|row| row.subscription != Some(phones.id)).unwrap();
        assert_eq!(watching.outcome, Some(DeliveryOutcome::Watching));
        assert_eq!(watching.sent_at, None);

        client.say(Command::Show { room: None, visible: true }).await;
        elsewhere.alert(&ines, room).await;
        until("both are told", || async { push_service.posts().len() == 3 }).await;
        elsewhere.0.close().await;
    }

    async fn a_push_service_leads_nowhere_else(world) {
        let (mara, ines) = (world.wearer("Mara").await, world.expert("Ines").await);
        let room = world.care(&mara, &ines).await;
        let (push_service, other) = (&world.push_service, PushService::start().await);
        Browser::subscribe(&world.service, &ines, &push_service.origin()).await;
        push_service.answer(&format!("307 Temporary Redirect\r\nlocation: {}/x", other.origin()));
        let elsewhere = Elsewhere::on(world).await;
        let alert = elsewhere.alert(&ines, room).await;
        let row = elsewhere.delivery(alert, |row| row.is_over).await;
        assert_eq!((row.outcome, row.status), (Some(DeliveryOutcome::Refused), Some(307)));
        // By a name that leads to this machine.
        let inside = format!("https://localhost:{}", other.port);
        Browser::subscribe(&world.service, &ines, &inside).await;
        let alert = elsewhere.alert(&ines, room).await;
        let row = elsewhere.delivery(alert, |row| row.failed_at.is_some()).await;
        assert_eq!(row.outcome, Some(PushFault::Unreachable.into()));
        assert_eq!(other.connections(), 0);
        elsewhere.0.close().await;
    }
}

/// Without somebody whom push services may turn to.
#[tokio::test(flavor = "multi_thread")]
async fn a_site_that_is_not_set_up_says_so() {
    let world = World::sqlite_with(|push| push.contact = None).await;
    let ines = world.expert("Ines").await;
    let browser = Browser::subscribe(&world.service, &ines, &world.push_service.origin()).await;
    let shown = world.service.push_subscriptions(&ines).await.unwrap();
    assert_eq!(shown.public_key, None);
    let (mara, elsewhere) = (world.wearer("Mara").await, Elsewhere::on(&world).await);
    let room = world.care(&mara, &ines).await;
    let alert = elsewhere.alert(&ines, room).await;
    let row = elsewhere.delivery(alert, |row| row.is_over).await;
    assert_eq!(row.outcome, Some(DeliveryOutcome::NotConfigured));
    assert_eq!(row.subscription, Some(browser.id));
    assert!(world.push_service.posts().is_empty());
    elsewhere.0.close().await;
    world.end().await;
}
