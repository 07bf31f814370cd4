use domain::Role;
use store::Store;

use crate::world::{T0, both_stores, sign_in_of};

both_stores! {
    /// Nothing else happens in this database; on the server of the Postgres tests others write
    /// meanwhile, and a revision may change for their sake.
    async fn a_revision_changes_with_every_commit_by_anybody(world) {
        let expert = world.person(Role::Expert).await;
        let room = world.team_room(expert).await;
        let (other, _commits) = Store::open(&world.options).await.unwrap();
        let mut before = world.store.revision().await.unwrap();
        for number in 0..20_u8 {
            if number % 2 == 0 {
                world.say(room, expert, "Here").await;
            } else if number % 4 == 1 {
                world.store.mark_read(expert, sign_in_of(expert), room, i64::MAX, T0).await.unwrap();
            } else {
                other.create_pairing_code(expert, [number; 32], 0, 1).await.unwrap();
            }
            let after = world.store.revision().await.unwrap();
            assert_ne!(before, after);
            before = after;
        }
        other.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_changes_no_revision() {
    let world = crate::world::World::sqlite().await;
    let expert = world.person(Role::Expert).await;
    let before = world.store.revision().await.unwrap();
    world.store.rooms_of(expert).await.unwrap();
    assert_eq!(before, world.store.revision().await.unwrap());
    world.end().await;
}
