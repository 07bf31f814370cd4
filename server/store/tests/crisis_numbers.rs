//! Numbers that wearers keep for themselves.

use domain::{CrisisNumber, CrisisNumberId, Role};
use uuid::Uuid;

use crate::world::both_stores;

fn number(name: &str) -> CrisisNumber {
    CrisisNumber {
        id: CrisisNumberId(Uuid::now_v7()),
        name: name.to_owned(),
        number: "+47 22 33 44 55".to_owned(),
    }
}

both_stores! {
    /// Nobody reads or removes those of another one.
    async fn each_person_has_their_own(world) {
        let (one, other) = (world.person(Role::Wearer).await, world.person(Role::Wearer).await);
        let (first, second) = (number("Sister"), number("Åse 🌿"));
        for added in [&first, &second] {
            assert!(world.store.add_crisis_number(one, added.clone(), 5).await.unwrap());
        }
        assert_eq!(world.store.crisis_numbers(other).await.unwrap(), []);
        assert!(!world.store.remove_crisis_number(other, first.id).await.unwrap());
        assert_eq!(world.store.crisis_numbers(one).await.unwrap(), [first.clone(), second.clone()]);
        assert!(world.store.remove_crisis_number(one, first.id).await.unwrap());
        assert!(!world.store.remove_crisis_number(one, first.id).await.unwrap());
        assert_eq!(world.store.crisis_numbers(one).await.unwrap(), [second]);
    }

    /// Also when many are added at once, from several processes.
    async fn there_are_never_more_than_allowed(world) {
        let wearer = world.person(Role::Wearer).await;
        let neighbour = world.neighbour().await;
        let adding = (0..12).map(|n| {
            let store = if n % 2 == 0 { world.store.clone() } else { neighbour.clone() };
            tokio::spawn(async move {
                store.add_crisis_number(wearer, number("Sister"), 5).await.unwrap()
            })
        });
        let mut added = 0;
        for one in adding.collect::<Vec<_>>() {
            added += usize::from(one.await.unwrap());
        }
        assert_eq!(added, 5);
        assert_eq!(world.store.crisis_numbers(wearer).await.unwrap().len(), 5);
        let removed = world.store.crisis_numbers(wearer).await.unwrap()[0].id;
        assert!(world.store.remove_crisis_number(wearer, removed).await.unwrap());
        assert!(world.store.add_crisis_number(wearer, number("Friend"), 5).await.unwrap());
        neighbour.close().await;
    }
}
