use std::time::Duration;

use futures::future::join_all;
use store::{BudgetKey, Charge, Charged, Pace, Store};
use uuid::Uuid;

use crate::world::both_stores;

const HOUR: Duration = Duration::from_secs(3600);

/// Fills so slowly that nothing comes back during a test.
fn slow(burst: u32) -> Pace {
    Pace::new(1, HOUR, burst)
}

fn charge(key: BudgetKey, pace: Pace, tries: u32) -> Charge {
    Charge { key, pace, tries }
}

fn some_key() -> BudgetKey {
    BudgetKey(Uuid::new_v4().into_bytes())
}

async fn is_taken(store: &Store, charge: Charge) -> bool {
    match store.charge(vec![charge]).await.unwrap() {
        Charged::Taken(full_in) => {
            assert_eq!(full_in.len(), 1);
            true
        }
        Charged::Refused { place, .. } => {
            assert_eq!(place, 0);
            false
        }
    }
}

both_stores! {
    async fn what_one_process_takes_the_other_does_not_have(world) {
        let neighbour = world.neighbour().await;
        let one = charge(some_key(), slow(30), 1);
        let takes = (0..100).map(|n| {
            let store = if n % 2 == 0 { &world.store } else { &neighbour };
            is_taken(store, one)
        });
        let taken = join_all(takes).await.into_iter().filter(|taken| *taken).count();
        assert_eq!(taken, 30);
        neighbour.close().await;
        // Nor does one that comes later.
        let later = world.neighbour().await;
        assert!(!is_taken(&later, one).await);
        assert!(is_taken(&later, charge(some_key(), slow(30), 30)).await);
        later.close().await;
    }

    async fn of_several_all_are_taken_or_none(world) {
        let store = &world.store;
        let (rich, poor) = (charge(some_key(), slow(2), 1), charge(some_key(), slow(1), 1));
        assert!(matches!(store.charge(vec![rich, poor]).await, Ok(Charged::Taken(_))));
        for _ in 0..3 {
            let Ok(Charged::Refused { place, full_in }) = store.charge(vec![rich, poor]).await else {
                panic!("taken from an empty bucket");
            };
            assert_eq!(place, 1);
            assert!(full_in <= HOUR && full_in > HOUR / 2, "{full_in:?}");
        }
        assert!(is_taken(store, rich).await);
        assert!(!is_taken(store, rich).await);
    }

    async fn what_is_given_back_can_be_taken_again(world) {
        let store = &world.store;
        let one = charge(some_key(), slow(1), 1);
        for _ in 0..3 {
            assert!(is_taken(store, one).await);
            assert!(!is_taken(store, one).await);
            store.give_back(vec![one]).await.unwrap();
        }
    }

    async fn what_was_drawn_before_counts_and_leaves_no_debt(world) {
        let store = &world.store;
        let (key, pace) = (some_key(), slow(10));
        let full_in = store.note_charge(charge(key, pace, 4)).await.unwrap();
        assert!(full_in <= HOUR * 4 && full_in > HOUR * 3, "{full_in:?}");
        assert!(!is_taken(store, charge(key, pace, 7)).await);
        let full_in = store.note_charge(charge(key, pace, 1_000)).await.unwrap();
        assert!(full_in <= HOUR * 10, "{full_in:?}");
    }

    async fn a_clock_that_went_back_locks_nobody_out(world) {
        let store = &world.store;
        let key = some_key();
        // As if noted a year ahead of now.
        let far = charge(key, Pace::new(1, HOUR, 24 * 365), 24 * 365);
        assert!(is_taken(store, far).await);
        let quick = Pace::new(1_000, Duration::from_secs(1), 10);
        let Ok(Charged::Refused { full_in, .. }) = store.charge(vec![charge(key, quick, 1)]).await
        else {
            panic!("taken from an empty bucket");
        };
        assert_eq!(full_in, Duration::from_millis(10));
        // It fills from then on, as if nothing had been.
        let start = std::time::Instant::now();
        while !is_taken(store, charge(key, quick, 1)).await {
            assert!(start.elapsed() < crate::world::PATIENCE, "locked out");
        }
    }

    async fn full_buckets_are_forgotten_and_others_are_not(world) {
        let store = &world.store;
        let one = charge(some_key(), slow(1), 1);
        assert!(is_taken(store, one).await);
        for place in 0..9 {
            let key = if world.options.url.starts_with("postgres") {
                format!("'\\x{place:032x}'")
            } else {
                format!("x'{place:032x}'")
            };
            world.sql(&format!("INSERT INTO budgets (key, full_at) VALUES ({key}, 1)")).await;
        }
        assert_eq!(world.count("budgets").await, 10);
        store.forget_full_budgets().await.unwrap();
        assert_eq!(world.count("budgets").await, 1);
        assert!(!is_taken(store, one).await);
    }
}
