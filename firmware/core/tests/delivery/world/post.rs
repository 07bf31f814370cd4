//! One post on its way, and what becomes of it.

use watch_core::{Action, Failure, PostId};
use watch_protocol::{BatchReply, ItemResult, Outcome, codec};

use super::World;
use crate::now;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Fate {
    Answered,
    AnsweredTwice,
    RequestLost,
    RequestLate,
    ReplyLost,
    /// Milliseconds on the way back.
    ReplySlow(u32),
    ReplyLate,
    Unavailable(u64),
    Refused,
    Unauthorized,
    /// A reply that answers for nothing.
    Empty,
    /// A reply about items that were never posted.
    Nonsense,
    /// The power fails after the reply was taken and before anything is felt.
    DeadBeforeBuzz,
}

impl World {
    pub(super) fn poll(&mut self, fate: Fate) {
        if let Ok(Action::Post(id)) = now(self.outbox.poll(self.up())) {
            self.post(id, fate);
        }
    }

    pub(crate) fn post(&mut self, id: PostId, fate: Fate) {
        let up = self.up();
        let body = codec::to_postcard(&self.outbox.batch(up)).unwrap();
        match fate {
            Fate::RequestLost => {}
            Fate::RequestLate => self.late_requests.push((self.time, body)),
            Fate::Unavailable(seconds) => {
                let retry_after_ms = Some(seconds * 1000);
                self.outbox
                    .failed(id, up, Failure::Unavailable { retry_after_ms });
            }
            Fate::Refused => self.outbox.failed(id, up, Failure::Refused),
            Fate::Unauthorized => self.outbox.failed(id, up, Failure::Unauthorized),
            Fate::Empty => {
                let reply = self.server.post(&body, self.time);
                self.answer(
                    id,
                    &BatchReply {
                        results: vec![],
                        downlinks: vec![],
                        ..reply
                    },
                    true,
                );
            }
            Fate::Nonsense => {
                let reply = self.server.post(&body, self.time);
                let outcome = Outcome::Accepted;
                let results = (500_000..500_300).map(|seq| ItemResult { seq, outcome });
                let twice = [reply.downlinks.clone(), reply.downlinks.clone()].concat();
                let results = results.collect();
                self.answer(
                    id,
                    &BatchReply {
                        results,
                        downlinks: twice,
                        ..reply
                    },
                    true,
                );
            }
            Fate::ReplyLost => {
                self.server.post(&body, self.time);
            }
            Fate::ReplyLate => {
                let reply = self.server.post(&body, self.time);
                self.late_replies.push((self.time, id, reply));
            }
            Fate::ReplySlow(ms) => {
                let reply = self.server.post(&body, self.time);
                self.time += i64::from(ms);
                self.answer(id, &reply, true);
            }
            Fate::Answered => {
                let reply = self.server.post(&body, self.time);
                self.answer(id, &reply, true);
            }
            Fate::AnsweredTwice => {
                let reply = self.server.post(&body, self.time);
                self.answer(id, &reply, true);
                if !self.chip.is_off() {
                    self.answer(id, &reply, true);
                }
            }
            Fate::DeadBeforeBuzz => {
                let reply = self.server.post(&body, self.time);
                self.answer(id, &reply, false);
                self.restart(100);
            }
        }
    }

    pub(super) fn answer(&mut self, id: PostId, reply: &BatchReply, alive: bool) {
        let felt = now(self.outbox.reply(id, self.up(), reply, |_, _| {}));
        if !alive || self.chip.is_off() {
            self.perhaps_unfelt
                .extend(reply.downlinks.iter().map(|downlink| downlink.id));
        }
        for downlink in felt.into_iter().flatten().filter(|_| alive) {
            *self.buzzes.entry(downlink.id).or_default() += 1;
        }
    }
}
