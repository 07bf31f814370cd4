//! The loop of a worn watch: measure, keep, post, feel.

use alloc::{format, string::String, vec::Vec};
use core::{
    cell::{Cell, RefCell},
    fmt::Arguments,
};

use embassy_futures::select::{Either, select};
use embassy_sync::{blocking_mutex::raw::NoopRawMutex, signal::Signal};
use embassy_time::{Instant, Timer};
use embedded_nal_async::{Dns, TcpConnect};
use rand_core::CryptoRngCore;
use watch_core::{
    Action, Cadence, Config, Downlinks, Millis, PostId, Queue, Tick, Uploader, Watch,
    signal::Sample,
};
use watch_protocol::{
    BatchReply, Clock, DeviceMillis, Downlink, DownlinkKind, Item, Outcome, codec,
};

use crate::{Client, Pairing, Trouble};

/// What only the board can do.
pub trait Board {
    /// A line for whoever looks; never what was measured of a body, never a secret.
    fn say(&self, line: Arguments<'_>);
    /// Lets the wearer feel that somebody is with them.
    fn buzz(&self, by: &str);
}

/// One thing the sensors said.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Event {
    /// A quarter of a second that ends at this time of the signal.
    Sample(Millis, Sample),
    /// A heart beat, in microseconds of the signal.
    Beat(u64),
}

impl Event {
    pub fn at_ms(&self) -> Millis {
        match self {
            Self::Sample(at, _) => *at,
            Self::Beat(at_us) => at_us / 1000,
        }
    }
}

/// Where events come from, in order of time. Real sensors never end.
pub trait Source {
    /// Waits for the next event; `None` when there will be no more.
    fn next(&mut self) -> impl Future<Output = Option<Event>>;
    /// The device's clock at a moment of the signal.
    fn stamp(&self, signal: Millis) -> Millis;
}

/// Why the loop ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The source has ended and everything is settled.
    Settled,
    /// The credential is revoked.
    Revoked,
}

/// A watch on a wrist.
pub struct Worn<'b, B, S> {
    board: &'b B,
    kept: RefCell<Kept<S>>,
    /// Something was queued, or the source has ended.
    stirred: Signal<NoopRawMutex, ()>,
    source_ended: Cell<bool>,
    felt: Cell<u32>,
    /// Answers to feel before the end of the source is an end.
    wanted: u32,
}

struct Kept<S> {
    queue: Queue<S>,
    uploader: Uploader,
}

/// The device's clock: milliseconds since its start.
pub(crate) fn now() -> Millis {
    Instant::now().as_millis()
}

fn device(ms: Millis) -> DeviceMillis {
    i64::try_from(ms).unwrap_or(i64::MAX)
}

impl<'b, B: Board, S: AsRef<[u8]> + AsMut<[u8]>> Worn<'b, B, S> {
    pub fn new(board: &'b B, queue: Queue<S>, cadence: Cadence, seed: u64, wanted: u32) -> Self {
        Self {
            board,
            kept: RefCell::new(Kept {
                queue,
                uploader: Uploader::new(cadence, Downlinks::default(), seed),
            }),
            stirred: Signal::new(),
            source_ended: Cell::new(false),
            felt: Cell::new(0),
            wanted,
        }
    }

    /// Runs until everything is settled, which on a real wrist is never.
    pub async fn run<T: TcpConnect, D: Dns, R: CryptoRngCore>(
        &self,
        source: &mut impl Source,
        client: &mut Client<'_, T, D, R>,
        pairing: &Pairing,
    ) -> End {
        let measuring = async {
            self.measure(source).await;
            self.source_ended.set(true);
            self.stirred.signal(());
            core::future::pending().await
        };
        match select(measuring, self.deliver(client, pairing)).await {
            Either::First(end) | Either::Second(end) => end,
        }
    }

    async fn measure(&self, source: &mut impl Source) {
        let mut watch = Watch::new(Config::V1);
        while let Some(event) = source.next().await {
            while let Some(tick) = watch.advance(event.at_ms()) {
                let measured_at = device(source.stamp(tick.at));
                self.keep(tick, measured_at);
            }
            match event {
                Event::Sample(at, sample) => watch.sample(at, sample),
                Event::Beat(at_us) => watch.beat(at_us),
            }
        }
    }

    fn keep(&self, tick: Tick, measured_at: DeviceMillis) {
        let mut kept = self.kept.borrow_mut();
        let mut reading = tick.reading;
        reading.measured_at = measured_at;
        let mut full = kept.queue.push_reading(reading).is_err();
        if let Some(mut alert) = tick.alert {
            alert.measured_at = measured_at;
            match kept.queue.push_alert(alert) {
                Ok(item) => self.board.say(format_args!("alert {} raised", item.seq())),
                Err(_) => full = true,
            }
            kept.uploader.urgent(now());
        }
        if full {
            self.board.say(format_args!("the queue is full of alerts"));
        }
        self.stirred.signal(());
    }

    async fn deliver<T: TcpConnect, D: Dns, R: CryptoRngCore>(
        &self,
        client: &mut Client<'_, T, D, R>,
        pairing: &Pairing,
    ) -> End {
        let authorization = format!("Bearer {}", pairing.token);
        loop {
            let action = {
                let mut kept = self.kept.borrow_mut();
                let Kept { queue, uploader } = &mut *kept;
                uploader.poll(now(), queue)
            };
            match action {
                Action::Stop => {
                    let waiting = self.kept.borrow().queue.len();
                    self.board.say(format_args!(
                        "this watch's pairing was revoked; {waiting} items wait, pair again to go on"
                    ));
                    return End::Revoked;
                }
                Action::Wait(_) if self.is_settled() => return End::Settled,
                Action::Wait(until) => {
                    let pause = Timer::at(Instant::from_millis(until));
                    select(pause, self.stirred.wait()).await;
                }
                Action::Post(id) => self.post(id, client, &authorization).await,
            }
        }
    }

    fn is_settled(&self) -> bool {
        let kept = self.kept.borrow();
        self.source_ended.get()
            && self.felt.get() >= self.wanted
            && kept.queue.is_empty()
            && kept.uploader.is_idle()
    }

    async fn post<T: TcpConnect, D: Dns, R: CryptoRngCore>(
        &self,
        id: PostId,
        client: &mut Client<'_, T, D, R>,
        authorization: &str,
    ) {
        let written = {
            let kept = self.kept.borrow();
            let batch = kept
                .uploader
                .batch(&kept.queue, Clock::Uptime, device(now()));
            codec::to_slice(&batch, &mut client.buffers.body).map(<[u8]>::len)
        };
        let answered = match written {
            Ok(length) => client.post("batch", Some(authorization), length).await,
            // Half as many will be tried next.
            Err(_) => Err(Trouble {
                failure: watch_core::Failure::Refused,
                status: None,
                words: "too much for one post".into(),
            }),
        };
        let reply = answered.and_then(|bytes| {
            codec::from_postcard(bytes)
                .map_err(|_| Trouble::network("the server's reply cannot be read"))
        });
        match reply {
            Ok(reply) => self.take(id, &reply),
            Err(trouble) => self.fail(id, &trouble),
        }
    }

    fn take(&self, id: PostId, reply: &BatchReply) {
        let mut kept = self.kept.borrow_mut();
        let Kept { queue, uploader } = &mut *kept;
        let known: Vec<(Item, Outcome)> = reply
            .results
            .iter()
            .filter_map(|result| Some((queue.get(result.seq)?, result.outcome)))
            .collect();
        let mut lines: Vec<String> = Vec::new();
        let at = now();
        uploader.reply(id, at, device(at), reply, queue, |downlink: &Downlink| {
            let DownlinkKind::Acknowledged { alert_seq, by, .. } = &downlink.kind;
            self.board.buzz(by);
            self.felt.set(self.felt.get() + 1);
            lines.push(format!("felt: {by} is with you (alert {alert_seq})"));
            device(now())
        });
        let mut readings = 0;
        for (item, outcome) in known {
            if queue.get(item.seq()).is_some() {
                continue;
            }
            let seq = item.seq();
            match (item, outcome) {
                (_, Outcome::Rejected(code)) => {
                    lines.push(format!("item {seq} refused for good: {code:?}"));
                }
                (Item::Reading(_), _) => readings += 1,
                (Item::Alert(_), _) => lines.push(format!("alert {seq} delivered")),
                (Item::Answer(_), _) => lines.push(format!("answer {seq} delivered")),
            }
        }
        if readings > 0 {
            lines.push(format!("{readings} readings delivered"));
        }
        for line in lines {
            self.board.say(format_args!("{line}"));
        }
    }

    fn fail(&self, id: PostId, trouble: &Trouble) {
        let mut kept = self.kept.borrow_mut();
        kept.uploader.failed(id, now(), trouble.failure);
        let wait = kept
            .uploader
            .resumes_at()
            .unwrap_or(0)
            .saturating_sub(now());
        let waiting = kept.queue.len();
        self.board.say(format_args!(
            "{}, again in {wait} ms, {waiting} items wait",
            trouble.words
        ));
    }
}
