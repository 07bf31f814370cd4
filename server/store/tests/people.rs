use std::collections::BTreeSet;

use domain::{AlertId, Role, RoomAction, RoomId, SignInId, UserId};
use store::{Append, Appended, NewDevice, NewSignIn, Store};
use uuid::Uuid;

use crate::{
    membership::{care_room, summary},
    world::{T0, alert, both_stores, hash, message, seq, sign_in_of},
};

const IDLE: i64 = 1_000;

pub(crate) async fn sign_in(store: &Store, user: UserId, at: i64) -> (SignInId, [u8; 32]) {
    let (id, token_hash) = (SignInId(Uuid::now_v7()), hash());
    let sign_in = NewSignIn {
        id,
        user,
        password_hash: None,
        token_hash,
        user_agent: "Browser".to_owned(),
        created_at: at,
        expires_at: at + 10_000,
    };
    assert!(store.create_sign_in(sign_in).await.unwrap().is_some());
    (id, token_hash)
}

both_stores! {
    async fn an_address_has_one_account(world) {
        assert!(!world.store.any_user().await.unwrap());
        let id = UserId(Uuid::now_v7());
        let mut first = world.new_user(id, Role::Expert);
        "a@example.org".clone_into(&mut first.email);
        let again = store::NewUser { id: UserId(Uuid::now_v7()), ..first.clone() };
        assert!(world.store.create_user(first, None).await.unwrap());
        assert!(!world.store.create_user(again, None).await.unwrap());
        assert!(world.store.any_user().await.unwrap());
        let found = world.store.user_by_email("a@example.org").await.unwrap().unwrap();
        assert_eq!((found.person.id, found.person.role), (id, Role::Expert));
        assert!(world.store.user_by_email("b@example.org").await.unwrap().is_none());
    }

    /// A refused account leaves no room behind.
    async fn a_wearer_comes_with_their_care_room(world) {
        let wearer = world.person(Role::Wearer).await;
        let room = care_room(&world.store, wearer).await.unwrap().unwrap();
        let summary = summary(&world.store, wearer, room).await.unwrap().unwrap();
        assert_eq!((summary.wearer, summary.head), (Some(wearer), 1));
        let spare = RoomId(Uuid::now_v7());
        let twin = store::NewUser {
            email: world.store.user(wearer).await.unwrap().unwrap().email,
            ..world.new_user(UserId(Uuid::now_v7()), Role::Wearer)
        };
        assert!(!world.store.create_user(twin, Some(spare)).await.unwrap());
        assert!(world.store.heads(&[spare]).await.unwrap().is_empty());
        let expert = world.person(Role::Expert).await;
        assert!(care_room(&world.store, expert).await.unwrap().is_none());
    }

    async fn a_sign_in_lives_until_it_is_revoked_idle_or_old(world) {
        let expert = world.person(Role::Expert).await;
        let (id, token) = sign_in(&world.store, expert, T0).await;
        let live = async |now| world.store.sign_in(token, now, IDLE).await.unwrap().is_some();
        assert!(live(T0 + 999).await && !live(T0 + 1_000).await);
        world.store.touch_sign_in(id, T0 + 900).await.unwrap();
        world.store.touch_sign_in(id, T0 + 100).await.unwrap();
        assert!(live(T0 + 1_899).await && !live(T0 + 1_900).await);
        world.store.touch_sign_in(id, T0 + 9_999).await.unwrap();
        assert!(live(T0 + 9_999).await && !live(T0 + 10_000).await);
        let ended = world.store.ended_sign_ins(&[id], T0 + 9_999).await.unwrap();
        assert_eq!((ended.ended, ended.next_at), (vec![], Some(T0 + 10_000)));
        let ended = world.store.ended_sign_ins(&[id], T0 + 10_000).await.unwrap();
        assert_eq!((ended.ended, ended.next_at), (vec![id], None));
        assert!(world.store.sign_in(hash(), T0, IDLE).await.unwrap().is_none());
    }

    async fn a_sign_in_is_revoked_by_its_owner_once(world) {
        let (expert, other) = (world.person(Role::Expert).await, world.person(Role::Expert).await);
        let (old, _) = sign_in(&world.store, expert, T0).await;
        let (id, token) = sign_in(&world.store, expert, T0 + 1).await;
        let listed = world.store.sign_ins(expert, T0 + 2, IDLE).await.unwrap();
        assert_eq!(listed.iter().map(|one| one.id).collect::<Vec<_>>(), [id, old, sign_in_of(expert)]);
        assert!(!world.store.revoke_sign_in(other, id, T0 + 2).await.unwrap());
        assert!(world.store.revoke_sign_in(expert, id, T0 + 2).await.unwrap());
        assert!(!world.store.revoke_sign_in(expert, id, T0 + 2).await.unwrap());
        assert!(world.store.sign_in(token, T0 + 2, IDLE).await.unwrap().is_none());
        assert_eq!(world.store.sign_ins(expert, T0 + 2, IDLE).await.unwrap().len(), 2);
        let unknown = SignInId(Uuid::now_v7());
        let ended = world.store.ended_sign_ins(&[old, id, unknown], T0 + 2).await.unwrap();
        assert_eq!(ended.ended, [id, unknown]);
    }

    async fn only_a_live_sign_in_of_its_own_person_writes(world) {
        let care = world.care().await;
        let (revoked, _) = sign_in(&world.store, care.expert, T0).await;
        assert!(world.store.revoke_sign_in(care.expert, revoked, T0 + 1).await.unwrap());
        let (expired, _) = sign_in(&world.store, care.expert, T0).await;
        let id = AlertId(Uuid::now_v7());
        let device = world.device(care.wearer).await;
        world.post(device, vec![alert(1, id, device)]).await;
        let foreign = sign_in_of(care.wearer);
        let unknown = SignInId(Uuid::now_v7());
        let head = summary(&world.store, care.expert, care.room).await.unwrap().unwrap().head;
        let now = T0 + 10_000;
        for bad in [revoked, expired, foreign, unknown] {
            let said = message(care.room, care.expert, "Text", now);
            let acknowledged = RoomAction::AcknowledgeAlert { alert: id };
            for action in [said.action.clone(), acknowledged] {
                let append = Append { sign_in: bad, action, ..said.clone() };
                assert_eq!(world.store.append(append).await.unwrap(), Appended::SignedOut);
            }
            let mark = world.store.mark_read(care.expert, bad, care.room, head, now);
            assert_ne!(mark.await.unwrap().unwrap().last_read, head);
        }
        let after = summary(&world.store, care.expert, care.room).await.unwrap().unwrap();
        assert_eq!((after.head, after.open_alerts), (head, 1));
        // In one transaction with others, which are written.
        let good = message(care.room, care.expert, "Text", now);
        let bad = Append { sign_in: revoked, ..message(care.room, care.expert, "Text", now) };
        let (good, bad) = tokio::join!(world.store.append(good), world.store.append(bad));
        assert_eq!(seq(&good.unwrap()), head + 1);
        assert_eq!(bad.unwrap(), Appended::SignedOut);
    }

    async fn disabling_ends_sign_ins_devices_and_codes(world) {
        let admin = world.person(Role::Admin).await;
        let wearer = world.person(Role::Wearer).await;
        let device = world.device(wearer).await;
        let code = hash();
        world.store.create_pairing_code(wearer, code, T0, T0 + 1_000_000).await.unwrap();
        let (id, token) = sign_in(&world.store, wearer, T0).await;
        let ended = world.store.disable_user(wearer, admin, T0 + 1).await.unwrap().unwrap();
        assert_eq!(ended.people, [wearer]);
        assert_eq!(BTreeSet::from_iter(ended.sign_ins), BTreeSet::from([id, sign_in_of(wearer)]));
        assert!(world.store.sign_in(token, T0 + 2, IDLE).await.unwrap().is_none());
        assert!(world.store.device(device).await.unwrap().unwrap().view.revoked_at.is_some());
        let late = NewDevice {
            id: domain::DeviceId(Uuid::now_v7()),
            name: "Late".to_owned(),
            token_hash: hash(),
            paired_at: T0 + 2,
        };
        assert_eq!(world.store.pair(code, late.clone()).await.unwrap(), None);
        world.store.create_pairing_code(wearer, code, T0, T0 + 1_000_000).await.unwrap();
        assert_eq!(world.store.pair(code, late).await.unwrap(), None, "a code made since");
        let row = world.store.user(wearer).await.unwrap().unwrap();
        assert_eq!(row.disabled_at, Some(T0 + 1));
        // Again is harmless, and keeps the first time.
        let again = world.store.disable_user(wearer, admin, T0 + 9).await.unwrap().unwrap();
        assert!(again.sign_ins.is_empty());
        assert_eq!(world.store.user(wearer).await.unwrap().unwrap().disabled_at, Some(T0 + 1));
        let nobody = UserId(Uuid::now_v7());
        assert_eq!(world.store.disable_user(nobody, admin, T0).await.unwrap(), None);
        assert_eq!(world.store.disable_user(admin, admin, T0).await.unwrap(), None);
        let disabled = world.store.users().await.unwrap().iter().filter(|one| one.disabled).count();
        assert_eq!(disabled, 1);
    }
}
