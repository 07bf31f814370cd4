//! Watches that fall silent, are taken off, run flat. The clock is stepped: nobody waits.

use std::{collections::BTreeSet, ops::RangeInclusive};

use domain::watch::{Clock, Item, Outcome, Reading, Restart, RestartReason, WearState};
use domain::{Episode, Phase, Priority, RoomAction, RoomId, Technical};
use futures::future::join_all;
use service::{Actor, DeviceActor, Service};

use crate::{
    devices::{batch, paired, reading},
    world::{World, on_both, some_client_id},
};

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;

fn now() -> i64 {
    let past = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap();
    i64::try_from(past.as_millis()).unwrap()
}

/// A post with these readings, sent now.
async fn post(service: &Service, device: &DeviceActor, readings: Vec<Reading>) {
    let items = readings.into_iter().map(Item::Reading).collect();
    let posted = service
        .ingest(device, batch(Clock::Unix, now(), items))
        .await;
    posted.unwrap();
}

fn worn(wear: WearState, battery: u8) -> Reading {
    let at = now();
    Reading {
        wear,
        battery_percent: Some(battery),
        // Numbers rise with time.
        ..reading(u32::try_from(at % 1_000_000_000).unwrap(), at)
    }
}

/// Everything that is due this much later; how much was told.
async fn look(service: &Service, ahead: i64) -> usize {
    let mut told = 0;
    loop {
        let looked = service.look_at_due_watches(ahead).await.unwrap();
        told += looked.news;
        if looked.due == 0 {
            return told;
        }
    }
}

/// Long after now: what the server does by itself meanwhile finds nothing due.
const LATER: i64 = 24 * 60 * MINUTE;

/// The same for each of these minutes, as a server that is always there does it.
async fn pass(service: &Service, minutes: RangeInclusive<i64>) -> usize {
    let mut told = 0;
    for minute in minutes {
        told += look(service, LATER + minute * MINUTE).await;
    }
    told
}

/// Paired, and looked at for the first time at minute 0.
async fn watched(world: &World, wearer: &Actor) -> DeviceActor {
    let (device, _) = paired(world, wearer).await;
    assert_eq!(pass(&world.service, 0..=0).await, 0);
    device
}

/// As the room's log tells them.
pub(crate) async fn episodes(world: &World, actor: &Actor, room: RoomId) -> Vec<Episode> {
    let page = world.service.page(actor, room, None, 200).await.unwrap();
    let mut episodes: Vec<Episode> = Vec::new();
    for event in &page.events {
        match Episode::opened(event) {
            Some(opened) => episodes.push(opened),
            None => episodes.iter_mut().for_each(|one| one.apply(event)),
        }
    }
    episodes
}

async fn kinds(world: &World, actor: &Actor, room: RoomId) -> Vec<(Technical, bool)> {
    let episodes = episodes(world, actor, room).await;
    let kinds = episodes.iter().map(|one| {
        let technical = one.life.why.technical.unwrap();
        (technical, one.life.is_resolved())
    });
    kinds.collect()
}

on_both! {
    async fn a_silent_watch_is_told_of_then_urgent_then_heard(world) {
        let (will, ada) = (world.wearer("Will").await, world.expert("Ada").await);
        let room = world.care(&will, &ada).await;
        let device = watched(world, &will).await;
        post(&world.service, &device, vec![worn(WearState::OnWrist, 80)]).await;
        // Heard at minute 3, as far as anybody knows.
        assert_eq!(pass(&world.service, 1..=5).await, 0);
        // Whichever process looks first.
        let other = world.deaf_neighbour().await;
        let both = tokio::join!(pass(&world.service, 6..=6), pass(&other, 6..=6));
        assert!(both.0 + both.1 > 0);
        let known = episodes(world, &ada, room).await;
        let [silent] = known.as_slice() else { panic!("{known:?}") };
        assert_eq!(silent.life.why.technical, Some(Technical::Silent));
        assert_eq!(silent.life.why.device, Some(device.device));
        let lasted = silent.life.first_at - silent.life.why.since.unwrap();
        assert!((180_000..240_000).contains(&lasted), "{lasted}");
        assert_eq!((silent.life.priority, silent.life.alerts), (Priority::Low, 1));
        assert_eq!(pass(&other, 7..=17).await, 0);
        assert_eq!(pass(&other, 18..=19).await, 1);
        assert_eq!(pass(&world.service, 20..=60).await, 0);
        let known = episodes(world, &ada, room).await;
        assert_eq!(known.len(), 1);
        assert_eq!((known[0].life.priority, known[0].life.alerts), (Priority::Medium, 2));
        other.shut_down().await;
        post(&world.service, &device, vec![worn(WearState::OnWrist, 80)]).await;
        pass(&world.service, 60..=60).await;
        let known = episodes(world, &ada, room).await;
        let [over] = known.as_slice() else { panic!("{known:?}") };
        assert!(matches!(over.life.phase, Phase::Resolved { by: None, .. }), "{over:?}");
        assert!(over.life.recovered_at.is_some());
        // And again, if it falls silent again.
        assert_eq!(pass(&world.service, 61..=66).await, 1);
        assert_eq!(episodes(world, &ada, room).await.len(), 2);
    }

    // Nightscout takes one reading of the future for fresh data until the clock has caught up with it.
    async fn a_reading_of_the_future_hides_no_silence(world) {
        const AHEAD: i64 = 3 * 60 * MINUTE;
        let (will, ada) = (world.wearer("Will").await, world.expert("Ada").await);
        let room = world.care(&will, &ada).await;
        let (wrong_reading, wrong_clock) = (watched(world, &will).await, watched(world, &will).await);
        let late = reading(1, now() + AHEAD);
        post(&world.service, &wrong_reading, vec![late.clone()]).await;
        let ahead = batch(Clock::Unix, now() + AHEAD, vec![Item::Reading(late)]);
        world.service.ingest(&wrong_clock, ahead).await.unwrap();
        pass(&world.service, 1..=6).await;
        let known = episodes(world, &ada, room).await;
        let silent = known.iter().filter(|one| one.life.why.technical == Some(Technical::Silent));
        let told: BTreeSet<_> = silent.map(|one| one.life.why.device.unwrap()).collect();
        assert_eq!(told, BTreeSet::from([wrong_reading.device, wrong_clock.device]));
    }

    async fn a_late_batch_is_no_silence(world) {
        let (will, ada) = (world.wearer("Will").await, world.expert("Ada").await);
        let room = world.care(&will, &ada).await;
        let device = watched(world, &will).await;
        let hours_ago = now() - 5 * 60 * MINUTE;
        for minute in (0_u32..30).step_by(3) {
            post(&world.service, &device, vec![reading(minute, hours_ago)]).await;
            let minute = i64::from(minute);
            assert_eq!(pass(&world.service, minute + 1..=minute + 3).await, 0);
        }
        assert_eq!(episodes(world, &ada, room).await, []);
    }

    async fn a_watch_that_was_never_heard_is_told_of_and_one_that_is_gone_is_not(world) {
        let (will, ada) = (world.wearer("Will").await, world.expert("Ada").await);
        let room = world.care(&will, &ada).await;
        // The grace is over at minute 0: it was paired a day ago.
        let device = watched(world, &will).await;
        assert_eq!(pass(&world.service, 1..=2).await, 0);
        assert_eq!(pass(&world.service, 3..=4).await, 1);
        assert_eq!(kinds(world, &ada, room).await, [(Technical::Silent, false)]);
        world.service.revoke_device(&will, device.device).await.unwrap();
        pass(&world.service, 4..=4).await;
        assert_eq!(kinds(world, &ada, room).await, [(Technical::Silent, true)]);
        assert_eq!(pass(&world.service, 5..=30).await, 0);
    }

    async fn one_that_is_off_the_wrist_is_shown_as_that(world) {
        let (will, ada) = (world.wearer("Will").await, world.expert("Ada").await);
        let room = world.care(&will, &ada).await;
        let device = watched(world, &will).await;
        post(&world.service, &device, vec![worn(WearState::OffWrist, 80)]).await;
        pass(&world.service, 1..=120).await;
        let known = episodes(world, &ada, room).await;
        let [off] = known.as_slice() else { panic!("{known:?}") };
        assert_eq!((off.life.why.technical, off.life.priority), (Some(Technical::OffWrist), Priority::Low));
        post(&world.service, &device, vec![worn(WearState::OnWrist, 80)]).await;
        pass(&world.service, 121..=126).await;
        let off = kinds(world, &ada, room).await[0];
        assert_eq!(off, (Technical::OffWrist, true));
    }

    async fn a_flat_battery_and_a_wrong_clock_are_told_once(world) {
        let (will, ada) = (world.wearer("Will").await, world.expert("Ada").await);
        let room = world.care(&will, &ada).await;
        let device = watched(world, &will).await;
        let mut minute = 0;
        for percent in [11, 10, 9, 12, 8] {
            post(&world.service, &device, vec![worn(WearState::OnWrist, percent)]).await;
            pass(&world.service, minute + 1..=minute + 3).await;
            minute += 3;
        }
        assert_eq!(kinds(world, &ada, room).await, [(Technical::BatteryLow, false)]);
        for _ in 0..2 {
            let an_hour_ahead = batch(Clock::Unix, now() + 60 * MINUTE, vec![]);
            world.service.ingest(&device, an_hour_ahead).await.unwrap();
            pass(&world.service, minute + 1..=minute + 3).await;
            minute += 3;
        }
        let both = [(Technical::BatteryLow, false), (Technical::ClockOff, false)];
        assert_eq!(kinds(world, &ada, room).await, both);
        post(&world.service, &device, vec![worn(WearState::OnWrist, 90)]).await;
        pass(&world.service, minute + 1..=minute + 3).await;
        let both = [(Technical::BatteryLow, true), (Technical::ClockOff, true)];
        assert_eq!(kinds(world, &ada, room).await, both);
    }

    async fn a_watch_that_restarts_is_shown_so_and_told_of_when_it_goes_on(world) {
        let (will, ada) = (world.wearer("Will").await, world.expert("Ada").await);
        let room = world.care(&will, &ada).await;
        let (device, _) = paired(world, &will).await;
        look(&world.service, 0).await;
        let reasons = [RestartReason::PowerOn, RestartReason::Panic, RestartReason::Watchdog, RestartReason::BrownOut];
        for (epoch, reason) in (1..).zip(reasons) {
            let restart = Restart { seq: 0, measured_at: 2_000, reason, faults: epoch - 1, starts: epoch };
            let mut told = batch(Clock::Uptime, 5_000, vec![Item::Restart(restart)]);
            told.epoch = epoch;
            let before = now();
            for outcome in [Outcome::Accepted, Outcome::Duplicate] {
                let reply = world.service.ingest(&device, told.clone()).await.unwrap();
                assert_eq!(reply.results[0].outcome, outcome, "{reason:?}");
            }
            let shown = world.service.devices(&will).await.unwrap()[0].last_start.unwrap();
            assert_eq!((shown.epoch, shown.reason), (epoch, reason));
            // It started three seconds before it was heard.
            assert!((before..=now()).contains(&(shown.at + 3_000)), "{shown:?}");
        }
        // What nobody sees again and again is no news.
        look(&world.service, 4 * MINUTE).await;
        let restarts = |known: Vec<(Technical, bool)>| {
            let mut of = known.into_iter().filter(|(technical, _)| *technical == Technical::Restarts);
            (of.next(), of.next())
        };
        assert_eq!(restarts(kinds(world, &ada, room).await), (Some((Technical::Restarts, false)), None));
        look(&world.service, 70 * MINUTE).await;
        assert_eq!(restarts(kinds(world, &ada, room).await), (Some((Technical::Restarts, true)), None));
    }

    async fn of_two_watches_each_is_told_of_for_itself(world) {
        let (will, ada) = (world.wearer("Will").await, world.expert("Ada").await);
        let room = world.care(&will, &ada).await;
        let (left, right) = (watched(world, &will).await, watched(world, &will).await);
        for device in [&left, &right] {
            post(&world.service, device, vec![worn(WearState::OnWrist, 80)]).await;
        }
        assert_eq!(pass(&world.service, 1..=6).await, 2);
        post(&world.service, &right, vec![worn(WearState::OnWrist, 80)]).await;
        pass(&world.service, 6..=6).await;
        let known = episodes(world, &ada, room).await;
        let stands = |device: &DeviceActor| {
            let mut of = known.iter().filter(|one| one.life.why.device == Some(device.device));
            of.next().unwrap().life.is_resolved()
        };
        assert_eq!((known.len(), stands(&left), stands(&right)), (2, false, true));
    }

    async fn whoever_takes_it_hears_when_it_gets_worse_and_it_ends_all_the_same(world) {
        let (will, ada) = (world.wearer("Will").await, world.expert("Ada").await);
        let room = world.care(&will, &ada).await;
        let device = watched(world, &will).await;
        post(&world.service, &device, vec![worn(WearState::OnWrist, 80)]).await;
        assert_eq!(pass(&world.service, 1..=6).await, 1);
        let alert = episodes(world, &ada, room).await[0].alert;
        let take = RoomAction::AcknowledgeAlert { alert };
        world.service.act(&ada, room, some_client_id(), take).await.unwrap();
        assert_eq!(pass(&world.service, 7..=30).await, 1);
        let life = episodes(world, &ada, room).await[0].life.clone();
        assert_eq!(life.priority, Priority::Medium);
        assert_eq!(life.taken().and_then(|taken| taken.by.clone()), Some(ada.user.clone()));
        post(&world.service, &device, vec![worn(WearState::OnWrist, 80)]).await;
        pass(&world.service, 30..=30).await;
        assert_eq!(kinds(world, &ada, room).await, [(Technical::Silent, true)]);
    }

    async fn five_hundred_silent_watches_are_noticed_across_a_restart(world) {
        let ada = world.expert("Ada").await;
        let mut rooms = Vec::new();
        let mut devices = Vec::new();
        for wearer in 0..25 {
            let will = world.wearer(&format!("Will {wearer}")).await;
            rooms.push(world.care(&will, &ada).await);
            for _ in 0..20 {
                devices.push(paired(world, &will).await.0);
            }
        }
        let began = now();
        let posts = devices.iter().map(|device| post(&world.service, device, vec![worn(WearState::OnWrist, 80)]));
        join_all(posts).await;
        let ended = now();
        // A process looks at them, and dies.
        let first = world.deaf_neighbour().await;
        assert_eq!(look(&first, 0).await, 0);
        assert_eq!(look(&first, began + 179 * SECOND - now()).await, 0);
        first.shut_down().await;
        let second = world.deaf_neighbour().await;
        assert_eq!(look(&second, ended + 182 * SECOND - now()).await, 500);
        assert_eq!(look(&second, ended + 182 * SECOND - now()).await, 0);
        second.shut_down().await;
        let mut told = BTreeSet::new();
        for room in &rooms {
            let known = episodes(world, &ada, *room).await;
            assert_eq!(known.len(), 20);
            told.extend(known.iter().map(|one| one.life.why.device.unwrap()));
        }
        assert_eq!(told, devices.iter().map(|one| one.device).collect());
    }
}
