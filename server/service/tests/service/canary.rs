//! The alert of nobody that says whether alerts get through.

use std::time::Duration;

use domain::{Hop, Role, RoomKind};
use service::Service;
use tokio::time::{Instant, sleep};

use crate::world::{PATIENCE, World, on_both};

async fn walk(service: &Service) -> Result<bool, Hop> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        match service.walk_canary().await {
            // It met another one.
            Ok(false) if Instant::now() < deadline => sleep(Duration::from_millis(50)).await,
            done => return done,
        }
    }
}

async fn with_canary(world: &World) -> Service {
    let mut options = world.options.clone();
    options.canary = true;
    Service::start(options).await.unwrap()
}

on_both! {
    async fn it_goes_the_whole_way_and_leaves_nothing(world) {
        let service = with_canary(world).await;
        for _ in 0..3 {
            assert_eq!(walk(&service).await, Ok(true));
        }
        let canary = service.canary().unwrap();
        assert_eq!(canary.broken, None);
        // Another process has the same probe, at the same time.
        let other = with_canary(world).await;
        let both = tokio::join!(walk(&service), walk(&other));
        assert_eq!(both, (Ok(true), Ok(true)));
        other.shut_down().await;
        assert!(service.alive());
        service.shut_down().await;
    }

    async fn nobody_sees_it(world) {
        // Before anybody has an account, and after.
        assert!(world.service.set_up_code().await.unwrap().is_some());
        assert_eq!(walk(&world.service).await, Ok(true));
        assert!(world.service.set_up_code().await.unwrap().is_some());
        let (admin, ada, will) = (world.admin("Olga").await, world.expert("Ada").await, world.wearer("Will").await);
        assert_eq!(walk(&world.service).await, Ok(true));
        let people = world.service.users(&admin).await.unwrap();
        let mut names: Vec<_> = people.into_iter().map(|one| one.person.name).collect();
        names.sort();
        assert_eq!(names, ["Ada", "Olga", "Will"]);
        assert_eq!(world.service.users_locally().await.unwrap().len(), 3);
        for actor in [&admin, &ada, &will] {
            let rooms = world.service.rooms(actor).await.unwrap();
            let own = usize::from(actor.user.role == Role::Wearer);
            assert_eq!(rooms.len(), own);
            assert!(rooms.iter().all(|room| room.kind == RoomKind::Care));
        }
        // It is off.
        assert_eq!(world.service.canary(), None);
    }

    async fn it_names_the_hop_that_broke(world) {
        let service = with_canary(world).await;
        assert_eq!(walk(&service).await, Ok(true));
        // Nobody can be connected any more.
        service.say_goodbye();
        assert_eq!(service.walk_canary().await, Err(Hop::FanOut));
        assert_eq!(service.canary().unwrap().broken, Some(Hop::FanOut));
        // For a moment, that is nothing to end a process for.
        assert!(service.alive());
        service.shut_down().await;
        assert_eq!(service.walk_canary().await, Err(Hop::Commit));
    }
}
