use heapless::Vec;
use watch_protocol::{MAX_CONFIRMATIONS, MAX_ITEMS};

use crate::{Backoff, Cadence, Millis, Rng, record::Key};

/// How long a delivered alert is taken to wait for a human, milliseconds.
const HUMAN_MS: Millis = 3_600_000;
/// A server that asks for more is misconfigured, and people wait behind it, milliseconds.
const RETRY_AFTER_MAX_MS: Millis = 300_000;
/// Items that a server refused alone and that are tried last.
const SET_ASIDE: usize = 8;

/// Names a post, so that an answer to an older one is known as such.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PostId(u32);

/// What the driver does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Post [`Outbox::batch`](crate::Outbox::batch), then call
    /// [`Outbox::reply`](crate::Outbox::reply) or [`Outbox::failed`](crate::Outbox::failed).
    Post(PostId),
    /// Ask again at this time, or when something was kept.
    Wait(Millis),
    /// The credential is revoked: only pairing anew helps.
    Stop,
}

/// Why there is no reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// No answer, or one that cannot be read.
    Network,
    /// The server is there but cannot store; it may say when to return.
    Unavailable {
        retry_after_ms: Option<Millis>,
    },
    /// The whole post was refused as malformed or too large.
    Refused,
    Unauthorized,
}

/// A post that has no answer after this long has failed: longer than the slowest honest answer.
pub const ANSWER_WITHIN_MS: Millis = 15_000;

impl Failure {
    /// What an HTTP status other than 200 means, with its `Retry-After` in seconds.
    pub fn of_status(status: u16, retry_after_s: Option<u64>) -> Self {
        match status {
            401 => Self::Unauthorized,
            400 | 413 | 415 | 422 => Self::Refused,
            _ => Self::Unavailable {
                retry_after_ms: retry_after_s.map(|seconds| seconds.saturating_mul(1_000)),
            },
        }
    }
}

/// How much waits for the server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Alerts and answers.
    pub alerts: usize,
    pub readings: usize,
}

impl Waiting {
    pub fn items(self) -> usize {
        self.alerts + self.readings
    }
}

#[derive(Clone, Debug)]
pub(crate) struct InFlight {
    id: PostId,
    pub(crate) since: Millis,
    pub(crate) confirmed: Vec<i64, MAX_CONFIRMATIONS>,
}

/// What a reply did.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Answered {
    pub(crate) posted: usize,
    pub(crate) settled: usize,
    pub(crate) alert_delivered: bool,
    pub(crate) human: bool,
}

/// Decides when to post. Knows no sockets, no clock and no flash; one post is under way at a
/// time.
#[derive(Clone, Debug)]
pub(crate) struct Uploader {
    cadence: Cadence,
    backoff: Backoff,
    rng: Rng,
    last_id: u32,
    in_flight: Option<InFlight>,
    last_post: Option<Millis>,
    not_before: Millis,
    told_to_wait: bool,
    /// The wearer has pressed since the last post began.
    pressed: bool,
    revoked: bool,
    alert_delivered: Option<Millis>,
    limit: usize,
    set_aside: Vec<Key, SET_ASIDE>,
}

impl Uploader {
    /// `seed` differs between devices.
    pub(crate) fn new(cadence: Cadence, seed: u64) -> Self {
        Self {
            cadence,
            backoff: Backoff::new(cadence.retry_ms, cadence.retry_max_ms),
            rng: Rng::new(seed),
            last_id: 0,
            in_flight: None,
            last_post: None,
            not_before: 0,
            told_to_wait: false,
            pressed: false,
            revoked: false,
            alert_delivered: None,
            limit: cadence.max_items.clamp(1, MAX_ITEMS),
            set_aside: Vec::new(),
        }
    }

    pub(crate) fn is_idle(&self) -> bool {
        self.in_flight.is_none()
    }

    /// When posts go on after a failure; `None` without one.
    pub(crate) fn resumes_at(&self) -> Option<Millis> {
        (self.not_before > 0).then_some(self.not_before)
    }

    /// Most items of the next post.
    pub(crate) fn limit(&self) -> usize {
        self.limit
    }

    /// Whether the server refused this item alone; the others go first.
    pub(crate) fn is_set_aside(&self, key: Key) -> bool {
        self.set_aside.contains(&key)
    }

    pub(crate) fn sets_aside(&self) -> bool {
        !self.set_aside.is_empty()
    }

    /// Says that an alert was kept: a wait of our own choosing ends, the server's does not.
    pub(crate) fn urgent(&mut self, now: Millis) {
        if !self.told_to_wait {
            self.not_before = self.not_before.min(now);
        }
    }

    /// Says that the wearer has pressed for help: the server's wait ends as well, for one post.
    pub(crate) fn pressed(&mut self, now: Millis) {
        self.urgent(now);
        self.pressed = true;
        let pause = self.last_post.map_or(now, |at| at + self.cadence.retry_ms);
        self.not_before = self.not_before.min(pause.max(now));
    }

    /// `unconfirmed`: what was felt and not yet confirmed.
    pub(crate) fn poll(
        &mut self,
        now: Millis,
        waiting: Waiting,
        unconfirmed: impl ExactSizeIterator<Item = i64>,
    ) -> Action {
        if self.revoked {
            return Action::Stop;
        }
        if let Some(post) = &self.in_flight {
            let given_up = post.since + self.cadence.timeout_ms;
            if now < given_up {
                return Action::Wait(given_up);
            }
            let id = post.id;
            self.failed(id, now, Failure::Network, None, 0);
        }
        let due = self.due(now, waiting, unconfirmed.len() > 0);
        let due = due.max(self.not_before);
        if now < due {
            return Action::Wait(due);
        }
        self.last_id = self.last_id.wrapping_add(1);
        let id = PostId(self.last_id);
        self.last_post = Some(now);
        self.pressed = false;
        self.in_flight = Some(InFlight {
            id,
            since: now,
            confirmed: unconfirmed.collect(),
        });
        Action::Post(id)
    }

    fn due(&self, now: Millis, waiting: Waiting, unconfirmed: bool) -> Millis {
        let Some(last) = self.last_post else {
            return now;
        };
        if waiting.alerts > 0 || unconfirmed || waiting.items() >= self.cadence.max_items {
            return now;
        }
        let human = self
            .alert_delivered
            .is_some_and(|since| now.saturating_sub(since) < HUMAN_MS);
        let poll = if human {
            self.cadence.poll_alert_ms
        } else {
            self.cadence.poll_ms
        };
        let wait = if waiting.items() == 0 {
            poll
        } else {
            poll.min(self.cadence.flush_ms)
        };
        last + wait
    }

    /// Ends the post under way, if it is this one.
    pub(crate) fn end(&mut self, id: PostId) -> Option<InFlight> {
        self.in_flight.take_if(|post| post.id == id)
    }

    /// A post was answered.
    pub(crate) fn answered(&mut self, now: Millis, what: Answered) {
        if what.alert_delivered {
            self.alert_delivered = Some(now);
        }
        if what.human {
            self.alert_delivered = None;
        }
        if what.settled == 0 && what.posted > 0 {
            // A reply that answers for nothing would be asked for again at once, for ever.
            self.wait_after_failure(now, None);
            return;
        }
        self.backoff.reset();
        self.not_before = 0;
        self.told_to_wait = false;
        self.limit = (self.limit * 2).min(self.cadence.max_items.clamp(1, MAX_ITEMS));
    }

    /// The server has answered for this one.
    pub(crate) fn settled(&mut self, key: Key) {
        self.set_aside.retain(|known| *known != key);
    }

    /// A post of `posted` items went without a reply. `alone` is its only item.
    pub(crate) fn failed(
        &mut self,
        id: PostId,
        now: Millis,
        failure: Failure,
        alone: Option<Key>,
        posted: usize,
    ) {
        if self.end(id).is_none() {
            return;
        }
        let retry_after = match failure {
            Failure::Unauthorized => {
                self.revoked = true;
                return;
            }
            Failure::Unavailable { retry_after_ms } => retry_after_ms,
            Failure::Network => None,
            Failure::Refused => {
                self.narrow(alone, posted);
                None
            }
        };
        self.wait_after_failure(now, retry_after);
    }

    /// Finds the item a server cannot read by halving, and lets the others pass it.
    fn narrow(&mut self, alone: Option<Key>, posted: usize) {
        self.limit = (posted / 2).max(1);
        if let Some(key) = alone
            && !self.is_set_aside(key)
        {
            if self.set_aside.is_full() {
                self.set_aside.remove(0);
            }
            let _ = self.set_aside.push(key);
        }
    }

    fn wait_after_failure(&mut self, now: Millis, retry_after: Option<Millis>) {
        let jitter = self.backoff.next(&mut self.rng);
        if self.pressed {
            // What was refused had begun before the press.
            self.told_to_wait = false;
            self.not_before = now + jitter.min(self.cadence.retry_ms);
            return;
        }
        self.told_to_wait = retry_after.is_some();
        self.not_before = now
            + match retry_after {
                Some(asked) => asked.min(RETRY_AFTER_MAX_MS) + jitter.min(1_000),
                None => jitter,
            };
    }
}

#[cfg(test)]
mod tests {
    use super::Failure;

    #[test]
    fn what_a_status_means() {
        let of = |status| Failure::of_status(status, Some(3));
        assert_eq!(of(401), Failure::Unauthorized);
        assert_eq!(of(422), Failure::Refused);
        let later = Failure::Unavailable {
            retry_after_ms: Some(3_000),
        };
        assert_eq!(of(503), later);
        assert_eq!(of(302), later, "a proxy's answer says nothing of the items");
    }
}
