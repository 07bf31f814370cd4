//! Whoever is on call and cannot be reached. The clock is stepped: nobody waits.

use std::time::UNIX_EPOCH;

use domain::{
    Change, Command, DeliveryKind, DeliveryOutcome, DeliveryState, Episode, Error, Phase, Priority,
    PushSeen, RoomAction, RoomId, Technical, UserId,
};
use service::{Actor, QuietHoursAsked, Service};
use store::Store;

use crate::{
    push_service::Browser,
    silence::episodes,
    world::{World, on_both, some_client_id, until},
};

const MINUTE: i64 = 60_000;
/// Long after now: what the server does by itself meanwhile finds nothing due.
const LATER: i64 = 24 * 60 * MINUTE;

async fn look(service: &Service, ahead: i64) -> usize {
    service.look_at_who_is_on_call(ahead).await.unwrap().news
}

/// As a server that is always there; how much was told.
async fn pass(service: &Service, minutes: std::ops::RangeInclusive<i64>) -> usize {
    let mut told = 0;
    for minute in minutes {
        told += look(service, LATER + minute * MINUTE).await;
    }
    told
}

/// Whom it was told of in this room that nothing reaches them, and whether that is over.
async fn told(world: &World, expert: &Actor, room: RoomId) -> Vec<(UserId, bool)> {
    let told = |one: &Episode| {
        assert_eq!(one.life.why.technical, Some(Technical::NoWayToOnCall));
        let person = one.life.why.person.as_ref().unwrap();
        (person.id, one.life.is_resolved())
    };
    episodes(world, expert, room)
        .await
        .iter()
        .map(told)
        .collect()
}

/// Who was asked to look at what was told last.
async fn asked(world: &World, expert: &Actor, room: RoomId) -> Vec<UserId> {
    let known = episodes(world, expert, room).await;
    let life = known.last().map(|one| &one.life.asked);
    let asked = life.into_iter().flatten();
    asked.map(|one| one.who.id).collect()
}

/// Hours of UTC around now.
pub(crate) fn around_now() -> QuietHoursAsked {
    let now = UNIX_EPOCH.elapsed().unwrap().as_secs() / 60 % 1440;
    let clock = |minute: u64| format!("{:02}:{:02}", minute / 60 % 24, minute % 60);
    QuietHoursAsked {
        from: clock(now + 1380),
        until: clock(now + 120),
        zone: "UTC".to_owned(),
        high_breaks_through: true,
    }
}

on_both! {
    async fn it_wakes_nobody_and_is_told_to_whoever_is_awake_again(world) {
        let service = &world.service;
        let (will, ines) = (world.wearer("Will").await, world.expert("Ines").await);
        let room = world.care(&will, &ines).await;
        let jonas = world.expert("Jonas").await;
        world.join(&will, room, &jonas).await;
        service.set_quiet_hours(&jonas, around_now()).await.unwrap();
        assert_eq!(pass(service, 0..=11).await, 1);
        service.pass_time(0).await.unwrap();
        service.pass_time(5 * MINUTE).await.unwrap();
        assert_eq!(asked(world, &jonas, room).await, []);
        let (from, until) = (String::new(), String::new());
        let awake = QuietHoursAsked { from, until, ..around_now() };
        service.set_quiet_hours(&jonas, awake).await.unwrap();
        service.pass_time(10 * MINUTE).await.unwrap();
        assert_eq!(asked(world, &jonas, room).await, [jonas.user.id]);
    }

    async fn whom_nothing_reaches_is_told_of_once_to_the_team(world) {
        let (will, ines) = (world.wearer("Will").await, world.expert("Ines").await);
        let room = world.care(&will, &ines).await;
        let jonas = world.expert("Jonas").await;
        world.join(&will, room, &jonas).await;
        assert_eq!(pass(&world.service, 0..=9).await, 0);
        // Whichever process looks.
        let other = world.deaf_neighbour().await;
        let both = tokio::join!(pass(&world.service, 10..=10), pass(&other, 10..=10));
        assert!(both.0 + both.1 > 0);
        assert_eq!(pass(&other, 11..=120).await, 0);
        assert_eq!(told(world, &jonas, room).await, [(ines.user.id, false)]);
        // Whoever it is about hears nothing.
        until("he is told", || async { asked(world, &jonas, room).await == [jonas.user.id] }).await;
        let known = episodes(world, &jonas, room).await;
        let life = &known[0].life;
        assert_eq!((life.priority, life.alerts), (Priority::Low, 1));
        assert!(life.first_at - life.why.since.unwrap() >= 10 * MINUTE, "{life:?}");
        let store = Store::open(&world.options.storage).await.unwrap().0;
        let rows = store.deliveries_of(known[0].alert).await.unwrap();
        assert!(rows.iter().all(|row| row.kind == DeliveryKind::Notice), "{rows:?}");
        store.close().await;
        // Nothing of it stands in anybody's list of what is new.
        for reader in [&will, &jonas] {
            let summary = world.service.rooms(reader).await.unwrap().remove(0);
            assert_eq!((summary.unread, summary.preview), (0, None));
        }
        Browser::subscribe(&world.service, &ines, &world.push_service.origin()).await;
        assert_eq!(look(&other, LATER + 120 * MINUTE).await, 1);
        assert_eq!(told(world, &jonas, room).await, [(ines.user.id, true)]);
        let known = episodes(world, &jonas, room).await;
        assert!(matches!(known[0].life.phase, Phase::Resolved { by: None, .. }), "{known:?}");
        assert_eq!(pass(&other, 121..=400).await, 0);
        other.shut_down().await;
    }

    async fn somebody_else_on_call_is_somebody_else(world) {
        let (will, ines) = (world.wearer("Will").await, world.expert("Ines").await);
        let room = world.care(&will, &ines).await;
        let jonas = world.expert("Jonas").await;
        world.join(&will, room, &jonas).await;
        assert_eq!(pass(&world.service, 0..=11).await, 1);
        world.service.remove_member(&ines, room, ines.user.id, false).await.unwrap();
        assert_eq!(pass(&world.service, 12..=12).await, 1);
        assert_eq!(told(world, &jonas, room).await, [(ines.user.id, true)]);
        assert_eq!(pass(&world.service, 13..=21).await, 0);
        assert_eq!(pass(&world.service, 22..=23).await, 1);
        let both = [(ines.user.id, true), (jonas.user.id, false)];
        assert_eq!(told(world, &jonas, room).await, both);
        world.service.remove_member(&jonas, room, jonas.user.id, false).await.unwrap();
        // Nobody is on call, which is shown where who is on call is planned.
        assert_eq!(pass(&world.service, 24..=120).await, 1);
    }

    async fn a_page_on_a_screen_reaches_and_one_behind_others_does_not(world) {
        let (will, ines) = (world.wearer("Will").await, world.expert("Ines").await);
        let (mara, jonas) = (world.wearer("Mara").await, world.expert("Jonas").await);
        let (of_ines, of_jonas) = (world.care(&will, &ines).await, world.care(&mara, &jonas).await);
        assert_eq!(pass(&world.service, 0..=11).await, 2);
        let other = world.deaf_neighbour().await;
        let hidden = crate::client::Client::connect(&other, &ines).await;
        hidden.say(Command::Show { room: None, visible: false }).await;
        let mut shown = crate::client::Client::connect(&other, &jonas).await;
        shown.resume().await;
        shown.say(Command::Show { room: None, visible: true }).await;
        // Due at once, and so found by a look that is made now.
        until("his page is found", || async {
            told(world, &jonas, of_jonas).await == [(jonas.user.id, true)]
        })
        .await;
        assert_eq!(told(world, &ines, of_ines).await, [(ines.user.id, false)]);
        // On a page without a client.
        world.service.has_plain_page(&ines);
        until("her page is found", || async {
            told(world, &ines, of_ines).await == [(ines.user.id, true)]
        })
        .await;
        drop((hidden, shown));
        other.shut_down().await;
    }

    async fn a_device_that_went_deaf_does_not_reach(world) {
        let (will, ines) = (world.wearer("Will").await, world.expert("Ines").await);
        let room = world.care(&will, &ines).await;
        let browser = Browser::subscribe(&world.service, &ines, &world.push_service.origin()).await;
        assert_eq!(pass(&world.service, 0..=60).await, 0);
        for _ in 0..domain::limits::PUSHES_UNTIL_DEAF {
            let before = world.push_service.posts().len();
            world.service.send_test_push(&ines, browser.id).await.unwrap();
            until("it is pushed", || async { world.push_service.posts().len() > before }).await;
        }
        until("it counts as deaf", || async {
            world.service.push_subscriptions(&ines).await.unwrap().subscriptions[0].is_deaf
        })
        .await;
        assert_eq!(pass(&world.service, 61..=90).await, 1);
        assert_eq!(told(world, &ines, room).await, [(ines.user.id, false)]);
    }
}

on_both! {
    async fn experts_of_the_room_see_what_became_of_each_push(world) {
        let (will, ines) = (world.wearer("Will").await, world.expert("Ines").await);
        let room = world.care(&will, &ines).await;
        let jonas = world.expert("Jonas").await;
        let browser = Browser::subscribe(&world.service, &ines, &world.push_service.origin()).await;
        let raised = world.service.act(&will, room, some_client_id(), RoomAction::RaiseAlert {});
        raised.await.unwrap();
        until("it is pushed", || async { world.push_service.posts().len() == 1 }).await;
        let alert = episodes(world, &ines, room).await[0].alert;
        let told = async |who: &Actor| world.service.deliveries(who, room, alert).await;
        until("it is noted", || async {
            told(&ines).await.unwrap()[0].state != DeliveryState::Waiting
        })
        .await;
        let seen = told(&ines).await.unwrap();
        let [one] = seen.as_slice() else { panic!("{seen:?}") };
        assert_eq!((&one.person, &*one.device), (&ines.user, "test"));
        assert_eq!(one.state, DeliveryState::Ended(DeliveryOutcome::Accepted));
        let json = serde_json::to_string(&seen).unwrap();
        assert!(!json.contains(&browser.path) && !json.contains("endpoint"), "{json}");
        let said = browser.open(&world.push_service.posts().remove(0));
        let id = said["id"].as_str().unwrap().parse().unwrap();
        world.service.report_push(&ines, id, PushSeen::Shown).await.unwrap();
        assert_eq!(told(&ines).await.unwrap()[0].state, DeliveryState::Shown);
        // Neither the wearer, nor an expert of another room by an id that they know.
        assert_eq!(told(&will).await, Err(Error::Forbidden));
        assert_eq!(told(&jonas).await, Err(Error::NotFound));
        let mara = world.wearer("Mara").await;
        let other = world.care(&mara, &jonas).await;
        let foreign = world.service.deliveries(&jonas, other, alert).await;
        assert_eq!(foreign, Ok(Vec::new()));
    }

    async fn the_preview_names_the_devices_of_those_who_would_be_asked(world) {
        let (will, ines) = (world.wearer("Will").await, world.expert("Ines").await);
        let room = world.care(&will, &ines).await;
        let jonas = world.expert("Jonas").await;
        world.join(&will, room, &jonas).await;
        Browser::subscribe(&world.service, &ines, &world.push_service.origin()).await;
        let plan = world.service.schedule(&ines, room).await.unwrap();
        let asked = plan.steps.iter().flat_map(|step| &step.asks);
        let asked: Vec<(&str, usize)> = asked
            .map(|one| (one.person.name.as_str(), one.devices.len()))
            .collect();
        assert_eq!(asked, [("Ines", 1), ("Ines", 1), ("Jonas", 0)]);
        let json = serde_json::to_string(&plan).unwrap();
        assert!(!json.contains(&world.push_service.origin()), "{json}");
    }
}

/// A site that sends no pushes reaches nobody by them, whatever a browser asked for, and does not say so all the time.
#[tokio::test(flavor = "multi_thread")]
async fn without_push_a_page_is_the_only_way() {
    let world = World::sqlite_with(|push| push.contact = None).await;
    let (will, ines) = (world.wearer("Will").await, world.expert("Ines").await);
    let room = world.care(&will, &ines).await;
    Browser::subscribe(&world.service, &ines, &world.push_service.origin()).await;
    assert_eq!(pass(&world.service, 0..=11).await, 1);
    world.service.has_plain_page(&ines);
    until("her page is found", || async {
        told(&world, &ines, room).await == [(ines.user.id, true)]
    })
    .await;
    // The clock of the look that found it is this one's.
    assert_eq!(pass(&world.service, 12..=700).await, 0);
    assert_eq!(pass(&world.service, 701..=740).await, 1);
    world.end().await;
}

/// What the log says of it names whom it is about, and no more than is in the room anyway.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_told_names_the_person() {
    let world = World::sqlite().await;
    let (will, ines) = (world.wearer("Will").await, world.expert("Ines").await);
    let room = world.care(&will, &ines).await;
    assert_eq!(pass(&world.service, 0..=11).await, 1);
    let page = world.service.page(&ines, room, None, 50).await.unwrap();
    let raised = page.events.iter().find_map(|event| match &event.change {
        Change::AlertRaised { report, .. } => Some(report.clone()),
        _ => None,
    });
    let raised = raised.unwrap();
    assert_eq!(raised.person.as_ref(), Some(&ines.user));
    assert_eq!((raised.device, raised.window.len()), (None, 0));
    world.end().await;
}
