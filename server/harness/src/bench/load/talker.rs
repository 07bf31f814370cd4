//! One socket of a load.

use std::{
    sync::{Arc, LazyLock, atomic::Ordering},
    time::{Duration, Instant},
};

use anyhow::{Result, bail};
use domain::RoomId;
use futures::{SinkExt, StreamExt};
use memchr::memmem::Finder;
use tokio::{sync::mpsc::UnboundedReceiver, time::timeout};
use tokio_tungstenite::tungstenite::{Error, Message};
use uuid::Uuid;

use super::{Duty, Pace, START, Tally};
use crate::{PATIENCE, client::Socket};

static MARK: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("@@"));
static REFUSED: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(r#"{"refused":"#));
/// How long deliveries may be on their way after the last message.
const LATE: Duration = Duration::from_secs(15);

pub(super) struct Talker {
    pub(super) number: usize,
    pub(super) room: RoomId,
    /// Of its room, in this run.
    pub(super) readers: u64,
    pub(super) duty: Duty,
    pub(super) socket: Socket,
    pub(super) begin: Instant,
    /// What is sent (`by_sending`) or else arrives from here until there counts.
    pub(super) from: Instant,
    pub(super) until: Instant,
    pub(super) by_sending: bool,
    pub(super) tally: Arc<Tally>,
    /// Own messages that came back.
    pub(super) own: u32,
    pub(super) counted_own: u64,
    pub(super) counted: u64,
    pub(super) latencies: Vec<u32>,
}

pub(super) struct Heard {
    pub(super) messages: u64,
    pub(super) deliveries: u64,
    /// When it stopped sending.
    pub(super) done: Instant,
    /// Microseconds.
    pub(super) latencies: Vec<u32>,
}

impl Talker {
    pub(super) async fn talk(
        mut self,
        pace: Pace,
        due: Option<UnboundedReceiver<Instant>>,
    ) -> Result<Heard> {
        if self.duty != Duty::Read {
            match (pace, due) {
                (Pace::Closed { window }, _) => self.closed(window).await?,
                (Pace::Burst { messages }, _) => self.burst(messages).await?,
                (Pace::Open { .. }, Some(due)) => self.open(due).await?,
                (Pace::Open { .. }, None) => bail!("nobody says when to send"),
            }
        }
        let done = Instant::now();
        self.tally.talking.fetch_sub(1, Ordering::AcqRel);
        self.drain().await?;
        Ok(Heard {
            messages: self.counted_own,
            deliveries: self.counted,
            done,
            latencies: self.latencies,
        })
    }

    async fn closed(&mut self, window: u32) -> Result<()> {
        self.send_now(window).await?;
        while let Ok(frame) = timeout(self.left(), self.socket.next()).await {
            let before = self.own;
            let refused = self.hear(frame)?;
            if refused > 0 {
                // Over the allowed rate; what was refused is said again a little later.
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            let again = self.own - before + refused;
            if again > 0 {
                self.send_now(again).await?;
            }
        }
        Ok(())
    }

    async fn open(&mut self, mut due: UnboundedReceiver<Instant>) -> Result<()> {
        loop {
            tokio::select! {
                frame = self.socket.next() => {
                    self.hear(frame)?;
                }
                at = due.recv() => match at {
                    Some(at) => {
                        self.feed(at).await?;
                        while let Ok(at) = due.try_recv() {
                            self.feed(at).await?;
                        }
                        self.socket.flush().await?;
                    }
                    None => return Ok(()),
                },
            }
        }
    }

    async fn burst(&mut self, messages: u32) -> Result<()> {
        tokio::time::sleep_until(self.from.into()).await;
        // Reading and writing at once: a full pipe must not stop both sides.
        let mut unsent = messages;
        while self.own < messages {
            let some = unsent.min(16);
            if some > 0 {
                self.send_now(some).await?;
                unsent -= some;
            }
            let wait = if unsent > 0 {
                Duration::from_micros(1)
            } else {
                PATIENCE
            };
            match timeout(wait, self.socket.next()).await {
                Ok(frame) => {
                    let refused = self.hear(frame)?;
                    if refused > 0 {
                        bail!("a burst within the allowed rate was refused");
                    }
                }
                Err(_) if unsent > 0 => {}
                Err(_) => bail!("{} of {messages} came back", self.own),
            }
        }
        Ok(())
    }

    /// Until everything that anybody sent has come, or it is late.
    async fn drain(&mut self) -> Result<()> {
        const LOOK: Duration = Duration::from_millis(50);
        let end = Instant::now().max(self.until) + LATE;
        while !self.tally.is_settled() && Instant::now() < end {
            if let Ok(frame) = timeout(LOOK, self.socket.next()).await {
                self.hear(frame)?;
            }
        }
        Ok(())
    }

    fn left(&self) -> Duration {
        self.until.saturating_duration_since(Instant::now())
    }

    async fn send_now(&mut self, count: u32) -> Result<()> {
        for _ in 0..count {
            self.feed(Instant::now()).await?;
        }
        self.socket.flush().await?;
        Ok(())
    }

    /// A message that is, or was to be, sent at this instant.
    async fn feed(&mut self, at: Instant) -> Result<()> {
        let (room, number) = (self.room, self.number);
        let text = format!(
            r#"{{"act":{{"room":"{room}","client_id":"{}","action":{{"send_message":{{"text":"@@{} {number}@ A message of usual length."}}}}}}}}"#,
            Uuid::now_v7(),
            at.saturating_duration_since(*START).as_micros(),
        );
        self.tally.owed.fetch_add(self.readers, Ordering::AcqRel);
        self.socket.feed(Message::text(text)).await?;
        Ok(())
    }

    /// Counts what a frame brings; how many own messages it refuses.
    fn hear(&mut self, frame: Option<Result<Message, Error>>) -> Result<u32> {
        let text = match frame {
            Some(Ok(Message::Text(text))) => text,
            Some(Ok(Message::Close(frame))) => bail!("closed: {frame:?}"),
            Some(Ok(_)) => return Ok(0),
            Some(Err(error)) => return Err(error.into()),
            None => bail!("hung up"),
        };
        let now = Instant::now();
        let mut arrived = 0;
        for start in MARK.find_iter(text.as_bytes()) {
            let Some((sent_at, sender)) = text.as_bytes().get(start + 2..).and_then(mark) else {
                continue;
            };
            let sent_at = *START + Duration::from_micros(sent_at);
            // One of an earlier run that was late. The mark is a microsecond coarse.
            if sent_at + Duration::from_micros(1) < self.begin {
                continue;
            }
            arrived += 1;
            let at = if self.by_sending { sent_at } else { now };
            let counts = at >= self.from && at < self.until;
            if counts && self.duty != Duty::Talk {
                let micros = now.saturating_duration_since(sent_at).as_micros();
                self.latencies
                    .push(u32::try_from(micros).unwrap_or(u32::MAX));
            }
            self.counted += u64::from(counts);
            if sender == self.number as u64 {
                self.own += 1;
                self.counted_own += u64::from(counts);
            }
        }
        self.tally.arrived.fetch_add(arrived, Ordering::AcqRel);
        if arrived == 0 && REFUSED.find(text.as_bytes()).is_some() {
            self.tally.owed.fetch_sub(self.readers, Ordering::AcqRel);
            self.tally.refused.fetch_add(1, Ordering::AcqRel);
            return Ok(1);
        }
        Ok(0)
    }
}

/// "micros sender@" at the start of the bytes.
fn mark(bytes: &[u8]) -> Option<(u64, u64)> {
    let (sent_at, rest) = number(bytes)?;
    let (sender, _) = number(rest.strip_prefix(b" ")?)?;
    Some((sent_at, sender))
}

fn number(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let digits = bytes
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let (digits, rest) = bytes.split_at_checked(digits)?;
    Some((std::str::from_utf8(digits).ok()?.parse().ok()?, rest))
}
