use domain::Role;
use store::NewPassword;

use crate::world::{T0, both_stores, hash};

both_stores! {
    async fn a_browser_is_known_to_those_who_signed_in_there_until_their_password_is_another(world) {
        let (ada, ben) = (world.person(Role::Expert).await, world.person(Role::Expert).await);
        let store = &world.store;
        let here = hash();
        assert!(!store.knows_browser(ada, here).await.unwrap());
        for _ in 0..2 {
            store.know_browser(ada, here, T0, 3).await.unwrap();
            assert!(store.knows_browser(ada, here).await.unwrap());
        }
        assert!(!store.knows_browser(ben, here).await.unwrap());
        store.know_browser(ben, here, T0, 3).await.unwrap();
        let password = NewPassword {
            user: ada,
            hash: "another".to_owned(),
            instead_of: None,
            must_change: false,
            keep: None,
            now: T0,
        };
        store.set_password(password).await.unwrap().unwrap();
        assert!(!store.knows_browser(ada, here).await.unwrap());
        assert!(store.knows_browser(ben, here).await.unwrap());
    }

    async fn the_browsers_used_last_are_kept(world) {
        let ada = world.person(Role::Expert).await;
        let store = &world.store;
        let hashes = [hash(), hash(), hash(), hash()];
        for (hash, at) in hashes.iter().zip(T0..) {
            store.know_browser(ada, *hash, at, 3).await.unwrap();
            // The first one is in use all the time.
            store.know_browser(ada, hashes[0], at, 3).await.unwrap();
        }
        let mut known = Vec::new();
        for hash in hashes {
            known.push(store.knows_browser(ada, hash).await.unwrap());
        }
        assert_eq!(known, [true, false, true, true]);
    }

    async fn each_cost_of_a_password_is_remembered(world) {
        let store = &world.store;
        for (cost, known) in [("m=64,t=1,p=1", 1), ("m=19456,t=2,p=1", 2), ("m=64,t=1,p=1", 2)] {
            let costs = store.note_password_cost(cost).await.unwrap();
            assert_eq!(costs.len(), known, "{costs:?}");
            assert!(costs.iter().any(|one| one == cost));
        }
    }
}
