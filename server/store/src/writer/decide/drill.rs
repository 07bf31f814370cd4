//! A drill: the whole way of an alert in which nobody needs anything.

use domain::{AlertId, AlertReport, alert::Technical};
use uuid::Uuid;

use super::{By, alert::raise};
use crate::{
    Appended, Result,
    writer::{known::Known, outcome::Outcome},
};

/// Begins one in a care room, or finds the one that goes on.
pub(super) fn start(known: &mut Known, out: &mut Outcome, by: By) -> Result<Appended> {
    let wearer = known.rooms.get(&by.room).and_then(|locked| locked.wearer);
    if wearer.is_none() {
        return Ok(Appended::NotFound);
    }
    let (room, at) = (by.room, by.at);
    if let Some(one) = known.episodes.going_on(room, Technical::Drill) {
        return Ok(Appended::Repeat {
            seq: one.episode.raised_seq,
            at: one.episode.life.raised_at,
        });
    }
    let report = AlertReport::of_drill(at);
    let by = Some((by.person, by.client_id));
    let raised = raise(known, out, room, by, AlertId(Uuid::now_v7()), report)?;
    Ok(Appended::Written {
        seq: raised.seq,
        at,
    })
}
