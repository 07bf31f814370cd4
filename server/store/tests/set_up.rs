use domain::{Role, UserId};
use uuid::Uuid;

use crate::world::{T0, both_stores, hash};

both_stores! {
    async fn each_code_is_good_until_somebody_has_an_account(world) {
        let (first, second, unknown) = (hash(), hash(), hash());
        assert!(world.store.add_set_up_code(first, T0).await.unwrap());
        assert!(world.store.add_set_up_code(second, T0 + 1).await.unwrap());
        for (code, known) in [(first, true), (second, true), (unknown, false)] {
            assert_eq!(world.store.is_set_up_code(code).await.unwrap(), known);
        }
        let admin = || world.new_user(UserId(Uuid::now_v7()), Role::Admin);
        assert!(!world.store.create_first_admin(admin(), unknown).await.unwrap());
        assert!(!world.store.any_user().await.unwrap());
        assert!(world.store.create_first_admin(admin(), first).await.unwrap());
        for code in [first, second] {
            assert!(!world.store.is_set_up_code(code).await.unwrap());
            assert!(!world.store.create_first_admin(admin(), code).await.unwrap());
        }
        assert!(!world.store.add_set_up_code(hash(), T0 + 2).await.unwrap());
        assert_eq!(world.store.users().await.unwrap().len(), 1);
    }

    async fn an_account_made_otherwise_ends_every_code(world) {
        let code = hash();
        assert!(world.store.add_set_up_code(code, T0).await.unwrap());
        world.person(Role::Admin).await;
        let late = world.new_user(UserId(Uuid::now_v7()), Role::Admin);
        assert!(!world.store.create_first_admin(late, code).await.unwrap());
    }
}
