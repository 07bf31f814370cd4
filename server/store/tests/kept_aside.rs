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

    /// However many numbers a watch uses; but an alert that is shown to nobody is kept.
    async fn little_is_kept_aside_of_one_watch(world) {
        let wearer = UserId(Uuid::now_v7());
        let homeless = world.new_user(wearer, Role::Wearer);
        assert!(world.store.create_user(homeless, None).await.unwrap());
        let device = world.device(wearer).await;
        let most = u32::try_from(limits::SET_ASIDE_PER_DEVICE).unwrap();
        let rejected = |seq| CheckedItem::Rejected {
            seq,
            code: RejectCode::Malformed,
            raw: "{}".to_owned(),
        };
        let malformed = Outcome::Rejected(RejectCode::Malformed);
        let numbers = [0..most - 5, most - 5..most + 5, most + 5..most + 10];
        for (numbers, kept) in numbers.into_iter().zip([limits::SET_ASIDE_PER_DEVICE - 5, 5, 0]) {
            let posted = world.post(device, numbers.map(rejected).collect()).await;
            assert!(posted.outcomes.iter().all(|one| *one == malformed));
            assert_eq!(posted.kept_aside, (0..kept).collect());
        }
        let kept = async || world.count("rejected_items").await;
        assert_eq!(kept().await, i64::from(most));
        for time in 0..10 {
            let mut pressed = alert(7, new_alert(), device);
            if let CheckedItem::Alert { device_time, .. } = &mut pressed {
                *device_time = time;
            }
            for _ in 0..2 {
                let posted = world.post(device, vec![pressed.clone()]).await;
                assert_eq!(posted.outcomes, [Outcome::Rejected(RejectCode::NoRoom)]);
                assert_eq!(posted.kept_aside, BTreeSet::from([0]));
            }
        }
        assert_eq!(kept().await, i64::from(most) + 10);
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
