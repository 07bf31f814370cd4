use domain::{Error, RoomId, RoomKind, UserId, limits};
use uuid::Uuid;

use crate::world::on_both;

on_both! {
    async fn staff_makes_team_rooms(world) {
        let (ada, root) = (world.expert("Ada").await, world.admin("Root").await);
        for staff in [&ada, &root] {
            let room = world.service.create_team_room(staff, "  Night shift ").await.unwrap();
            let detail = world.service.room(staff, room).await.unwrap();
            assert_eq!((detail.summary.kind, detail.summary.name.as_str()), (RoomKind::Team, "Night shift"));
            assert!(detail.has(staff.user.id));
        }
        let will = world.wearer("Will").await;
        assert_eq!(world.service.create_team_room(&will, "Mine").await, Err(Error::Forbidden));
        let unnamed = world.service.create_team_room(&ada, "\n").await;
        assert_eq!(unnamed, Err(Error::BadName { limit: limits::NAME_CHARS }));
    }

    async fn direct_rooms_are_for_contacts_and_one_of_each(world) {
        let (ada, ben) = (world.expert("Ada").await, world.expert("Ben").await);
        let eve = world.expert("Eve").await;
        world.team(&[&ada, &ben]).await;
        let contacts = world.service.contacts(&ada).await.unwrap();
        assert_eq!(contacts, vec![ben.user.clone()]);
        let room = world.service.open_direct_room(&ada, ben.user.id).await.unwrap();
        assert_eq!(world.service.open_direct_room(&ben, ada.user.id).await, Ok(room));
        let seen = world.service.room(&ada, room).await.unwrap().summary;
        assert_eq!((seen.kind, seen.name.as_str()), (RoomKind::Direct, "Ben"));
        for stranger in [eve.user.id, ada.user.id, UserId(Uuid::new_v4())] {
            let opened = world.service.open_direct_room(&ada, stranger).await;
            assert_eq!(opened, Err(Error::NotFound));
        }
        // It stays between these two.
        let removed = world.service.remove_member(&ada, room, ben.user.id).await;
        assert_eq!(removed, Err(Error::WrongRoomKind));
        let invited = world.service.invite(&ada, Some(room), domain::Role::Expert).await;
        assert_eq!(invited, Err(Error::WrongRoomKind));
    }

    async fn who_may_take_out_whom(world) {
        let (ada, ben) = (world.expert("Ada").await, world.expert("Ben").await);
        let (eve, will) = (world.expert("Eve").await, world.wearer("Will").await);
        let service = &world.service;
        let care = world.care(&will, &ada).await;
        world.join(&ada, care, &ben).await;
        let taken_out = |by, room, whom| service.remove_member(by, room, whom);
        assert_eq!(taken_out(&eve, care, ada.user.id).await, Err(Error::NotFound));
        assert_eq!(taken_out(&ada, care, will.user.id).await, Err(Error::Forbidden));
        assert_eq!(taken_out(&will, care, will.user.id).await, Err(Error::Forbidden));
        assert_eq!(taken_out(&ada, care, eve.user.id).await, Err(Error::NotFound));
        assert_eq!(taken_out(&ada, care, ben.user.id).await, Ok(()));
        assert_eq!(taken_out(&ada, care, ben.user.id).await, Err(Error::NotFound));
        assert_eq!(taken_out(&ada, care, ada.user.id).await, Ok(()));
        world.join(&will, care, &ada).await;
        assert_eq!(taken_out(&will, care, ada.user.id).await, Ok(()));
        let team = world.team(&[&ada, &ben]).await;
        assert_eq!(taken_out(&ben, team, ada.user.id).await, Ok(()));
        assert_eq!(taken_out(&ben, team, ben.user.id).await, Ok(()));
    }

    async fn pages_are_bounded_and_for_members(world) {
        let (ada, eve) = (world.expert("Ada").await, world.expert("Eve").await);
        let room = world.team(&[&ada]).await;
        for n in 0..5 {
            world.say(&ada, room, &n.to_string()).await;
        }
        let service = &world.service;
        for limit in [0, -1, limits::PAGE_EVENTS + 1, i64::MAX] {
            assert_eq!(
                service.page(&ada, room, None, limit).await,
                Err(Error::BadRange { limit: limits::PAGE_EVENTS })
            );
        }
        let newest = service.page(&ada, room, None, 3).await.unwrap();
        assert_eq!(newest.events.len(), 3);
        assert!(newest.more);
        let older = service.page(&ada, room, Some(newest.events[0].seq), 200).await.unwrap();
        assert!(!older.more);
        assert_eq!(older.events.last().unwrap().seq + 1, newest.events[0].seq);
        for foreign in [room, RoomId(Uuid::new_v4())] {
            assert_eq!(service.page(&eve, foreign, None, 3).await, Err(Error::NotFound));
            assert_eq!(service.room(&eve, foreign).await, Err(Error::NotFound));
            assert_eq!(service.mark_read(&eve, foreign, 1).await, Err(Error::NotFound));
            assert_eq!(service.readings(&eve, foreign, 1).await, Err(Error::NotFound));
        }
    }
}
