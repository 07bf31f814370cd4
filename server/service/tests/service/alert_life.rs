//! The life of alerts over storage, with a stepped clock.

use domain::watch::{Clock, Item, Rule};
use domain::{
    AlertStep, Change, Episode, Error, Outcome, Phase, Priority, RoomAction, RoomId, Seq,
};
use futures::future::join_all;
use service::{Actor, DeviceActor, Service};

use crate::{
    devices::{alert, batch, paired},
    world::{World, on_both, some_client_id, until},
};

pub(crate) const MINUTE: i64 = 60_000;

pub(crate) struct Cast {
    pub(crate) will: Actor,
    pub(crate) experts: Vec<Actor>,
    pub(crate) room: RoomId,
    watch: DeviceActor,
}

pub(crate) async fn cast(world: &World, experts: usize) -> Cast {
    let will = world.wearer("Will").await;
    let ada = world.expert("Ada").await;
    let room = world.care(&will, &ada).await;
    let mut all = vec![ada];
    for n in 1..experts {
        let other = world.expert(&format!("Expert {n}")).await;
        world.join(&will, room, &other).await;
        all.push(other);
    }
    let watch = paired(world, &will).await.0;
    Cast {
        will,
        experts: all,
        room,
        watch,
    }
}

impl Cast {
    /// Its watch raises alerts that happened so long before they are heard of.
    pub(crate) async fn raise(
        &self,
        service: &Service,
        seqs: std::ops::Range<u32>,
        rule: Rule,
        age: i64,
    ) {
        let at = |seq| {
            Item::Alert(domain::watch::Alert {
                rule,
                ..alert(seq, 10_000_000 - age)
            })
        };
        let post = batch(Clock::Uptime, 10_000_000, seqs.map(at).collect());
        service.ingest(&self.watch, post).await.unwrap();
    }

    pub(crate) async fn post(&self, service: &Service, batch: domain::watch::Batch) {
        service.ingest(&self.watch, batch).await.unwrap();
    }

    pub(crate) async fn act(
        &self,
        service: &Service,
        who: &Actor,
        action: RoomAction,
    ) -> Result<(), Error> {
        let done = service.act(who, self.room, some_client_id(), action).await;
        done.map(drop)
    }

    /// Every episode of the room, folded from its log.
    pub(crate) async fn episodes(&self, service: &Service) -> Vec<Episode> {
        self.episodes_at(service, Seq::MAX).await
    }

    /// The same as of this head.
    pub(crate) async fn episodes_at(&self, service: &Service, head: Seq) -> Vec<Episode> {
        let mut log = Vec::new();
        let mut before = None;
        loop {
            let page = service
                .page(&self.will, self.room, before, 200)
                .await
                .unwrap();
            before = page.events.first().map(|event| event.seq);
            log.splice(0..0, page.events);
            if !page.more {
                break;
            }
        }
        let mut episodes: Vec<Episode> = Vec::new();
        for event in log.iter().filter(|event| event.seq <= head) {
            episodes.extend(Episode::opened(event));
            for one in &mut episodes {
                one.apply(event);
            }
        }
        episodes
    }

    pub(crate) async fn episode(&self, service: &Service) -> Episode {
        self.episodes(service).await.pop().unwrap()
    }

    /// Once the process has looked at what was raised.
    pub(crate) async fn asked(&self, service: &Service, count: usize) -> Episode {
        until("somebody was asked", async || {
            let episode = self.episode(service).await;
            episode
                .life
                .asked
                .iter()
                .filter(|one| one.asked_at.is_some())
                .count()
                >= count
        })
        .await;
        self.episode(service).await
    }
}

pub(crate) fn names(episode: &Episode) -> Vec<&str> {
    let asked = episode
        .life
        .asked
        .iter()
        .filter(|one| one.asked_at.is_some());
    asked.map(|one| one.who.name.as_str()).collect()
}

on_both! {
    async fn people_are_asked_one_after_the_other_and_what_the_list_says_is_what_the_log_says(world) {
        let service = &world.service;
        let cast = cast(world, 3).await;
        cast.raise(service, 1..2, Rule::Arousal, 1_000).await;
        let episode = cast.asked(service, 1).await;
        assert_eq!(names(&episode), ["Ada"]);
        let next = episode.life.next.clone().unwrap();
        assert_eq!(next.who[0].name, "Expert 1");
        // Everything up to then, in one step: nobody is left out.
        service.pass_time(8 * MINUTE).await.unwrap();
        let episode = cast.episode(service).await;
        assert_eq!(names(&episode), ["Ada", "Expert 1", "Expert 2"]);
        let summary = service.room(&cast.will, cast.room).await.unwrap().summary;
        assert_eq!((summary.open_alerts, summary.episodes), (1, vec![episode.clone()]));
        let take = RoomAction::AcknowledgeAlert { alert: episode.alert };
        cast.act(service, &cast.experts[1], take).await.unwrap();
        let summary = service.room(&cast.will, cast.room).await.unwrap().summary;
        let episode = cast.episode(service).await;
        assert_eq!((summary.open_alerts, summary.episodes), (0, vec![episode]));
    }

    async fn an_alert_that_nobody_takes_is_given_up_and_can_still_be_taken(world) {
        let service = &world.service;
        let cast = cast(world, 1).await;
        cast.raise(service, 1..2, Rule::Manual, 1_000).await;
        let episode = cast.asked(service, 1).await;
        assert_eq!(episode.life.priority, Priority::High);
        service.pass_time(181 * MINUTE).await.unwrap();
        let given_up = cast.episode(service).await;
        assert!(matches!(given_up.life.phase, Phase::Expired { .. }));
        assert_eq!(service.pass_time(900 * MINUTE).await.unwrap().done, 0);
        let take = RoomAction::AcknowledgeAlert { alert: episode.alert };
        cast.act(service, &cast.experts[0], take).await.unwrap();
        assert!(cast.episode(service).await.life.taken().is_some());
    }

    async fn whoever_takes_it_and_says_nothing_loses_it(world) {
        let service = &world.service;
        for (speaks, notes) in [(true, false), (false, true), (false, false)] {
            let cast = cast(world, 2).await;
            cast.raise(service, 1..2, Rule::Arousal, 1_000).await;
            let episode = cast.asked(service, 1).await;
            let take = RoomAction::AcknowledgeAlert { alert: episode.alert };
            cast.act(service, &cast.experts[0], take).await.unwrap();
            if speaks {
                world.say(&cast.experts[0], cast.room, "I am here.").await;
            }
            if notes {
                let about = (cast.room, episode.raised_seq);
                let id = some_client_id();
                let note = service.write_team_note(&cast.experts[0], about, id, "I call her.");
                note.await.unwrap();
            }
            // Looked at once, so that its time begins.
            service.pass_time(0).await.unwrap();
            service.pass_time(11 * MINUTE).await.unwrap();
            let life = cast.episode(service).await.life;
            assert_eq!(life.taken().is_some(), speaks || notes, "{life:?}");
        }
    }

    async fn whoever_leaves_is_passed_over_at_once(world) {
        let service = &world.service;
        let cast = cast(world, 2).await;
        cast.raise(service, 1..2, Rule::Arousal, 1_000).await;
        cast.asked(service, 1).await;
        let ada = cast.experts[0].user.id;
        service.remove_member(&cast.will, cast.room, ada, false).await.unwrap();
        // By itself: nobody steps the clock.
        let episode = cast.asked(service, 2).await;
        assert_eq!(names(&episode), ["Ada", "Expert 1"]);
    }

    async fn alerts_of_a_watch_in_a_loop_are_one_card_and_one_press(world) {
        let service = &world.service;
        let cast = cast(world, 1).await;
        cast.raise(service, 1..257, Rule::Arousal, 1_000).await;
        let episode = cast.asked(service, 1).await;
        assert_eq!((episode.life.alerts, cast.episodes(service).await.len()), (256, 1));
        let summary = service.room(&cast.experts[0], cast.room).await.unwrap().summary;
        assert_eq!((summary.open_alerts, summary.unread), (1, 1));
        let take = RoomAction::AcknowledgeAlert { alert: episode.alert };
        cast.act(service, &cast.experts[0], take).await.unwrap();
        let summary = service.room(&cast.experts[0], cast.room).await.unwrap().summary;
        assert_eq!(summary.open_alerts, 0);
        // The watch asks about the newest, and hears who has it.
        let reply = service.ingest(&cast.watch, batch(Clock::Uptime, 10_000_001, vec![])).await.unwrap();
        let domain::watch::DownlinkKind::Acknowledged { alert_seq, .. } = reply.downlinks[0].kind;
        assert_eq!((reply.downlinks.len(), alert_seq), (1, 256));
    }

    async fn what_is_more_urgent_calls_again_and_stays_one_card(world) {
        let service = &world.service;
        let cast = cast(world, 1).await;
        cast.raise(service, 1..2, Rule::Arousal, 1_000).await;
        let episode = cast.asked(service, 1).await;
        assert_eq!(episode.life.priority, Priority::Medium);
        cast.act(service, &cast.will, RoomAction::RaiseAlert {}).await.unwrap();
        let episodes = cast.episodes(service).await;
        assert_eq!((episodes.len(), episodes[0].life.alerts), (1, 2));
        assert_eq!(episodes[0].life.priority, Priority::High);
        // Given up after three hours of the more urgent ladder.
        service.pass_time(0).await.unwrap();
        service.pass_time(181 * MINUTE).await.unwrap();
        assert!(matches!(cast.episode(service).await.life.phase, Phase::Expired { .. }));
    }

    async fn what_came_late_is_told_once(world) {
        let service = &world.service;
        let cast = cast(world, 2).await;
        cast.raise(service, 1..2, Rule::Arousal, 60 * MINUTE).await;
        let episode = cast.asked(service, 1).await;
        assert!(episode.life.late);
        assert_eq!(episode.life.priority, Priority::Low);
        for minutes in [1, 10, 60, 600] {
            service.pass_time(minutes * MINUTE).await.unwrap();
        }
        assert_eq!(names(&cast.episode(service).await), ["Ada"]);
    }

    async fn an_alert_is_handed_over_given_back_and_closed_by_whoever_has_it(world) {
        let service = &world.service;
        let cast = cast(world, 2).await;
        let [ada, ben] = [&cast.experts[0], &cast.experts[1]];
        cast.raise(service, 1..2, Rule::Arousal, 1_000).await;
        let alert = cast.asked(service, 1).await.alert;
        let take = RoomAction::AcknowledgeAlert { alert };
        let give_back = RoomAction::GiveBackAlert { alert };
        let hand_over = |to: &Actor| RoomAction::HandOverAlert { alert, to: to.user.id };
        let close = RoomAction::ResolveAlert { alert, outcome: Outcome::Talked };
        for too_soon in [&give_back, &hand_over(ben), &close] {
            let refused = cast.act(service, ada, too_soon.clone()).await;
            assert_eq!(refused, Err(Error::NotYourAlert));
        }
        cast.act(service, ada, take.clone()).await.unwrap();
        for of_another in [&give_back, &hand_over(ada), &close] {
            let refused = cast.act(service, ben, of_another.clone()).await;
            assert_eq!(refused, Err(Error::NotYourAlert));
        }
        // Only to an expert of the room, and not to oneself.
        for nobody in [&cast.will, ada, &world.expert("Outsider").await] {
            let refused = cast.act(service, ada, hand_over(nobody)).await;
            assert_eq!(refused, Err(Error::NotFound));
        }
        cast.act(service, ada, hand_over(ben)).await.unwrap();
        let life = cast.episode(service).await.life;
        assert_eq!(life.taken().unwrap().by.as_ref().unwrap().id, ben.user.id);
        cast.act(service, ben, give_back).await.unwrap();
        assert!(cast.episode(service).await.life.is_open());
        cast.act(service, ada, take).await.unwrap();
        cast.act(service, ada, close.clone()).await.unwrap();
        assert!(cast.episode(service).await.life.is_resolved());
        assert_eq!(cast.act(service, ada, close).await, Err(Error::NotYourAlert));
        // What comes soon after it is another one, which says what it came after.
        let before = cast.episode(service).await.raised_seq;
        cast.raise(service, 2..3, Rule::Arousal, 1_000).await;
        assert_eq!(cast.episodes(service).await.len(), 2);
        let page = service.page(&cast.will, cast.room, None, 50).await.unwrap();
        let after = page.events.iter().rev().find_map(|event| match &event.change {
            Change::AlertRaised { after, .. } => Some(*after),
            _ => None,
        });
        assert_eq!(after, Some(Some(before)));
    }

    // What one process has begun, another one goes on with.
    async fn a_restart_forgets_nothing(world) {
        let first = world.deaf_neighbour().await;
        let cast = cast(world, 2).await;
        cast.raise(&first, 1..2, Rule::Arousal, 1_000).await;
        first.shut_down().await;
        let episode = cast.asked(&world.service, 1).await;
        assert_eq!(names(&episode), ["Ada"]);
        let second = world.deaf_neighbour().await;
        second.pass_time(5 * MINUTE).await.unwrap();
        assert_eq!(names(&cast.episode(&world.service).await), ["Ada", "Expert 1"]);
        second.shut_down().await;
    }

    // Whoever looks at the same moment, each step is done once.
    async fn several_processes_ask_nobody_twice(world) {
        let service = &world.service;
        let neighbour = world.deaf_neighbour().await;
        let casts = join_all((0..8).map(|_| cast(world, 3))).await;
        for cast in &casts {
            cast.raise(service, 1..2, Rule::Arousal, 1_000).await;
            cast.asked(service, 1).await;
        }
        for minutes in [2, 5, 8, 181] {
            let looks = [service, &neighbour, service, &neighbour];
            for look in join_all(looks.map(|one| one.pass_time(minutes * MINUTE))).await {
                look.unwrap();
            }
        }
        for cast in &casts {
            let page = service.page(&cast.will, cast.room, None, 200).await.unwrap();
            let steps: Vec<(Seq, &AlertStep)> = page.events.iter().filter_map(|event| match &event.change {
                Change::AlertChanged { step, .. } => Some((event.seq, step)),
                _ => None,
            }).collect();
            let mut asked: Vec<String> = steps.iter().filter_map(|(_, step)| match step {
                AlertStep::Asked { who, .. } => Some(who.iter().map(|one| one.name.clone())),
                _ => None,
            }).flatten().collect();
            asked.sort_unstable();
            assert_eq!(asked, ["Ada", "Expert 1", "Expert 2"], "{steps:?}");
            let expired = steps.iter().filter(|(_, step)| **step == AlertStep::Expired);
            assert_eq!(expired.count(), 1, "{steps:?}");
        }
        neighbour.shut_down().await;
    }
}
