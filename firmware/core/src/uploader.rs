use heapless::Vec;
use watch_protocol::{
    BatchOf, BatchReply, Clock, Confirmation, DeviceMillis, Downlink, DownlinkKind, Item,
    ItemResult, MAX_ITEMS, Outcome,
};

use crate::{Backoff, Cadence, Downlinks, Millis, Pending, Queue, Rng};

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
    /// Post [`Uploader::batch`], then call [`Uploader::reply`] or [`Uploader::failed`].
    Post(PostId),
    /// Ask again at this time, or when something was queued.
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

#[derive(Clone, Debug)]
struct InFlight {
    id: PostId,
    since: Millis,
    seqs: Vec<u32, MAX_ITEMS>,
    confirmed: Vec<i64, { watch_protocol::MAX_CONFIRMATIONS }>,
}

/// Delivers the queue: at least once to the server, which keeps each item once.
///
/// Knows no sockets and no clock. Items leave the queue by an answer of their own and by
/// nothing else; one post is under way at a time.
#[derive(Clone, Debug)]
pub struct Uploader {
    cadence: Cadence,
    backoff: Backoff,
    rng: Rng,
    downlinks: Downlinks,
    last_id: u32,
    in_flight: Option<InFlight>,
    last_post: Option<Millis>,
    not_before: Millis,
    told_to_wait: bool,
    revoked: bool,
    alert_delivered: Option<Millis>,
    limit: usize,
    set_aside: Vec<u32, SET_ASIDE>,
    server_offset_ms: Option<i64>,
}

impl Uploader {
    /// `downlinks` holds what was felt before a restart; `seed` differs between devices.
    pub fn new(cadence: Cadence, downlinks: Downlinks, seed: u64) -> Self {
        Self {
            cadence,
            backoff: Backoff::new(cadence.retry_ms, cadence.retry_max_ms),
            rng: Rng::new(seed),
            downlinks,
            last_id: 0,
            in_flight: None,
            last_post: None,
            not_before: 0,
            told_to_wait: false,
            revoked: false,
            alert_delivered: None,
            limit: cadence.max_items.clamp(1, MAX_ITEMS),
            set_aside: Vec::new(),
            server_offset_ms: None,
        }
    }

    pub fn downlinks(&self) -> &Downlinks {
        &self.downlinks
    }

    /// Server time less device time, milliseconds, as of the last reply.
    pub fn server_offset_ms(&self) -> Option<i64> {
        self.server_offset_ms
    }

    /// Nothing is under way and the server lacks no confirmation.
    pub fn is_idle(&self) -> bool {
        self.in_flight.is_none() && self.downlinks.unconfirmed().is_empty()
    }

    /// When posts go on after a failure; `None` without one.
    pub fn resumes_at(&self) -> Option<Millis> {
        (self.not_before > 0).then_some(self.not_before)
    }

    /// Says that an alert was queued: a wait of our own choosing ends, the server's does not.
    pub fn urgent(&mut self, now: Millis) {
        if !self.told_to_wait {
            self.not_before = self.not_before.min(now);
        }
    }

    pub fn poll<S>(&mut self, now: Millis, queue: &Queue<S>) -> Action
    where
        S: AsRef<[u8]> + AsMut<[u8]>,
    {
        if self.revoked {
            return Action::Stop;
        }
        if let Some(post) = &self.in_flight {
            let given_up = post.since + self.cadence.timeout_ms;
            if now < given_up {
                return Action::Wait(given_up);
            }
            let id = post.id;
            self.failed(id, now, Failure::Network);
        }
        let due = self.due(now, queue).max(self.not_before);
        if now < due {
            return Action::Wait(due);
        }
        self.last_id = self.last_id.wrapping_add(1);
        let id = PostId(self.last_id);
        self.last_post = Some(now);
        self.in_flight = Some(InFlight {
            id,
            since: now,
            seqs: self.choose(queue),
            confirmed: self.downlinks.unconfirmed().iter().map(|c| c.id).collect(),
        });
        Action::Post(id)
    }

    fn due<S>(&self, now: Millis, queue: &Queue<S>) -> Millis
    where
        S: AsRef<[u8]> + AsMut<[u8]>,
    {
        let Some(last) = self.last_post else {
            return now;
        };
        if queue.alerts() > 0
            || !self.downlinks.unconfirmed().is_empty()
            || queue.len() >= self.cadence.max_items
        {
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
        let wait = if queue.is_empty() {
            poll
        } else {
            poll.min(self.cadence.flush_ms)
        };
        last + wait
    }

    fn choose<S>(&self, queue: &Queue<S>) -> Vec<u32, MAX_ITEMS>
    where
        S: AsRef<[u8]> + AsMut<[u8]>,
    {
        let fresh = queue.waiting().filter(|seq| !self.set_aside.contains(seq));
        let seqs: Vec<u32, MAX_ITEMS> = fresh.take(self.limit).collect();
        if seqs.is_empty() {
            return queue.waiting().take(1).collect();
        }
        seqs
    }

    /// The body of the post under way.
    pub fn batch<'a, S>(
        &'a self,
        queue: &'a Queue<S>,
        clock: Clock,
        sent_at: DeviceMillis,
    ) -> BatchOf<Pending<'a, S>, &'a [Confirmation]>
    where
        S: AsRef<[u8]> + AsMut<[u8]>,
    {
        let seqs = self.in_flight.as_ref().map_or(&[][..], |post| &post.seqs);
        BatchOf {
            epoch: queue.epoch(),
            clock,
            sent_at,
            items: Pending { queue, seqs },
            confirmed: self.downlinks.unconfirmed(),
        }
    }

    /// Takes the answer to a post; an answer to an older one changes nothing.
    ///
    /// `feel` is called once in a watch's life for each downlink. It must make the downlink's
    /// id durable ([`Downlinks::restore`]) before it buzzes, and returns when it did.
    pub fn reply<S>(
        &mut self,
        id: PostId,
        now: Millis,
        device_time: DeviceMillis,
        reply: &BatchReply,
        queue: &mut Queue<S>,
        mut feel: impl FnMut(&Downlink) -> DeviceMillis,
    ) where
        S: AsRef<[u8]> + AsMut<[u8]>,
    {
        let Some(post) = self.in_flight.take_if(|post| post.id == id) else {
            return;
        };
        self.server_offset_ms = Some(reply.server_time.saturating_sub(device_time));
        self.downlinks.confirmed(&post.confirmed);
        let ours = |result: &&ItemResult| post.seqs.contains(&result.seq);
        let mut settled = 0;
        for result in reply.results.iter().filter(ours) {
            let was_alert = matches!(queue.get(result.seq), Some(Item::Alert(_)));
            if was_alert && !matches!(result.outcome, Outcome::Rejected(_)) {
                self.alert_delivered = Some(now);
            }
            settled += usize::from(queue.settle(result.seq));
            self.set_aside.retain(|seq| *seq != result.seq);
        }
        for downlink in &reply.downlinks {
            let DownlinkKind::Acknowledged { .. } = downlink.kind;
            self.downlinks.hear(downlink.id, device_time, || {
                self.alert_delivered = None;
                feel(downlink)
            });
        }
        if settled == 0 && !post.seqs.is_empty() {
            // A reply that answers for nothing would be asked for again at once, for ever.
            self.wait_after_failure(now, None);
            return;
        }
        self.backoff.reset();
        self.not_before = 0;
        self.told_to_wait = false;
        self.limit = (self.limit * 2).min(self.cadence.max_items.clamp(1, MAX_ITEMS));
    }

    /// A post went without a reply; everything stays queued.
    pub fn failed(&mut self, id: PostId, now: Millis, failure: Failure) {
        let Some(post) = self.in_flight.take_if(|post| post.id == id) else {
            return;
        };
        let retry_after = match failure {
            Failure::Unauthorized => {
                self.revoked = true;
                return;
            }
            Failure::Unavailable { retry_after_ms } => retry_after_ms,
            Failure::Network => None,
            Failure::Refused => {
                self.narrow(&post.seqs);
                None
            }
        };
        self.wait_after_failure(now, retry_after);
    }

    /// Finds the item a server cannot read by halving, and lets the others pass it.
    fn narrow(&mut self, seqs: &[u32]) {
        self.limit = (seqs.len() / 2).max(1);
        if let [seq] = seqs
            && !self.set_aside.contains(seq)
        {
            if self.set_aside.is_full() {
                self.set_aside.remove(0);
            }
            let _ = self.set_aside.push(*seq);
        }
    }

    fn wait_after_failure(&mut self, now: Millis, retry_after: Option<Millis>) {
        let jitter = self.backoff.next(&mut self.rng);
        self.told_to_wait = retry_after.is_some();
        self.not_before = now
            + match retry_after {
                Some(asked) => asked.min(RETRY_AFTER_MAX_MS) + jitter.min(1_000),
                None => jitter,
            };
    }
}
