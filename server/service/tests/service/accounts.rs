use domain::{Error, Role, RoomKind, Standing, limits};

use crate::world::{account, on_both, some_peer};

on_both! {
    async fn the_first_one_is_admin_and_there_is_one_first(world) {
        assert_eq!(world.service.needs_set_up().await, Ok(true));
        let (peer_a, peer_b) = (some_peer(), some_peer());
        // Of two starts, or of two processes.
        let neighbour = world.deaf_neighbour().await;
        let older = world.service.set_up_code().await.unwrap().unwrap();
        let newer = neighbour.set_up_code().await.unwrap().unwrap();
        neighbour.shut_down().await;
        let typed = older.to_lowercase().replace('-', " ");
        let (a, b) = tokio::join!(
            world.service.set_up(&typed, account("Ada"), &peer_a),
            world.service.set_up(&newer, account("Ben"), &peer_b),
        );
        assert_eq!(u8::from(a.is_ok()) + u8::from(b.is_ok()), 1);
        let admin = a.or(b).ok().unwrap().actor;
        assert_eq!(admin.user.role, Role::Admin);
        assert_eq!(world.service.needs_set_up().await, Ok(false));
        let late = world.service.set_up(&newer, account("Cleo"), &some_peer()).await;
        assert_eq!(late.err(), Some(Error::AlreadySetUp));
        assert_eq!(world.service.set_up_code().await, Ok(None));
        assert_eq!(world.service.users(&admin).await.unwrap().len(), 1);
    }

    async fn whoever_guesses_set_up_codes_is_slowed(world) {
        let code = world.service.set_up_code().await.unwrap().unwrap();
        let peer = some_peer();
        let mut refusals = Vec::new();
        for n in 0..=limits::SIGN_IN_TRIES_PER_PEER {
            let wrong = if n % 2 == 0 { "AAAA-AAAA-AAAA-AAAA" } else { "no code" };
            let tried = world.service.set_up(wrong, account("Eve"), &peer).await;
            refusals.push(tried.err().unwrap());
        }
        let last = refusals.pop().unwrap();
        assert!(refusals.iter().all(|one| *one == Error::BadSetUpCode));
        assert!(matches!(last, Error::TooManyAttempts { .. }));
        let slowed = world.service.set_up(&code, account("Eve"), &peer).await;
        assert!(matches!(slowed.err(), Some(Error::TooManyAttempts { .. })));
        let made = world.service.set_up(&code, account("Ada"), &some_peer()).await;
        assert_eq!(made.ok().unwrap().actor.user.role, Role::Admin);
    }

    async fn only_admins_see_add_and_end_accounts(world) {
        let admin = world.admin("Root").await;
        let (expert, wearer) = (world.expert("Ada").await, world.wearer("Will").await);
        for other in [&expert, &wearer] {
            assert_eq!(world.service.users(other).await, Err(Error::Forbidden));
            let added = world.service.add_user(other, account("Eve"), Role::Admin).await;
            assert_eq!(added, Err(Error::Forbidden));
            let ended = world.service.disable_user(other, admin.user.id).await;
            assert_eq!(ended, Err(Error::Forbidden));
        }
        let added = world.service.add_user(&admin, account("Wanda"), Role::Wearer).await.unwrap();
        let actor = world.another_sign_in_of(&added).await;
        let actor = service::Actor { standing: Standing::Active, ..actor };
        let rooms = world.service.rooms(&actor).await.unwrap();
        assert_eq!(rooms.len(), 1);
        assert_eq!((rooms[0].kind, rooms[0].wearer), (RoomKind::Care, Some(added.id)));
    }

    async fn what_is_typed_is_checked(world) {
        let service = &world.service;
        let check = |change: fn(&mut service::NewAccount)| {
            let mut account = account("Ada Lovelace");
            change(&mut account);
            service.add_user_locally(account, Role::Expert)
        };
        assert!(matches!(check(|it| it.name = " ".into()).await, Err(Error::BadName { .. })));
        assert_eq!(
            check(|it| it.name = "A\u{202e}da".into()).await,
            Err(Error::BadNameCharacter)
        );
        assert_eq!(check(|it| it.email = "ada".into()).await, Err(Error::BadEmail));
        assert!(matches!(
            check(|it| it.password = "too short".into()).await,
            Err(Error::PasswordLength { min: 15, max: 256 })
        ));
        for guessable in ["passwordpassword", "ada lovelace fitweet", "1234567890123456"] {
            let mut account = account("Ada Lovelace");
            account.password = guessable.to_owned();
            let added = service.add_user_locally(account, Role::Expert).await;
            assert_eq!(added, Err(Error::PasswordCommon), "{guessable}");
        }
        let first = account("Ada");
        let mut second = account("Another Ada");
        second.email = first.email.to_uppercase();
        service.add_user_locally(first, Role::Expert).await.unwrap();
        assert_eq!(
            service.add_user_locally(second, Role::Expert).await,
            Err(Error::EmailTaken)
        );
    }
}
