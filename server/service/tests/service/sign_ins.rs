use domain::{CloseCode, Command, Error, Event, SignInId};
use uuid::Uuid;

use crate::{
    client::Client,
    world::{PASSWORD, account, on_both, some_peer},
};

on_both! {
    async fn a_revoked_sign_in_loses_its_sockets_and_its_cookie(world) {
        let ada = world.expert("Ada").await;
        let stolen = world.service.sign_in_as(&ada.user, "stolen").await.unwrap();
        let mut here = world.live(&ada).await;
        let mut there = world.live(&stolen.actor).await;
        world.service.revoke_sign_in(&ada, stolen.actor.sign_in).await.unwrap();
        assert_eq!(there.until_closed().await, CloseCode::SignedOut);
        assert_eq!(world.service.authenticate(&stolen.token).await, Ok(None));
        let room = world.team(&[&ada]).await;
        here.until("still here", |event| {
            matches!(event, domain::Event::RoomOpened { room: opened } if opened.id == room)
        }).await;
    }

    async fn it_is_found_without_any_hint(world) {
        let ada = world.expert("Ada").await;
        let other = world.service.sign_in_as(&ada.user, "elsewhere").await.unwrap();
        let elsewhere = world.deaf_neighbour().await;
        let mut there = Client::connect(&elsewhere, &other.actor).await;
        world.service.revoke_sign_in(&ada, other.actor.sign_in).await.unwrap();
        assert_eq!(there.until_closed().await, CloseCode::SignedOut);
        elsewhere.shut_down().await;
    }

    async fn between_its_end_and_the_news_of_it_nothing_is_written_or_read(world) {
        let ada = world.expert("Ada").await;
        let room = world.team(&[&ada]).await;
        let before = world.say(&ada, room, "before").await;
        let elsewhere = world.deaf_neighbour().await;
        let ask = Command::Fetch { room, after: 0, before: before + 1 };
        for what in [None, Some(ask)] {
            let stolen = world.another_sign_in_of(&ada.user).await;
            let mut thief = Client::connect(&elsewhere, &stolen).await;
            world.service.revoke_sign_in(&ada, stolen.sign_in).await.unwrap();
            match what {
                None => thief.send(room, "still here").await,
                Some(fetch) => thief.say(fetch).await,
            }
            while let Some(event) = thief.next().await {
                let refused = matches!(event, Event::Refused { error: Error::SignedOut, .. });
                assert!(refused, "{event:?}");
            }
            assert_eq!(thief.closed, Some(CloseCode::SignedOut));
        }
        assert_eq!(world.service.room(&ada, room).await.unwrap().summary.head, before);
        elsewhere.shut_down().await;
    }

    async fn only_the_own_ones_are_listed_and_revoked(world) {
        let (ada, ben) = (world.expert("Ada").await, world.expert("Ben").await);
        let second = world.another_sign_in_of(&ada.user).await;
        let listed = world.service.sign_ins(&ada).await.unwrap();
        assert_eq!(listed.len(), 2);
        assert_eq!(listed.iter().filter(|it| it.current).count(), 1);
        for foreign in [ben.sign_in, SignInId(Uuid::new_v4())] {
            assert_eq!(
                world.service.revoke_sign_in(&ada, foreign).await,
                Err(Error::NotFound)
            );
        }
        world.service.sign_out(&second).await.unwrap();
        assert_eq!(world.service.sign_ins(&ada).await.unwrap().len(), 1);
        assert_eq!(world.service.sign_ins(&ben).await.unwrap().len(), 1);
    }

    async fn the_right_password_signs_in_and_nothing_else_does(world) {
        let account = account("Ada");
        let email = account.email.clone();
        world.service.add_user_locally(account, domain::Role::Expert).await.unwrap();
        let service = &world.service;
        let shouted = email.to_uppercase();
        let signed_in = service.sign_in(&shouted, PASSWORD, &some_peer()).await.unwrap();
        let actor = service.authenticate(&signed_in.token).await.unwrap().unwrap();
        assert_eq!(actor, signed_in.actor);
        for (email, password) in [
            (email.as_str(), "seven green tractors agree"),
            (email.as_str(), ""),
            ("nobody@example.org", PASSWORD),
            ("no address", PASSWORD),
        ] {
            assert_eq!(
                service.sign_in(email, password, &some_peer()).await.err(),
                Some(Error::WrongCredentials)
            );
        }
        for token in ["", "x", &"A".repeat(43), &signed_in.token[1..]] {
            assert_eq!(service.authenticate(token).await, Ok(None));
        }
    }

    async fn guessing_is_slowed_per_account_and_per_peer(world) {
        let account = account("Ada");
        let email = account.email.clone();
        world.service.add_user_locally(account, domain::Role::Expert).await.unwrap();
        let service = &world.service;
        for _ in 0..domain::limits::SIGN_IN_TRIES {
            let tried = service.sign_in(&email, "wrong", &some_peer()).await;
            assert_eq!(tried.err(), Some(Error::WrongCredentials));
        }
        // Even the right one: somebody is guessing.
        let tried = service.sign_in(&email, PASSWORD, &some_peer()).await;
        assert!(matches!(tried.err(), Some(Error::TooManyAttempts { retry_after_s: 1.. })));
        let peer = some_peer();
        let mut slowed = false;
        for n in 0..=domain::limits::SIGN_IN_TRIES_PER_PEER {
            let tried = service.sign_in(&format!("{n}@example.org"), "wrong", &peer).await;
            slowed = matches!(tried.err(), Some(Error::TooManyAttempts { .. }));
        }
        assert!(slowed);
    }

    async fn signing_in_rightly_does_not_use_up_attempts(world) {
        let account = account("Ada");
        let email = account.email.clone();
        world.service.add_user_locally(account, domain::Role::Expert).await.unwrap();
        let peer = some_peer();
        for _ in 0..domain::limits::SIGN_IN_TRIES_PER_PEER + 5 {
            assert!(world.service.sign_in(&email, PASSWORD, &peer).await.is_ok());
        }
    }
}
