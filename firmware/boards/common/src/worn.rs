//! The loop of a worn watch: measure, keep, post, feel.

mod deliver;

use core::{cell::Cell, fmt::Arguments};

use embassy_futures::select::{Either, select};
use embassy_sync::{blocking_mutex::raw::NoopRawMutex, mutex::Mutex, signal::Signal};
use embassy_time::Instant;
use embedded_nal_async::{Dns, TcpConnect};
use embedded_storage_async::nor_flash::MultiwriteNorFlash;
use rand_core::CryptoRngCore;
use watch_core::{
    Config, Millis, Outbox, Tick, Watch,
    signal::{Absent, Sample},
};
use watch_protocol::{Alert, Answer, Qualities, Quality, Reading, WristAnswer};

use crate::{Client, Heartbeats, Start, Task};

/// What only the board can do.
pub trait Board {
    /// A line for whoever looks; never what was measured of a body, never a secret.
    fn say(&self, line: Arguments<'_>);
    /// Something that the wrist may want to show. Must not wait.
    fn happened(&self, what: Happened<'_>);
    /// Charge left, per cent, if the board knows it.
    fn battery_percent(&self) -> Option<u8> {
        None
    }
    /// A charger or a computer is plugged in: then nothing is measured through the skin.
    fn is_charging(&self) -> bool {
        false
    }
    /// Who is expected to go on.
    fn hearts(&self) -> &Heartbeats;
}

/// What a wrist hears of the loop.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Happened<'a> {
    /// Ten seconds were measured.
    Measured(&'a Reading),
    /// An alert was kept, and will be posted at once.
    Raised { epoch: u32, seq: u32 },
    /// The server has it.
    Delivered { epoch: u32, seq: u32 },
    /// A named human is with the wearer. Comes once for each: buzz.
    Acknowledged { epoch: u32, seq: u32, by: &'a str },
    /// The server answered, or did not.
    Reached(bool),
}

/// One thing the sensors said.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Event {
    /// A quarter of a second that ends at this time of the signal.
    Sample(Millis, Sample),
    /// A heart beat, in microseconds of the signal.
    Beat(u64),
    /// A point of the pulse wave, in microseconds of the signal, of a source without beats.
    Pulse(u64, f32),
}

impl Event {
    pub fn at_ms(&self) -> Millis {
        match self {
            Self::Sample(at, _) => *at,
            Self::Beat(at_us) | Self::Pulse(at_us, _) => at_us / 1000,
        }
    }
}

/// Where events come from, in order of time. Real sensors never end.
pub trait Source {
    /// Waits for the next event; `None` when there will be no more.
    fn next(&mut self) -> impl Future<Output = Option<Event>>;
    /// Milliseconds since the start of the device at a moment of the signal.
    fn stamp(&self, signal: Millis) -> Millis;
    /// Points of the pulse wave in a second.
    fn pulse_rate_hz(&self) -> f32 {
        64.0
    }
}

/// Why the loop ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The source has ended and everything is settled.
    Settled,
    /// The credential is revoked. What waits stays in flash.
    Revoked,
}

/// A watch on a wrist.
pub struct Worn<'b, B, F> {
    board: &'b B,
    outbox: Mutex<NoopRawMutex, Outbox<F>>,
    start: Start,
    /// Something was queued, or the source has ended.
    stirred: Signal<NoopRawMutex, ()>,
    source_ended: Cell<bool>,
    felt: Cell<u32>,
    /// Acknowledgements to feel before the end of the source is an end.
    wanted: u32,
}

/// Milliseconds since the start of the device.
pub fn now() -> Millis {
    Instant::now().as_millis()
}

impl<'b, B: Board, F: MultiwriteNorFlash> Worn<'b, B, F> {
    pub fn new(board: &'b B, outbox: Outbox<F>, start: Start, wanted: u32) -> Self {
        Self {
            board,
            outbox: Mutex::new(outbox),
            start,
            stirred: Signal::new(),
            source_ended: Cell::new(false),
            felt: Cell::new(0),
            wanted,
        }
    }

    /// What was kept, for who goes on with it after the loop.
    pub fn into_outbox(self) -> Outbox<F> {
        self.outbox.into_inner()
    }

    /// Runs until everything is settled, which on a real wrist is never.
    pub async fn run<T: TcpConnect, D: Dns, R: CryptoRngCore>(
        &self,
        source: &mut impl Source,
        client: &mut Client<'_, T, D, R>,
        token: &str,
    ) -> End {
        self.tell_start().await;
        let measuring = async {
            self.measure(source).await;
            self.board.hearts().retire(Task::Measure);
            self.source_ended.set(true);
            self.stirred.signal(());
            core::future::pending().await
        };
        match select(measuring, self.deliver(client, token)).await {
            Either::First(end) | Either::Second(end) => end,
        }
    }

    async fn tell_start(&self) {
        let Start { reason, faults } = self.start;
        let mut outbox = self.outbox.lock().await;
        if outbox.keep_restart(reason, faults, now()).await.is_err() {
            self.board
                .say(format_args!("word of this start is lost: flash fails"));
        }
    }

    async fn measure(&self, source: &mut impl Source) {
        let mut watch = Watch::new(Config::SHIPPED).with_pulse_rate(source.pulse_rate_hz());
        // What neither flash nor the outbox had room for.
        let mut left = None;
        self.board.hearts().beat(Task::Measure, now());
        while let Some(event) = source.next().await {
            self.board.hearts().beat(Task::Measure, now());
            while let Some(tick) = watch.advance(event.at_ms()) {
                let at = source.stamp(tick.at);
                left = self.keep(tick, at, left).await;
            }
            match event {
                Event::Sample(at, sample) => watch.sample(at, self.allowed(sample)),
                Event::Beat(at_us) => watch.beat(at_us),
                Event::Pulse(at_us, value) => watch.pulse(at_us, value),
            }
        }
    }

    /// What may be measured now.
    fn allowed(&self, sample: Sample) -> Sample {
        if self.board.is_charging() {
            Sample {
                skin_conductance_us: None,
                absent: Absent {
                    // A cable is no fault, whatever the electrodes say meanwhile.
                    skin: Some(Quality::Charging),
                    ..sample.absent
                },
                ..sample
            }
        } else {
            sample
        }
    }

    /// Keeps what a tick gave; an alert for which there is no room comes back.
    async fn keep(&self, tick: Tick, at: Millis, left: Option<Alert>) -> Option<Alert> {
        let mut outbox = self.outbox.lock().await;
        let measured_at = outbox.stamp(at);
        let mut reading = tick.reading;
        reading.measured_at = measured_at;
        reading.battery_percent = self.board.battery_percent();
        if self.board.is_charging() {
            reading.skin_conductance_us = None;
            let each = Qualities::all(reading.quality);
            reading.qualities = Some(Qualities {
                skin_conductance: Quality::Charging,
                ..reading.qualities.unwrap_or(each)
            });
        }
        self.board.happened(Happened::Measured(&reading));
        if outbox.keep_reading(reading).await.is_err() {
            self.board
                .say(format_args!("a reading is lost: flash fails"));
        }
        drop(outbox);
        let fresh = tick.alert.map(|alert| Alert {
            measured_at,
            ..alert
        });
        let left = match left {
            Some(alert) => self.raise(alert).await.err(),
            None => None,
        };
        let kept = match fresh {
            Some(alert) => self.raise(alert).await.err(),
            None => None,
        };
        self.stirred.signal(());
        left.or(kept)
    }

    /// Keeps an alert and has it posted at once; it comes back if there is no room for it.
    pub async fn raise(&self, alert: Alert) -> Result<(), Alert> {
        let kept = self
            .outbox
            .lock()
            .await
            .keep_alert(alert.clone(), now())
            .await;
        let Ok(kept) = kept else {
            self.board.say(format_args!("no room for an alert yet"));
            return Err(alert);
        };
        let (epoch, seq) = (kept.epoch, kept.seq);
        self.board.say(format_args!("alert {seq} raised"));
        self.board.happened(Happened::Raised { epoch, seq });
        self.stirred.signal(());
        Ok(())
    }

    /// Keeps what the wearer answered to an alert; `false` if there is no room for it yet.
    pub async fn answer(&self, (epoch, seq): (u32, u32), answer: WristAnswer) -> bool {
        let mut outbox = self.outbox.lock().await;
        let answer = Answer {
            seq: 0,
            measured_at: outbox.stamp(now()),
            alert_epoch: epoch,
            alert_seq: seq,
            answer,
        };
        let kept = outbox.keep_answer(answer, now()).await.is_ok();
        self.stirred.signal(());
        kept
    }

    /// Keeps the alert of a wearer who asks for somebody; `false` if there is no room for it.
    pub async fn ask(&self, alert: impl FnOnce(watch_protocol::DeviceMillis) -> Alert) -> bool {
        let measured_at = self.outbox.lock().await.stamp(now());
        self.raise(alert(measured_at)).await.is_ok()
    }
}
