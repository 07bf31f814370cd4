//! A database that was put back to an earlier state by other means than ours.

use domain::{AlertId, DeviceId, Role};
use store::{NewDevice, StillUsable};
use uuid::Uuid;

use crate::world::{Care, T0, World, alert, both_stores, hash};

/// The number of the downlink that answers a new alert.
async fn answered(world: &World, care: &Care, device: DeviceId, seq: u32) -> i64 {
    let id = AlertId(Uuid::now_v7());
    world.post(device, vec![alert(seq, id, device)]).await;
    world.ack(care.room, care.expert, id).await;
    let waiting = world.post(device, Vec::new()).await.downlinks;
    waiting.iter().map(|one| one.id).max().unwrap()
}

both_stores! {
    /// A watch knows a downlink by its number, and may have felt those that came after the backup.
    async fn numbers_of_downlinks_never_come_back(world) {
        let care = world.care().await;
        let device = world.device(care.wearer).await;
        let first = answered(world, &care, device, 1).await;
        assert_eq!(answered(world, &care, device, 2).await, first + 1);
        let before = world.store.log_id().await.unwrap();
        world.store.mark_restored().await.unwrap();
        assert_ne!(world.store.log_id().await.unwrap(), before);
        // Its sign-in has ended as well.
        world.sql("UPDATE sign_ins SET revoked_at = NULL").await;
        let after = answered(world, &care, device, 3).await;
        assert!(after >= first + (1 << 23), "{first} {after}");
        assert_eq!(answered(world, &care, device, 4).await, after + 1);
    }

    async fn what_lets_somebody_in_ends_with_a_restore(world) {
        let (wearer, off) = (world.person(Role::Wearer).await, world.person(Role::Expert).await);
        let admin = world.person(Role::Admin).await;
        let (kept, gone) = (world.device(wearer).await, world.device(wearer).await);
        assert!(world.store.revoke_device(wearer, gone, T0).await.unwrap());
        world.store.disable_user(off, admin, T0).await.unwrap();
        let code = hash();
        world.store.create_pairing_code(wearer, code, T0, i64::MAX).await.unwrap();
        let usable = world.store.mark_restored().await.unwrap();
        assert_eq!(usable, StillUsable { accounts: 2, watches: 1 });
        let open = world.count("sign_ins WHERE revoked_at IS NULL").await;
        assert_eq!((open, world.count("sign_ins").await > 0), (0, true));
        let device = NewDevice {
            id: DeviceId(Uuid::now_v7()),
            name: "Late".to_owned(),
            token_hash: hash(),
            paired_at: T0,
        };
        assert_eq!(world.store.pair(code, device).await.unwrap(), None);
        assert!(world.store.device(kept).await.unwrap().unwrap().view.revoked_at.is_none());
    }
}
