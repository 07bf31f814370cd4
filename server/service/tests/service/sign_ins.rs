use domain::{CloseCode, Command, Error, Event, SignInId, limits};
use service::{Peer, SignedIn};
use uuid::Uuid;

use crate::{
    client::Client,
    world::{PASSWORD, World, account, on_both, some_peer},
};

/// The address of somebody with an account.
async fn somebody(world: &World) -> String {
    let account = account("Ada");
    let email = account.email.clone();
    let added = world
        .service
        .add_user_locally(account, domain::Role::Expert);
    added.await.unwrap();
    email
}

fn budget_of(tried: domain::Result<SignedIn>) -> &'static str {
    match tried.err() {
        Some(Error::TooManyAttempts {
            budget,
            retry_after_s: 1..,
        }) => budget.name(),
        other => panic!("{other:?}"),
    }
}

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
        let (email, service) = (somebody(world).await, &world.service);
        let guesser = some_peer();
        for known in [email.as_str(), "nobody@example.org"] {
            for _ in 0..limits::SIGN_IN_TRIES {
                let tried = service.sign_in(known, "wrong", &guesser).await;
                assert_eq!(tried.err(), Some(Error::WrongCredentials));
            }
            // Even the right one: somebody is guessing.
            let tried = service.sign_in(known, PASSWORD, &guesser).await;
            assert_eq!(budget_of(tried), "wrong_passwords");
        }
        assert!(service.sign_in(&email, PASSWORD, &some_peer()).await.is_ok());
        let peer = some_peer();
        for n in 0..limits::SIGN_IN_TRIES_PER_PEER {
            let tried = service.sign_in(&format!("{n}@example.org"), "wrong", &peer).await;
            assert_eq!(tried.err(), Some(Error::WrongCredentials));
        }
        for _ in 0..limits::SIGN_IN_TRIES_IN_RESERVE {
            let tried = service.sign_in("one-more@example.org", "wrong", &peer).await;
            assert_eq!(tried.err(), Some(Error::WrongCredentials));
        }
        let tried = service.sign_in("one-more@example.org", "wrong", &peer).await;
        assert_eq!(budget_of(tried), "failed_attempts");
    }

    // Many people sit behind one address, and one of them may guess.
    async fn guessing_holds_up_nobody_else_behind_the_same_address(world) {
        let (email, service, peer) = (somebody(world).await, &world.service, some_peer());
        for n in 0..limits::SIGN_IN_TRIES_PER_PEER {
            let tried = service.sign_in(&format!("{n}@example.org"), "wrong", &peer).await;
            assert_eq!(tried.err(), Some(Error::WrongCredentials));
        }
        for _ in 1..limits::SIGN_IN_TRIES_IN_RESERVE {
            let tried = service.sign_in(&email, "a slip", &peer).await;
            assert_eq!(tried.err(), Some(Error::WrongCredentials));
        }
        for _ in 0..3 {
            assert!(service.sign_in(&email, PASSWORD, &peer).await.is_ok());
        }
        let root = world.admin("Root").await;
        let link = service.invite(&root, None, domain::Role::Expert).await.unwrap();
        let token = link.url_path.strip_prefix("/join/").unwrap();
        assert!(service.accept_invitation_as(token, account("Ben"), &peer).await.is_ok());
    }

    // An IPv6 customer has thousands of peers.
    async fn a_network_of_many_peers_has_one_larger_budget(world) {
        let (email, service) = (somebody(world).await, &world.service);
        let peer = |network: u16, n: u32| {
            let [.., high, low] = n.to_be_bytes();
            let peer = u16::from_be_bytes([high, low]);
            let address = [0x2001, 0xdb8, network, peer, 0, 0, 0, 1];
            Peer { address: address.into(), ..some_peer() }
        };
        for n in 0..limits::SIGN_IN_TRIES_PER_NETWORK {
            let tried = service.sign_in(&format!("{n}@example.org"), "wrong", &peer(1, n)).await;
            assert_eq!(tried.err(), Some(Error::WrongCredentials));
        }
        // A slow machine gets a few tries back meanwhile.
        let mut tried = service.sign_in(&email, PASSWORD, &peer(1, 60_000)).await;
        for n in 0..limits::SIGN_IN_TRIES_PER_NETWORK {
            if tried.is_err() {
                break;
            }
            let wrong = format!("again{n}@example.org");
            let _ = service.sign_in(&wrong, "wrong", &peer(1, 1_000 + n)).await;
            tried = service.sign_in(&email, PASSWORD, &peer(1, 60_000)).await;
        }
        assert_eq!(budget_of(tried), "failed_attempts");
        assert!(service.sign_in(&email, PASSWORD, &peer(2, 0)).await.is_ok());
    }

    // Each has the password hashed anew, and one of them is later.
    async fn nobody_who_signs_in_is_refused_for_another_cost(world) {
        let (email, service) = (somebody(world).await, &world.service);
        let options = service::Options {
            password_cost: service::PasswordCost { iterations: 2, ..world.options.password_cost },
            ..world.options.clone()
        };
        let dearer = service::Service::start(options).await.unwrap();
        for n in 0..10 {
            let there = if n % 2 == 0 { &dearer } else { service };
            let tries = (0..6).map(|_| async {
                there.sign_in(&email, PASSWORD, &some_peer()).await.map(drop)
            });
            let tries = futures::future::join_all(tries).await;
            assert!(tries.iter().all(Result::is_ok), "{tries:?}");
        }
        dearer.shut_down().await;
    }

    async fn strangers_who_guess_lock_nobody_out(world) {
        let (email, service) = (somebody(world).await, &world.service);
        let mut home = some_peer();
        home.browser = service.sign_in(&email, PASSWORD, &home).await.unwrap().browser;
        let strange = Peer { browser: home.browser.clone(), ..some_peer() };
        let guess = async |peer: &Peer| service.sign_in(&email, "wrong", peer).await.err();
        for _ in 0..limits::SIGN_IN_TRIES_OF_STRANGERS {
            assert_eq!(guess(&some_peer()).await, Some(Error::WrongCredentials));
        }
        // From now on each of them has few tries, and all still have some.
        let stranger = some_peer();
        for _ in 0..limits::SIGN_IN_TRIES_IN_RESERVE {
            assert_eq!(guess(&stranger).await, Some(Error::WrongCredentials));
        }
        assert_eq!(budget_of(service.sign_in(&email, PASSWORD, &stranger).await), "wrong_passwords");
        assert!(service.sign_in(&email, PASSWORD, &some_peer()).await.is_ok());
        // The owner's browser has tries of its own, wherever it is.
        for _ in 1..limits::SIGN_IN_TRIES {
            assert_eq!(guess(&strange).await, Some(Error::WrongCredentials));
        }
        assert!(service.sign_in(&email, PASSWORD, &home).await.is_ok());
        assert_eq!(guess(&home).await, Some(Error::WrongCredentials));
        // Once they are used up, by whoever has a copy of its token, it has what a stranger has.
        assert!(service.sign_in(&email, PASSWORD, &home).await.is_ok());
        // And is no better known to another account than anybody.
        let other = somebody(world).await;
        let tried = service.sign_in(&other, "wrong", &home).await;
        assert_eq!(tried.err(), Some(Error::WrongCredentials));
    }

    async fn wrong_tries_are_counted_by_all_processes_and_over_a_restart(world) {
        let (email, there) = (somebody(world).await, world.deaf_neighbour().await);
        let guesser = some_peer();
        for n in 0..limits::SIGN_IN_TRIES {
            let service = if n % 2 == 0 { &world.service } else { &there };
            let tried = service.sign_in(&email, "wrong", &guesser).await;
            assert_eq!(tried.err(), Some(Error::WrongCredentials));
        }
        assert_eq!(budget_of(there.sign_in(&email, PASSWORD, &guesser).await), "wrong_passwords");
        there.shut_down().await;
        let later = world.deaf_neighbour().await;
        assert_eq!(budget_of(later.sign_in(&email, PASSWORD, &guesser).await), "wrong_passwords");
        later.shut_down().await;
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
