//! From the watch to the room and back.

use domain::{
    Change, Command, Event,
    watch::{Confirmation, DownlinkKind, MAX_CONFIRMATIONS, Outcome},
};

use crate::{
    watch::{Watch, alert, batch, now, reading},
    world::{World, fresh},
    ws::Socket,
};

fn change<T>(event: Event, wanted: impl Fn(Change) -> Option<T>) -> Option<T> {
    let Event::Events { events, .. } = event else {
        return None;
    };
    events.into_iter().find_map(|event| wanted(event.change))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alert_is_seen_answered_and_felt() {
    let world = World::new().await;
    let mut expert = Socket::open(&world.server, &world.expert.token).await;
    let mut wearer = Socket::open(&world.server, &world.wearer.token).await;
    let mut watch = Watch::new(&world.server, &world.device.token);

    let reply = watch
        .post(&batch(vec![reading(10), alert(11)], Vec::new()))
        .await;
    let outcomes: Vec<_> = reply
        .results
        .iter()
        .map(|one| (one.seq, one.outcome))
        .collect();
    assert_eq!(outcomes, [(10, Outcome::Accepted), (11, Outcome::Accepted)]);
    let raised = |change| match change {
        Change::AlertRaised { alert, report } => Some((alert, report)),
        _ => None,
    };
    let (id, report) = expert.until(|event| change(event, raised)).await;
    assert_eq!(report.device, world.device.id);
    wearer.until(|event| change(event, raised)).await;

    let room = world.care.id;
    let take_on = Command::Acknowledge {
        room,
        alert: id,
        client_id: fresh(),
    };
    expert.say(&take_on).await;
    let acknowledged = |change| match change {
        Change::AlertAcknowledged { alert, .. } if alert == id => Some(()),
        _ => None,
    };
    wearer.until(|event| change(event, acknowledged)).await;

    let reply = watch
        .post_postcard(&batch(vec![reading(12)], Vec::new()))
        .await;
    let [downlink] = &reply.downlinks[..] else {
        panic!("one answer is waiting: {reply:?}");
    };
    let DownlinkKind::Acknowledged { alert_seq, by, .. } = &downlink.kind;
    assert_eq!((*alert_seq, by), (11, &world.expert.person().name));

    let felt = Confirmation {
        id: downlink.id,
        felt_at: now(),
    };
    let reply = watch.post(&batch(Vec::new(), vec![felt])).await;
    assert_eq!(reply.downlinks, []);
    let confirmed = |change| match change {
        Change::AlertConfirmed { alert, .. } if alert == id => Some(()),
        _ => None,
    };
    expert.until(|event| change(event, confirmed)).await;
}

/// Without a client, a page of earlier messages is all that its reader has.
#[tokio::test(flavor = "multi_thread")]
async fn an_earlier_page_shows_what_its_alert_is_now() {
    let world = World::new().await;
    let mut expert = Socket::open(&world.server, &world.expert.token).await;
    let mut watch = Watch::new(&world.server, &world.device.token);
    watch.post(&batch(vec![alert(11)], Vec::new())).await;
    let raised = |event: Event| match event {
        Event::Events { events, .. } => events.into_iter().find_map(|event| match event.change {
            Change::AlertRaised { alert, .. } => Some((event.seq, alert)),
            _ => None,
        }),
        _ => None,
    };
    let (seq, alert) = expert.until(raised).await;
    let room = world.care.id;
    let page = async || {
        let path = format!("/rooms/{room}?before={}", seq + 1);
        world.expert.caller(&world.server).get(&path).await.text()
    };
    let open = page().await;
    assert!(open.contains("Nobody has taken this yet."), "{open}");
    assert!(open.contains("alert-take"));

    let take_on = Command::Acknowledge {
        room,
        alert,
        client_id: fresh(),
    };
    expert.say(&take_on).await;
    let sent = |event| matches!(event, Event::Sent { .. }).then_some(());
    expert.until(sent).await;
    let taken = page().await;
    assert!(!taken.contains("Nobody has taken this yet."), "{taken}");
    assert!(!taken.contains("alert-take"));
    assert!(taken.contains("Taken by"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeat_is_a_duplicate_and_raises_nothing() {
    let world = World::new().await;
    let mut watch = Watch::new(&world.server, &world.device.token);
    let batch = batch(vec![reading(20), alert(21)], Vec::new());
    watch.post(&batch).await;
    let before = world.fingerprint().await;
    for _ in 0..3 {
        let reply = watch.post(&batch).await;
        assert!(
            reply
                .results
                .iter()
                .all(|one| one.outcome == Outcome::Duplicate),
            "{reply:?}"
        );
    }
    assert_eq!(before, world.fingerprint().await);
}

/// A bad item is named and kept aside; the good ones beside it are taken.
#[tokio::test(flavor = "multi_thread")]
async fn one_bad_item_does_not_stop_the_others() {
    let world = World::new().await;
    let mut watch = Watch::new(&world.server, &world.device.token);
    let domain::watch::Item::Reading(mut bad) = reading(31) else {
        unreachable!()
    };
    bad.heart_rate_bpm = Some(f32::MAX);
    let items = vec![reading(30), domain::watch::Item::Reading(bad), reading(32)];
    let reply = watch.post(&batch(items, Vec::new())).await;
    let outcomes: Vec<_> = reply.results.iter().map(|one| one.outcome).collect();
    assert!(matches!(
        outcomes[..],
        [Outcome::Accepted, Outcome::Rejected(_), Outcome::Accepted]
    ));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_watch_is_refused_from_the_next_post_on() {
    let world = World::new().await;
    let mut watch = Watch::new(&world.server, &world.device.token);
    watch.post_json(vec![reading(40)]).await;
    let caller = world.wearer.caller(&world.server);
    let id = [("id", world.device.id.to_string())];
    assert_eq!(caller.call("/api/revoke_device", &id).await.status, 200);
    let refused = watch.try_post(&batch(vec![reading(41)], Vec::new())).await;
    assert_eq!(
        (refused.status.as_u16(), refused.code().as_str()),
        (401, "signed_out")
    );
}

/// Told when to come back, as by a 503.
#[tokio::test(flavor = "multi_thread")]
async fn a_watch_that_runs_wild_is_slowed_and_no_other() {
    let world = World::new().await;
    let service = world.server.service();
    let wild = service.authenticate_device(&world.device.token).await;
    let wild = wild.unwrap().unwrap();
    let confirmation = Confirmation { id: 1, felt_at: 0 };
    let too_much = batch(Vec::new(), vec![confirmation; MAX_CONFIRMATIONS + 1]);
    while service.admit_post(&wild).is_ok() {}
    let mut watch = Watch::new(&world.server, &world.device.token);
    let refused = loop {
        // Between two posts there may be room for one again.
        let answer = watch.try_post(&too_much).await;
        if answer.status != 400 {
            break answer;
        }
    };
    assert_eq!(
        (refused.status.as_u16(), refused.code().as_str()),
        (429, "too_many_attempts")
    );
    assert_eq!(refused.header("retry-after"), "1");
    let mut other = Watch::new(&world.server, &world.other_device.token);
    let reply = other.post_json(vec![reading(70)]).await;
    assert_eq!(reply.results[0].outcome, Outcome::Accepted);
}
