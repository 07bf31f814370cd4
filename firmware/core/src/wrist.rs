//! The wearer's side of an alert: what the wrist shows, how it buzzes, what it answers.
//!
//! Inputs carry the time, outputs say what to do. Nothing here delays an alert: it is queued
//! and posted before the wrist hears of it.

mod button;
mod haptic;
mod name;
mod open;
mod press;
mod screen;
mod view;

use watch_protocol::{Alert, DeviceMillis, Evidence, Quality, Reading, Rule, WristAnswer};

pub use button::{Button, Press};
pub use haptic::{Pattern, Pulse};
pub use name::Name;
pub use screen::{Screen, Sending, Sense, Status, View};

use crate::Millis;
use open::{Fate, Open};

/// The display stays lit this long after a touch, milliseconds.
const LIT_MS: Millis = 10_000;
/// News stay lit this long, milliseconds.
const NEWS_LIT_MS: Millis = 30_000;
/// How long the one who came is shown, milliseconds.
const WITH_MS: Millis = 600_000;
/// How long a wearer may take to answer at most: less than the shortest time between two
/// alerts of the detector, milliseconds.
const ANSWER_MS: core::ops::RangeInclusive<Millis> = 15_000..=240_000;

/// Names an alert of this watch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlertId {
    pub epoch: u32,
    pub seq: u32,
}

/// What the wearer may set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How long the watch asks before it reports silence, milliseconds; kept within 15 s to 4 min.
    pub answer_ms: Millis,
}

impl Default for Settings {
    fn default() -> Self {
        Self { answer_ms: 60_000 }
    }
}

/// Whether anybody can be reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Link {
    #[default]
    Unpaired,
    Pairing,
    /// The server takes this watch's word no more.
    Revoked,
    /// The last post failed.
    Offline,
    Online,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Input<'a> {
    /// An alert was queued.
    Raised(AlertId, Rule),
    /// The server has it.
    Delivered(AlertId),
    /// The server will never take it.
    Refused(AlertId),
    /// A downlink, heard for the first time: somebody has taken the alert on.
    Taken(AlertId, &'a str),
    Press(Press),
    Link(Link),
    Reading(&'a Reading),
    /// The time that [`Wrist::next`] named has come.
    Tick,
}

/// What the driver does, in any order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Output {
    /// Play it, whatever plays now.
    pub haptic: Option<&'static Pattern>,
    /// Queue it.
    pub answer: Option<(AlertId, WristAnswer)>,
    /// Queue [`Wrist::manual_alert`], tell of it by [`Input::Raised`], and post.
    pub ask: bool,
}

/// The one who came, for which alert, and when the wrist learned of it.
#[derive(Clone, Debug)]
struct With {
    name: Name,
    alert: AlertId,
    since: Millis,
}

/// The state of the wrist. It forgets everything with a restart but what the server repeats.
#[derive(Clone, Debug)]
pub struct Wrist {
    answer_ms: Millis,
    link: Link,
    sense: Sense,
    /// Of the last reading, for an alert the wearer raises.
    last: Option<(Quality, Option<f32>, Option<f32>)>,
    battery_percent: Option<u8>,
    open: Option<Open>,
    with: Option<With>,
    lit_until: Millis,
}

impl Wrist {
    pub fn new(settings: Settings) -> Self {
        Self {
            answer_ms: settings
                .answer_ms
                .clamp(*ANSWER_MS.start(), *ANSWER_MS.end()),
            link: Link::default(),
            sense: Sense::default(),
            last: None,
            battery_percent: None,
            open: None,
            with: None,
            lit_until: 0,
        }
    }

    /// Takes what happened at `now`; times do not run backwards.
    pub fn input(&mut self, now: Millis, input: Input<'_>) -> Output {
        let mut output = Output {
            answer: self.expire(now),
            ..Output::default()
        };
        match input {
            Input::Raised(id, rule) => self.raised(now, id, rule, &mut output),
            Input::Delivered(id) => self.settled(id, Fate::Delivered),
            Input::Refused(id) => self.settled(id, Fate::Refused),
            Input::Taken(id, by) => self.taken(now, id, by, &mut output),
            Input::Press(press) => self.press(now, press, &mut output),
            Input::Link(link) => self.link(link),
            Input::Reading(reading) => {
                self.sense = reading.into();
                self.battery_percent = reading.battery_percent;
                self.last = Some((reading.quality, reading.heart_rate_bpm, reading.motion));
            }
            Input::Tick => {}
        }
        output
    }

    /// What a wearer who asks for somebody sends, with the last reading beside it.
    pub fn manual_alert(&self, measured_at: DeviceMillis) -> Alert {
        let (quality, heart_rate_bpm, motion) = self.last.unwrap_or_default();
        Alert {
            seq: 0,
            measured_at,
            rule: Rule::Manual,
            detector: 0,
            evidence: Evidence {
                heart_rate_bpm,
                motion: motion.unwrap_or(0.0),
                ..Evidence::default()
            },
            quality,
            window: heapless::Vec::new(),
        }
    }

    fn can_reach(&self) -> bool {
        matches!(self.link, Link::Offline | Link::Online)
    }

    /// Lets what is over be over. A question that ran out is answered by silence.
    fn expire(&mut self, now: Millis) -> Option<(AlertId, WristAnswer)> {
        let deadline = self.deadline();
        let open = self.open.as_mut()?;
        let silent = deadline.is_some_and(|deadline| now >= deadline);
        if silent {
            open.answer = Some((WristAnswer::Silence, now));
        }
        let id = open.id;
        if now >= open.ends() {
            self.open = None;
        }
        silent.then_some((id, WristAnswer::Silence))
    }

    /// When the question that is asked now runs out.
    fn deadline(&self) -> Option<Millis> {
        let open = self.open.as_ref().filter(|open| open.is_asking())?;
        Some(open.since.saturating_add(self.answer_ms))
    }

    fn raised(&mut self, now: Millis, id: AlertId, rule: Rule, output: &mut Output) {
        if !self.can_reach() {
            return;
        }
        // One question at a time: the newer one is asked, the older stays unanswered.
        if let Some(former) = self.open.take().filter(Open::is_asking) {
            output.answer = Some((former.id, WristAnswer::Silence));
        }
        let is_manual = rule == Rule::Manual;
        self.open = Some(Open {
            id,
            since: now,
            is_manual,
            fate: Fate::Queued,
            answer: None,
            is_taken: false,
        });
        // Whoever came for an earlier alert need not be there still.
        self.with = None;
        if is_manual {
            self.light(now, NEWS_LIT_MS);
        } else {
            output.haptic = Some(&Pattern::PROMPT);
        }
    }

    fn settled(&mut self, id: AlertId, fate: Fate) {
        if let Some(open) = self.open.as_mut().filter(|open| open.id == id) {
            open.fate = fate;
        }
    }

    fn taken(&mut self, now: Millis, id: AlertId, by: &str, output: &mut Output) {
        if !self.can_reach() {
            return;
        }
        if let Some(open) = self.open.as_mut().filter(|open| open.id == id) {
            open.fate = Fate::Delivered;
            open.is_taken = true;
        }
        let name = Name::new(by);
        let known = |with: &With| with.alert == id && with.name == name;
        if self.with.as_ref().is_some_and(known) {
            return;
        }
        self.with = Some(With {
            name,
            alert: id,
            since: now,
        });
        self.light(now, NEWS_LIT_MS);
        output.haptic = Some(&Pattern::TAKEN);
    }

    fn link(&mut self, link: Link) {
        self.link = link;
        if !self.can_reach() {
            self.open = None;
            self.with = None;
        }
    }

    fn light(&mut self, now: Millis, for_ms: Millis) {
        self.lit_until = self.lit_until.max(now.saturating_add(for_ms));
    }
}
