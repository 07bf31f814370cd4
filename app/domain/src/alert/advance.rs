//! What the passing of time makes of an episode: pure, so that a clock can be stepped through it.

use super::{AlertStep, Life, NextAsk, Phase, Taken, Technical, WhyReopened};
use crate::{
    Person, Priority, UnixMillis, UserId,
    ladder::{Policy, Roster, Rung, RungKind, all_at_once, rungs},
};

/// How far the ladder has gone since the episode was opened, opened again, or taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// When that was, by the clock that goes over all episodes: from here the rungs count, and the time in which whoever
    /// has it is to say a word.
    pub since: UnixMillis,
    pub done: Option<RungKind>,
    /// The most urgent priority at which it has called somebody; `None`: at none.
    pub called_at: Option<Priority>,
    /// When everybody is called again, once the last rung is done.
    pub repeat_at: Option<UnixMillis>,
}

impl Progress {
    pub const fn from(since: UnixMillis) -> Self {
        Self {
            since,
            done: None,
            called_at: None,
            repeat_at: None,
        }
    }
}

/// What is known beside the episode itself, as of one moment.
#[derive(Clone, Debug)]
pub struct Circumstances<'a> {
    pub now: UnixMillis,
    pub policy: &'a Policy,
    /// Only people who are in the room now.
    pub roster: &'a Roster,
    /// Whoever has it is in the room.
    pub taker_is_here: bool,
    /// Whoever has it has written in the room since.
    pub taker_spoke: bool,
    /// What was measured is as usual again.
    pub is_as_usual: bool,
}

/// What is to be written and told, and when to look again.
#[derive(Clone, Debug, PartialEq)]
pub struct Advance {
    /// In this order, before anything else happens to the episode.
    pub steps: Vec<AlertStep>,
    /// Whose devices ring.
    pub calls: Vec<Person>,
    pub progress: Progress,
    /// `None`: time makes nothing more of it.
    pub due_at: Option<UnixMillis>,
}

/// Where nobody can be asked, or somebody has it, this often is enough to notice that somebody came or went.
const LOOK_AGAIN_MS: i64 = 60_000;

/// What is due by now. Asking again at the same time gives nothing more.
pub fn advance(life: &Life, progress: Progress, around: &Circumstances<'_>) -> Advance {
    let mut advance = match &life.phase {
        Phase::Resolved { .. } | Phase::Expired { .. } => return Advance::rest(progress),
        Phase::Taken(taken) => of_taken(life, taken, progress, around),
        Phase::Open => of_open(life, progress, around),
    };
    // It is told, and ends nothing: somebody is asked and comes all the same.
    if around.is_as_usual && life.recovered_at.is_none() {
        advance.steps.insert(0, AlertStep::Recovered);
    }
    advance
}

impl Advance {
    fn rest(progress: Progress) -> Self {
        Self {
            steps: Vec::new(),
            calls: Vec::new(),
            progress,
            due_at: None,
        }
    }

    /// A drill has gone as far as it goes.
    fn over(progress: Progress) -> Self {
        Self {
            steps: vec![AlertStep::Over],
            ..Self::rest(progress)
        }
    }
}

fn of_taken(
    life: &Life,
    taken: &Taken,
    mut progress: Progress,
    around: &Circumstances<'_>,
) -> Advance {
    if life.why.is_drill() {
        return Advance::over(progress);
    }
    let lapses_at = progress.since.saturating_add(around.policy.lapse);
    let why = if !around.taker_is_here {
        Some(WhyReopened::Left)
    } else if !around.taker_spoke && around.now >= lapses_at {
        Some(WhyReopened::NoWord)
    } else {
        None
    };
    if let Some(why) = why {
        let mut opened = life.clone();
        opened.phase = Phase::Open;
        let mut advance = of_open(&opened, Progress::from(around.now), around);
        advance.steps.insert(0, AlertStep::Reopened { why });
        return advance;
    }
    // What became more urgent calls whoever has it.
    let rose = progress.called_at.is_none_or(|at| at < life.priority);
    let calls = if rose { taken.by.clone() } else { None };
    progress.called_at = Some(life.priority);
    let look_again = around.now.saturating_add(LOOK_AGAIN_MS);
    let due_at = if around.taker_spoke {
        look_again
    } else {
        look_again.min(lapses_at)
    };
    Advance {
        steps: Vec::new(),
        calls: calls.into_iter().collect(),
        progress,
        due_at: Some(due_at),
    }
}

fn of_open(life: &Life, mut progress: Progress, around: &Circumstances<'_>) -> Advance {
    let Circumstances {
        now,
        policy,
        roster,
        ..
    } = around;
    let now = *now;
    if progress.called_at.is_some_and(|at| at < life.priority) {
        progress = Progress::from(now);
    }
    // What is late happened before it was heard of, and waits no longer than anything else.
    let expires_at = progress
        .since
        .saturating_add(policy.expires_after(life.priority));
    let rungs = match life.why.technical {
        // Whoever is first is the one whom nothing reaches.
        Some(Technical::NoWayToOnCall) => all_at_once(roster),
        _ => rungs(policy, life.priority, roster),
    };
    let is_expired = now >= expires_at;
    let is_through = rungs.is_empty() || progress.repeat_at.is_some_and(|at| at <= now);
    if life.why.is_drill() && (is_through || is_expired) {
        return Advance::over(progress);
    }
    if is_expired {
        return Advance {
            steps: vec![AlertStep::Expired],
            ..Advance::rest(progress)
        };
    }
    let mut climb = Climb::of(life, &rungs, progress, now);
    climb.go_on();
    let next = climb.next();
    progress.repeat_at = match (next, policy.delays(life.priority)) {
        (None, Some(delays)) if !rungs.is_empty() => {
            if progress.repeat_at.is_some_and(|at| at <= now) {
                climb.call_everybody();
            }
            let from_now = now.saturating_add(delays.repeat);
            Some(
                progress
                    .repeat_at
                    .filter(|at| *at > now)
                    .unwrap_or(from_now),
            )
        }
        _ => None,
    };
    let mut steps = Vec::new();
    if !climb.asked.is_empty() {
        steps.push(AlertStep::Asked {
            who: std::mem::take(&mut climb.asked),
            next: climb.next_new(),
        });
    }
    progress.done = climb.done;
    climb.calls.retain(|who| !life.is_snoozed(who.id, now));
    if !climb.calls.is_empty() {
        progress.called_at = Some(life.priority);
    }
    let due_at = if rungs.is_empty() {
        now.saturating_add(LOOK_AGAIN_MS)
    } else {
        let next = next.map(|(at, _)| at);
        next.or(progress.repeat_at).unwrap_or(expires_at)
    };
    Advance {
        steps,
        calls: climb.calls,
        progress,
        due_at: Some(due_at.min(expires_at)),
    }
}

/// The way up the ladder from where it stands.
struct Climb<'a> {
    rungs: &'a [Rung],
    since: UnixMillis,
    now: UnixMillis,
    done: Option<RungKind>,
    /// Who was asked before.
    before: Vec<UserId>,
    /// Whether somebody who was asked can still come.
    is_awaited: bool,
    calls: Vec<Person>,
    /// Those of them whom the room is told of.
    asked: Vec<Person>,
}

impl<'a> Climb<'a> {
    fn of(life: &Life, rungs: &'a [Rung], progress: Progress, now: UnixMillis) -> Self {
        let here = |person: &Person| {
            let mut all = rungs.iter().flat_map(|rung| &rung.asks);
            all.any(|one| one.id == person.id)
        };
        let asked = || life.asked.iter().filter(|one| one.asked_at.is_some());
        Self {
            rungs,
            since: progress.since,
            now,
            done: progress.done,
            before: asked().map(|one| one.who.id).collect(),
            is_awaited: progress.done.is_none() || asked().any(|one| here(&one.who)),
            calls: Vec::new(),
            asked: Vec::new(),
        }
    }

    fn next(&self) -> Option<(UnixMillis, &'a Rung)> {
        let rung = self
            .rungs
            .iter()
            .find(|rung| self.done.is_none_or(|done| rung.kind > done))?;
        Some((self.since.saturating_add(rung.after_ms), rung))
    }

    /// The next rung that asks somebody who was not asked.
    fn next_new(&self) -> Option<NextAsk> {
        let rung = self.rungs.iter().find(|rung| {
            rung.kind != RungKind::Again && self.done.is_none_or(|done| rung.kind > done)
        })?;
        Some(NextAsk {
            at: self.since.saturating_add(rung.after_ms),
            who: rung.asks.clone(),
        })
    }

    /// Does every rung that is due, and the next one where nobody who was asked can come any more.
    fn go_on(&mut self) {
        let done_before = self.done;
        while let Some((at, rung)) = self.next()
            && (at <= self.now || !self.is_awaited)
        {
            self.done = Some(rung.kind);
            self.is_awaited = true;
            self.call(&rung.asks);
            for person in &rung.asks {
                // Who is called once more was named before.
                let is_known = done_before.is_some() && self.before.contains(&person.id);
                if !is_known && !self.asked.iter().any(|one| one.id == person.id) {
                    self.asked.push(person.clone());
                }
            }
        }
    }

    fn call_everybody(&mut self) {
        for rung in self.rungs {
            self.call(&rung.asks);
        }
    }

    fn call(&mut self, people: &[Person]) {
        for person in people {
            if !self.calls.iter().any(|one| one.id == person.id) {
                self.calls.push(person.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests;
