use std::collections::BTreeSet;

use domain::{Role, SignInId, Standing, UserId};
use store::{NewPassword, NewPasswordReset, NewSignIn};
use uuid::Uuid;

use crate::{
    people::sign_in,
    world::{T0, World, both_stores, hash, sign_in_of},
};

fn password(user: UserId, hash: &str) -> NewPassword {
    NewPassword {
        user,
        hash: hash.to_owned(),
        instead_of: None,
        must_change: false,
        keep: None,
        now: T0,
    }
}

async fn hash_of(world: &World, user: UserId) -> String {
    world.store.user(user).await.unwrap().unwrap().password_hash
}

async fn reset(world: &World, user: UserId, by: UserId) -> [u8; 32] {
    let token_hash = hash();
    let made = world.store.create_password_reset(NewPasswordReset {
        token_hash,
        user,
        created_by: by,
        created_at: T0,
        expires_at: T0 + 1_000,
    });
    assert!(made.await.unwrap());
    token_hash
}

both_stores! {
    async fn a_new_password_ends_all_sign_ins_but_one(world) {
        let (ada, ben) = (world.person(Role::Expert).await, world.person(Role::Expert).await);
        let (here, _) = sign_in(&world.store, ada, T0).await;
        let (there, token) = sign_in(&world.store, ada, T0).await;
        let (other, _) = sign_in(&world.store, ben, T0).await;
        let wrong = NewPassword { instead_of: Some("another".to_owned()), ..password(ada, "new") };
        assert_eq!(world.store.set_password(wrong).await.unwrap(), None);
        let change = NewPassword {
            instead_of: Some("hash".to_owned()),
            keep: Some(here),
            ..password(ada, "new")
        };
        let ended = world.store.set_password(change).await.unwrap().unwrap();
        assert_eq!(BTreeSet::from_iter(ended), BTreeSet::from([there, sign_in_of(ada)]));
        assert_eq!(hash_of(world, ada).await, "new");
        assert!(world.store.sign_in(token, T0 + 1, 1_000).await.unwrap().is_none());
        let ended = world.store.ended_sign_ins(&[here, there, other], T0 + 1).await.unwrap();
        assert_eq!(ended.ended, [there]);
        assert_eq!(world.store.end_sign_ins(ada, T0 + 1).await.unwrap(), [here]);

        assert!(!world.store.rehash_password(ada, "hash", "late").await.unwrap());
        assert_eq!(hash_of(world, ada).await, "new");
        assert!(world.store.rehash_password(ada, "new", "dearer").await.unwrap());
        assert_eq!(hash_of(world, ada).await, "dearer");
    }

    /// Checked with the old password, written after the change: it must not live.
    async fn no_sign_in_outlives_the_password_it_came_by(world) {
        let admin = world.person(Role::Admin).await;
        let ada = world.person(Role::Expert).await;
        let late = |hash: Option<&str>| NewSignIn {
            id: SignInId(Uuid::now_v7()),
            user: ada,
            password_hash: hash.map(str::to_owned),
            token_hash: crate::world::hash(),
            user_agent: String::new(),
            created_at: T0,
            expires_at: T0 + 1_000,
        };
        world.store.set_password(password(ada, "new")).await.unwrap().unwrap();
        for (hash, lives) in [(Some("hash"), false), (Some("new"), true), (None, true)] {
            let made = world.store.create_sign_in(late(hash)).await.unwrap();
            let standing = made.map(|(standing, _)| standing);
            assert_eq!(standing, lives.then_some(Standing::Active), "{hash:?}");
        }
        world.store.disable_user(ada, admin, T0).await.unwrap().unwrap();
        for hash in [Some("new"), None] {
            assert_eq!(world.store.create_sign_in(late(hash)).await.unwrap(), None);
        }
        let disabled = world.store.set_password(password(ada, "newer")).await.unwrap();
        assert_eq!(disabled, None);
    }

    async fn whoever_did_not_choose_their_password_must_change_it(world) {
        let ada = world.person(Role::Expert).await;
        let standing = async || world.store.user(ada).await.unwrap().unwrap().standing;
        let given = NewPassword { must_change: true, ..password(ada, "given") };
        world.store.set_password(given).await.unwrap().unwrap();
        assert_eq!(standing().await, Standing::MustChangePassword);
        let (_, token) = sign_in(&world.store, ada, T0).await;
        let seen = world.store.sign_in(token, T0, 1_000).await.unwrap().unwrap();
        assert_eq!(seen.standing, Standing::MustChangePassword);
        world.store.set_password(password(ada, "own")).await.unwrap().unwrap();
        assert_eq!(standing().await, Standing::Active);
    }

    async fn a_reset_link_works_once_and_the_newest_alone(world) {
        let (root, ada) = (world.person(Role::Admin).await, world.person(Role::Expert).await);
        let given = NewPassword { must_change: true, ..password(ada, "given") };
        world.store.set_password(given).await.unwrap().unwrap();
        let (id, _) = sign_in(&world.store, ada, T0).await;
        let older = reset(world, ada, root).await;
        let token = reset(world, ada, root).await;
        for (token, now, usable) in [
            (older, T0, false),
            (hash(), T0, false),
            (token, T0 + 999, true),
            (token, T0 + 1_000, false),
        ] {
            let shown = world.store.password_reset(token, now).await.unwrap();
            assert_eq!(shown.is_some(), usable);
        }
        let late = world.store.use_password_reset(token, "late".to_owned(), T0 + 1_000).await;
        assert_eq!(late.unwrap(), None);
        let used = world.store.use_password_reset(token, "own".to_owned(), T0 + 1).await;
        let (person, ended) = used.unwrap().unwrap();
        assert_eq!(person.id, ada);
        assert_eq!(BTreeSet::from_iter(ended), BTreeSet::from([id]));
        let again = world.store.use_password_reset(token, "again".to_owned(), T0 + 1).await;
        assert_eq!(again.unwrap(), None);
        let row = world.store.user(ada).await.unwrap().unwrap();
        assert_eq!((row.password_hash.as_str(), row.standing), ("own", Standing::Active));
        let told = world.store.newest_password_reset(ada).await.unwrap().unwrap();
        assert_eq!((told.made_by.id, told.used_at), (root, Some(T0 + 1)));
    }

    /// With the account of its maker, with that of its person, and with another password.
    async fn a_reset_link_ends_for_good(world) {
        let (root, other) = (world.person(Role::Admin).await, world.person(Role::Admin).await);
        let ada = world.person(Role::Expert).await;
        let usable = async |token| world.store.password_reset(token, T0).await.unwrap().is_some();
        let token = reset(world, ada, other).await;
        world.store.disable_user(other, root, T0).await.unwrap().unwrap();
        assert!(world.store.enable_user(other, root).await.unwrap());
        assert!(!usable(token).await);
        let token = reset(world, ada, other).await;
        world.store.disable_user(ada, root, T0).await.unwrap().unwrap();
        assert!(world.store.enable_user(ada, root).await.unwrap());
        assert!(!usable(token).await);
        let token = reset(world, ada, other).await;
        world.store.set_password(password(ada, "own")).await.unwrap().unwrap();
        assert!(!usable(token).await);

        world.store.disable_user(ada, root, T0).await.unwrap().unwrap();
        let made = world.store.create_password_reset(NewPasswordReset {
            token_hash: hash(),
            user: ada,
            created_by: root,
            created_at: T0,
            expires_at: T0 + 1_000,
        });
        assert!(!made.await.unwrap());
    }
}
