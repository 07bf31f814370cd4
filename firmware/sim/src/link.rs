//! The side of the watch that faces the server: queue, uploader, state file and HTTP.

use std::time::Instant;

use anyhow::{Context, Result};
use tokio::{task::JoinHandle, time::sleep_until};
use watch_core::{Action, Cadence, Downlinks, Failure, PostId, Queue, Uploader};
use watch_protocol::{
    Alert, BatchReply, Clock, Confirmation, Downlink, DownlinkKind, Item, Outcome, Reading, codec,
};

use crate::{
    cli::{Encoding, RunArgs},
    client::{Client, TIMEOUT, Trouble},
    pace::Pace,
    say,
    state::{Entry, Memory, Pairing, State, default_path},
};

/// Bytes the queue may hold: about a week of readings.
const QUEUE_BYTES: usize = 8 * 1024 * 1024;
/// A clock this far off is worth a line, milliseconds.
const SKEW_MS: u64 = 120_000;

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    pub(crate) readings: u32,
    pub(crate) alerts: u32,
    pub(crate) refused: u32,
    pub(crate) felt: u32,
}

pub(crate) struct Link {
    client: Client,
    pairing: Pairing,
    encoding: Encoding,
    state: State,
    /// Everything ever felt: an answer is never felt again.
    felt: Vec<Confirmation>,
    queue: Queue<Vec<u8>>,
    uploader: Uploader,
    posting: Option<(PostId, JoinHandle<Result<BatchReply, Trouble>>)>,
    pub(crate) counts: Counts,
    skew_said: bool,
}

/// The credential is revoked; nothing more can be delivered.
#[derive(Debug)]
pub(crate) struct Revoked;

impl Link {
    pub(crate) fn open(args: &RunArgs) -> Result<Self> {
        let path = args.state.clone().map_or_else(default_path, Ok)?;
        let (state, memory) = State::open(&path)?;
        let pairing = memory.pairing.context(
            "this watch is not paired: run `fitweet-watch pair --server URL --code CODE` first",
        )?;
        let client = Client::new(args.server.as_deref().unwrap_or(&pairing.server))?;
        let mut queue = Queue::new(vec![0; QUEUE_BYTES], pairing.epoch, memory.next_seq);
        if !memory.items.is_empty() {
            say::line(&format!(
                "{} items of an earlier run still wait",
                memory.items.len()
            ));
        }
        for item in memory.items.into_values() {
            queue.restore(item).ok().context("the queue is full")?;
        }
        let mut downlinks = Downlinks::default();
        for felt in &memory.felt {
            downlinks.restore(*felt);
        }
        Ok(Self {
            client,
            encoding: args.encoding,
            uploader: Uploader::new(cadence(args.post_every), downlinks, getrandom::u64()?),
            pairing,
            state,
            felt: memory.felt,
            queue,
            posting: None,
            counts: Counts::default(),
            skew_said: false,
        })
    }

    pub(crate) fn keep_reading(&mut self, reading: Reading) -> Result<()> {
        let kept = self.queue.push_reading(reading);
        let item = kept.ok().context("the queue is full of alerts")?;
        self.state.append(Entry::Kept(item))
    }

    /// Keeps an alert and says its number.
    pub(crate) fn keep_alert(&mut self, alert: Alert, pace: &Pace) -> Result<u32> {
        let kept = self.queue.push_alert(alert);
        let item = kept.ok().context("the queue is full of alerts")?;
        let seq = item.seq();
        self.state.append(Entry::Kept(item))?;
        self.state.sync()?;
        self.uploader.urgent(pace.elapsed_ms());
        Ok(seq)
    }

    /// The server has answered for everything and lacks no confirmation.
    pub(crate) fn is_settled(&self) -> bool {
        self.queue.is_empty() && self.uploader.is_idle()
    }

    pub(crate) fn dropped(&self) -> u32 {
        self.queue.dropped()
    }

    pub(crate) fn waiting(&self) -> usize {
        self.queue.len()
    }

    /// Does what is due, then sleeps until `wake` or until something has happened.
    pub(crate) async fn turn(&mut self, pace: &Pace, wake: Instant) -> Result<Result<(), Revoked>> {
        let wake = match self.uploader.poll(pace.elapsed_ms(), &self.queue) {
            Action::Stop => return Ok(Err(Revoked)),
            Action::Wait(until) => wake.min(pace.instant(until)),
            Action::Post(id) => {
                self.post(pace, id)?;
                wake
            }
        };
        let Some((id, posting)) = &mut self.posting else {
            sleep_until(wake.into()).await;
            return Ok(Ok(()));
        };
        let id = *id;
        tokio::select! {
            ended = posting => {
                self.posting = None;
                match ended.context("a post has crashed")? {
                    Ok(reply) => self.reply(pace, id, &reply)?,
                    Err(trouble) => self.trouble(pace, id, &trouble),
                }
            }
            () = sleep_until(wake.into()) => {}
        }
        if self.state.is_bloated() {
            self.compact()?;
        }
        Ok(Ok(()))
    }

    fn post(&mut self, pace: &Pace, id: PostId) -> Result<()> {
        if let Some((_, former)) = self.posting.take() {
            former.abort();
        }
        let batch = self
            .uploader
            .batch(&self.queue, Clock::Unix, pace.unix_now());
        let body = match self.encoding {
            Encoding::Json => serde_json::to_vec(&batch)?,
            Encoding::Postcard => codec::to_postcard(&batch).context("a batch has no encoding")?,
        };
        let client = self.client.clone();
        let token = self.pairing.token.clone();
        let encoding = self.encoding;
        let posting = tokio::spawn(async move { client.post(&token, encoding, body).await });
        self.posting = Some((id, posting));
        Ok(())
    }

    fn reply(&mut self, pace: &Pace, id: PostId, reply: &BatchReply) -> Result<()> {
        let answers: Vec<(Item, Outcome)> = reply
            .results
            .iter()
            .filter_map(|result| Some((self.queue.get(result.seq)?, result.outcome)))
            .collect();
        let mut written = Ok(());
        let mut lines = Vec::new();
        let Self {
            state,
            counts,
            felt: all,
            ..
        } = self;
        let feel = |downlink: &Downlink| {
            let felt_at = pace.unix_now();
            let felt = Confirmation {
                id: downlink.id,
                felt_at,
            };
            if written.is_ok() {
                written = state.append(Entry::Felt(felt));
            }
            if written.is_ok() {
                all.push(felt);
                counts.felt += 1;
                let DownlinkKind::Acknowledged { alert_seq, by, .. } = &downlink.kind;
                lines.push(format!("felt: {by} is with you (alert {alert_seq})"));
            }
            felt_at
        };
        let now = pace.elapsed_ms();
        let device_time = pace.unix_now();
        self.uploader
            .reply(id, now, device_time, reply, &mut self.queue, feel);
        written?;
        self.say_skew();
        let mut settled = Vec::new();
        for (item, outcome) in answers {
            if self.queue.get(item.seq()).is_none() {
                settled.push(item.seq());
                self.count(&item, outcome);
            }
        }
        if !settled.is_empty() {
            self.state.append(Entry::Settled(settled))?;
        }
        for line in lines {
            say::line(&line);
        }
        Ok(())
    }

    fn count(&mut self, item: &Item, outcome: Outcome) {
        let seq = item.seq();
        let what = match item {
            Item::Reading(_) => "reading",
            Item::Alert(_) => "alert",
            Item::Answer(_) => "answer",
        };
        match (outcome, item) {
            (Outcome::Rejected(code), _) => {
                self.counts.refused += 1;
                say::line(&format!("{what} {seq} refused for good: {code:?}"));
            }
            (_, Item::Reading(_)) => self.counts.readings += 1,
            (_, Item::Alert(_)) => {
                self.counts.alerts += 1;
                say::line(&format!("alert {seq} delivered"));
            }
            (_, Item::Answer(answer)) => {
                let about = answer.alert_seq;
                say::line(&format!("the wearer's answer to alert {about} delivered"));
            }
        }
    }

    fn trouble(&mut self, pace: &Pace, id: PostId, trouble: &Trouble) {
        let now = pace.elapsed_ms();
        self.uploader.failed(id, now, trouble.failure);
        if trouble.failure == Failure::Unauthorized {
            return;
        }
        let wait = Instant::now();
        let until = self.uploader.resumes_at().map(|at| pace.instant(at));
        let seconds = until.map_or(0.0, |until| until.duration_since(wait).as_secs_f64());
        say::line(&format!(
            "{}, again in {seconds:.1} s, {} items wait",
            trouble.words,
            self.queue.len()
        ));
    }

    fn say_skew(&mut self) {
        let offset = self.uploader.server_offset_ms().unwrap_or_default();
        if !self.skew_said && offset.unsigned_abs() > SKEW_MS {
            self.skew_said = true;
            say::line(&format!(
                "this machine's clock differs from the server's by {} s",
                offset.unsigned_abs() / 1000
            ));
        }
    }

    fn compact(&mut self) -> Result<()> {
        let items = self.queue.items().map(|item| (item.seq(), item)).collect();
        self.state.rewrite(&Memory {
            pairing: Some(self.pairing.clone()),
            next_seq: self.queue.next_seq(),
            items,
            felt: self.felt.clone(),
        })
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the command line allows a twentieth of a second to an hour"
)]
fn cadence(post_every_s: f64) -> Cadence {
    let every = (post_every_s * 1000.0) as u64;
    Cadence {
        flush_ms: every,
        poll_ms: every,
        poll_alert_ms: every,
        // The client gives up first, and says why.
        timeout_ms: TIMEOUT.as_millis() as u64 + 5_000,
        retry_max_ms: 15_000,
        max_items: 100,
        ..Cadence::DEVICE
    }
}
