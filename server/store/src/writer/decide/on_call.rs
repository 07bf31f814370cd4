//! What a look at who is on call tells a room.

use domain::{
    AlertId, AlertReport,
    alert::{OnCallNow, check_on_call as look},
};
use uuid::Uuid;

use super::alert::{over, raise};
use crate::{
    CheckOnCall, Result,
    writer::{known::Known, outcome::Outcome},
};

pub(in crate::writer) fn check_on_call(
    known: &mut Known,
    out: &mut Outcome,
    job: &CheckOnCall,
) -> Result<usize> {
    let (room, now) = (job.room, job.now);
    // Another look in this very transaction found it.
    let Some(before) = known.on_call.remove(&room) else {
        return Ok(0);
    };
    let member = |one: &OnCallNow| known.members.get(&(room, one.person)).cloned();
    let person = job.is_now.as_ref().and_then(member);
    // Who left meanwhile is on call no more.
    let is_now = job.is_now.filter(|_| person.is_some());
    let found = look(before.as_ref(), is_now.as_ref(), now, &job.policy);
    let mut checked = found.checked;
    let mut news = 0;
    if let Some(episode) = found.over {
        over(known, out, (room, episode), now)?;
        news += 1;
    }
    if let Some(person) = person.filter(|_| found.begins.is_some()) {
        let report = AlertReport::of_on_call(person, checked.way_at, now);
        let raised = raise(known, out, room, None, AlertId(Uuid::now_v7()), report)?;
        checked.told = Some(raised.episode_seq);
        checked.last_told = found.begins.map(|whom| (whom, now));
        news += 1;
    }
    out.on_call.push((room, checked));
    Ok(news)
}
