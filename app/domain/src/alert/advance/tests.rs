use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{Change, ChangeKind, Role, RoomEvent, RoomId, UserId, alert::Episode, samples};

const SECOND: i64 = 1_000;
const START: i64 = 1_795_000_000_000;

fn expert(n: u128) -> Person {
    Person {
        id: UserId(Uuid::from_u128(n)),
        name: format!("Expert {n}"),
        role: Role::Expert,
    }
}

fn roster(experts: u128) -> Roster {
    Roster {
        experts: (1..=experts).map(expert).collect(),
        supervisors: vec![expert(9)],
    }
}

/// An episode with a clock of its own.
struct World {
    episode: Episode,
    progress: Progress,
    due_at: Option<i64>,
    seq: i64,
    policy: Policy,
    roster: Roster,
    spoke: bool,
    is_as_usual: bool,
    calls: Vec<(i64, u128)>,
}

impl World {
    fn new(experts: u128, priority: Priority) -> Self {
        let mut raised = event(1, START, None, samples::change(ChangeKind::AlertRaised, 1));
        if let Change::AlertRaised { report, .. } = &mut raised.change {
            report.measured_at = START;
            report.received_at = START;
        }
        let mut episode = Episode::opened(&raised).unwrap();
        episode.life.priority = priority;
        Self {
            episode,
            progress: Progress::from(START),
            due_at: Some(START),
            seq: 1,
            policy: Policy::default(),
            roster: roster(experts),
            spoke: false,
            is_as_usual: false,
            calls: Vec::new(),
        }
    }

    fn write(&mut self, at: i64, author: Option<Person>, change: Change) {
        self.seq += 1;
        self.episode.apply(&event(self.seq, at, author, change));
    }

    fn take(&mut self, at: i64, by: u128) {
        self.write(at, Some(expert(by)), taken());
        self.progress.since = at;
        self.due_at = Some(at);
    }

    fn look(&mut self, now: i64) -> Advance {
        let taker_is_here = match &self.episode.life.phase {
            Phase::Taken(Taken { by: Some(by), .. }) => self.roster.experts.contains(by),
            _ => true,
        };
        let done = advance(
            &self.episode.life,
            self.progress,
            &Circumstances {
                now,
                policy: &self.policy,
                roster: &self.roster,
                taker_is_here,
                taker_spoke: self.spoke,
                is_as_usual: self.is_as_usual,
            },
        );
        for step in done.steps.clone() {
            let change = changed(step);
            self.write(now, None, change);
        }
        let after = now - START;
        let calls = done
            .calls
            .iter()
            .map(|who| (after / SECOND, who.id.0.as_u128()));
        self.calls.extend(calls);
        self.progress = done.progress;
        self.due_at = done.due_at;
        done
    }

    /// Looks whenever something is due, up to this time.
    fn run_until(&mut self, end: i64) {
        while let Some(due) = self.due_at.filter(|due| *due <= end) {
            self.look(due);
            assert!(
                self.due_at.is_none_or(|next| next > due),
                "due again at once"
            );
        }
    }
}

fn event(seq: i64, at: i64, author: Option<Person>, change: Change) -> RoomEvent {
    RoomEvent {
        room: RoomId(Uuid::from_u128(7)),
        seq,
        at,
        author,
        client_id: None,
        change,
    }
}

fn changed(step: AlertStep) -> Change {
    Change::AlertChanged {
        alert: samples::ALERT,
        raised_seq: 1,
        step,
    }
}

fn taken() -> Change {
    Change::AlertAcknowledged {
        alert: samples::ALERT,
        raised_seq: 1,
    }
}

#[test]
fn people_are_called_one_after_the_other_until_somebody_takes_it() {
    let mut world = World::new(4, Priority::High);
    world.run_until(START + 6 * 60 * SECOND);
    assert_eq!(
        world.calls,
        [
            (0, 1),
            (30, 1),
            (60, 2),
            (120, 3),
            (120, 4),
            (300, 9),
            // Then everybody, once a minute.
            (360, 1),
            (360, 2),
            (360, 3),
            (360, 4),
            (360, 9),
        ]
    );
    let next = |world: &World| world.episode.life.next.clone();
    assert_eq!(next(&world), None);
    world.take(START + 370 * SECOND, 2);
    world.calls.clear();
    world.spoke = true;
    world.run_until(START + 3_600 * SECOND);
    assert_eq!(world.calls, []);
    assert!(world.episode.life.taken().is_some());
}

#[test]
fn each_call_names_who_is_asked_next() {
    let mut world = World::new(2, Priority::Medium);
    world.run_until(START);
    let next = world.episode.life.next.clone().unwrap();
    assert_eq!((next.at - START, next.who), (300 * SECOND, vec![expert(2)]));
}

#[test]
fn a_low_one_is_told_once_and_then_expires() {
    let mut world = World::new(3, Priority::Low);
    world.run_until(START + 25 * 3_600 * SECOND);
    assert_eq!(world.calls, [(0, 1)]);
    assert_eq!(world.episode.life.phase.kind().to_string(), "expired");
}

#[test]
fn whoever_wants_quiet_is_called_after_it_and_others_in_between() {
    let mut world = World::new(2, Priority::High);
    world.run_until(START);
    let until = START + 6 * 60 * SECOND;
    let quiet = changed(AlertStep::Snoozed { until });
    world.write(START + 5 * SECOND, Some(expert(1)), quiet);
    world.calls.clear();
    world.run_until(until);
    assert_eq!(
        world.calls,
        [(60, 2), (300, 9), (360, 1), (360, 2), (360, 9)]
    );
}

#[test]
fn what_opens_again_or_rises_calls_whoever_wanted_quiet() {
    let quiet = || {
        let until = START + 300 * SECOND;
        changed(AlertStep::Snoozed { until })
    };
    let mut world = World::new(2, Priority::Medium);
    world.run_until(START);
    world.write(START, Some(expert(1)), quiet());
    assert!(world.episode.life.is_snoozed(expert(1).id, START));
    world.take(START + SECOND, 2);
    let why = WhyReopened::GivenBack;
    let given_back = changed(AlertStep::Reopened { why });
    world.write(START + 2 * SECOND, Some(expert(2)), given_back);
    assert!(!world.episode.life.is_snoozed(expert(1).id, START));
    world.write(START + 3 * SECOND, Some(expert(1)), quiet());
    let mut press = samples::change(ChangeKind::AlertRaised, 1);
    if let Change::AlertRaised { report, joins, .. } = &mut press {
        report.rule = watch_protocol::Rule::Manual;
        (report.measured_at, report.received_at) = (START, START);
        *joins = Some(1);
    }
    world.write(START + 4 * SECOND, None, press.clone());
    assert_eq!(world.episode.life.priority, Priority::High);
    assert!(!world.episode.life.is_snoozed(expert(1).id, START));
    // The wearer presses again.
    world.write(START + 5 * SECOND, Some(expert(1)), quiet());
    world.write(START + 6 * SECOND, None, press);
    assert!(!world.episode.life.is_snoozed(expert(1).id, START));
}

/// A drill of a room with so many experts.
fn drill(experts: u128) -> World {
    let mut world = World::new(experts, Priority::High);
    world.episode.life.why.technical = Some(Technical::Drill);
    world
}

#[test]
fn a_drill_goes_up_the_ladder_once_and_is_over() {
    let mut world = drill(3);
    world.run_until(START + 3_600 * SECOND);
    let once = [(0, 1), (30, 1), (60, 2), (120, 3), (300, 9)];
    assert_eq!(world.calls, once);
    let Phase::Resolved { by: None, at, .. } = world.episode.life.phase else {
        panic!("{:?}", world.episode.life.phase);
    };
    assert_eq!(at, START + 360 * SECOND);
    assert_eq!(world.due_at, None);
}

#[test]
fn a_drill_that_nobody_looked_after_for_long_is_over_and_not_given_up() {
    let mut world = drill(3);
    world.look(START);
    world.look(START + 4 * 3_600 * SECOND);
    assert!(world.episode.life.is_resolved());
}

#[test]
fn whoever_comes_ends_a_drill_and_nobody_to_ask_does() {
    let mut world = drill(3);
    world.run_until(START);
    world.take(START + 9 * SECOND, 1);
    world.run_until(START + 9 * SECOND);
    let by = match &world.episode.life.phase {
        Phase::Resolved { by: Some(by), .. } => by.id,
        other => panic!("{other:?}"),
    };
    assert_eq!((by, world.due_at), (expert(1).id, None));

    let mut world = drill(0);
    world.roster = Roster::default();
    world.run_until(START);
    assert!(world.episode.life.is_resolved());
}

#[test]
fn what_is_as_usual_again_is_told_once_and_asks_on() {
    let mut world = World::new(2, Priority::Medium);
    world.run_until(START);
    world.is_as_usual = true;
    world.run_until(START + 301 * SECOND);
    let life = &world.episode.life;
    assert_eq!(life.recovered_at, Some(START + 120 * SECOND));
    assert!(life.recovered_unseen());
    assert_eq!(world.calls, [(0, 1), (120, 1), (300, 2)]);
    world.take(START + 310 * SECOND, 2);
    assert!(!world.episode.life.recovered_unseen());
}

#[test]
fn nobody_is_asked_for_ever() {
    let mut world = World::new(1, Priority::High);
    world.run_until(START + 4 * 3_600 * SECOND);
    assert!(matches!(world.episode.life.phase, Phase::Expired { .. }));
    assert_eq!(world.due_at, None);
}

#[test]
fn whoever_says_nothing_loses_it_and_the_ladder_begins_again() {
    let mut world = World::new(2, Priority::High);
    world.run_until(START);
    world.take(START + SECOND, 1);
    world.calls.clear();
    world.run_until(START + 601 * SECOND);
    let reopened = world.episode.life.reopened.clone().unwrap();
    assert_eq!(
        (reopened.why, reopened.by),
        (WhyReopened::NoWord, Some(expert(1)))
    );
    assert_eq!(world.calls, [(601, 1)]);
}

#[test]
fn whoever_leaves_is_passed_over_at_once() {
    let mut world = World::new(3, Priority::High);
    world.run_until(START);
    world.roster.experts.remove(0);
    world.look(START + 10 * SECOND);
    assert_eq!(world.calls, [(0, 1), (10, 2)]);
    let asked = world
        .episode
        .life
        .asked
        .iter()
        .map(|one| one.who.id.0.as_u128());
    assert_eq!(asked.collect::<Vec<_>>(), [1, 2]);
    // And so is whoever has it.
    world.take(START + 20 * SECOND, 2);
    world.roster.experts.remove(0);
    world.look(START + 21 * SECOND);
    let reopened = world.episode.life.reopened.clone().unwrap();
    assert_eq!(reopened.why, WhyReopened::Left);
    assert_eq!(world.calls.last(), Some(&(21, 3)));
}

#[test]
fn a_rise_in_priority_calls_again_and_nothing_else_does() {
    let mut world = World::new(2, Priority::Medium);
    world.run_until(START);
    world.look(START + SECOND);
    assert_eq!(world.calls, [(0, 1)]);
    world.episode.life.priority = Priority::High;
    world.look(START + 2 * SECOND);
    world.look(START + 3 * SECOND);
    assert_eq!(world.calls, [(0, 1), (2, 1)]);
    world.take(START + 4 * SECOND, 2);
    world.progress.called_at = Some(Priority::Medium);
    world.look(START + 5 * SECOND);
    world.look(START + 6 * SECOND);
    assert_eq!(world.calls, [(0, 1), (2, 1), (5, 2)]);
}

#[test]
fn an_expert_who_comes_later_is_asked() {
    let mut world = World::new(0, Priority::High);
    world.roster.supervisors.clear();
    world.run_until(START + 100 * SECOND);
    assert_eq!(world.calls, []);
    world.roster.experts.push(expert(1));
    world.run_until(START + 130 * SECOND);
    assert_eq!(world.calls, [(120, 1)]);
}

proptest! {
    /// However late and however often somebody looks, each person is named once for each time it is open,
    /// rungs come in order, and it always ends.
    #[test]
    fn looks_of_any_number_at_any_time_give_the_same(
        experts in 1_u128..6,
        waits in prop::collection::vec(0_i64..400, 1..80),
    ) {
        let mut world = World::new(experts, Priority::High);
        let mut named: Vec<u128> = Vec::new();
        let mut now = START;
        for wait in waits {
            now += wait * SECOND;
            for step in world.look(now).steps {
                if let AlertStep::Asked { who, .. } = step {
                    named.extend(who.iter().map(|one| one.id.0.as_u128()));
                }
            }
            let again = world.look(now);
            prop_assert_eq!(&again.steps, &Vec::new());
            prop_assert_eq!(&again.calls, &Vec::new());
        }
        let mut expected: Vec<u128> = (1..=experts).chain([9]).collect();
        expected.truncate(named.len());
        prop_assert_eq!(named, expected);
        world.run_until(START + 4 * 3_600 * SECOND + (now - START));
        prop_assert_eq!(world.due_at, None);
    }
}
