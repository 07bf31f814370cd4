use std::collections::BTreeSet;

use domain::{
    AlertId, Change, DeviceId, Doubt, Role, UserId,
    watch::{Confirmation, DownlinkKind, MAX_CONFIRMATIONS, Outcome, RejectCode, WristAnswer},
};
use store::{Appended, CheckedItem, Ingest};
use uuid::Uuid;

use crate::{
    membership::{join, summary},
    world::{Care, T0, World, alert, answer, both_stores, reading, seq},
};

const HOUR: i64 = 3_600_000;

fn new_alert() -> AlertId {
    AlertId(Uuid::now_v7())
}

async fn kinds(world: &World, care: &Care) -> Vec<&'static str> {
    let page = world.store.page(care.expert, care.room, None, 500).await;
    let events = page.unwrap().unwrap().events;
    let seqs: Vec<i64> = events.iter().map(|event| event.seq).collect();
    assert_eq!(
        seqs,
        (1..=i64::try_from(seqs.len()).unwrap()).collect::<Vec<_>>()
    );
    events.iter().map(|event| event.change.kind()).collect()
}

async fn stored(world: &World, wearer: UserId) -> usize {
    let sources = world.store.readings(wearer, 0, T0 * 2, usize::MAX).await;
    sources
        .unwrap()
        .iter()
        .map(|source| source.points.len())
        .sum()
}

both_stores! {
    async fn a_repeated_batch_changes_nothing(world) {
        let care = world.care().await;
        let device = world.device(care.wearer).await;
        let id = new_alert();
        let items = vec![reading(1, T0), alert(2, id, device), reading(3, T0 + 10)];
        let first = world.post(device, items.clone()).await;
        assert_eq!(first.outcomes, [Outcome::Accepted; 3]);
        assert_eq!(first.raised, [id]);
        let before = kinds(world, &care).await;
        for _ in 0..3 {
            // The service gives a repeated alert a new id; the device's number counts.
            let items = vec![reading(3, T0 + 99), alert(2, new_alert(), device), reading(1, T0)];
            let again = world.post(device, items).await;
            assert_eq!(again.outcomes, [Outcome::Duplicate; 3]);
            assert!(again.raised.is_empty());
        }
        assert_eq!(kinds(world, &care).await, before);
        assert_eq!(before, ["joined", "joined", "alert_raised"]);
        assert_eq!(stored(world, care.wearer).await, 2);
    }

    /// The same posts at once, by way of two processes: the retry of a watch that was too hasty.
    async fn overlapping_posts_at_once_store_each_item_once(world) {
        let care = world.care().await;
        let device = world.device(care.wearer).await;
        let neighbour = world.neighbour().await;
        let posts = (0..12_u32).map(|n| {
            let items = (0..20).map(|i| {
                let seq = n * 5 + i;
                if seq % 10 == 0 {
                    alert(seq, new_alert(), device)
                } else {
                    reading(seq, T0 + i64::from(seq))
                }
            });
            world.batch(device, items.collect())
        });
        let answers = posts.enumerate().map(|(n, post)| {
            let store = if n % 2 == 0 { &world.store } else { &neighbour };
            store.ingest(post)
        });
        let mut accepted = 0;
        for answer in futures::future::join_all(answers).await {
            for outcome in answer.unwrap().unwrap().outcomes {
                assert!(matches!(outcome, Outcome::Accepted | Outcome::Duplicate));
                accepted += usize::from(outcome == Outcome::Accepted);
            }
        }
        // Numbers 0 to 74, every tenth an alert.
        assert_eq!(accepted, 75);
        assert_eq!(stored(world, care.wearer).await, 67);
        let raised = kinds(world, &care).await;
        assert_eq!(raised.iter().filter(|kind| **kind == "alert_raised").count(), 8);
        neighbour.close().await;
    }

    async fn a_reading_under_a_used_number_is_kept_aside(world) {
        let care = world.care().await;
        let device = world.device(care.wearer).await;
        let items = vec![reading(1, T0), alert(2, new_alert(), device)];
        world.post(device, items).await;
        let reused = Outcome::Rejected(RejectCode::SeqReused);
        let mut louder = reading(1, T0);
        if let CheckedItem::Reading { reading, .. } = &mut louder {
            reading.heart_rate_bpm = Some(200.0);
        }
        let items = vec![reading(2, T0), louder, reading(3, T0)];
        for last in [Outcome::Accepted, Outcome::Duplicate] {
            let again = world.post(device, items.clone()).await;
            assert_eq!(again.outcomes, [reused, reused, last]);
            assert_eq!(again.reused, BTreeSet::from([0, 1]));
            assert_eq!(again.kept_aside, BTreeSet::from([0, 1]));
        }
        assert_eq!(world.count("rejected_items").await, 2);
    }

    /// A watch that counts anew within an epoch: what a person said is seen, and marked if it may
    /// be said twice. The same bytes again are a repeat.
    async fn an_alert_under_a_used_number_is_seen_and_marked(world) {
        let care = world.care().await;
        let device = world.device(care.wearer).await;
        world.post(device, vec![reading(1, T0)]).await;
        let pressed = |time: i64, id| {
            let mut item = alert(1, id, device);
            if let CheckedItem::Alert { device_time, report, .. } = &mut item {
                *device_time = time;
                report.measured_at = T0 + time * 660_000;
            }
            item
        };
        let ids: Vec<AlertId> = (0..5).map(|_| new_alert()).collect();
        for (n, id) in ids.iter().enumerate() {
            let time = i64::try_from(n).unwrap();
            for outcome in [Outcome::Accepted, Outcome::Duplicate, Outcome::Duplicate] {
                let again = if outcome == Outcome::Accepted { *id } else { new_alert() };
                let posted = world.post(device, vec![pressed(time, again)]).await;
                assert_eq!(posted.outcomes, [outcome]);
                assert_eq!(posted.reused.len(), usize::from(outcome == Outcome::Accepted));
            }
        }
        // Two at once.
        let (sixth, seventh) = (new_alert(), new_alert());
        let both = world.post(device, vec![pressed(50, sixth), pressed(60, seventh)]).await;
        assert_eq!(both.outcomes, [Outcome::Accepted; 2]);
        let page = world.store.page(care.expert, care.room, None, 50).await.unwrap().unwrap();
        let doubts: Vec<Vec<Doubt>> = page.events.into_iter().filter_map(|event| {
            match event.change {
                Change::AlertRaised { report, .. } => Some(report.doubts),
                _ => None,
            }
        }).collect();
        assert_eq!(doubts.len(), 7);
        assert_eq!(doubts[0], [], "a reading had its number, no alert");
        assert!(doubts[1..].iter().all(|doubts| doubts == &[Doubt::Repeat]));
        // Each is taken by itself, and an answer on the wrist is about the newest.
        for id in &ids {
            seq(&world.ack(care.room, care.expert, *id).await);
        }
        let answered = world.post(device, vec![answer(9, 1, WristAnswer::Stay)]).await;
        assert_eq!(answered.outcomes, [Outcome::Accepted]);
        assert_eq!(answered.downlinks.len(), 5);
        let page = world.store.page(care.expert, care.room, None, 1).await.unwrap().unwrap();
        let Change::AlertAnswered { alert, .. } = &page.events[0].change else { panic!() };
        assert_eq!(*alert, seventh);
        // The same for what was answered.
        for (said, outcome) in [
            (WristAnswer::Fine, Outcome::Accepted),
            (WristAnswer::Stay, Outcome::Duplicate),
            (WristAnswer::Fine, Outcome::Duplicate),
        ] {
            let posted = world.post(device, vec![answer(9, 1, said)]).await;
            assert_eq!(posted.outcomes, [outcome]);
        }
        assert_eq!(world.count("rejected_items").await, 0);
    }

    /// Of two with the same name the wearer reads which one is there.
    async fn a_name_that_two_share_comes_to_the_wrist_with_its_number(world) {
        let care = world.care().await;
        let other = world.person(Role::Expert).await;
        assert!(join(&world.store, care.room, other, care.wearer, T0).await);
        let device = world.device(care.wearer).await;
        let told = async |seq, by| {
            let id = new_alert();
            world.post(device, vec![alert(seq, id, device)]).await;
            world.ack(care.room, by, id).await;
            let waiting = world.post(device, Vec::new()).await.downlinks;
            let DownlinkKind::Acknowledged { by, .. } = &waiting.last().unwrap().kind;
            by.clone()
        };
        let person = async |id| world.store.user(id).await.unwrap().unwrap().person;
        assert_eq!(told(1, care.expert).await, person(care.expert).await.name);
        world.sql("UPDATE users SET name = 'Ada' WHERE role = 'expert'").await;
        assert_eq!(told(2, care.expert).await, person(care.expert).await.with_number().name);
        assert_eq!(told(3, other).await, person(other).await.with_number().name);
        // Also of one who was there: what they said still is.
        let at = world.now();
        assert!(world.store.remove_member(care.room, other, care.wearer, at).await.unwrap());
        assert_eq!(told(4, care.expert).await, person(care.expert).await.with_number().name);
    }

    /// What waits for a wrist is told some at a time, and nothing of it is lost.
    async fn one_reply_carries_few_downlinks(world) {
        let care = world.care().await;
        let device = world.device(care.wearer).await;
        let count = 3 * MAX_CONFIRMATIONS + 1;
        let ids: Vec<AlertId> = (0..count).map(|_| new_alert()).collect();
        let items = ids.iter().zip(1..).map(|(id, seq)| alert(seq, *id, device));
        world.post(device, items.collect()).await;
        for id in &ids {
            seq(&world.ack(care.room, care.expert, *id).await);
        }
        let mut told = Vec::new();
        loop {
            let waiting = world.post(device, Vec::new()).await.downlinks;
            assert!(waiting.len() <= MAX_CONFIRMATIONS);
            if waiting.is_empty() {
                break;
            }
            let mut post = world.batch(device, Vec::new());
            let felt = |id| (Confirmation { id, felt_at: 1 }, Some(T0));
            post.confirmed = waiting.iter().map(|one| felt(one.id)).collect();
            world.store.ingest(post).await.unwrap().unwrap();
            told.extend(waiting.into_iter().map(|one| one.id));
        }
        assert_eq!(told, (1..=i64::try_from(count).unwrap()).collect::<Vec<_>>());
    }

    /// An id that is taken makes a post unwritable; what waits beside it is written.
    async fn a_job_that_cannot_be_written_fails_alone(world) {
        let care = world.care().await;
        let device = world.device(care.wearer).await;
        let taken = new_alert();
        world.post(device, vec![alert(1, taken, device)]).await;
        let bad = world.store.ingest(world.batch(device, vec![alert(2, taken, device)]));
        let good = (3..20).map(|n| {
            let items = vec![alert(n, new_alert(), device)];
            world.store.ingest(world.batch(device, items))
        });
        let talk = (0..20).map(|n| world.say(care.room, care.expert, ["a", "b"][n % 2]));
        let (bad, good, talk) = futures::join!(
            bad,
            futures::future::join_all(good),
            futures::future::join_all(talk)
        );
        assert!(bad.is_err());
        for answer in good {
            assert_eq!(answer.unwrap().unwrap().outcomes, [Outcome::Accepted]);
        }
        for answer in &talk {
            seq(answer);
        }
        assert_eq!(kinds(world, &care).await.len(), 2 + 1 + 17 + 20);
    }

    /// The wearer's answer names the alert by the numbers that the device gave it.
    async fn an_answer_on_the_wrist_reaches_the_alert_once(world) {
        let care = world.care().await;
        let device = world.device(care.wearer).await;
        let id = new_alert();
        let nothing = world.post(device, vec![answer(1, 7, WristAnswer::Fine)]).await;
        assert_eq!(nothing.outcomes, [Outcome::Rejected(RejectCode::UnknownAlert)]);
        // In one batch with its alert, then another one in a later batch.
        let items = || vec![alert(2, id, device), answer(3, 2, WristAnswer::Silence)];
        assert_eq!(world.post(device, items()).await.outcomes, [Outcome::Accepted; 2]);
        let later = || vec![answer(4, 2, WristAnswer::Stay)];
        assert_eq!(world.post(device, later()).await.outcomes, [Outcome::Accepted]);
        for _ in 0..2 {
            assert_eq!(world.post(device, items()).await.outcomes, [Outcome::Duplicate; 2]);
            assert_eq!(world.post(device, later()).await.outcomes, [Outcome::Duplicate]);
        }
        let reused = Outcome::Rejected(RejectCode::SeqReused);
        let other = vec![reading(3, T0)];
        assert_eq!(world.post(device, other).await.outcomes, [reused]);
        assert_eq!(
            kinds(world, &care).await,
            ["joined", "joined", "alert_raised", "alert_answered", "alert_answered"]
        );
        let page = world.store.page(care.expert, care.room, None, 1).await.unwrap().unwrap();
        let last = Change::AlertAnswered {
            alert: id,
            raised_seq: 3,
            answer: WristAnswer::Stay,
            answered_at: T0 + 4,
            time_unknown: false,
        };
        assert_eq!(page.events[0].change, last);
        // Another device of the same wearer cannot speak for this one's alerts.
        let second = world.device(care.wearer).await;
        let foreign = world.post(second, vec![answer(1, 2, WristAnswer::Fine)]).await;
        assert_eq!(foreign.outcomes, [Outcome::Rejected(RejectCode::UnknownAlert)]);
    }

    /// A post that comes again much later may be placed elsewhere on the calendar.
    async fn a_repeat_is_found_in_whatever_hour_it_was_stored(world) {
        let wearer = world.care().await.wearer;
        let device = world.device(wearer).await;
        // Numbers of one block and of two, in hours before and after one another.
        let hours = [0, 5, 1, 5, 0, -3, 900_000, 2];
        let items = |shift: i64| -> Vec<CheckedItem> {
            let hours = hours.iter().zip(60..);
            hours.map(|(hour, seq)| reading(seq, T0 + (hour + shift) * HOUR)).collect()
        };
        let first = world.post(device, items(0)).await;
        assert_eq!(first.outcomes, [Outcome::Accepted; 8]);
        let again = world.post(device, items(7)).await;
        assert_eq!(again.outcomes, [Outcome::Duplicate; 8]);
        let page = world.store.device_readings(device, None).await.unwrap();
        let seqs: Vec<u32> = page.iter().map(|(_, one)| one.reading.seq).collect();
        assert_eq!(seqs, (60..68).collect::<Vec<u32>>());
        let last = Some((page[7].0, 67));
        assert_eq!(world.store.device_readings(device, last).await.unwrap(), []);
    }

    /// A watch that was reset counts from the beginning under a new epoch.
    async fn a_new_epoch_is_a_new_sequence(world) {
        let care = world.care().await;
        let device = world.device(care.wearer).await;
        let items = || vec![reading(0, T0), alert(1, new_alert(), device)];
        world.post(device, items()).await;
        let reset = Ingest { epoch: u32::MAX, ..world.batch(device, items()) };
        let answer = world.store.ingest(reset).await.unwrap().unwrap();
        assert_eq!(answer.outcomes, [Outcome::Accepted; 2]);
        assert_eq!(kinds(world, &care).await.len(), 4);
    }

    async fn what_the_service_rejected_is_answered_so(world) {
        let care = world.care().await;
        let device = world.device(care.wearer).await;
        let rejected = |seq| CheckedItem::Rejected {
            seq,
            code: RejectCode::ValueOutOfRange,
            raw: format!("{{\"seq\":{seq}}}"),
        };
        let out = Outcome::Rejected(RejectCode::ValueOutOfRange);
        for _ in 0..2 {
            let answer = world.post(device, vec![rejected(1), rejected(1), rejected(2)]).await;
            assert_eq!(answer.outcomes, [out; 3]);
        }
        // A rejected item does not take its number.
        let answer = world.post(device, vec![reading(1, T0)]).await;
        assert_eq!(answer.outcomes, [Outcome::Accepted]);
    }

    /// Not reachable through the product; if it happens, the alert is not lost.
    async fn an_alert_without_a_room_is_kept_aside(world) {
        let id = UserId(Uuid::now_v7());
        let homeless = world.new_user(id, Role::Wearer);
        assert!(world.store.create_user(homeless, None).await.unwrap());
        let device = world.device(id).await;
        let items = vec![reading(1, T0), alert(2, new_alert(), device)];
        let answer = world.post(device, items).await;
        let no_room = Outcome::Rejected(RejectCode::NoRoom);
        assert_eq!(answer.outcomes, [Outcome::Accepted, no_room]);
        assert!(answer.raised.is_empty());
    }

    async fn a_revoked_or_unknown_device_posts_nothing(world) {
        let care = world.care().await;
        let device = world.device(care.wearer).await;
        world.post(device, vec![reading(1, T0)]).await;
        // The right device with another secret.
        let other = Ingest { token_hash: [7; 32], ..world.batch(device, vec![reading(2, T0)]) };
        assert!(world.store.ingest(other).await.unwrap().is_none());
        assert!(world.store.revoke_device(care.wearer, device, world.now()).await.unwrap());
        for stranger in [device, DeviceId(Uuid::now_v7())] {
            let items = vec![reading(2, T0), alert(3, new_alert(), device)];
            let answer = world.store.ingest(world.batch(stranger, items)).await.unwrap();
            assert!(answer.is_none());
        }
        assert_eq!(stored(world, care.wearer).await, 1);
        assert_eq!(kinds(world, &care).await, ["joined", "joined"]);
    }

    /// Raised, acknowledged, told to the watch until it says so, confirmed once.
    async fn an_acknowledgement_reaches_the_watch_and_comes_back(world) {
        let care = world.care().await;
        let device = world.device(care.wearer).await;
        let id = new_alert();
        world.post(device, vec![alert(5, id, device)]).await;
        let open = async || {
            let summary = summary(&world.store, care.expert, care.room).await;
            summary.unwrap().unwrap().open_alerts
        };
        assert_eq!(open().await, 1);
        assert_eq!(seq(&world.ack(care.room, care.expert, id).await), 4);
        assert_eq!(open().await, 0);

        let waiting = world.post(device, vec![reading(6, T0)]).await.downlinks;
        assert_eq!(waiting.len(), 1);
        let DownlinkKind::Acknowledged { alert_epoch, alert_seq, by, .. } = &waiting[0].kind;
        assert_eq!((*alert_epoch, *alert_seq), (7, 5));
        assert_eq!(*by, world.store.user(care.expert).await.unwrap().unwrap().person.name);
        assert_eq!(world.post(device, Vec::new()).await.downlinks, waiting);

        let confirmation = Confirmation { id: waiting[0].id, felt_at: 1 };
        let unknown = Confirmation { id: 999, felt_at: 1 };
        for _ in 0..3 {
            let mut post = world.batch(device, Vec::new());
            post.confirmed = vec![(unknown, Some(T0)), (confirmation, Some(T0 + 77)), (confirmation, Some(T0 + 78))];
            let answer = world.store.ingest(post).await.unwrap().unwrap();
            assert!(answer.downlinks.is_empty());
        }
        assert_eq!(
            kinds(world, &care).await,
            ["joined", "joined", "alert_raised", "alert_acknowledged", "alert_confirmed"]
        );
        let page = world.store.page(care.wearer, care.room, None, 2).await.unwrap().unwrap();
        let confirmed = Change::AlertConfirmed {
            alert: id,
            raised_seq: 3,
            felt_at: T0 + 77,
            time_unknown: false,
        };
        assert_eq!(page.events[1].change, confirmed);
        assert!(page.events[1].author.is_none());
        assert_eq!(page.events[0].author.as_ref().unwrap().id, care.expert);
        let acknowledged = Change::AlertAcknowledged { alert: id, raised_seq: 3 };
        assert_eq!(page.events[0].change, acknowledged);
    }

    /// Another watch's confirmation does not count.
    async fn a_confirmation_of_a_foreign_downlink_is_ignored(world) {
        let care = world.care().await;
        let (device, other) = (world.device(care.wearer).await, world.device(care.wearer).await);
        let id = new_alert();
        world.post(device, vec![alert(5, id, device)]).await;
        world.ack(care.room, care.expert, id).await;
        let waiting = world.post(device, Vec::new()).await.downlinks;
        let mut post = world.batch(other, Vec::new());
        post.confirmed = vec![(Confirmation { id: waiting[0].id, felt_at: 1 }, Some(T0))];
        world.store.ingest(post).await.unwrap().unwrap();
        assert_eq!(world.post(device, Vec::new()).await.downlinks, waiting);
    }

    async fn downlinks_of_several_alerts_keep_their_order(world) {
        let care = world.care().await;
        let device = world.device(care.wearer).await;
        let ids = [new_alert(), new_alert(), new_alert()];
        let items = ids.iter().zip(1..).map(|(id, seq)| alert(seq, *id, device));
        world.post(device, items.collect()).await;
        for id in [ids[1], ids[0], ids[2]] {
            seq(&world.ack(care.room, care.expert, id).await);
        }
        let waiting = world.post(device, Vec::new()).await.downlinks;
        let alerts: Vec<u32> = waiting.iter().map(|one| {
            let DownlinkKind::Acknowledged { alert_seq, .. } = one.kind;
            alert_seq
        }).collect();
        assert_eq!(alerts, [2, 1, 3]);
        assert!(waiting.windows(2).all(|pair| pair[0].id < pair[1].id));
        let again = world.ack(care.room, care.expert, ids[0]).await;
        assert!(matches!(again, Appended::Repeat { .. }));
    }

    /// A newer build wrote what this one cannot read.
    async fn an_alert_comes_through_beside_one_that_cannot_be_read(world) {
        let care = world.care().await;
        let device = world.device(care.wearer).await;
        world.post(device, vec![alert(1, new_alert(), device)]).await;
        world.sql("UPDATE events SET body = '{\"newer\":{}}' WHERE kind = 'alert_raised'").await;
        let mut other = alert(1, new_alert(), device);
        if let CheckedItem::Alert { device_time, .. } = &mut other {
            *device_time += 1;
        }
        let items = vec![alert(1, new_alert(), device), other, alert(2, new_alert(), device)];
        let posted = world.post(device, items).await;
        assert_eq!(posted.outcomes, [Outcome::Duplicate, Outcome::Accepted, Outcome::Accepted]);
    }

    /// A foreign hand, or a disk, wrote into a row.
    async fn an_alert_comes_through_beside_readings_that_cannot_be_read(world) {
        let care = world.care().await;
        let device = world.device(care.wearer).await;
        world.post(device, vec![reading(1, T0)]).await;
        let hex = if world.options.url.starts_with("sqlite:") { "x'ff'" } else { "'\\xff'::bytea" };
        world.sql(&format!("UPDATE reading_blocks SET body = {hex}")).await;
        let posted = world.post(device, vec![reading(2, T0), alert(3, new_alert(), device)]).await;
        let kept_aside = Outcome::Rejected(RejectCode::SeqReused);
        assert_eq!(posted.outcomes, [kept_aside, Outcome::Accepted]);
        assert_eq!(posted.raised.len(), 1);
    }
}
