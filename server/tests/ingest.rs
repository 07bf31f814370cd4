//! From the watch to the room and back.

use domain::{
    Change, Command, Doubt, Event, RoomAction,
    watch::{Confirmation, DownlinkKind, Item, Outcome, Rule},
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
        Change::AlertRaised { alert, report, .. } => Some((alert, report)),
        _ => None,
    };
    let (id, report) = expert.until(|event| change(event, raised)).await;
    assert_eq!(report.device, Some(world.device.id));
    wearer.until(|event| change(event, raised)).await;

    let room = world.care.id;
    let take_on = Command::Act {
        room,
        client_id: fresh(),
        action: RoomAction::AcknowledgeAlert { alert: id },
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
            Change::AlertRaised { joins, .. } => joins,
            _ => None,
        }),
        _ => None,
    };
    // It happened soon after another one, and stands on the same card.
    let (seq, alert) = (expert.until(raised).await, world.alert);
    let room = world.care.id;
    let page = async || {
        let path = format!("/rooms/{room}?before={}", seq + 1);
        let page = world.expert.caller(&world.server).get(&path).await.text();
        let (_, card) = page.split_once(&format!("id=\"alert-{seq}\"")).unwrap();
        card.split_once("</article>").unwrap().0.to_owned()
    };
    let open = page().await;
    assert!(open.contains("I’m taking this"), "{open}");

    let take_on = Command::Act {
        room,
        client_id: fresh(),
        action: RoomAction::AcknowledgeAlert { alert },
    };
    expert.say(&take_on).await;
    let sent = |event| matches!(event, Event::Sent { .. }).then_some(());
    expert.until(sent).await;
    let taken = page().await;
    assert!(!taken.contains("I’m taking this"), "{taken}");
    assert!(taken.contains("Taken by"), "{taken}");
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

/// Whatever is wrong with what stands beside it, a person's alert reaches the room.
#[tokio::test(flavor = "multi_thread")]
async fn a_malformed_item_does_not_stop_an_alert() {
    let world = World::new().await;
    let mut expert = Socket::open(&world.server, &world.expert.token).await;
    let mut watch = Watch::new(&world.server, &world.device.token);
    let beside = [
        r#"{"reading":{"seq":"one","measured_at":1}}"#,
        r#"{"reading":{"seq":1,"measured_at":1,"heart_rate_bpm":NaN}}"#,
        r#"{"reading":{"seq":1.5,"measured_at":1}}"#,
        r#"{"reading":{"seq":1,"measured_at":1,"quality":"sparkling"}}"#,
        r#"{"reading":{"seq":1,"measured_at":1,"colour":"red"}}"#,
        r#"{"breath":{"seq":1}}"#,
        "[1,2]",
        "null",
    ];
    for (beside, seq) in beside.into_iter().zip(100..) {
        let now = now();
        let body = format!(
            r#"{{"epoch":7,"clock":"unix","sent_at":{now},"newer":1,"items":[{beside},
                {{"alert":{{"seq":{seq},"measured_at":{now},"rule":"manual","evidence":
                {{"sustained_s":0,"score":0,"threshold":0,"motion":0}}}}}}]}}"#
        );
        let reply = watch.post_text(&body).await;
        assert_eq!(reply.results[1].outcome, Outcome::Accepted, "{beside}");
        assert_eq!(reply.results[1].problems, [], "{beside}");
        let problem = &reply.results[0].problems[0];
        assert!(!problem.field.is_empty() && !problem.message.is_empty());
        assert_eq!(reply.problems[0].field, "newer");
        let raised = |change| match change {
            Change::AlertRaised { report, .. } => Some(report),
            _ => None,
        };
        let report = expert.until(|event| change(event, raised)).await;
        assert_eq!((report.rule, report.doubts.len()), (Rule::Manual, 0));
    }
}

/// The same of what stands beside the items, and of what is wrong with the alert itself.
#[tokio::test(flavor = "multi_thread")]
async fn a_malformed_post_does_not_stop_an_alert() {
    let world = World::new().await;
    let mut expert = Socket::open(&world.server, &world.expert.token).await;
    let mut watch = Watch::new(&world.server, &world.device.token);
    let clock = r#""clock":"unix""#;
    let confirmed = vec![r#"{"id":1,"felt_at":1}"#; 17].join(",");
    let items = vec![r#"{"reading":{"seq":1,"measured_at":1}}"#; 300].join(",");
    let pressed = r#"{"alert":{"seq":SEQ,"rule":"manual"}}"#;
    let bodies = [
        format!(r#"{clock},"items":[{pressed}]"#),
        format!(r#"{clock},"sent_at":NaN,"items":[{pressed}]"#),
        format!(r#"{clock},"sent_at":"today","items":[{pressed}]"#),
        format!(r#""clock":null,"sent_at":5,"items":[{pressed}]"#),
        format!(r#"{clock},"sent_at":5,"items":[],"items":[{pressed}],"items":0"#),
        format!(r#"{clock},"sent_at":5,"items":[{pressed}],"confirmed":[{confirmed}]"#),
        format!(r#"{clock},"sent_at":5,"items":[{items},{pressed}]"#),
        format!(r#"{clock},"sent_at":5,"\ud800":"\ud800","items":[{pressed}]"#),
    ];
    for (body, seq) in bodies.into_iter().zip(100..) {
        let body = format!(
            r#"{{"epoch":7,{}}}"#,
            body.replace("SEQ", &format!("{seq}"))
        );
        let reply = watch.post_text(&body).await;
        let taken = reply.results.iter().find(|one| one.seq == Some(seq));
        assert_eq!(taken.unwrap().outcome, Outcome::Accepted, "{body}");
        assert!(!reply.problems.is_empty(), "{body}");
        let raised = |change| match change {
            Change::AlertRaised { report, .. } => Some(report),
            _ => None,
        };
        let report = expert.until(|event| change(event, raised)).await;
        assert_eq!((report.rule, report.has(Doubt::Time)), (Rule::Manual, true));
    }
}

/// A body that cannot be read is refused whole, and says where.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_post_is_refused_with_its_place() {
    let world = World::new().await;
    let mut watch = Watch::new(&world.server, &world.device.token);
    let refused = async |watch: &mut Watch, body: &str| {
        let answer = watch.try_post_bytes(body.into(), None).await;
        assert_eq!(answer.status, 400, "{body}");
        let body: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
        body["error"].clone()
    };
    let error = refused(&mut watch, "{\"epoch\":1,\n\"clock\" 5}").await;
    assert_eq!((&error["line"], &error["column"]), (&2.into(), &9.into()));
    let error = refused(
        &mut watch,
        r#"{"epoch":0.5,"clock":"unix","sent_at":1,"items":[]}"#,
    )
    .await;
    assert_eq!(
        (&error["field"], &error["reason"]),
        (&"epoch".into(), &"not_whole".into())
    );
    let error = refused(&mut watch, r#"{"epoch":1,"clock":"unix","sent_at":1}"#).await;
    assert_eq!(
        (&error["field"], &error["reason"]),
        (&"items".into(), &"missing".into())
    );
}

/// As proxies and programs send it: with a byte order mark, by gzip, or explicitly as it is.
#[tokio::test(flavor = "multi_thread")]
async fn a_body_may_be_compressed() {
    use std::io::Write;
    let gzip = |bytes: &[u8]| {
        let mut to = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        to.write_all(bytes).unwrap();
        to.finish().unwrap()
    };
    let world = World::new().await;
    let mut watch = Watch::new(&world.server, &world.device.token);
    let post = |seq| serde_json::to_vec(&batch(vec![reading(seq)], Vec::new())).unwrap();
    let marked = ["\u{feff}".as_bytes(), &post(1)].concat();
    for (body, encoding) in [
        (marked.clone(), None),
        (post(2), Some("identity")),
        (gzip(&post(3)), Some("gzip")),
        (gzip(&post(4)), Some("identity, X-GZIP")),
        (gzip(&marked), Some("gzip")),
    ] {
        let answer = watch.try_post_bytes(body, encoding).await;
        assert_eq!(answer.status, 200, "{encoding:?}: {}", answer.text());
    }
    let bomb = gzip(&vec![b' '; 64 * 1024 * 1024]);
    assert!(bomb.len() < domain::limits::INGEST_BODY_BYTES);
    let cut = gzip(&post(5)).split_at(20).0.to_vec();
    for (body, encoding, status, code) in [
        (bomb, "gzip", 413, "too_large"),
        (cut, "gzip", 400, "bad_request"),
        (post(6), "gzip", 400, "bad_request"),
        (post(7), "br", 415, "bad_content_encoding"),
        (post(8), "gzip, gzip", 415, "bad_content_encoding"),
    ] {
        let answer = watch.try_post_bytes(body, Some(encoding)).await;
        assert_eq!(
            (answer.status.as_u16(), answer.code().as_str()),
            (status, code)
        );
        let accepted = answer.header("accept-encoding");
        assert_eq!(accepted, if status == 415 { "gzip" } else { "" });
    }
}

/// Both encodings ask for a new epoch when numbers come twice.
#[tokio::test(flavor = "multi_thread")]
async fn numbers_that_come_twice_ask_for_a_new_epoch() {
    let world = World::new().await;
    let mut watch = Watch::new(&world.server, &world.device.token);
    let post = |at| {
        let Item::Alert(mut pressed) = alert(77) else {
            unreachable!()
        };
        pressed.measured_at -= at;
        batch(vec![Item::Alert(pressed)], Vec::new())
    };
    for (n, asked) in [(0, ""), (1, "1"), (2, "1")] {
        let answer = watch.try_post(&post(n * 1_000)).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("fitweet-new-epoch"), asked);
        let body: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!(
            body["new_epoch"].as_bool().unwrap_or_default(),
            asked == "1"
        );
        assert_eq!(body["results"][0]["outcome"], "accepted");
    }
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

/// Before its post is read, and told when to come back, as by a 503.
#[tokio::test(flavor = "multi_thread")]
async fn a_watch_that_runs_wild_is_slowed_and_no_other() {
    let world = World::new().await;
    let service = world.server.service();
    let wild = service.authenticate_device(&world.device.token).await;
    let wild = wild.unwrap().unwrap();
    let mut watch = Watch::new(&world.server, &world.device.token);
    let mut tries = 0..100;
    let refused = loop {
        assert!(tries.next().is_some(), "somebody reads each of them");
        // Between two posts there may be room for one again. Nobody reads the others.
        while service.admit_post(&wild).is_ok() {}
        let answer = watch.try_post_bytes(b"{".to_vec(), None).await;
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
