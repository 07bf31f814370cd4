//! A watch's side of ingest: a queue that keeps what the server has not confirmed, and a
//! poster that repeats it.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use anyhow::{Context, Result, bail};
use reqwest::StatusCode;
use tokio::task::JoinHandle;
use watch_protocol::{
    Alert, Batch, BatchReply, Clock, Confirmation, Downlink, Evidence, Item, Outcome, Quality,
    Reading, Rule, Sample, WearState, codec,
};

use crate::{PATIENCE, fitweet::SeededDevice, place::Place};

/// Items of one post; small, so that a test makes many posts.
const BATCH: usize = 32;

/// Everything the device remembers.
#[derive(Clone, Debug, Default)]
pub struct Queue {
    pub epoch: u32,
    next_seq: u32,
    /// Not confirmed, oldest first.
    pub waiting: Vec<Item>,
    /// Numbers of alerts made.
    pub alerts: Vec<u32>,
    /// Numbers the server confirmed, as accepted or as a duplicate.
    pub confirmed: Vec<u32>,
    pub duplicates: u32,
    /// Told to feel, newest last; each once.
    pub downlinks: Vec<Downlink>,
    to_confirm: Vec<Confirmation>,
    /// 503 answers, with their `Retry-After`.
    pub postponed: Vec<Option<u32>>,
    /// What the server must never do.
    pub breaches: Vec<String>,
}

impl Queue {
    /// A quiet stretch of ten seconds.
    pub fn reading(&mut self) -> u32 {
        let seq = self.next();
        self.waiting.push(Item::Reading(reading(seq)));
        seq
    }

    /// An alert that can be told from every other: it holds its own number.
    pub fn alert(&mut self) -> u32 {
        let seq = self.next();
        self.alerts.push(seq);
        self.waiting.push(Item::Alert(alert(seq)));
        seq
    }

    fn next(&mut self) -> u32 {
        self.next_seq += 1;
        self.next_seq
    }

    fn batch(&self) -> Batch {
        Batch {
            epoch: self.epoch,
            clock: Clock::Unix,
            sent_at: now(),
            items: self.waiting.iter().take(BATCH).cloned().collect(),
            confirmed: self.to_confirm.iter().take(16).copied().collect(),
        }
    }

    fn take(&mut self, posted: &Batch, reply: BatchReply) {
        if reply.results.len() != posted.items.len() {
            self.breaches.push(format!(
                "{} results for {} items",
                reply.results.len(),
                posted.items.len()
            ));
        }
        for (item, result) in posted.items.iter().zip(&reply.results) {
            if item.seq() != result.seq {
                self.breaches
                    .push(format!("result {} for item {}", result.seq, item.seq()));
            }
            match result.outcome {
                Outcome::Accepted => {}
                Outcome::Duplicate => self.duplicates += 1,
                Outcome::Rejected(code) => {
                    self.breaches
                        .push(format!("{} rejected: {code:?}", item.seq()));
                }
            }
            self.confirmed.push(result.seq);
        }
        self.waiting
            .retain(|item| !reply.results.iter().any(|result| result.seq == item.seq()));
        self.to_confirm
            .retain(|confirmation| !posted.confirmed.contains(confirmation));
        for downlink in reply.downlinks {
            if !self.downlinks.iter().any(|known| known.id == downlink.id) {
                self.to_confirm.push(Confirmation {
                    id: downlink.id,
                    felt_at: now(),
                });
                self.downlinks.push(downlink);
            }
        }
    }
}

/// Which alert an event in a room shows: [`alert`] wrote its number there.
pub fn alert_seq(report: &domain::AlertReport) -> u32 {
    u32::from(report.evidence.sustained_s)
}

pub fn reading(seq: u32) -> Reading {
    Reading {
        seq,
        measured_at: now(),
        heart_rate_bpm: Some(72.0),
        skin_conductance_us: Some(2.5),
        skin_temperature_c: Some(33.0),
        motion: Some(0.0),
        quality: Quality::Ok,
        wear: WearState::OnWrist,
        battery_percent: Some(80),
        ..Reading::default()
    }
}

pub fn alert(seq: u32) -> Alert {
    let sample = |before_s| Sample {
        before_s,
        heart_rate_bpm: Some(96.0),
        skin_conductance_us: Some(4.0),
        score: Some(3.0),
    };
    Alert {
        seq,
        measured_at: now(),
        rule: Rule::Arousal,
        detector: 1,
        evidence: Evidence {
            sustained_s: u16::try_from(seq).unwrap_or(u16::MAX),
            score: 4.0,
            threshold: 3.0,
            heart_rate_bpm: Some(96.0),
            baseline_heart_rate_bpm: Some(70.0),
            responses_per_min: Some(8.0),
            baseline_responses_per_min: Some(2.0),
            motion: 0.0,
        },
        quality: Quality::Ok,
        window: [sample(20), sample(10), sample(0)].into_iter().collect(),
    }
}

/// A device that posts for as long as something waits.
pub struct Watch {
    queue: Arc<Mutex<Queue>>,
    poster: JoinHandle<()>,
}

impl Watch {
    pub fn start(device: &SeededDevice, place: &Place) -> Self {
        let queue = Arc::new(Mutex::new(Queue {
            epoch: rand::random(),
            ..Queue::default()
        }));
        let poster = tokio::spawn(post_for_ever(
            queue.clone(),
            place.clone(),
            device.token.clone(),
        ));
        Self { queue, poster }
    }

    /// A look at the queue. Not to be held across an await.
    pub fn queue(&self) -> MutexGuard<'_, Queue> {
        lock(&self.queue)
    }

    pub async fn until<T>(&self, what: &str, found: impl Fn(&Queue) -> Option<T>) -> Result<T> {
        let start = std::time::Instant::now();
        loop {
            if let Some(it) = found(&self.queue()) {
                return Ok(it);
            }
            if start.elapsed() > PATIENCE {
                let queue = self.queue();
                bail!(
                    "the watch waited for {what}: {} waiting, {} confirmed, {} times postponed, breaches {:?}",
                    queue.waiting.len(),
                    queue.confirmed.len(),
                    queue.postponed.len(),
                    queue.breaches
                );
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Until the server has confirmed everything.
    pub async fn settled(&self) -> Result<()> {
        self.until("an empty queue", |queue| {
            (queue.waiting.is_empty() && queue.to_confirm.is_empty()).then_some(())
        })
        .await
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.poster.abort();
    }
}

async fn post_for_ever(queue: Arc<Mutex<Queue>>, place: Place, token: String) {
    let http = reqwest::Client::new();
    // Radios send postcard and curl sends JSON: both must work under faults.
    let mut json = false;
    loop {
        tokio::time::sleep(Duration::from_millis(50)).await;
        let batch = lock(&queue).batch();
        json = !json;
        let posted = post(&http, &place, &token, &batch, json).await;
        let mut queue = lock(&queue);
        match posted {
            Ok(Answer::Taken(reply)) => queue.take(&batch, reply),
            Ok(Answer::Later(after)) => queue.postponed.push(after),
            Ok(Answer::Refused(why)) => queue.breaches.push(why),
            // Unknown whether it was taken: repeat.
            Err(_) => {}
        }
    }
}

/// What a post came to.
pub enum Answer {
    Taken(BatchReply),
    /// 503 or 429, with its `Retry-After` in seconds.
    Later(Option<u32>),
    /// Anything else; the queue must survive it.
    Refused(String),
}

/// One post. An error means that nobody knows whether it was taken.
pub async fn post(
    http: &reqwest::Client,
    place: &Place,
    token: &str,
    batch: &Batch,
    json: bool,
) -> Result<Answer> {
    let (kind, body) = if json {
        (codec::JSON, serde_json::to_vec(batch)?)
    } else {
        let body = codec::to_postcard(batch).ok().context("postcard")?;
        (codec::POSTCARD, body)
    };
    let answer = http
        .post(format!("http://{}/ingest/v1/batch", place.at()))
        .timeout(Duration::from_secs(15))
        .bearer_auth(token)
        .header("content-type", kind)
        .header("accept", codec::JSON)
        .body(body)
        .send()
        .await?;
    let status = answer.status();
    let after = answer
        .headers()
        .get("retry-after")
        .and_then(|after| after.to_str().ok()?.parse().ok());
    let kind = answer
        .headers()
        .get("content-type")
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    let body = answer.bytes().await?;
    if [
        StatusCode::SERVICE_UNAVAILABLE,
        StatusCode::TOO_MANY_REQUESTS,
    ]
    .contains(&status)
    {
        return Ok(Answer::Later(after));
    }
    if !status.is_success() {
        return Ok(Answer::Refused(format!(
            "{status}: {}",
            String::from_utf8_lossy(&body)
        )));
    }
    let reply = if kind.starts_with(codec::POSTCARD) {
        codec::from_postcard(&body).map_err(|error| anyhow::anyhow!("{error:?}"))?
    } else {
        serde_json::from_slice(&body)?
    };
    Ok(Answer::Taken(reply))
}

/// Milliseconds since 1970.
pub fn now() -> i64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
