//! Drills, and who does not want to be called for a while. The clock is stepped.

use domain::{
    DeliveryKind, Error, Phase, PushSeen, RoomAction, Technical, alert::Technical::Drill,
    triage::Triage, watch::Rule,
};

use crate::{
    alert_life::{MINUTE, cast, names},
    push_service::Browser,
    reach::around_now,
    world::{World, on_both, some_client_id, until},
};

/// What its devices were told, by kind.
fn kinds(browser: &Browser, world: &World) -> Vec<String> {
    let posts = world.push_service.posts();
    let said = posts.iter().map(|post| browser.open(post));
    said.map(|said| said["kind"].as_str().unwrap().to_owned())
        .collect()
}

on_both! {
    async fn a_drill_walks_the_ladder_once_and_nothing_of_it_is_the_wearers(world) {
        let service = &world.service;
        let cast = cast(world, 3).await;
        let before = service.room(&cast.will, cast.room).await.unwrap().summary;
        let origin = world.push_service.origin();
        let browser = Browser::subscribe(service, &cast.experts[0], &origin).await;
        cast.act(service, &cast.experts[1], RoomAction::StartDrill {}).await.unwrap();
        let began = cast.asked(service, 1).await;
        assert_eq!(names(&began), ["Ada"]);
        service.pass_time(5 * MINUTE).await.unwrap();
        assert_eq!(names(&cast.episode(service).await), ["Ada", "Expert 1", "Expert 2"]);
        service.pass_time(7 * MINUTE).await.unwrap();
        let over = cast.episode(service).await;
        assert!(matches!(over.life.phase, Phase::Resolved { by: None, .. }), "{over:?}");
        assert_eq!(service.pass_time(900 * MINUTE).await.unwrap().done, 0);
        // Nobody has answered, and nobody is told so.
        let is_told = async || kinds(&browser, world).contains(&DeliveryKind::Over.to_string());
        until("the end is told", is_told).await;
        assert!(!kinds(&browser, world).contains(&DeliveryKind::AllClear.to_string()));
        let after = service.room(&cast.will, cast.room).await.unwrap().summary;
        assert_eq!((after.unread, &after.preview), (before.unread, &before.preview));
    }

    async fn whoever_takes_a_drill_has_ended_it_and_the_times_are_told(world) {
        let service = &world.service;
        let cast = cast(world, 2).await;
        let origin = world.push_service.origin();
        let browser = Browser::subscribe(service, &cast.experts[0], &origin).await;
        cast.act(service, &cast.experts[1], RoomAction::StartDrill {}).await.unwrap();
        until("she is told", async || !world.push_service.posts().is_empty()).await;
        assert_eq!(kinds(&browser, world), ["drill"]);
        let alert = cast.episode(service).await.alert;
        let told = service.deliveries(&cast.experts[1], cast.room, alert).await.unwrap();
        assert_eq!(told.len(), 1, "{told:?}");
        let post = &world.push_service.posts()[0];
        let id = browser.open(post)["id"].as_str().unwrap().parse().unwrap();
        service.report_push(&cast.experts[0], id, PushSeen::Shown).await.unwrap();
        let take = RoomAction::AcknowledgeAlert { alert };
        cast.act(service, &cast.experts[0], take).await.unwrap();
        until("it is over", async || cast.episode(service).await.life.is_resolved()).await;
        let life = cast.episode(service).await.life;
        let Phase::Resolved { by: Some(by), .. } = &life.phase else {
            panic!("{life:?}");
        };
        assert_eq!(by.id, cast.experts[0].user.id);
        assert!(life.asked[0].reached_at.is_some() && life.answered_at.is_some());
        // Nobody needs her on the telephone any more.
        assert!(!kinds(&browser, world).contains(&DeliveryKind::Alert.to_string()));
    }

    async fn an_alert_during_a_drill_is_an_alert(world) {
        let service = &world.service;
        let cast = cast(world, 1).await;
        let drill = RoomAction::StartDrill {};
        let first = service.act(&cast.experts[0], cast.room, some_client_id(), drill.clone()).await;
        // Pressed twice, it is one.
        let again = service.act(&cast.experts[0], cast.room, some_client_id(), drill).await;
        assert_eq!(first, again);
        cast.act(service, &cast.will, RoomAction::RaiseAlert {}).await.unwrap();
        cast.raise(service, 1..2, Rule::Arousal, 0).await;
        let all = cast.episodes(service).await;
        let of: Vec<Option<Technical>> = all.iter().map(|one| one.life.why.technical).collect();
        assert_eq!(of, [Some(Drill), None]);
        let summary = service.room(&cast.will, cast.room).await.unwrap().summary;
        let triage = Triage::of(&[summary], true, |_| String::new());
        let open: Vec<_> = triage.open.iter().map(|need| need.episode.raised_seq).collect();
        assert_eq!(open, [all[1].raised_seq]);
    }

    async fn a_drill_wakes_nobody_and_only_experts_start_one(world) {
        let service = &world.service;
        let cast = cast(world, 2).await;
        let refused = cast.act(service, &cast.will, RoomAction::StartDrill {}).await;
        assert_eq!(refused, Err(Error::Forbidden));
        for expert in &cast.experts {
            service.set_quiet_hours(expert, around_now()).await.unwrap();
        }
        // Whoever is on call is asked all the same.
        cast.act(service, &cast.experts[1], RoomAction::StartDrill {}).await.unwrap();
        cast.asked(service, 1).await;
        service.pass_time(10 * MINUTE).await.unwrap();
        assert_eq!(names(&cast.episode(service).await), ["Ada"]);
        service.pass_time(12 * MINUTE).await.unwrap();
        assert!(cast.episode(service).await.life.is_resolved());
        // Where nobody is on call, everybody sleeps.
        service.plan_by_shifts(&cast.experts[0], cast.room, true).await.unwrap();
        cast.act(service, &cast.experts[1], RoomAction::StartDrill {}).await.unwrap();
        let is_over = async || cast.episode(service).await.life.is_resolved();
        until("it is over", is_over).await;
        let asleep = cast.episode(service).await;
        assert_eq!(cast.episodes(service).await.len(), 2);
        assert!(names(&asleep).is_empty(), "{asleep:?}");
    }

    async fn whoever_wants_quiet_is_not_called_and_others_are(world) {
        let service = &world.service;
        let cast = cast(world, 2).await;
        let origin = world.push_service.origin();
        let (ada, other) = (&cast.experts[0], &cast.experts[1]);
        Browser::subscribe(service, ada, &origin).await;
        Browser::subscribe(service, other, &origin).await;
        cast.raise(service, 1..2, Rule::Manual, 0).await;
        let alert = cast.asked(service, 1).await.alert;
        cast.act(service, ada, RoomAction::SnoozeAlert { alert }).await.unwrap();
        let stranger = cast.act(service, &cast.will, RoomAction::SnoozeAlert { alert }).await;
        assert_eq!(stranger, Err(Error::Forbidden));
        let told = async |who: &service::Actor| {
            let told = service.deliveries(ada, cast.room, alert).await.unwrap();
            told.iter().filter(|one| one.person.id == who.user.id).count()
        };
        let (before, nobody) = (told(ada).await, told(other).await);
        assert_eq!((before, nobody), (1, 0));
        // Once more for her, and the second.
        service.pass_time(2 * MINUTE).await.unwrap();
        assert_eq!((told(ada).await, told(other).await), (1, 1));
        // Her five minutes are over.
        service.pass_time(6 * MINUTE).await.unwrap();
        assert_eq!((told(ada).await, told(other).await), (2, 2));
        // Taken, it calls nobody, and there is nothing to be quiet about.
        let take = RoomAction::AcknowledgeAlert { alert };
        cast.act(service, other, take).await.unwrap();
        cast.act(service, ada, RoomAction::SnoozeAlert { alert }).await.unwrap();
        assert!(cast.episode(service).await.life.taken().is_some());
    }
}
