//! Random walks through the life of alerts: whatever people do and whenever time passes, in whichever of two processes, of
//! which one ends and starts again at any moment.

use domain::watch::Rule;
use domain::{AlertId, Error, Outcome, Phase, RoomAction};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use service::Service;

use crate::{
    alert_life::{Cast, MINUTE, cast},
    world::{World, on_both, some_client_id},
};

#[derive(Clone, Debug)]
enum Step {
    Raise {
        rule: Rule,
        age: i64,
    },
    Press,
    Take(usize),
    See(usize),
    Snooze(usize),
    Drill(usize),
    GiveBack(usize),
    HandOver {
        from: usize,
        to: usize,
    },
    Resolve(usize),
    Say(usize),
    Leave(usize),
    /// Time passes, as this process sees it.
    Pass {
        minutes: i64,
        by: bool,
    },
    /// The second process ends, and another one starts.
    Restart,
}

const EXPERTS: usize = 3;

fn step() -> impl Strategy<Value = Step> {
    let expert = || 0..EXPERTS;
    let rule = prop_oneof![Just(Rule::Arousal), Just(Rule::Manual)];
    let age = prop_oneof![Just(1_000), Just(5 * MINUTE), Just(40 * MINUTE)];
    prop_oneof![
        3 => (rule, age).prop_map(|(rule, age)| Step::Raise { rule, age }),
        1 => Just(Step::Press),
        4 => expert().prop_map(Step::Take),
        1 => expert().prop_map(Step::See),
        1 => expert().prop_map(Step::Snooze),
        1 => expert().prop_map(Step::Drill),
        2 => expert().prop_map(Step::GiveBack),
        2 => (expert(), expert()).prop_map(|(from, to)| Step::HandOver { from, to }),
        2 => expert().prop_map(Step::Resolve),
        1 => expert().prop_map(Step::Say),
        1 => expert().prop_map(Step::Leave),
        5 => (0_i64..15, any::<bool>()).prop_map(|(minutes, by)| Step::Pass { minutes, by }),
        1 => Just(Step::Restart),
    ]
}

struct Walk<'a> {
    world: &'a World,
    cast: Cast,
    neighbour: Service,
    next: u32,
    /// How far the clock was stepped.
    ahead: i64,
}

impl Walk<'_> {
    async fn newest(&self) -> AlertId {
        let episodes = self.cast.episodes(&self.world.service).await;
        episodes
            .last()
            .map_or(AlertId(uuid::Uuid::nil()), |one| one.alert)
    }

    async fn act(&self, who: usize, action: RoomAction) {
        let who = &self.cast.experts[who];
        let done = self
            .world
            .service
            .act(who, self.cast.room, some_client_id(), action);
        let done = done.await;
        let refused = matches!(done, Err(Error::NotFound | Error::NotYourAlert));
        assert!(done.is_ok() || refused, "{done:?}");
    }

    async fn take(&mut self, step: &Step) {
        let (service, alert) = (&self.world.service, self.newest().await);
        match *step {
            Step::Raise { rule, age } => {
                self.next += 1;
                self.cast
                    .raise(service, self.next..self.next + 1, rule, age)
                    .await;
            }
            Step::Press => {
                let pressed = self
                    .cast
                    .act(service, &self.cast.will, RoomAction::RaiseAlert {});
                pressed.await.unwrap();
            }
            Step::Take(who) => self.act(who, RoomAction::AcknowledgeAlert { alert }).await,
            Step::See(who) => self.act(who, RoomAction::SeeAlert { alert }).await,
            Step::Snooze(who) => self.act(who, RoomAction::SnoozeAlert { alert }).await,
            Step::Drill(who) => self.act(who, RoomAction::StartDrill {}).await,
            Step::GiveBack(who) => self.act(who, RoomAction::GiveBackAlert { alert }).await,
            Step::HandOver { from, to } => {
                let to = self.cast.experts[to].user.id;
                self.act(from, RoomAction::HandOverAlert { alert, to })
                    .await;
            }
            Step::Resolve(who) => {
                let outcome = Outcome::Helped;
                self.act(who, RoomAction::ResolveAlert { alert, outcome })
                    .await;
            }
            Step::Say(who) => self.act(who, RoomAction::message("Here.")).await,
            Step::Leave(who) => {
                let who = self.cast.experts[who].user.id;
                let _ = service
                    .remove_member(&self.cast.will, self.cast.room, who, false)
                    .await;
            }
            Step::Pass { minutes, by } => {
                self.ahead += minutes * MINUTE;
                let by = if by { service } else { &self.neighbour };
                by.pass_time(self.ahead).await.unwrap();
            }
            Step::Restart => {
                let next = self.world.deaf_neighbour().await;
                std::mem::replace(&mut self.neighbour, next)
                    .shut_down()
                    .await;
            }
        }
    }

    /// What storage keeps is what the log says, and nothing that should go on is forgotten.
    async fn check(&self) {
        let service = &self.world.service;
        let room = service.room(&self.cast.will, self.cast.room).await;
        let mut stored = room.unwrap().summary;
        // The process goes on meanwhile.
        let mut folded = self.cast.episodes_at(service, stored.head).await;
        folded.retain(|one| !one.life.is_resolved());
        stored.episodes.sort_by_key(|one| one.raised_seq);
        assert_eq!(stored.episodes, folded);
        let open = folded.iter().filter(|one| one.life.is_open());
        assert_eq!(stored.open_alerts as usize, open.count());
    }
}

on_both! {
    async fn none_is_stuck_lost_or_doubled(world) {
        let config = Config { cases: 12, failure_persistence: None, ..Config::default() };
        let walks = prop::collection::vec(step(), 1..30);
        let handle = tokio::runtime::Handle::current();
        tokio::task::block_in_place(|| {
            TestRunner::new(config).run(&walks, |steps| {
                handle.block_on(async {
                    let mut walk = Walk {
                        world,
                        cast: cast(world, EXPERTS).await,
                        neighbour: world.deaf_neighbour().await,
                        next: 0,
                        ahead: 0,
                    };
                    for step in &steps {
                        walk.take(step).await;
                        walk.check().await;
                    }
                    // A day later each is closed, given up, or with somebody who has spoken.
                    for hours in 1..30 {
                        walk.neighbour.pass_time(walk.ahead + hours * 60 * MINUTE).await.unwrap();
                    }
                    for one in walk.cast.episodes(&world.service).await {
                        assert!(!matches!(one.life.phase, Phase::Open), "{one:?}");
                    }
                    walk.check().await;
                    walk.neighbour.shut_down().await;
                });
                Ok(())
            })
        })
        .unwrap();
    }
}
