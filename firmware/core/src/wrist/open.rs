use watch_protocol::WristAnswer;

use super::{AlertId, Sending};
use crate::Millis;

/// A post that takes longer is worth a word, milliseconds.
const SENDING_MS: Millis = 8_000;
/// An alert is taken to wait for a human this long, milliseconds.
const OPEN_MS: Millis = 3_600_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Queued,
    Delivered,
    Refused,
}

/// The newest alert, until it is old or nobody can be reached any more.
#[derive(Clone, Debug)]
pub(super) struct Open {
    pub(super) id: AlertId,
    pub(super) since: Millis,
    /// The wearer raised it, so there is nothing to ask.
    pub(super) is_manual: bool,
    pub(super) fate: Fate,
    /// The last answer and when it was given.
    pub(super) answer: Option<(WristAnswer, Millis)>,
    pub(super) is_taken: bool,
}

impl Open {
    pub(super) fn is_asking(&self) -> bool {
        !self.is_manual && self.answer.is_none()
    }

    /// Somebody is asked for and nobody has come.
    pub(super) fn is_waiting(&self) -> bool {
        !self.is_taken && !self.said(WristAnswer::Fine)
    }

    pub(super) fn said(&self, answer: WristAnswer) -> bool {
        self.answer.is_some_and(|(said, _)| said == answer)
    }

    pub(super) fn sending(&self, now: Millis, is_offline: bool) -> Sending {
        match self.fate {
            Fate::Delivered => Sending::Sent,
            Fate::Refused => Sending::Refused,
            Fate::Queued if is_offline || now >= self.sent_by() => Sending::NotYet,
            Fate::Queued => Sending::Sending,
        }
    }

    /// When an alert that still waits is late.
    pub(super) fn sent_by(&self) -> Millis {
        self.since.saturating_add(SENDING_MS)
    }

    pub(super) fn ends(&self) -> Millis {
        self.since.saturating_add(OPEN_MS)
    }
}
