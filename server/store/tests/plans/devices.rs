//! The calls about devices and what they post.

use domain::{
    AlertId, AlertReport, DeviceId, RoomAction, RoomId, SignInId, UserId,
    alert::{DevicePolicy, check},
    ladder::Policy,
    limits,
    watch::{Answer, Confirmation, Evidence, Quality, Reading, RejectCode, Rule, WristAnswer},
};
use store::{
    Advance, Appended, CheckDevice, CheckedItem, Ingest, NewDevice, NewProbe, QuietCheck, Reach,
    Store, populated_token_hash,
};
use uuid::Uuid;

use crate::{
    allowance::{PLAIN, asks_for, counts},
    cast::Cast,
    fill::{NOW, say},
    random_hash::hash,
    watch::Watch,
};

pub(crate) async fn all(store: &Store, cast: &Cast, watch: &mut Watch) {
    let (wearer, code) = (cast.wearer, hash());
    let made = store.create_pairing_code(wearer, code, NOW, NOW + 1000);
    watch.call("create_pairing_code", PLAIN, made).await;
    let device = NewDevice {
        id: DeviceId(Uuid::now_v7()),
        name: "Right wrist".to_owned(),
        token_hash: hash(),
        paired_at: NOW,
    };
    let second = device.id;
    let paired = watch.call("pair", PLAIN, store.pair(code, device)).await;
    assert_eq!(paired, Some(wearer));
    let device = watch.call("device", PLAIN, store.device(cast.device));
    assert!(device.await.is_some());
    let devices = watch.call("devices_of", PLAIN, store.devices_of(wearer));
    assert_eq!(devices.await.len(), 2);
    posts(store, cast, watch).await;
    checks(store, watch).await;
    let revoked = store.revoke_device(wearer, second, NOW);
    assert!(watch.call("revoke_device", PLAIN, revoked).await);

    let day = 24 * 3_600_000;
    let points = limits::READING_POINTS;
    let readings = store.readings(wearer, NOW - day, NOW, points);
    watch.call("readings", PLAIN, readings).await;
    let year = store.readings(wearer, NOW - 365 * day, NOW, points);
    watch.call("readings", PLAIN, year).await;
    let page = store.device_readings(cast.device, Some((1, 500)));
    watch.call("device_readings", PLAIN, page).await;
}

/// Those that are due, and the probe, of which there is one.
async fn checks(store: &Store, watch: &mut Watch) {
    let due = watch.call("due_devices", PLAIN, store.due_devices(512, 20_000, 0));
    let due = due.await;
    let policy = DevicePolicy::default();
    let one = due.devices[0].clone();
    let found = check(one.checked.as_ref(), &one.is_now, due.now, &policy);
    let quiet = QuietCheck {
        device: one.device,
        checked: found.checked,
        due_at: Some(due.now),
    };
    let device = one.device;
    let noted = store.note_checks(vec![(one, quiet)]);
    watch.call("note_checks", PLAIN, noted).await;
    // Long since silent.
    for now in [due.now + 86_400_000, due.now + 2 * 86_400_000] {
        let checked = store.check_device(CheckDevice {
            device,
            now,
            policy,
        });
        watch.call("check_device", PLAIN, checked).await;
    }
    let new = NewProbe {
        wearer: UserId(Uuid::now_v7()),
        expert: UserId(Uuid::now_v7()),
        room: RoomId(Uuid::now_v7()),
        device: DeviceId(Uuid::now_v7()),
        sign_in: SignInId(Uuid::now_v7()),
        token_hash: hash(),
        password_hash: "!".to_owned(),
        now: NOW,
        until: NOW + 1,
    };
    let probe = watch.call("probe", PLAIN, store.probe(new)).await;
    let swept = store.sweep_probe(probe, 1_000);
    watch.call("sweep_probe", PLAIN, swept).await;
}

/// Readings, an alert, its answer and its confirmation, each twice, and what is rejected.
async fn posts(store: &Store, cast: &Cast, watch: &mut Watch) {
    let post = |items: Vec<CheckedItem>, confirmed: Vec<Confirmation>| Ingest {
        device: cast.device,
        token_hash: populated_token_hash(cast.device),
        epoch: 1,
        items,
        confirmed: confirmed.into_iter().map(|one| (one, Some(NOW))).collect(),
        clock_skew_ms: None,
        received_at: NOW,
    };
    let readings = (500_001..=500_060).map(|seq| CheckedItem::Reading {
        reading: Reading {
            seq,
            measured_at: NOW,
            heart_rate_bpm: Some(80.0),
            ..Reading::default()
        },
        measured_at: NOW,
    });
    let readings: Vec<CheckedItem> = readings.collect();
    let id = AlertId(Uuid::now_v7());
    let items = vec![
        CheckedItem::Alert {
            seq: 500_100,
            id,
            device_time: NOW,
            report: report(cast.device),
        },
        CheckedItem::Rejected {
            seq: 500_101,
            code: RejectCode::SeqReused,
            raw: "{}".to_owned(),
        },
        CheckedItem::Answer {
            answer: Answer {
                seq: 500_102,
                measured_at: NOW,
                alert_epoch: 1,
                alert_seq: 500_100,
                answer: WristAnswer::Stay,
            },
            answered_at: Some(NOW),
        },
    ];
    for _ in 0..2 {
        for items in [&readings, &items] {
            let posted = store.ingest(post(items.clone(), Vec::new()));
            let posted = watch
                .call("ingest", asks_for(items.len()), posted)
                .await
                .unwrap();
            assert_eq!(posted.outcomes.len(), items.len());
        }
    }
    let acknowledge = RoomAction::AcknowledgeAlert { alert: id };
    let taken = store.append(say(cast.care_room, cast.expert, acknowledge));
    let taken = watch.call("append", PLAIN, taken).await;
    assert!(matches!(taken, Appended::Written { .. }));
    let due = watch.call("due_episodes", counts(64), store.due_episodes(64, 0));
    let due = due.await;
    let episode = due.episodes[0];
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
    let measured = watch.call("measured", PLAIN, store.measured(episode));
    assert!(measured.await.is_some());
    let advanced = watch.call(
        "advance",
        counts(limits::ROOM_MEMBERS),
        store.advance(advance),
    );
    assert!(advanced.await.is_some());
    let reach = Reach {
        episode,
        user: cast.expert,
        now: due.now,
    };
    watch.call("reach", PLAIN, store.reach(reach)).await;
    let waiting = watch.call("ingest", PLAIN, store.ingest(post(Vec::new(), Vec::new())));
    let downlink = waiting.await.unwrap().downlinks[0].id;
    let confirmed = vec![Confirmation {
        id: downlink,
        felt_at: NOW,
    }];
    let confirmed = store.ingest(post(Vec::new(), confirmed));
    let left = watch.call("ingest", PLAIN, confirmed).await.unwrap();
    assert!(left.downlinks.is_empty());
}

fn report(device: DeviceId) -> AlertReport {
    AlertReport {
        device: Some(device),
        technical: None,
        person: None,
        since: None,
        urgent: false,
        device_name: "Left wrist".to_owned(),
        detector: 1,
        rule: Rule::Arousal,
        evidence: Evidence::default(),
        quality: Quality::Ok,
        window: Vec::new(),
        measured_at: NOW,
        received_at: NOW,
        clock_skew_ms: None,
        time_uncertain: false,
        doubts: Vec::new(),
    }
}
