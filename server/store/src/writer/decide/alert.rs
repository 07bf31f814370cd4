//! What people do about alerts. What may follow what, [`domain::alert`] knows.

use domain::{
    AlertId, AlertReport, AlertStep, Change, ClientId, DeliveryKind, Outcome as Closed, Person,
    Phase, Priority, Role, RoomId, Seq, UnixMillis, UserId,
    alert::{Placed, Taken, WhyReopened},
    limits,
    watch::{DownlinkKind, Rule, WristAnswer},
};
use uuid::Uuid;

use super::{By, write};
use crate::{
    Appended, Reach, Result,
    delivery::Wanted,
    log::row::json,
    writer::{
        known::{Known, OfWatch, Pending},
        outcome::{Acknowledged, NewDownlink, Outcome},
    },
};

/// An episode, as far as somebody who acts on it must know.
struct About {
    alert: AlertId,
    raised_seq: Seq,
    phase: Phase,
    priority: Priority,
    is_drill: bool,
    seq: Seq,
}

fn about(known: &Known, room: RoomId, alert: AlertId) -> Option<About> {
    let one = &known.episodes.of_alert(room, alert)?.episode;
    Some(About {
        alert: one.alert,
        raised_seq: one.raised_seq,
        phase: one.life.phase.clone(),
        priority: one.life.priority,
        is_drill: one.life.why.is_drill(),
        seq: one.life.seq,
    })
}

/// The same for whoever has it, or why this person cannot act on it. A drill is over once somebody has it.
fn own(known: &Known, by: &By, alert: AlertId) -> std::result::Result<About, Appended> {
    let about = about(known, by.room, alert).ok_or(Appended::NotFound)?;
    match &about.phase {
        Phase::Taken(taken)
            if !about.is_drill && taken.by.as_ref().is_some_and(|has| has.id == by.person.id) =>
        {
            Ok(about)
        }
        _ => Err(Appended::NotYours),
    }
}

pub(super) fn take(
    known: &mut Known,
    out: &mut Outcome,
    by: By,
    alert: AlertId,
) -> Result<Appended> {
    let Some(about) = about(known, by.room, alert) else {
        return Ok(Appended::NotFound);
    };
    match about.phase {
        Phase::Taken(Taken { seq, at, .. }) => return Ok(Appended::Repeat { seq, at }),
        Phase::Resolved { at, .. } => {
            let seq = about.seq;
            return Ok(Appended::Repeat { seq, at });
        }
        Phase::Open | Phase::Expired { .. } => {}
    }
    let (room, at, person) = (by.room, by.at, by.person.clone());
    let raised_seq = about.raised_seq;
    let seq = by.write(known, out, Change::AlertAcknowledged { alert, raised_seq })?;
    out.acknowledged.push(Acknowledged {
        alert: alert.into(),
        by: person.id,
        at,
        seq,
    });
    tell_wrist(known, out, (room, raised_seq), &person, at)?;
    call_asked(
        known,
        out,
        (room, raised_seq),
        Some(person.id),
        DeliveryKind::AllClear,
        at,
    );
    Ok(Appended::Written { seq, at })
}

pub(super) fn see(
    known: &mut Known,
    out: &mut Outcome,
    by: By,
    alert: AlertId,
) -> Result<Appended> {
    let Some(about) = about(known, by.room, alert) else {
        return Ok(Appended::NotFound);
    };
    let of = known.episodes.get(by.room, about.raised_seq);
    let mut asked = of.into_iter().flat_map(|one| &one.episode.life.asked);
    let before = asked.find(|one| one.who.id == by.person.id);
    if let Some(at) = before.and_then(|one| one.seen_at) {
        let seq = about.seq;
        return Ok(Appended::Repeat { seq, at });
    }
    step(known, out, by, &about, AlertStep::Seen)
}

/// Who is not called again about an open one for a while.
pub(super) fn snooze(
    known: &mut Known,
    out: &mut Outcome,
    by: By,
    alert: AlertId,
) -> Result<Appended> {
    let Some(about) = about(known, by.room, alert) else {
        return Ok(Appended::NotFound);
    };
    // Somebody has it meanwhile, and it calls nobody.
    if matches!(about.phase, Phase::Taken(_) | Phase::Resolved { .. }) {
        let (seq, at) = (about.seq, by.at);
        return Ok(Appended::Repeat { seq, at });
    }
    let until = by.at.saturating_add(limits::SNOOZE_MS);
    step(known, out, by, &about, AlertStep::Snoozed { until })
}

/// It was shown on a device of this member.
pub(in crate::writer) fn reach(
    known: &mut Known,
    out: &mut Outcome,
    reach: &Reach,
) -> Result<bool> {
    let (room, raised_seq) = (reach.episode.room, reach.episode.raised_seq);
    let Some(who) = known.members.get(&(room, reach.user)).cloned() else {
        return Ok(false);
    };
    let Some(one) = known.episodes.get(room, raised_seq) else {
        return Ok(false);
    };
    let mut asked = one.episode.life.asked.iter();
    if asked.any(|one| one.who.id == who.id && one.reached_at.is_some()) {
        return Ok(false);
    }
    let change = Change::AlertChanged {
        alert: one.episode.alert,
        raised_seq,
        step: AlertStep::Reached { who },
    };
    write(known, out, room, None, change, reach.now)?;
    Ok(true)
}

pub(super) fn give_back(
    known: &mut Known,
    out: &mut Outcome,
    by: By,
    alert: AlertId,
) -> Result<Appended> {
    let about = match own(known, &by, alert) {
        Ok(about) => about,
        Err(refused) => return Ok(refused),
    };
    let why = WhyReopened::GivenBack;
    step(known, out, by, &about, AlertStep::Reopened { why })
}

pub(super) fn hand_over(
    known: &mut Known,
    out: &mut Outcome,
    by: By,
    alert: AlertId,
    to: UserId,
) -> Result<Appended> {
    let about = match own(known, &by, alert) {
        Ok(about) => about,
        Err(refused) => return Ok(refused),
    };
    let to = known.members.get(&(by.room, to)).cloned();
    let Some(to) = to.filter(|to| to.role == Role::Expert && to.id != by.person.id) else {
        return Ok(Appended::NotFound);
    };
    let (room, at) = (by.room, by.at);
    let done = step(
        known,
        out,
        by,
        &about,
        AlertStep::HandedOver { to: to.clone() },
    )?;
    tell_wrist(known, out, (room, about.raised_seq), &to, at)?;
    out.calls.push(Wanted {
        user: to.id,
        room,
        episode: about.raised_seq,
        alert: about.alert,
        kind: DeliveryKind::Alert,
        priority: about.priority,
        at,
    });
    Ok(done)
}

pub(super) fn resolve(
    known: &mut Known,
    out: &mut Outcome,
    by: By,
    alert: AlertId,
    outcome: Closed,
) -> Result<Appended> {
    let about = match own(known, &by, alert) {
        Ok(about) => about,
        Err(refused) => return Ok(refused),
    };
    let (room, at, person) = (by.room, by.at, by.person.id);
    let done = step(known, out, by, &about, AlertStep::Resolved { outcome })?;
    if outcome == Closed::FalseAlarm {
        call_asked(
            known,
            out,
            (room, about.raised_seq),
            Some(person),
            DeliveryKind::Notice,
            at,
        );
    }
    Ok(done)
}

pub(super) fn answer(
    known: &mut Known,
    out: &mut Outcome,
    by: By,
    alert: AlertId,
    answer: WristAnswer,
) -> Result<Appended> {
    let Some(about) = about(known, by.room, alert) else {
        return Ok(Appended::NotFound);
    };
    let at = by.at;
    let change = Change::AlertAnswered {
        alert,
        raised_seq: about.raised_seq,
        answer,
        answered_at: at,
        time_unknown: false,
    };
    let seq = by.write(known, out, change)?;
    out.answered.insert(alert.into(), seq);
    Ok(Appended::Written { seq, at })
}

/// "I need somebody", in the app: for the wearer of a care room.
pub(super) fn press(known: &mut Known, out: &mut Outcome, by: By) -> Result<Appended> {
    let wearer = known.rooms.get(&by.room).and_then(|locked| locked.wearer);
    if wearer != Some(by.person.id) {
        return Ok(Appended::NotFound);
    }
    let (room, at) = (by.room, by.at);
    let report = AlertReport::without_watch(Rule::Manual, None, at);
    let by = Some((by.person, by.client_id));
    let raised = raise(known, out, room, by, AlertId(Uuid::now_v7()), report)?;
    Ok(Appended::Written {
        seq: raised.seq,
        at,
    })
}

/// What a technical one is about works again.
pub(super) fn over(
    known: &mut Known,
    out: &mut Outcome,
    episode: (RoomId, Seq),
    now: UnixMillis,
) -> Result<()> {
    let Some(one) = known.episodes.get(episode.0, episode.1) else {
        return Ok(());
    };
    if one.episode.life.is_resolved() {
        return Ok(());
    }
    let change = Change::AlertChanged {
        alert: one.episode.alert,
        raised_seq: episode.1,
        step: AlertStep::Over,
    };
    write(known, out, episode.0, None, change, now)?;
    call_asked(known, out, episode, None, DeliveryKind::Over, now);
    Ok(())
}

/// Where an alert went.
pub(super) struct Raised {
    pub(super) seq: Seq,
    /// The event of its episode.
    pub(super) episode_seq: Seq,
}

/// Writes an alert: into the episode that it belongs to, or one of its own.
pub(super) fn raise(
    known: &mut Known,
    out: &mut Outcome,
    room: RoomId,
    by: Option<(Person, ClientId)>,
    alert: AlertId,
    report: AlertReport,
) -> Result<Raised> {
    let placed = known.episodes.place(room, &report);
    raise_at(known, out, room, by, (alert, report), placed)
}

/// The same where it is known where it belongs.
pub(super) fn raise_at(
    known: &mut Known,
    out: &mut Outcome,
    room: RoomId,
    by: Option<(Person, ClientId)>,
    (alert, report): (AlertId, AlertReport),
    placed: Placed,
) -> Result<Raised> {
    let (joins, after) = match placed {
        Placed::Joins(seq) => (Some(seq), None),
        Placed::Opens { after } => (None, after),
    };
    let at = report.received_at;
    let change = Change::AlertRaised {
        alert,
        report: Box::new(report),
        joins,
        after,
    };
    let seq = write(known, out, room, by, change, at)?;
    let episode_seq = joins.unwrap_or(seq);
    Ok(Raised { seq, episode_seq })
}

fn step(
    known: &mut Known,
    out: &mut Outcome,
    by: By,
    about: &About,
    step: AlertStep,
) -> Result<Appended> {
    let at = by.at;
    let change = Change::AlertChanged {
        alert: about.alert,
        raised_seq: about.raised_seq,
        step,
    };
    let seq = by.write(known, out, change)?;
    Ok(Appended::Written { seq, at })
}

/// The name of whoever has an episode, for the watch that asked for somebody.
pub(super) fn tell_wrist(
    known: &mut Known,
    out: &mut Outcome,
    episode: (RoomId, Seq),
    person: &Person,
    at: UnixMillis,
) -> Result<()> {
    let Some(of_watch) = known.of_watch.get(&episode).copied() else {
        return Ok(());
    };
    let happened_at = known.episodes.get(episode.0, episode.1);
    let happened_at = happened_at.map_or(at, |one| one.episode.life.last_at);
    if at.saturating_sub(happened_at) > limits::WRIST_TOLD_WITHIN_MS {
        return Ok(());
    }
    let OfWatch {
        alert,
        device,
        epoch,
        seq,
    } = of_watch;
    let kind = DownlinkKind::Acknowledged {
        alert_epoch: epoch,
        alert_seq: seq,
        by: if known.alike.contains(&(episode.0, person.id)) {
            person.with_number().name
        } else {
            person.name.clone()
        },
        at,
    };
    let last = known.last_downlink.entry(device).or_default();
    *last += 1;
    out.downlinks.push(NewDownlink {
        device_id: device.into(),
        id: *last,
        alert_id: alert.into(),
        body: json(&kind)?,
    });
    known.pending.entry(device).or_default().push(Pending {
        id: *last,
        kind,
        alert,
        room: episode.0,
        episode_seq: episode.1,
    });
    Ok(())
}

/// Tells everybody who was asked, but for this person.
pub(super) fn call_asked(
    known: &Known,
    out: &mut Outcome,
    (room, raised_seq): (RoomId, Seq),
    but: Option<UserId>,
    kind: DeliveryKind,
    at: UnixMillis,
) {
    let Some(one) = known.episodes.get(room, raised_seq) else {
        return;
    };
    let asked = one.episode.life.asked.iter();
    let asked = asked.filter(|one| one.asked_at.is_some() && Some(one.who.id) != but);
    out.calls.extend(asked.map(|asked| Wanted {
        user: asked.who.id,
        room,
        episode: raised_seq,
        alert: one.episode.alert,
        kind,
        priority: one.episode.life.priority,
        at,
    }));
}
