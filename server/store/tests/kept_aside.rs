//! What is kept and read of a watch that uses its numbers again, or says what cannot be taken.

use std::collections::BTreeSet;

use domain::{
    AlertId, Role, UserId, limits,
    watch::{MAX_ITEMS, Outcome, RejectCode, WristAnswer},
};
use store::CheckedItem;
use uuid::Uuid;

use crate::world::{T0, alert, answer, both_stores, reading};

fn new_alert() -> AlertId {
    AlertId(Uuid::now_v7())
}

both_stores! {
    /// Each new content of one number is refused alike; few of them are kept.
    async fn little_is_kept_aside_under_one_number(world) {
        let care = world.care().await;
        let device = world.device(care.wearer).await;
        world.post(device, vec![reading(1, T0)]).await;
        let reused = Outcome::Rejected(RejectCode::SeqReused);
        for n in 0..3 * limits::SET_ASIDE_PER_NUMBER {
            let text = format!("{{\"n\":{n}}}");
            let raw = CheckedItem::Rejected { seq: 1, code: RejectCode::SeqReused, raw: text };
            let other = answer(1, u32::try_from(n).unwrap(), WristAnswer::Fine);
            let posted = world.post(device, vec![raw, other]).await;
            let unknown = Outcome::Rejected(RejectCode::UnknownAlert);
            assert_eq!(posted.outcomes, [reused, unknown]);
            // It is said of those alone that are.
            let kept = 2 * n < limits::SET_ASIDE_PER_NUMBER;
            assert_eq!(posted.kept_aside.len(), if kept { 2 } else { 0 });
        }
        let kept = usize::try_from(world.count("rejected_items").await).unwrap();
        assert_eq!(kept, limits::SET_ASIDE_PER_NUMBER);
    }

    /// However many numbers a watch uses; and readings take no room from what may be an alert.
    async fn little_is_kept_aside_of_one_watch(world) {
        let wearer = UserId(Uuid::now_v7());
        let homeless = world.new_user(wearer, Role::Wearer);
        assert!(world.store.create_user(homeless, None).await.unwrap());
        let device = world.device(wearer).await;
        let mut seqs = 0..;
        let mut keeps = async |code, count: usize, kept: usize| {
            let items = seqs.by_ref().take(count).map(|seq| CheckedItem::Rejected {
                seq,
                code,
                raw: "{}".to_owned(),
            });
            let posted = world.post(device, items.collect()).await;
            assert!(posted.outcomes.iter().all(|one| *one == Outcome::Rejected(code)));
            assert_eq!(posted.kept_aside, (0..kept).collect(), "{code:?}");
        };
        let most = limits::READINGS_SET_ASIDE_PER_DEVICE;
        keeps(RejectCode::TimeOutOfRange, most - 5, most - 5).await;
        keeps(RejectCode::ValueOutOfRange, 10, 5).await;
        keeps(RejectCode::SeqReused, 5, 0).await;
        keeps(RejectCode::Malformed, 3, 3).await;
        keeps(RejectCode::UnknownKind, 3, 3).await;
        let kept = async || world.count("rejected_items").await;
        let before = kept().await;
        for time in 0..10 {
            let mut pressed = alert(1_000_000, new_alert(), device);
            if let CheckedItem::Alert { device_time, .. } = &mut pressed {
                *device_time = time;
            }
            for _ in 0..2 {
                let posted = world.post(device, vec![pressed.clone()]).await;
                assert_eq!(posted.outcomes, [Outcome::Rejected(RejectCode::NoRoom)]);
                assert_eq!(posted.kept_aside, BTreeSet::from([0]));
            }
        }
        assert_eq!(kept().await, before + 10);
        // These have an end as well.
        let left = limits::OTHERS_SET_ASIDE_PER_DEVICE - 16;
        keeps(RejectCode::Malformed, left - 5, left - 5).await;
        keeps(RejectCode::UnknownKind, 10, 5).await;
        keeps(RejectCode::Malformed, 5, 0).await;
        let all = most + limits::OTHERS_SET_ASIDE_PER_DEVICE;
        assert_eq!(kept().await, i64::try_from(all).unwrap());
    }

    /// However long it is: what is kept is read again with every post of its number.
    async fn little_is_kept_of_each_content(world) {
        let care = world.care().await;
        let device = world.device(care.wearer).await;
        for (letter, count) in [("ä", 1), ("ä", 1), ("b", 2)] {
            let raw = letter.repeat(100_000);
            let item = CheckedItem::Rejected { seq: 1, code: RejectCode::Malformed, raw };
            let posted = world.post(device, vec![item]).await;
            assert_eq!(posted.kept_aside, BTreeSet::from([0]));
            assert_eq!(world.count("rejected_items").await, count);
        }
        let long = "rejected_items WHERE length(raw) > 2100";
        assert_eq!(world.count(long).await, 0);
        let marked = "rejected_items WHERE raw LIKE '%(cut: it had 200000 bytes)'";
        assert_eq!(world.count(marked).await, 1);
    }

    /// A watch that gives its alerts one number: those that come again are known, and if they are older
    /// than what is read of one number they are shown as possible repeats. None is lost.
    async fn few_alerts_of_one_number_are_read(world) {
        let care = world.care().await;
        let device = world.device(care.wearer).await;
        let pressed = |time| {
            let mut item = alert(1, new_alert(), device);
            if let CheckedItem::Alert { device_time, .. } = &mut item {
                *device_time = time;
            }
            item
        };
        let most = i64::try_from(MAX_ITEMS).unwrap();
        let all = most + 40;
        let taken = async |times: std::ops::Range<i64>, outcome| {
            let posted = world.post(device, times.map(pressed).collect()).await;
            assert!(posted.outcomes.iter().all(|one| *one == outcome), "{:?}", posted.outcomes);
        };
        taken(0..most, Outcome::Accepted).await;
        taken(0..most, Outcome::Duplicate).await;
        taken(most..all, Outcome::Accepted).await;
        taken(all - most..all, Outcome::Duplicate).await;
        taken(0..1, Outcome::Accepted).await;
        taken(0..1, Outcome::Duplicate).await;
        assert_eq!(world.count("alerts").await, all + 1);
        // The same of what was answered.
        let said = |n: i64| {
            let mut item = answer(9, 1, WristAnswer::Fine);
            if let CheckedItem::Answer { answer, .. } = &mut item {
                answer.measured_at = n;
            }
            item
        };
        for outcome in [Outcome::Accepted, Outcome::Duplicate] {
            let posted = world.post(device, (40..all).map(said).collect()).await;
            assert!(posted.outcomes.iter().all(|one| *one == outcome));
        }
    }
}
