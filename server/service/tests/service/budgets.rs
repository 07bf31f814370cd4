//! What there can be too much of, besides signing in.

use std::time::Instant;

use domain::watch::{Alert, Answer, Batch, Clock, Item, Outcome, Reason, Rule, WristAnswer};
use domain::{Error, Role, RoomAction, RoomId, limits};
use futures::future::join_all;
use service::{Actor, Service};

use crate::{
    devices::{alert, batch, paired, reading},
    world::{World, account, on_both, some_client_id, some_peer},
};

/// Tries that a process may grant before it hears of those of others.
const UNHEARD: u32 = 40;

fn budget_of(error: &Error) -> &'static str {
    match error {
        Error::TooManyAttempts { budget, .. } => budget.name(),
        other => panic!("{other}"),
    }
}

/// Says this much at once; how much was taken.
async fn talk(service: &Service, actor: &Actor, room: RoomId, count: usize) -> u32 {
    let sends = (0..count).map(async |n| {
        let message = RoomAction::message(n.to_string());
        service.act(actor, room, some_client_id(), message).await
    });
    let mut taken = 0;
    for sent in join_all(sends).await {
        match sent {
            Ok(_) => taken += 1,
            Err(error) => assert_eq!(budget_of(&error), "messages"),
        }
    }
    taken
}

/// Tries that came back meanwhile.
fn back_since(start: Instant, per_second: f64) -> u32 {
    let back = start.elapsed().as_secs_f64() * per_second;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a small number of tries"
    )]
    let back = back.ceil() as u32;
    back
}

/// All there is at once, and what came back meanwhile.
fn most_since(start: Instant) -> u32 {
    limits::MESSAGES_BURST + back_since(start, f64::from(limits::MESSAGES_PER_SECOND))
}

/// Alerts in this room. Who was asked about them stands in its log as well.
async fn raised(world: &World, reader: &Actor, room: RoomId) -> i64 {
    let (mut before, mut count) = (None, 0);
    loop {
        let page = world
            .service
            .page(reader, room, before, limits::PAGE_EVENTS)
            .await
            .unwrap();
        let alerts = page
            .events
            .iter()
            .filter(|event| event.change.kind() == "alert_raised");
        count += alerts.count();
        before = page.events.first().map(|event| event.seq);
        if !page.more {
            return i64::try_from(count).unwrap();
        }
    }
}

/// Alerts or presses that came back meanwhile.
fn alerts_since(start: Instant) -> u32 {
    back_since(start, 1.0 / f64::from(limits::ALERT_EVERY_S))
}

fn alerts(numbers: std::ops::Range<u32>) -> Batch {
    let items = numbers.map(|seq| Item::Alert(alert(seq, 58_000)));
    batch(Clock::Uptime, 60_000, items.collect())
}

fn pressed(seq: u32) -> Alert {
    Alert {
        rule: Rule::Manual,
        ..alert(seq, 58_000)
    }
}

on_both! {
    async fn what_a_person_says_is_one_budget_in_all_processes(world) {
        let ada = world.expert("Ada").await;
        let room = world.team(&[&ada]).await;
        let there = world.deaf_neighbour().await;
        let start = Instant::now();
        let (a, b) = tokio::join!(
            talk(&world.service, &ada, room, 500),
            talk(&there, &ada, room, 500),
        );
        let taken = a + b;
        assert!(taken >= limits::MESSAGES_BURST, "{taken}");
        assert!(taken <= most_since(start) + 2 * UNHEARD, "{taken}");
        // Nor has one that starts now.
        let later = world.deaf_neighbour().await;
        let more = talk(&later, &ada, room, 500).await;
        assert!(taken + more <= most_since(start) + 3 * UNHEARD, "{taken} {more}");
        // Others have their own.
        let ben = world.expert("Ben").await;
        let other = world.team(&[&ben]).await;
        assert_eq!(talk(&world.service, &ben, other, 100).await, 100);
        there.shut_down().await;
        later.shut_down().await;
    }

    async fn what_a_person_makes_is_limited_by_name(world) {
        let (root, will) = (world.admin("Root").await, world.wearer("Will").await);
        let service = &world.service;
        for _ in 0..limits::INVITATIONS_PER_HOUR {
            let link = service.invite(&root, None, Role::Expert).await.unwrap();
            service.revoke_link(&root, link.id).await.unwrap();
        }
        let one_more = service.invite(&root, None, Role::Expert).await.unwrap_err();
        assert_eq!(budget_of(&one_more), "invitations");
        for _ in 0..limits::PAIRING_CODES_PER_HOUR {
            service.create_pairing_code(&will).await.unwrap();
        }
        let one_more = service.create_pairing_code(&will).await.unwrap_err();
        assert_eq!(budget_of(&one_more), "pairing_codes");
        for _ in 0..limits::ROOMS_PER_HOUR {
            service.create_team_room(&root, "Team").await.unwrap();
        }
        let there = world.deaf_neighbour().await;
        let one_more = there.create_team_room(&root, "Team").await.unwrap_err();
        assert_eq!(budget_of(&one_more), "new_rooms");
        there.shut_down().await;
    }

    async fn opening_a_direct_room_again_costs_nothing(world) {
        let (ada, ben) = (world.expert("Ada").await, world.expert("Ben").await);
        world.team(&[&ada, &ben]).await;
        for _ in 0..limits::ROOMS_PER_HOUR + 5 {
            world.service.open_direct_room(&ada, ben.user.id).await.unwrap();
        }
    }

    async fn one_watch_cannot_flood_a_room_and_loses_nothing(world) {
        let (will, ada) = (world.wearer("Will").await, world.expert("Ada").await);
        let room = world.care(&will, &ada).await;
        let device = paired(world, &will).await.0;
        let before = raised(world, &will, room).await;
        let (most, service) = (limits::ALERTS_BURST, &world.service);
        let (start, mut taken) = (Instant::now(), 0);
        for first in (0..51_200).step_by(most as usize) {
            match service.ingest(&device, alerts(first..first + most)).await {
                Ok(reply) => taken += reply.results.len(),
                Err(error) => assert_eq!(budget_of(&error), "alerts"),
            }
        }
        let taken = u32::try_from(taken).unwrap();
        assert!((most..=most + alerts_since(start)).contains(&taken), "{taken}");
        let after = raised(world, &will, room).await;
        assert_eq!(after - before, i64::from(taken), "those without a result were shown to nobody");
        // Its readings, and another watch, are not held up.
        assert!(service.ingest(&device, alerts(0..0)).await.is_ok());
        let other = paired(world, &will).await.0;
        assert!(service.ingest(&other, alerts(0..1)).await.is_ok());
    }

    // What fits is taken, so that nothing waits behind alerts that do not.
    async fn of_too_many_alerts_those_that_fit_are_taken(world) {
        let (will, ada) = (world.wearer("Will").await, world.expert("Ada").await);
        world.care(&will, &ada).await;
        let device = paired(world, &will).await.0;
        let (most, service, start) = (limits::ALERTS_BURST, &world.service, Instant::now());
        service.ingest(&device, alerts(0..most - 10)).await.unwrap();
        let mut post = alerts(1_000..1_100);
        post.items.push(Item::Answer(Answer {
            seq: 1_100,
            measured_at: 58_000,
            alert_epoch: post.epoch,
            alert_seq: 1_099,
            answer: WristAnswer::Stay,
        }));
        post.items.push(Item::Reading(reading(1_101, 58_000)));
        let reply = service.ingest(&device, post.clone()).await.unwrap();
        assert!(reply.results.iter().all(|one| one.outcome == Outcome::Accepted));
        let mut taken: Vec<_> = reply.results.iter().filter_map(|one| one.seq).collect();
        assert_eq!(taken.pop(), Some(1_101), "the reading, and no answer to what is not there");
        let count = u32::try_from(taken.len()).unwrap();
        assert!((10..=10 + alerts_since(start)).contains(&count), "{count}");
        assert!(taken.into_iter().eq(1_000..1_000 + count), "the oldest");
        assert_eq!(reply.problems[0].reason, Reason::TooMany);
        // Readings are taken even where no alert is.
        post.items.drain(..101);
        let mut more = alerts(2_000..2_200);
        more.items.append(&mut post.items);
        let reply = service.ingest(&device, more).await.unwrap();
        let last = reply.results.last().unwrap();
        assert_eq!((last.seq, last.outcome), (Some(1_101), Outcome::Duplicate));
    }

    // Whatever their watch has sent before, whoever presses for help is seen at once, and nothing that
    // waits is lost.
    async fn a_press_does_not_wait_for_what_a_watch_has_too_much_of(world) {
        let (will, ada) = (world.wearer("Will").await, world.expert("Ada").await);
        let room = world.care(&will, &ada).await;
        let device = paired(world, &will).await.0;
        let service = &world.service;
        let head = async || raised(world, &will, room).await;
        let (most, start) = (limits::ALERTS_BURST, Instant::now());
        service.ingest(&device, alerts(0..most)).await.unwrap();
        let before = head().await;
        // One press in the midst of more alerts: it is there, and it costs none of the readings.
        let mut post = alerts(1_000..1_100);
        post.items[50] = Item::Alert(pressed(1_050));
        post.items[60] = Item::Reading(reading(1_060, 58_000));
        let reply = service.ingest(&device, post.clone()).await.unwrap();
        assert!(reply.results.iter().all(|one| one.outcome == Outcome::Accepted));
        let taken: Vec<_> = reply.results.iter().filter_map(|one| one.seq).collect();
        assert!(taken.contains(&1_050) && taken.contains(&1_060), "{taken:?}");
        let shown = i64::try_from(taken.len()).unwrap() - 1;
        assert!(shown <= 1 + i64::from(alerts_since(start)), "{taken:?}");
        assert_eq!((reply.problems[0].field.as_str(), reply.problems[0].reason), ("items", Reason::TooMany));
        assert_eq!(head().await - before, shown);
        // It has a budget of its own, which repeats do not use up.
        for _ in 0..3 * limits::PRESSES_BURST {
            let again = service.ingest(&device, post.clone()).await.unwrap();
            let pressed = again.results.iter().find(|one| one.seq == Some(1_050)).unwrap();
            assert_eq!(pressed.outcome, Outcome::Duplicate);
        }
        let before = head().await;
        let mut post = alerts(2_000..2_256);
        post.items.iter_mut().zip(2_000..).for_each(|(item, seq)| *item = Item::Alert(pressed(seq)));
        let reply = service.ingest(&device, post.clone()).await.unwrap();
        let taken = u32::try_from(reply.results.len()).unwrap();
        assert!((1..=limits::PRESSES_BURST).contains(&taken), "{taken} taken");
        assert_eq!(head().await - before, i64::from(taken));
        // Those that were taken are repeats now, and the rest waits.
        let again = service.ingest(&device, post).await;
        let refused = again.err().map(|error| budget_of(&error).to_owned());
        assert!(refused.is_none_or(|budget| budget == "alerts"));
    }

    async fn repeats_use_nothing_up(world) {
        let will = world.wearer("Will").await;
        let device = paired(world, &will).await.0;
        for n in 0..20 {
            let reply = world.service.ingest(&device, alerts(0..64)).await.unwrap();
            let expected = if n == 0 { Outcome::Accepted } else { Outcome::Duplicate };
            assert!(reply.results.iter().all(|one| one.outcome == expected));
        }
    }

    async fn a_link_is_a_test_of_few_addresses(world) {
        let root = world.admin("Root").await;
        let service = &world.service;
        let taken = account("Ada");
        service.add_user_locally(taken.clone(), Role::Expert).await.unwrap();
        let link = service.invite(&root, None, Role::Expert).await.unwrap();
        let token = link.url_path.strip_prefix("/join/").unwrap();
        // What is refused before an address is looked at tells nothing, and counts for nothing.
        for _ in 0..limits::SIGN_IN_TRIES_PER_PEER {
            let mut short = taken.clone();
            "short".clone_into(&mut short.password);
            let tried = service.accept_invitation_as(token, short, &some_peer()).await;
            assert!(matches!(tried.err(), Some(Error::PasswordLength { .. })));
        }
        for _ in 0..limits::INVITATION_REFUSALS {
            let tried = service.accept_invitation_as(token, taken.clone(), &some_peer()).await;
            assert_eq!(tried.err(), Some(Error::EmailTaken));
        }
        let tried = service.accept_invitation_as(token, account("Ben"), &some_peer()).await;
        assert_eq!(tried.err(), Some(Error::BadInvitation));
    }

    async fn refused_accepts_are_failed_attempts_of_that_peer(world) {
        let root = world.admin("Root").await;
        let (service, peer) = (&world.service, some_peer());
        let taken = account("Ada");
        service.add_user_locally(taken.clone(), Role::Expert).await.unwrap();
        let mut refused = 0;
        for _ in 0..11 {
            let link = service.invite(&root, None, Role::Expert).await.unwrap();
            let token = link.url_path.strip_prefix("/join/").unwrap();
            for _ in 0..limits::INVITATION_REFUSALS {
                let tried = service.accept_invitation_as(token, taken.clone(), &peer).await;
                match tried.err() {
                    Some(Error::EmailTaken) => refused += 1,
                    Some(error) => assert_eq!(budget_of(&error), "failed_attempts"),
                    None => panic!("an address with two accounts"),
                }
            }
        }
        // The last link, which nobody else can use up, has few in reserve.
        let reserve = limits::SIGN_IN_TRIES_IN_RESERVE;
        assert_eq!(refused, limits::SIGN_IN_TRIES_PER_PEER + reserve);
        let mut tried = Vec::new();
        for _ in 0..=reserve {
            tried.push(service.sign_in("nobody@example.org", "wrong", &peer).await.err().unwrap());
        }
        let last = tried.pop().unwrap();
        assert!(tried.iter().all(|error| *error == Error::WrongCredentials));
        assert_eq!(budget_of(&last), "failed_attempts");
    }
}
