use domain::{Change, Error, Event, Role, RoomAction};

use crate::world::{on_both, until};

on_both! {
    async fn who_is_taken_out_hears_nothing_said_after(world) {
        let (ada, ben) = (world.expert("Ada").await, world.expert("Ben").await);
        let room = world.team(&[&ada, &ben]).await;
        let (mut a, mut b) = (world.live(&ada).await, world.live(&ben).await);
        let before = world.say(&ada, room, "before").await;
        b.until_has(room, before).await;
        world.service.remove_member(&ada, room, ben.user.id, false).await.unwrap();
        let after = world.say(&ada, room, "after").await;
        a.until_has(room, after).await;
        while b.rooms.contains_key(&room) {
            let event = b.next().await.unwrap();
            if let Event::Events { events, .. } = event {
                assert!(events.iter().all(|event| event.seq <= before), "{events:?}");
            }
        }
        // Neither by asking, nor by speaking, nor by coming back.
        b.send(room, "still here?").await;
        assert_eq!(b.until_refused().await, Error::NotFound);
        assert_eq!(world.service.page(&ben, room, None, 50).await, Err(Error::NotFound));
        let again = world.live(&ben).await;
        assert!(!again.rooms.contains_key(&room));
    }

    async fn removals_in_a_running_talk_never_leak(world) {
        let (ada, ben) = (world.expert("Ada").await, world.expert("Ben").await);
        let room = world.team(&[&ada, &ben]).await;
        for round in 0..15 {
            let mut b = world.live(&ben).await;
            let talk = {
                let (service, ada) = (world.service.clone(), ada.clone());
                tokio::spawn(async move {
                    for n in 0..10 {
                        let id = crate::world::some_client_id();
                        service.act(&ada, room, id, RoomAction::message(format!("{round} {n}"))).await.unwrap();
                    }
                })
            };
            world.service.remove_member(&ada, room, ben.user.id, false).await.unwrap();
            talk.await.unwrap();
            // The event that says it; Ben must see nothing from it on.
            let page = world.service.page(&ada, room, None, 200).await.unwrap();
            let left = page.events.iter().rev().find_map(|event| match &event.change {
                Change::Left { .. } => Some(event.seq),
                _ => None,
            }).unwrap();
            while b.rooms.contains_key(&room) {
                if let Some(Event::Events { events, .. }) = b.next().await {
                    assert!(events.iter().all(|event| event.seq < left), "{left}: {events:?}");
                }
            }
            world.join(&ada, room, &ben).await;
            b.until("the room again", |event| matches!(event, Event::RoomOpened { .. })).await;
            let seq = world.say(&ada, room, "welcome back").await;
            b.until_has(room, seq).await;
        }
    }

    async fn a_newcomer_hears_what_is_said_from_then_on(world) {
        let (ada, ben) = (world.expert("Ada").await, world.expert("Ben").await);
        let room = world.team(&[&ada]).await;
        let mut b = world.live(&ben).await;
        assert!(b.rooms.is_empty());
        world.join(&ada, room, &ben).await;
        b.until("the room", |event| {
            matches!(event, Event::RoomOpened { room: opened } if opened.id == room)
        }).await;
        let seq = world.say(&ada, room, "welcome").await;
        b.until_has(room, seq).await;
    }

    async fn the_own_new_rooms_open_on_all_own_sockets(world) {
        let ada = world.expert("Ada").await;
        let (mut phone, mut desk) = (world.live(&ada).await, world.live(&ada).await);
        let room = world.service.create_team_room(&ada, "New").await.unwrap();
        for client in [&mut phone, &mut desk] {
            client.until("the room", |event| {
                matches!(event, Event::RoomOpened { room: opened } if opened.id == room)
            }).await;
        }
    }

    async fn a_disabled_account_is_gone_at_once(world) {
        let (admin, ada) = (world.admin("Root").await, world.expert("Ada").await);
        let ben = world.expert("Ben").await;
        let room = world.team(&[&ada, &ben]).await;
        let (mut a, mut b) = (world.live(&ada).await, world.live(&ben).await);
        world.service.disable_user(&admin, ben.user.id).await.unwrap();
        assert_eq!(b.until_closed().await, domain::CloseCode::SignedOut);
        let seq = world.say(&ada, room, "without Ben").await;
        a.until_has(room, seq).await;
        assert_eq!(world.service.page(&ben, room, None, 9).await, Err(Error::NotFound));
        until("no longer a contact", || async {
            world.service.contacts(&ada).await.unwrap().is_empty()
        }).await;
        assert_eq!(
            world.service.disable_user(&admin, admin.user.id).await,
            Err(Error::LastAdmin)
        );
    }

    async fn an_admin_sees_no_room_of_others(world) {
        let (admin, ada) = (world.admin("Root").await, world.expert("Ada").await);
        let room = world.team(&[&ada]).await;
        assert_eq!(world.service.room(&admin, room).await, Err(Error::NotFound));
        assert_eq!(world.service.rooms(&admin).await, Ok(vec![]));
        assert_eq!(
            world.service.invite(&admin, Some(room), Role::Expert).await,
            Err(Error::NotFound)
        );
        let mut client = world.live(&admin).await;
        client.send(room, "hello").await;
        assert_eq!(client.until_refused().await, Error::NotFound);
    }
}
