//! From the schema that knew neither who invited whom nor approval.

use domain::{Role, Standing, UserId};
use store::AcceptedAs;
use uuid::Uuid;

use crate::{
    invitations::{invite, usable},
    membership::join,
    world::{T0, World, both_stores},
};

async fn take_back(world: &World) {
    // Columns of later schemas stand in the table that is rebuilt.
    world
        .sql(include_str!(
            "../migrations/sqlite/0019_device_checks/down.sql"
        ))
        .await;
    world
        .sql(include_str!("../migrations/sqlite/0011_language/down.sql"))
        .await;
    let down = if world.options.url.starts_with("sqlite:") {
        // As the program does, for a table is rebuilt that others point at.
        concat!(
            "PRAGMA foreign_keys = OFF;",
            include_str!("../migrations/sqlite/0005_accounts/down.sql")
        )
    } else {
        include_str!("../migrations/postgres/0005_accounts/down.sql")
    };
    world.sql(down).await;
    world
        .sql("DELETE FROM __diesel_schema_migrations WHERE version IN ('0005', '0011', '0019')")
        .await;
}

both_stores! {
    async fn accounts_are_approved_and_dead_links_closed(world) {
        let root = world.person(Role::Admin).await;
        let (maker, gone) = (world.person(Role::Expert).await, world.person(Role::Expert).await);
        let room = world.team_room(maker).await;
        assert!(join(&world.store, room, gone, maker, T0).await);
        let open = invite(world, maker, Role::Expert, Some(room)).await;
        let lost = invite(world, gone, Role::Expert, Some(room)).await;
        let used = invite(world, root, Role::Expert, None).await;
        let guest = UserId(Uuid::now_v7());
        let user = store::NewUser { created_at: T0 + 7, ..world.new_user(guest, Role::Expert) };
        let made = world.store.accept_invitation_as(used, user, None).await.unwrap();
        assert_eq!(made, AcceptedAs::Made);
        assert!(world.store.remove_member(room, gone, maker, T0).await.unwrap());

        take_back(world).await;
        assert!(world.store.ready().await.is_err());
        world.store.migrate().await.unwrap();
        world.store.ready().await.unwrap();

        for user in world.store.users().await.unwrap() {
            assert_eq!(user.standing, Standing::Active);
        }
        let detail = world.store.user_detail(guest, root).await.unwrap().unwrap();
        assert_eq!(detail.user.invited_by.unwrap().id, root);
        assert!(usable(world, open, T0 + 1).await);
        // Their maker comes back, they do not.
        assert!(join(&world.store, room, gone, maker, T0).await);
        for dead in [lost, used] {
            assert!(!usable(world, dead, T0 + 1).await);
        }
    }
}
