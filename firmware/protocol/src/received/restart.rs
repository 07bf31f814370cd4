use serde_json::value::RawValue;

use super::{
    NO_TIME, Problems, Read,
    value::{keep, object, time, whole, word},
};
use crate::{Item, Reason, Restart, RestartReason};

/// A start without its time is still one: a watch that restarts again and again should be seen.
pub(super) fn restart_item(raw: &RawValue, problems: &mut Problems) -> Read {
    let (mut seq, mut measured_at) = (None, None);
    let (mut reason, mut faults, mut starts) = (RestartReason::Other, 0, 0);
    let read = object(raw, "", problems, |key, value, problems| match key {
        "seq" => keep(&mut seq, problems.take(key, whole(value))),
        "measured_at" => keep(&mut measured_at, problems.take(key, time(value))),
        "reason" => reason = problems.take(key, word(value)).unwrap_or_default(),
        "faults" => faults = problems.take(key, whole(value)).unwrap_or_default(),
        "starts" => starts = problems.take(key, whole(value)).unwrap_or_default(),
        other => problems.add(other, Reason::UnknownField),
    });
    if let Err(reason) = read {
        problems.add("restart", reason);
        return (None, None);
    }
    let measured_at = problems.need("measured_at", measured_at).unwrap_or(NO_TIME);
    let seq = problems.need("seq", seq);
    let item = seq.map(|seq| {
        Item::Restart(Restart {
            seq,
            measured_at,
            reason,
            faults,
            starts,
        })
    });
    (seq, item)
}
