//! What the passing of time makes of an episode.

use domain::{
    AlertStep, Change, DeliveryKind, Life, Phase, Priority, Technical,
    alert::advance::{Circumstances, advance as pass},
    ladder::Roster,
};

use super::{alert::call_asked, write};
use crate::{
    Advance, Advanced, Result,
    at_once::AT_ONCE,
    delivery::Wanted,
    writer::{known::Known, outcome::Outcome},
};

pub(in crate::writer) fn advance(
    known: &mut Known,
    out: &mut Outcome,
    job: &Advance,
) -> Result<Option<Advanced>> {
    let (room, raised_seq) = (job.episode.room, job.episode.raised_seq);
    let Some(stored) = known.episodes.get(room, raised_seq).cloned() else {
        return Ok(None);
    };
    if stored.due_at.is_none_or(|at| at > job.now) {
        return Ok(None);
    }
    let mut progress = stored.progress;
    if progress.since == AT_ONCE {
        progress.since = job.now;
    }
    let roster = roster(known, job, &stored.episode.life);
    let life = &stored.episode.life;
    let taker_is_here = match &life.phase {
        Phase::Taken(taken) => taken.by.as_ref().is_some_and(|by| {
            known
                .episodes
                .experts(room)
                .iter()
                .any(|one| one.id == by.id)
        }),
        Phase::Open | Phase::Resolved { .. } | Phase::Expired { .. } => true,
    };
    let done = pass(
        life,
        progress,
        &Circumstances {
            now: job.now,
            policy: &job.policy,
            roster: &roster,
            taker_is_here,
            taker_spoke: known.episodes.has_spoken((room, raised_seq)),
            // Another one may have come since the readings were looked at.
            is_as_usual: job.as_usual_after == Some(life.alerts),
        },
    );
    let expired = done.steps.contains(&AlertStep::Expired);
    let nobody_came = done.steps.contains(&AlertStep::Over) && life.is_open();
    for step in done.steps {
        let change = Change::AlertChanged {
            alert: stored.episode.alert,
            raised_seq,
            step,
        };
        write(known, out, room, None, change, job.now)?;
    }
    if nobody_came {
        let episode = (room, raised_seq);
        call_asked(known, out, episode, None, DeliveryKind::Over, job.now);
    }
    known
        .episodes
        .note((room, raised_seq), done.progress, done.due_at);
    let calls = done.calls.len();
    out.calls.extend(done.calls.iter().map(|who| Wanted {
        user: who.id,
        room,
        episode: raised_seq,
        alert: stored.episode.alert,
        kind: kind(life),
        priority: life.priority,
        at: job.now,
    }));
    Ok(Some(Advanced { calls, expired }))
}

/// What does not work and is not urgent calls nobody to somebody.
fn kind(life: &Life) -> DeliveryKind {
    if life.why.is_drill() {
        DeliveryKind::Drill
    } else if life.why.technical.is_some() && life.priority == Priority::Low {
        DeliveryKind::Notice
    } else {
        DeliveryKind::Alert
    }
}

/// Those of the order who are in the room now, then everybody else in it, without those who have quiet hours.
fn roster(known: &Known, job: &Advance, life: &Life) -> Roster {
    let here = known.episodes.experts(job.episode.room);
    let named = |ids: &[domain::UserId]| {
        let people = ids
            .iter()
            .filter_map(|id| here.iter().find(|one| one.id == *id));
        people.cloned().collect::<Vec<_>>()
    };
    let mut experts = named(&job.order);
    let mut supervisors = named(&job.supervisors);
    let others = here
        .iter()
        .filter(|one| !experts.contains(one) && !supervisors.contains(one));
    let others: Vec<_> = others.cloned().collect();
    experts.extend(others);
    let quiet = match life.priority {
        Priority::High => &job.quiet_when_high,
        Priority::Medium | Priority::Low => &job.quiet,
    };
    if life.why.technical == Some(Technical::NoWayToOnCall) {
        // Whoever it is about hears nothing. It wakes nobody, and waits until somebody is awake.
        let unheard = life.why.person.as_ref().map(|person| person.id);
        for people in [&mut experts, &mut supervisors] {
            people.retain(|one| !job.asleep.contains(&one.id) && Some(one.id) != unheard);
        }
    } else if life.why.is_drill() {
        // It wakes nobody.
        for people in [&mut experts, &mut supervisors] {
            people.retain(|one| !job.asleep.contains(&one.id));
        }
    } else if experts.iter().any(|one| !quiet.contains(&one.id)) {
        // Somebody is asked, whoever sleeps.
        experts.retain(|one| !quiet.contains(&one.id));
    }
    Roster {
        experts,
        supervisors,
    }
}
