//! The side of the watch that faces the server: outbox, flash and HTTP.

use std::time::Instant;

use anyhow::{Context, Result};
use tokio::{task::JoinHandle, time::sleep_until};
use watch_core::{
    ANSWER_WITHIN_MS, Action, Cadence, Failure, Outbox, Pairing, PostId, Settings, wrist::AlertId,
};
use watch_protocol::{
    Alert, Answer, BatchReply, DownlinkKind, Item, Outcome, Reading, WristAnswer, codec,
};

use crate::{
    cli::RunArgs,
    client::{Client, Encoding, Trouble},
    files,
    flash::{Flash, Place},
    hand::{self, Hand},
    pace::Pace,
    say,
};

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
    outbox: Box<Outbox<Flash>>,
    hand: Option<Hand>,
    posting: Option<(PostId, JoinHandle<Result<BatchReply, Trouble>>)>,
    pub(crate) counts: Counts,
    skew_said: bool,
}

/// The credential is revoked; nothing more can be delivered.
#[derive(Debug)]
pub(crate) struct Revoked;

impl Link {
    pub(crate) async fn open(args: &RunArgs, pace: &Pace) -> Result<Self> {
        let unpaired =
            "this watch is not paired: run `fitweet-watch pair --server URL --code CODE` first";
        let path = args.state.clone().map_or_else(files::default_path, Ok)?;
        let flash = Place::take(&path)?.open()?.ok().context(unpaired)?;
        let mut outbox = boot(flash, args.post_every, pace).await?;
        let pairing = outbox.pairing().await?.context(unpaired)?;
        let client = Client::new(args.server.as_deref().unwrap_or(&pairing.server))?;
        let waiting = outbox.waiting().items();
        if waiting > 0 {
            say::line(&format!("{waiting} items of an earlier run still wait"));
        }
        Ok(Self {
            hand: args.answer.map(Hand::new),
            client,
            encoding: args.encoding,
            pairing,
            outbox,
            posting: None,
            counts: Counts::default(),
            skew_said: false,
        })
    }

    pub(crate) async fn keep_reading(&mut self, reading: Reading) -> Result<()> {
        self.outbox.keep_reading(reading).await?;
        Ok(())
    }

    /// Keeps an alert and says its number.
    pub(crate) async fn keep_alert(&mut self, alert: Alert, pace: &Pace) -> Result<u32> {
        let kept = self.outbox.keep_alert(alert, pace.elapsed_ms()).await?;
        self.outbox.flash_mut().sync()?;
        let id = AlertId {
            epoch: kept.epoch,
            seq: kept.seq,
        };
        let now = pace.elapsed_ms();
        let ended = self.hand.as_mut().and_then(|hand| hand.raised(now, id));
        self.keep_answer(ended, pace).await?;
        Ok(kept.seq)
    }

    /// Keeps what the wearer said, if anything.
    async fn keep_answer(
        &mut self,
        said: Option<(AlertId, WristAnswer)>,
        pace: &Pace,
    ) -> Result<()> {
        let Some((alert, answer)) = said else {
            return Ok(());
        };
        let kept = Answer {
            seq: 0,
            measured_at: self.outbox.stamp(pace.elapsed_ms()),
            alert_epoch: alert.epoch,
            alert_seq: alert.seq,
            answer,
        };
        self.outbox.keep_answer(kept, pace.elapsed_ms()).await?;
        self.outbox.flash_mut().sync()?;
        let words = hand::words(answer);
        say::line(&format!("the wearer said {words} (alert {})", alert.seq));
        Ok(())
    }

    /// The server has answered for everything and lacks no confirmation.
    pub(crate) fn is_settled(&self) -> bool {
        let is_asked = self.hand.as_ref().is_some_and(Hand::is_asked);
        self.waiting() == 0 && self.outbox.is_idle() && !is_asked
    }

    pub(crate) fn dropped(&self) -> u32 {
        self.outbox.dropped()
    }

    pub(crate) fn waiting(&self) -> usize {
        self.outbox.waiting().items()
    }

    /// Does what is due, then sleeps until `wake` or until something has happened.
    pub(crate) async fn turn(&mut self, pace: &Pace, wake: Instant) -> Result<Result<(), Revoked>> {
        let now = pace.elapsed_ms();
        let said = self.hand.as_mut().and_then(|hand| hand.says(now));
        self.keep_answer(said, pace).await?;
        let next = self.hand.as_ref().and_then(|hand| hand.next(now));
        let wake = next.map_or(wake, |next| wake.min(pace.instant(next)));
        let wake = match self.outbox.poll(pace.elapsed_ms()).await? {
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
                    Ok(reply) => self.reply(pace, id, &reply).await?,
                    Err(trouble) => self.trouble(pace, id, &trouble),
                }
            }
            () = sleep_until(wake.into()) => {}
        }
        Ok(Ok(()))
    }

    fn post(&mut self, pace: &Pace, id: PostId) -> Result<()> {
        if let Some((_, former)) = self.posting.take() {
            former.abort();
        }
        let batch = self.outbox.batch(pace.elapsed_ms());
        let body = match self.encoding {
            Encoding::Json => serde_json::to_vec(&batch)?,
            Encoding::Postcard => codec::to_postcard(&batch).context("a batch has no encoding")?,
        };
        let client = self.client.clone();
        let token = self.pairing.token.as_str().to_owned();
        let encoding = self.encoding;
        let posting = tokio::spawn(async move { client.post(&token, encoding, body).await });
        self.posting = Some((id, posting));
        Ok(())
    }

    async fn reply(&mut self, pace: &Pace, id: PostId, reply: &BatchReply) -> Result<()> {
        let Self { outbox, counts, .. } = self;
        let settled = |item: &Item, outcome| counts.settled(item, outcome);
        let felt = outbox.reply(id, pace.elapsed_ms(), reply, settled).await?;
        if !felt.is_empty() {
            outbox.flash_mut().sync()?;
        }
        for downlink in felt {
            counts.felt += 1;
            let DownlinkKind::Acknowledged {
                alert_epoch,
                alert_seq,
                by,
                ..
            } = &downlink.kind;
            say::line(&format!("felt: {by} is with you (alert {alert_seq})"));
            if let Some(hand) = &mut self.hand {
                let id = AlertId {
                    epoch: *alert_epoch,
                    seq: *alert_seq,
                };
                hand.taken(pace.elapsed_ms(), id, by);
            }
        }
        self.say_skew();
        Ok(())
    }

    fn trouble(&mut self, pace: &Pace, id: PostId, trouble: &Trouble) {
        let now = pace.elapsed_ms();
        self.outbox.failed(id, now, trouble.failure);
        if trouble.failure == Failure::Unauthorized {
            return;
        }
        let wait = Instant::now();
        let until = self.outbox.resumes_at().map(|at| pace.instant(at));
        let seconds = until.map_or(0.0, |until| until.duration_since(wait).as_secs_f64());
        say::line(&format!(
            "{}, again in {seconds:.1} s, {} items wait",
            trouble.words,
            self.waiting()
        ));
    }

    fn say_skew(&mut self) {
        let offset = self.outbox.server_offset_ms().unwrap_or_default();
        if !self.skew_said && offset.unsigned_abs() > SKEW_MS {
            self.skew_said = true;
            say::line(&format!(
                "this machine's clock differs from the server's by {} s",
                offset.unsigned_abs() / 1000
            ));
        }
    }
}

impl Counts {
    fn settled(&mut self, item: &Item, outcome: Outcome) {
        let seq = item.seq();
        let what = match item {
            Item::Reading(_) => "reading",
            Item::Alert(_) => "alert",
            Item::Answer(_) => "answer",
            Item::Restart(_) => "word of a start",
        };
        match (outcome, item) {
            (Outcome::Rejected(code), _) => {
                self.refused += 1;
                say::line(&format!("{what} {seq} refused for good: {code:?}"));
            }
            (_, Item::Reading(_)) => self.readings += 1,
            (_, Item::Alert(_)) => {
                self.alerts += 1;
                say::line(&format!("alert {seq} delivered"));
            }
            (_, Item::Answer(answer)) => {
                let about = answer.alert_seq;
                say::line(&format!("the wearer's answer to alert {about} delivered"));
            }
            // A start of this program tells nothing of a watch.
            (_, Item::Restart(_)) => {}
        }
    }
}

/// Starts the watch on this flash.
pub(crate) async fn boot(
    flash: Flash,
    post_every_s: f64,
    pace: &Pace,
) -> Result<Box<Outbox<Flash>>> {
    let settings = Settings {
        cadence: cadence(post_every_s),
        seed: getrandom::u64()?,
        started_at: Some(pace.started_unix_ms()),
    };
    let booting = Box::pin(Outbox::boot(flash, Flash::layout(), settings));
    Ok(Box::new(booting.await?))
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
        timeout_ms: ANSWER_WITHIN_MS + 5_000,
        retry_max_ms: 15_000,
        max_items: 100,
        ..Cadence::DEVICE
    }
}
