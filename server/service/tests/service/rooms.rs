use domain::{Change, Error, Event, RoomId, RoomKind, UserId, limits};
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
        let marked = world.service.create_team_room(&ada, "<b>Night shift").await;
        assert_eq!(marked, Err(Error::BadNameCharacter));
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
        let removed = world.service.remove_member(&ada, room, ben.user.id, false).await;
        assert_eq!(removed, Err(Error::Forbidden));
        let invited = world.service.invite(&ada, Some(room), domain::Role::Expert).await;
        assert_eq!(invited, Err(Error::WrongRoomKind));
    }

    async fn a_direct_room_ends_when_one_leaves_and_both_hear_it(world) {
        let (ada, will) = (world.expert("Ada").await, world.wearer("Will").await);
        let service = &world.service;
        let care = world.care(&will, &ada).await;
        let room = service.open_direct_room(&ada, will.user.id).await.unwrap();
        let (mut a, mut w) = (world.live(&ada).await, world.live(&will).await);
        let left = service.remove_member(&will, care, ada.user.id, true).await;
        assert_eq!(left, Ok(()));
        for closed in [care, room] {
            let client = if closed == care { &mut a } else { &mut w };
            client.until("its end", |event| {
                matches!(event, Event::RoomClosed { room } if *room == closed)
            }).await;
        }
        let head = service.room(&ada, room).await.unwrap().summary.head;
        a.until_has(room, head).await;
        let last = &a.logs[&room][&head];
        assert!(matches!(&last.change, Change::Left { who } if who.id == will.user.id));
        a.send(room, "still here?").await;
        assert_eq!(a.until_refused().await, Error::ConversationEnded);
        assert_eq!(service.open_direct_room(&ada, will.user.id).await, Err(Error::NotFound));
    }

    async fn a_removal_ends_no_direct_room_that_it_was_not_asked_to_end(world) {
        let (ada, will) = (world.expert("Ada").await, world.wearer("Will").await);
        let care = world.care(&will, &ada).await;
        let room = world.service.open_direct_room(&ada, will.user.id).await.unwrap();
        world.service.remove_member(&will, care, ada.user.id, false).await.unwrap();
        world.say(&ada, room, "still here").await;
    }

    async fn rooms_with_alerts_are_not_muted(world) {
        let (ada, will) = (world.expert("Ada").await, world.wearer("Will").await);
        let care = world.care(&will, &ada).await;
        assert_eq!(world.service.mute(&ada, care, true).await, Err(Error::WrongRoomKind));
        let team = world.team(&[&ada]).await;
        assert_eq!(world.service.mute(&ada, team, true).await, Ok(()));
        assert!(world.client(&ada).await.rooms[&team].muted);
        assert_eq!(world.service.mute(&will, team, true).await, Err(Error::NotFound));
    }

    async fn a_report_reaches_the_admins_alone(world) {
        let (ada, will) = (world.expert("Ada").await, world.wearer("Will").await);
        let admin = world.admin("Root").await;
        let care = world.care(&will, &ada).await;
        let service = &world.service;
        let told = service.report(&will, care, ada.user.id, "She was rude.").await;
        assert_eq!(told, Ok(()));
        assert_eq!(service.report(&will, care, will.user.id, "x").await, Err(Error::Forbidden));
        assert_eq!(service.report(&will, care, ada.user.id, " ").await, Err(Error::EmptyText));
        let open = service.open_reports(&admin).await.unwrap();
        assert_eq!((open.len(), open[0].said.as_str()), (1, "She was rude."));
        for other in [&ada, &will] {
            assert_eq!(service.open_reports(other).await, Err(Error::Forbidden));
            assert_eq!(service.handle_report(other, open[0].id).await, Err(Error::Forbidden));
        }
        assert_eq!(service.handle_report(&admin, open[0].id).await, Ok(()));
        assert_eq!(service.open_reports(&admin).await, Ok(vec![]));
    }

    async fn who_may_take_out_whom(world) {
        let (ada, ben) = (world.expert("Ada").await, world.expert("Ben").await);
        let (eve, will) = (world.expert("Eve").await, world.wearer("Will").await);
        let service = &world.service;
        let care = world.care(&will, &ada).await;
        world.join(&ada, care, &ben).await;
        let taken_out = |by, room, whom| service.remove_member(by, room, whom, false);
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
