//! A watch, its flash, the way to its server, and everything that can go wrong between them.

mod post;

use std::collections::{BTreeMap, BTreeSet};

use watch_core::{Action, Cadence, Error, Kept, Layout, Outbox, PostId, Settings};
use watch_protocol::{
    Alert, Answer, BatchReply, Evidence, Item, Quality, Reading, Rule, UnixMillis, WristAnswer,
};

use crate::{
    flash::{Chip, Off, PAGE},
    now,
    server::{Name, Server},
};

pub(crate) use post::Fate;

/// The first moment of all, on the true calendar.
const NOON: UnixMillis = 1_795_000_000_000;

/// What happened to something that was to be kept.
#[derive(Clone, Debug)]
pub(crate) struct Truth {
    pub(crate) item: Item,
    pub(crate) at: UnixMillis,
    /// The watch said that it is in flash.
    pub(crate) durable: bool,
}

#[derive(Clone, Debug)]
pub(crate) enum Step {
    Reading(f32),
    /// So many at once.
    Readings(u32),
    Alert,
    /// The wearer presses for help.
    Press,
    /// To the alert kept so many alerts ago.
    Answer(usize),
    Post(Fate),
    LateRequest,
    LateReply,
    /// Off for so long, then on again.
    Restart(u32),
    /// The power fails after so many more bytes of flash work.
    CutAfter(u64),
    Wait(u64),
    ServerClock(i32),
}

pub(crate) struct World {
    pub(crate) chip: Chip,
    pub(crate) server: Server,
    pub(crate) outbox: Outbox<Chip>,
    pub(crate) truth: BTreeMap<Name, Truth>,
    pub(crate) buzzes: BTreeMap<i64, u32>,
    /// Downlinks that were in a reply when the power failed.
    pub(crate) perhaps_unfelt: BTreeSet<i64>,
    /// The longest way of a late request or reply, milliseconds.
    pub(crate) slowest_ms: i64,
    pub(crate) boots: u32,
    pub(crate) cuts: u32,
    pub(crate) dropped: u32,
    pub(crate) time: UnixMillis,
    started: UnixMillis,
    pages: u32,
    wall_clock: bool,
    next_seq: u32,
    alerts: Vec<Name>,
    late_requests: Vec<(UnixMillis, Vec<u8>)>,
    late_replies: Vec<(UnixMillis, PostId, BatchReply)>,
}

pub(crate) fn alert() -> Alert {
    Alert {
        detector: 1,
        seq: 0,
        measured_at: 0,
        rule: Rule::Arousal,
        evidence: Evidence::default(),
        quality: Quality::Ok,
        window: core::iter::repeat_n(watch_protocol::Sample::default(), 8).collect(),
    }
}

pub(crate) const CADENCE: Cadence = Cadence {
    max_items: 5,
    ..Cadence::DEVICE
};

impl World {
    pub(crate) fn new(pages: u32, wall_clock: bool) -> Self {
        Self::with(Chip::new(pages, 7), pages, wall_clock)
    }

    /// A watch whose chip is not a fresh one.
    pub(crate) fn on(chip: Chip, pages: u32) -> Self {
        Self::with(chip, pages, false)
    }

    fn with(chip: Chip, pages: u32, wall_clock: bool) -> Self {
        let outbox = boot(&chip, pages, 1, wall_clock.then_some(NOON)).unwrap();
        Self {
            chip,
            server: Server::default(),
            outbox,
            truth: BTreeMap::new(),
            buzzes: BTreeMap::new(),
            perhaps_unfelt: BTreeSet::new(),
            slowest_ms: 0,
            boots: 1,
            cuts: 0,
            dropped: 0,
            time: NOON,
            started: NOON,
            pages,
            wall_clock,
            next_seq: 0,
            alerts: Vec::new(),
            late_requests: Vec::new(),
            late_replies: Vec::new(),
        }
    }

    /// Milliseconds since the watch started.
    pub(crate) fn up(&self) -> u64 {
        u64::try_from(self.time - self.started).unwrap()
    }

    pub(crate) fn step(&mut self, step: &Step) {
        match step {
            Step::Reading(rate) => self.reading(*rate),
            Step::Readings(many) => (0..*many).for_each(|_| self.reading(70.0)),
            Step::Alert => self.alert(alert()),
            Step::Press => self.alert(Alert {
                rule: Rule::Manual,
                ..alert()
            }),
            Step::Answer(back) => {
                if let Some(about) = self.alerts.iter().rev().nth(*back).copied() {
                    self.answer_to(about);
                }
            }
            Step::Post(fate) => self.poll(*fate),
            Step::LateRequest => {
                if let Some((sent, body)) = self.late_requests.pop() {
                    self.slowest_ms = self.slowest_ms.max(self.time - sent);
                    self.server.post(&body, self.time);
                }
            }
            Step::LateReply => {
                if let Some((sent, id, reply)) = self.late_replies.pop() {
                    self.slowest_ms = self.slowest_ms.max(self.time - sent);
                    self.answer(id, &reply, true);
                }
            }
            Step::Restart(off_ms) => self.restart(*off_ms),
            Step::CutAfter(bytes) => self.chip.cut_after(*bytes),
            Step::Wait(ms) => self.time += i64::try_from(*ms).unwrap(),
            Step::ServerClock(ms) => self.server.ahead_ms += i64::from(*ms),
        }
        self.revive();
    }

    fn reading(&mut self, heart_rate_bpm: f32) {
        let reading = Reading {
            measured_at: self.outbox.stamp(self.up()),
            heart_rate_bpm: Some(heart_rate_bpm),
            motion: Some(0.0),
            ..Reading::default()
        };
        let seq = self.number();
        let item = Item::Reading(Reading {
            seq,
            ..reading.clone()
        });
        let kept = now(self.outbox.keep_reading(reading));
        let durable = kept.is_ok_and(|kept| kept.durable && kept.seq == seq);
        self.remember(item, durable);
    }

    fn alert(&mut self, alert: Alert) {
        let up = self.up();
        let alert = Alert {
            seq: self.number(),
            measured_at: self.outbox.stamp(up),
            ..alert
        };
        let kept = now(self.outbox.keep_alert(alert.clone(), up));
        let (epoch, seq) = (self.outbox.epoch(), alert.seq);
        if self.keep(Item::Alert(alert), kept) {
            self.alerts.push((epoch, seq));
        }
    }

    fn answer_to(&mut self, (alert_epoch, alert_seq): Name) {
        let up = self.up();
        let answer = Answer {
            seq: self.number(),
            measured_at: self.outbox.stamp(up),
            alert_epoch,
            alert_seq,
            answer: WristAnswer::Stay,
        };
        let kept = now(self.outbox.keep_answer(answer, up));
        self.keep(Item::Answer(answer), kept);
    }

    /// Whether it is in flash.
    fn keep(&mut self, item: Item, kept: Result<Kept, Error<Off>>) -> bool {
        if kept == Err(Error::Full) {
            return false;
        }
        let seq = item.seq();
        let durable = kept.is_ok_and(|kept| kept.durable && kept.seq == seq);
        self.remember(item, durable);
        durable
    }

    fn number(&mut self) -> u32 {
        self.next_seq += 1;
        self.next_seq - 1
    }

    fn remember(&mut self, item: Item, durable: bool) {
        let name = (self.outbox.epoch(), item.seq());
        let truth = Truth {
            item,
            at: self.time,
            durable,
        };
        assert!(
            self.truth.insert(name, truth).is_none(),
            "{name:?} was given twice"
        );
    }

    /// A watch whose power failed is switched on again.
    fn revive(&mut self) {
        if self.chip.is_off() {
            self.cuts += 1;
            self.chip.power_on();
            self.restart(60_000);
        }
    }

    pub(crate) fn restart(&mut self, off_ms: u32) {
        self.time += i64::from(off_ms);
        self.dropped += self.outbox.dropped();
        // A connection dies with its watch.
        self.late_replies.clear();
        loop {
            self.boots += 1;
            self.started = self.time;
            self.next_seq = 0;
            // A dead battery sets a wall clock to anything.
            let wrong = self.started + i64::from(self.boots % 5) * 7_200_000 - 14_400_000;
            let clock = self.wall_clock.then_some(wrong);
            match boot(&self.chip, self.pages, 1, clock) {
                Ok(outbox) => {
                    self.outbox = outbox;
                    return;
                }
                Err(Error::Flash(Off)) => {
                    self.cuts += 1;
                    self.chip.power_on();
                }
                Err(error) => panic!("the watch does not start any more: {error}"),
            }
        }
    }

    /// The adversary has gone home.
    pub(crate) fn calm_down(&mut self) {
        self.chip.power_on();
        self.revive();
        for _ in 0..3_000 {
            match now(self.outbox.poll(self.up())).unwrap() {
                Action::Post(id) => self.post(id, Fate::Answered),
                Action::Wait(until) => self.time = self.started + i64::try_from(until).unwrap(),
                Action::Stop => self.restart(0),
            }
            let done = self.outbox.waiting().items() == 0 && self.outbox.is_idle();
            if done && self.server.downlinks.is_empty() {
                self.dropped += self.outbox.dropped();
                return;
            }
        }
        panic!("the outbox never empties: {:?}", self.outbox.waiting());
    }
}

fn boot(
    chip: &Chip,
    pages: u32,
    seed: u64,
    started_at: Option<UnixMillis>,
) -> Result<Outbox<Chip>, Error<Off>> {
    let layout = Layout::split(0..pages * PAGE, PAGE);
    let settings = Settings {
        cadence: CADENCE,
        seed,
        started_at,
    };
    now(Outbox::boot(chip.clone(), layout, settings))
}
