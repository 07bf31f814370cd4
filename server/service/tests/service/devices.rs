use domain::watch::{
    Alert, Answer, Batch, Clock, Confirmation, DownlinkKind, Evidence, Item, MAX_ITEMS, Outcome,
    PairRequest, Problem, Quality, Reading, Reason, RejectCode, Rule, Sample, WristAnswer,
    received::Received,
};
use domain::{AlertReport, Change, Command, Doubt, Error, Event, RoomAction, RoomId, Seq, limits};
use service::{Actor, DeviceActor};

use crate::{
    client::Client,
    world::{World, on_both, some_client_id, some_peer},
};

pub(crate) async fn paired(world: &World, wearer: &Actor) -> (DeviceActor, String) {
    let code = world
        .service
        .create_pairing_code(wearer)
        .await
        .unwrap()
        .code;
    let request = PairRequest {
        code: code.to_lowercase(),
        name: "Left wrist".into(),
    };
    let reply = world.service.pair(request, &some_peer()).await.unwrap();
    let device = world
        .service
        .authenticate_device(&reply.token)
        .await
        .unwrap();
    (device.unwrap(), reply.token)
}

pub(crate) fn batch(clock: Clock, sent_at: i64, items: Vec<Item>) -> Batch {
    Batch {
        epoch: 7,
        clock,
        sent_at,
        items,
        confirmed: vec![],
    }
}

fn now() -> i64 {
    let past = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap();
    i64::try_from(past.as_millis()).unwrap()
}

pub(crate) fn reading(seq: u32, measured_at: i64) -> Reading {
    Reading {
        seq,
        measured_at,
        heart_rate_bpm: Some(72.0),
        ..Reading::default()
    }
}

pub(crate) fn alert(seq: u32, measured_at: i64) -> Alert {
    Alert {
        seq,
        measured_at,
        rule: Rule::Arousal,
        detector: 1,
        evidence: Evidence {
            sustained_s: 180,
            score: 4.0,
            threshold: 3.0,
            ..Evidence::default()
        },
        quality: Quality::Ok,
        window: [].into_iter().collect(),
    }
}

async fn outcome(world: &World, device: &DeviceActor, batch: Batch) -> Outcome {
    let reply = world.service.ingest(device, batch).await.unwrap();
    reply.results[0].outcome
}

async fn raised(world: &World, actor: &Actor, room: RoomId) -> Vec<(Seq, AlertReport)> {
    let page = world.service.page(actor, room, None, 200).await.unwrap();
    let events = page.events.into_iter();
    events
        .filter_map(|event| match event.change {
            Change::AlertRaised { report, .. } => Some((event.seq, *report)),
            _ => None,
        })
        .collect()
}

on_both! {
    async fn an_alert_reaches_the_room_the_expert_and_the_watch_again(world) {
        let (will, ada) = (world.wearer("Will").await, world.expert("Ada").await);
        let room = world.care(&will, &ada).await;
        let (device, _) = paired(world, &will).await;
        let (mut expert, mut wearer) = (world.live(&ada).await, world.live(&will).await);
        let posted = batch(Clock::Uptime, 60_000, vec![Item::Alert(alert(1, 58_000))]);
        let reply = world.service.ingest(&device, posted.clone()).await.unwrap();
        assert_eq!(reply.results[0].outcome, Outcome::Accepted);
        assert_eq!(outcome(world, &device, posted).await, Outcome::Duplicate);
        let (seq, report) = raised(world, &ada, room).await.remove(0);
        assert_eq!(report.received_at - report.measured_at, 2_000);
        assert_eq!((report.device_name.as_str(), report.clock_skew_ms), ("Left wrist", None));
        expert.until_has(room, seq).await;
        let Change::AlertRaised { alert, .. } = expert.logs[&room][&seq].change.clone() else {
            panic!("no alert at {seq}");
        };
        let acknowledge = |client_id| Command::Act { room, client_id, action: RoomAction::AcknowledgeAlert { alert } };
        wearer.say(acknowledge(some_client_id())).await;
        assert_eq!(wearer.until_refused().await, Error::Forbidden);
        expert.say(acknowledge(some_client_id())).await;
        let sent = expert.until("sent", |event| matches!(event, Event::Sent { .. })).await;
        let Event::Sent { seq: acknowledged, .. } = sent else { unreachable!() };
        wearer.until_has(room, acknowledged).await;
        // A second acknowledgement answers with the first: the state counts.
        let again = world.service.act(&ada, room, some_client_id(), RoomAction::AcknowledgeAlert { alert }).await.unwrap();
        assert_eq!(again.0, acknowledged);
        let mut next = batch(Clock::Uptime, 90_000, vec![]);
        let reply = world.service.ingest(&device, next.clone()).await.unwrap();
        let [downlink] = reply.downlinks.as_slice() else { panic!("{reply:?}") };
        let DownlinkKind::Acknowledged { alert_epoch, alert_seq, by, .. } = &downlink.kind;
        assert_eq!((*alert_epoch, *alert_seq, by.as_str()), (7, 1, "Ada"));
        next.confirmed.push(Confirmation { id: downlink.id, felt_at: 89_000 });
        let reply = world.service.ingest(&device, next).await.unwrap();
        assert!(reply.downlinks.is_empty());
        expert.until_has(room, acknowledged + 1).await;
        assert!(matches!(
            expert.logs[&room][&(acknowledged + 1)].change,
            Change::AlertConfirmed { .. }
        ));
    }

    async fn an_answer_on_the_wrist_stands_in_the_room(world) {
        let (will, ada) = (world.wearer("Will").await, world.expert("Ada").await);
        let room = world.care(&will, &ada).await;
        let (device, _) = paired(world, &will).await;
        let mut expert = Client::connect(&world.service, &ada).await;
        expert.resume_from(room, 0).await;
        let answer = |seq, measured_at| Item::Answer(Answer {
            seq,
            measured_at,
            alert_epoch: 7,
            alert_seq: 1,
            answer: WristAnswer::Stay,
        });
        // The second time is one that cannot be: it counts from when we heard of it.
        let items = vec![Item::Alert(alert(1, 1_000)), answer(2, 3_000), answer(3, i64::MAX)];
        let reply = world.service.ingest(&device, batch(Clock::Interrupted, 5_000, items)).await;
        let results = reply.unwrap().results;
        assert!(results.iter().all(|result| result.outcome == Outcome::Accepted), "{results:?}");
        let head = world.service.room(&ada, room).await.unwrap().summary.head;
        expert.until_has(room, head).await;
        let log = &expert.logs[&room];
        let Change::AlertRaised { report, .. } = &log[&(head - 2)].change else { panic!() };
        assert!(report.time_uncertain, "the watch was off in between");
        let said = |seq| match &log[&seq].change {
            Change::AlertAnswered {
                raised_seq, answer: WristAnswer::Stay, answered_at, time_unknown, ..
            } => {
                assert_eq!(*raised_seq, head - 2);
                assert_eq!(*time_unknown, *answered_at == report.received_at);
                *answered_at
            }
            other => panic!("{other:?}"),
        };
        assert_eq!(said(head - 1), report.received_at - 2_000);
        assert_eq!(said(head), report.received_at);
    }

    async fn an_alert_is_never_lost_for_a_bad_clock(world) {
        let (will, ada) = (world.wearer("Will").await, world.expert("Ada").await);
        let room = world.care(&will, &ada).await;
        let (device, _) = paired(world, &will).await;
        let cases = [
            (Clock::Unix, 0, 0),
            (Clock::Unix, i64::MAX, i64::MIN),
            (Clock::Unix, i64::MIN, i64::MAX),
            (Clock::Unix, 4_000_000_000_000, 4_000_000_000_000 - 1_000),
            (Clock::Unix, 1_000_000_000, 1_000_000_000 - 2),
            (Clock::Uptime, 5_000, 10_800_000),
            (Clock::Uptime, i64::MAX, 0),
        ];
        for (seq, (clock, sent_at, at)) in cases.into_iter().enumerate() {
            let item = Item::Alert(alert(u32::try_from(seq).unwrap(), at));
            let outcome = outcome(world, &device, batch(clock, sent_at, vec![item])).await;
            assert_eq!(outcome, Outcome::Accepted, "{clock:?} {sent_at} {at}");
        }
        let reports = raised(world, &ada, room).await;
        assert_eq!(reports.len(), cases.len());
        for ((_, report), (clock, sent_at, at)) in reports.iter().zip(cases) {
            assert!(report.measured_at <= report.received_at);
            // Of a clock that counts from a start nothing is said, whatever it says.
            let skew = report.clock_skew_ms.map(i64::abs);
            let is_off = skew.is_some_and(|skew| skew > limits::CLOCK_SKEW_MS);
            assert_eq!(is_off, clock == Clock::Unix, "{clock:?} {sent_at} {at}");
            let has_unit = clock == Clock::Uptime || (1_000_000_000..i64::MAX).contains(&sent_at);
            let age = sent_at.checked_sub(at);
            let is_known = has_unit && age.is_some_and(|age| (0..=2_000).contains(&age));
            assert_eq!(report.is_time_known(), is_known, "{clock:?} {sent_at} {at}");
        }
    }

    // A time that nobody knows is not stated, and blames no clock.
    async fn a_wrong_time_in_a_right_batch_is_not_known(world) {
        let (will, ada) = (world.wearer("Will").await, world.expert("Ada").await);
        let room = world.care(&will, &ada).await;
        let (device, _) = paired(world, &will).await;
        let now = now();
        let items = vec![
            Item::Alert(alert(1, 5)),
            Item::Alert(alert(2, now + 3_600_000)),
            // A moment ahead, and in seconds.
            Item::Alert(alert(3, now + 1)),
            Item::Alert(alert(4, now / 1000 - 600)),
        ];
        let reply = world.service.ingest(&device, batch(Clock::Unix, now, items)).await.unwrap();
        let named = |problem: &Problem| problem.field == "measured_at";
        let said: Vec<bool> =
            reply.results.iter().map(|it| it.problems.iter().any(named)).collect();
        assert_eq!(said, [true, true, false, false]);
        let reports = raised(world, &ada, room).await;
        for (n, (_, report)) in reports.iter().enumerate() {
            assert_eq!(report.clock_skew_ms, None);
            assert_eq!(report.has(Doubt::Time), n < 2);
            assert_eq!(report.delay_ms().is_some(), n == 3, "only what is known can be late");
        }
        let late = reports[3].1.received_at - reports[3].1.measured_at;
        assert!((600_000..602_000).contains(&late), "{late}");
    }

    // Ten minutes in seconds are ten minutes, and the clock is right.
    async fn a_batch_in_seconds_is_understood(world) {
        let (will, ada) = (world.wearer("Will").await, world.expert("Ada").await);
        let room = world.care(&will, &ada).await;
        let (device, _) = paired(world, &will).await;
        let now = now() / 1000;
        let items = (0..60).map(|n| Item::Reading(reading(n, now - 600 + i64::from(n) * 10)));
        let post = batch(Clock::Unix, now, items.collect());
        let reply = world.service.ingest(&device, post).await.unwrap();
        assert!(reply.results.iter().all(|it| it.outcome == Outcome::Accepted));
        let view = world.service.readings(&ada, room, 3_600_000).await.unwrap();
        let [source] = &view.sources[..] else { panic!("{view:?}") };
        assert_eq!(source.points.len(), 60);
        let span = source.points[59].at - source.points[0].at;
        assert_eq!(span, 590_000);
        assert!(view.devices[0].clock_skew_ms.unwrap().abs() < 2_000);
    }

    // Without a number only the same post that comes again is a repeat.
    async fn a_press_without_a_number_is_not_taken_for_another(world) {
        let (will, ada) = (world.wearer("Will").await, world.expert("Ada").await);
        let room = world.care(&will, &ada).await;
        let (device, _) = paired(world, &will).await;
        let post = |beside: &str| {
            let pressed = r#"{"alert":"manual"},{"alert":{"rule":"manual","seq":"x"}}"#;
            let body = format!(r#"{{"epoch":1,"clock":"uptime",{beside}"items":[{pressed}]}}"#);
            Received::from_json(body.as_bytes()).unwrap()
        };
        let (first, second, untimed) = (post(r#""sent_at":1,"#), post(r#""sent_at":2,"#), post(""));
        for (post, outcome) in [
            (&first, Outcome::Accepted),
            (&first, Outcome::Duplicate),
            (&second, Outcome::Accepted),
            (&untimed, Outcome::Accepted),
            (&untimed, Outcome::Accepted),
            (&second, Outcome::Duplicate),
        ] {
            let reply = world.service.ingest(&device, post.clone()).await.unwrap();
            assert!(reply.results.iter().all(|one| (one.seq, one.outcome) == (None, outcome)));
            assert_eq!(reply.new_epoch, outcome == Outcome::Accepted);
        }
        let reports = raised(world, &ada, room).await;
        assert_eq!(reports.len(), 8);
        for (n, (_, report)) in reports.iter().enumerate() {
            assert_eq!((report.rule, report.has(Doubt::Time)), (Rule::Manual, true));
            assert_eq!(report.has(Doubt::Repeat), n > 0);
        }
    }

    // What a backlog says of the battery was so hours ago.
    async fn the_battery_is_that_of_now(world) {
        let (will, ada) = (world.wearer("Will").await, world.expert("Ada").await);
        let room = world.care(&will, &ada).await;
        let (device, _) = paired(world, &will).await;
        let now = 100_000_000;
        let of = |it: Reading, percent| Reading { battery_percent: Some(percent), ..it };
        let at = |seq, age: i64, percent| Item::Reading(of(reading(seq, now - age), percent));
        for (items, shown) in [
            (vec![at(1, 3 * 3_600_000, 90)], None),
            (vec![at(2, 1_000, 80), at(3, 20_000, 81), at(4, 3_600_000, 95)], Some(80)),
            (vec![at(5, 2 * 3_600_000, 91)], Some(80)),
        ] {
            world.service.ingest(&device, batch(Clock::Uptime, now, items)).await.unwrap();
            let view = world.service.readings(&ada, room, 3_600_000).await.unwrap();
            assert_eq!(view.devices[0].battery_percent, shown);
        }
    }

    // A watch that counts anew within an epoch is asked for another one.
    async fn a_used_number_asks_for_a_new_epoch(world) {
        let (will, ada) = (world.wearer("Will").await, world.expert("Ada").await);
        let room = world.care(&will, &ada).await;
        let (device, _) = paired(world, &will).await;
        for n in 0..5 {
            let mut pressed = alert(1, 1_000 + n);
            pressed.rule = Rule::Manual;
            let post = batch(Clock::Uptime, 2_000, vec![Item::Alert(pressed)]);
            for is_again in [false, true] {
                let reply = world.service.ingest(&device, post.clone()).await.unwrap();
                let wanted = if is_again { Outcome::Duplicate } else { Outcome::Accepted };
                assert_eq!(reply.results[0].outcome, wanted);
                let is_reused = n > 0 && !is_again;
                assert_eq!(reply.new_epoch, is_reused);
                let reasons: Vec<Reason> =
                    reply.results[0].problems.iter().map(|it| it.reason).collect();
                let wanted = if is_reused { vec![Reason::NumberReused] } else { vec![] };
                assert_eq!(reasons, wanted);
            }
        }
        let doubts: Vec<usize> =
            raised(world, &ada, room).await.iter().map(|(_, it)| it.doubts.len()).collect();
        assert_eq!(doubts, [0, 1, 1, 1, 1]);
    }

    // One value that cannot be costs itself; one without a time costs the reading.
    async fn readings_are_judged_value_by_value(world) {
        let (will, ada) = (world.wearer("Will").await, world.expert("Ada").await);
        let room = world.care(&will, &ada).await;
        let (device, _) = paired(world, &will).await;
        let now = 1_000_000_000_i64;
        let time = Outcome::Rejected(RejectCode::TimeOutOfRange);
        let with = |change: fn(&mut Reading)| {
            let mut reading = reading(0, now - 10);
            change(&mut reading);
            reading
        };
        let cases: [(Reading, &[&str]); 20] = [
            (with(|_| ()), &[]),
            (with(|it| it.heart_rate_bpm = Some(19.9)), &["heart_rate_bpm"]),
            (with(|it| it.heart_rate_bpm = Some(300.1)), &["heart_rate_bpm"]),
            (with(|it| it.heart_rate_bpm = Some(f32::NAN)), &["heart_rate_bpm"]),
            (with(|it| it.heart_rate_bpm = Some(f32::INFINITY)), &["heart_rate_bpm"]),
            (with(|it| it.skin_conductance_us = Some(-0.01)), &["skin_conductance_us"]),
            (with(|it| it.skin_conductance_us = Some(100.1)), &["skin_conductance_us"]),
            (with(|it| it.skin_temperature_c = Some(61.0)), &["skin_temperature_c"]),
            (with(|it| it.motion = Some(1.000_000_1)), &["motion"]),
            (with(|it| it.battery_percent = Some(101)), &["battery_percent"]),
            (with(|it| it.battery_percent = Some(255)), &["battery_percent"]),
            (with(|it| it.ibi_ms.push(0).unwrap()), &["ibi_ms[0]"]),
            (with(|it| it.ibi_ms.push(3_001).unwrap()), &["ibi_ms[0]"]),
            (with(|it| it.ibi_ms.extend([800, 0, 810])), &["ibi_ms[1]"]),
            (with(|it| it.ibi_ms.push(800).unwrap()), &[]),
            (with(|it| it.battery_percent = Some(100)), &[]),
            (with(|it| it.measured_at = 1_000_000_001), &[]),
            (with(|it| it.measured_at = 1_000_060_001), &["measured_at"]),
            (with(|it| it.measured_at = i64::MIN), &["measured_at"]),
            (with(|it| it.measured_at = i64::MAX), &["measured_at"]),
        ];
        let items = cases.iter().zip(1..).map(|((reading, _), seq)| {
            Item::Reading(Reading { seq, quality: Quality::Ok, ..reading.clone() })
        });
        let post = batch(Clock::Uptime, now, items.collect());
        let reply = world.service.ingest(&device, post.clone()).await.unwrap();
        for (result, (reading, wanted)) in reply.results.iter().zip(&cases) {
            let named: Vec<&str> = result.problems.iter().map(|it| it.field.as_str()).collect();
            assert_eq!(&named, wanted, "{reading:?}");
            let lost = wanted.contains(&"measured_at");
            let outcome = if lost { time } else { Outcome::Accepted };
            assert_eq!(result.outcome, outcome, "{reading:?}");
        }
        // What was left out is left out of the repeat too.
        let again = world.service.ingest(&device, post).await.unwrap();
        let kept = again.results.iter().filter(|it| it.outcome == Outcome::Duplicate);
        assert_eq!(kept.count(), 17);
        let view = world.service.readings(&ada, room, 3_600_000).await.unwrap();
        assert_eq!(view.devices[0].battery_percent, Some(100));
    }

    async fn a_picture_with_flaws_does_not_cost_the_alert(world) {
        let (will, ada) = (world.wearer("Will").await, world.expert("Ada").await);
        let room = world.care(&will, &ada).await;
        let (device, _) = paired(world, &will).await;
        let mut flawed = alert(1, 0);
        flawed.evidence.heart_rate_bpm = Some(999.0);
        flawed.evidence.motion = 1.000_000_1;
        flawed.window.push(Sample {
            before_s: 0,
            heart_rate_bpm: Some(120.0),
            skin_conductance_us: Some(f32::NAN),
            score: Some(f32::INFINITY),
        }).unwrap();
        let mut pressed = alert(2, 0);
        pressed.rule = Rule::Manual;
        pressed.evidence.score = f32::NAN;
        let mut numberless = alert(3, 0);
        numberless.evidence.score = f32::NAN;
        let items = [flawed, pressed, numberless].map(Item::Alert).to_vec();
        let reply = world.service.ingest(&device, batch(Clock::Uptime, 0, items)).await.unwrap();
        let outcomes: Vec<Outcome> = reply.results.iter().map(|it| it.outcome).collect();
        assert_eq!(outcomes, vec![
            Outcome::Accepted,
            Outcome::Accepted,
            Outcome::Accepted,
        ]);
        let reports = raised(world, &ada, room).await;
        let doubts: Vec<&[Doubt]> = reports.iter().map(|(_, it)| &it.doubts[..]).collect();
        let none: &[Doubt] = &[];
        assert_eq!(doubts, [none, none, &[Doubt::Numbers]], "the button needs no numbers");
        let (_, report) = &reports[0];
        assert_eq!((report.evidence.heart_rate_bpm, report.evidence.motion), (None, 1.0));
        assert_eq!(report.window[0].heart_rate_bpm, Some(120.0));
        assert_eq!((report.window[0].skin_conductance_us, report.window[0].score), (None, None));
    }

    async fn a_device_speaks_for_itself_until_it_is_revoked(world) {
        let (will, walt) = (world.wearer("Will").await, world.wearer("Walt").await);
        let (device, token) = paired(world, &will).await;
        let (_, other) = paired(world, &walt).await;
        let service = &world.service;
        let (id, secret) = token.split_once('.').unwrap();
        let swapped = format!("{}.{secret}", other.split_once('.').unwrap().0);
        for wrong in ["", "dev_", id, &swapped, &token[..token.len() - 1]] {
            assert_eq!(service.authenticate_device(wrong).await, Ok(None), "{wrong}");
        }
        let revoked_by_other = service.revoke_device(&walt, device.device).await;
        assert_eq!(revoked_by_other, Err(Error::NotFound));
        service.revoke_device(&will, device.device).await.unwrap();
        assert_eq!(service.authenticate_device(&token).await, Ok(None));
        let late = service.ingest(&device, batch(Clock::Uptime, 1, vec![])).await;
        assert_eq!(late, Err(Error::SignedOut));
    }

    // Another process ends the pairing of a watch that this one has heard of.
    async fn a_device_revoked_elsewhere_posts_nothing_more(world) {
        let will = world.wearer("Will").await;
        let (device, token) = paired(world, &will).await;
        let neighbour = world.deaf_neighbour().await;
        neighbour.revoke_device(&will, device.device).await.unwrap();
        let late = batch(Clock::Uptime, 1, vec![Item::Reading(reading(1, 0))]);
        assert_eq!(world.service.ingest(&device, late).await, Err(Error::SignedOut));
        assert_eq!(world.service.authenticate_device(&token).await, Ok(None));
        neighbour.shut_down().await;
    }

    async fn batches_are_bounded(world) {
        let will = world.wearer("Will").await;
        let (device, _) = paired(world, &will).await;
        let mut items = vec![Item::Reading(reading(1, 0)); MAX_ITEMS + 1];
        items.push(Item::Alert(alert(2, 0)));
        let reply = world.service.ingest(&device, batch(Clock::Uptime, 0, items)).await.unwrap();
        assert_eq!(reply.results.len(), MAX_ITEMS);
        let last = reply.results.last().unwrap();
        assert_eq!((last.seq, last.outcome), (Some(2), Outcome::Accepted));
        assert_eq!(reply.problems[0].reason, Reason::TooMany);
    }

    async fn pairing_is_for_wearers_once_and_slowed(world) {
        let (will, ada) = (world.wearer("Will").await, world.expert("Ada").await);
        let service = &world.service;
        assert_eq!(service.create_pairing_code(&ada).await, Err(Error::Forbidden));
        let first = service.create_pairing_code(&will).await.unwrap().code;
        let second = service.create_pairing_code(&will).await.unwrap().code;
        let request = |code: &str| PairRequest { code: code.into(), name: "Watch".into() };
        let replaced = service.pair(request(&first), &some_peer()).await;
        assert_eq!(replaced, Err(Error::BadPairingCode));
        let hidden = PairRequest { name: "Watch\u{200b}".into(), ..request(&second) };
        let refused = service.pair(hidden, &some_peer()).await;
        assert_eq!(refused, Err(Error::BadNameCharacter));
        assert!(service.pair(request(&second), &some_peer()).await.is_ok());
        let used = service.pair(request(&second), &some_peer()).await;
        assert_eq!(used, Err(Error::BadPairingCode));
        let peer = some_peer();
        for _ in 0..limits::PAIRING_PER_HOUR {
            let guess = service.pair(request("00000000"), &peer).await;
            assert_eq!(guess, Err(Error::BadPairingCode));
        }
        let slowed = service.pair(request("00000000"), &peer).await;
        assert!(matches!(slowed, Err(Error::TooManyAttempts { .. })));
    }

    async fn readings_are_shown_to_the_care_team_alone(world) {
        let (will, ada) = (world.wearer("Will").await, world.expert("Ada").await);
        let eve = world.expert("Eve").await;
        let room = world.care(&will, &ada).await;
        let (device, _) = paired(world, &will).await;
        let item = Item::Reading(reading(1, 0));
        outcome(world, &device, batch(Clock::Uptime, 500, vec![item])).await;
        for member in [&will, &ada] {
            let view = world.service.readings(member, room, 3_600_000).await.unwrap();
            assert_eq!(view.sources.len(), 1);
            assert_eq!(view.sources[0].points.len(), 1);
            assert_eq!(view.devices.len(), 1);
        }
        let foreign = world.service.readings(&eve, room, 3_600_000).await;
        assert_eq!(foreign, Err(Error::NotFound));
        let team = world.team(&[&ada]).await;
        let nowhere = world.service.readings(&ada, team, 3_600_000).await;
        assert_eq!(nowhere, Err(Error::WrongRoomKind));
    }
}
