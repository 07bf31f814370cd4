use serde::{Deserialize, Serialize};
use watch_protocol::{Evidence, Quality, Rule, Sample};

use super::Technical;
use crate::{DeviceId, Person, UnixMillis};

/// What was reported, as it stands in the room for ever.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AlertReport {
    /// `None`: the wearer raised it in the app, or the server did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceId>,
    /// What people call the device; empty without one.
    pub device_name: String,
    /// What does not work, if that is what it is about; no rule fired then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub technical: Option<Technical>,
    /// Since when it does not, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<UnixMillis>,
    /// Whom it is about, if that is not the wearer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<Person>,
    /// It has been broken for so long that somebody should look at it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub urgent: bool,
    pub rule: Rule,
    /// Version of the detector's configuration that fired; 0 if none did.
    #[serde(default)]
    pub detector: u16,
    pub evidence: Evidence,
    pub quality: Quality,
    /// The window that raised it, oldest first.
    pub window: Vec<Sample>,
    /// When it happened, on the server's calendar.
    pub measured_at: UnixMillis,
    /// When the server heard of it.
    pub received_at: UnixMillis,
    /// The device's own time differs from the server's by this much, if that is notable
    /// (beyond [`crate::limits::CLOCK_SKEW_MS`]). Positive: the device is ahead.
    pub clock_skew_ms: Option<i64>,
    /// The watch was off between measuring and sending, nobody knows how long: it happened at
    /// `measured_at` or before.
    #[serde(default)]
    pub time_uncertain: bool,
    /// What of it nobody can be sure of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doubts: Vec<Doubt>,
}

/// Why an alert is to be read with care. It is shown all the same: somebody may need help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// The watch used its number for another alert before.
    Repeat,
    /// The watch gave no time that can be; `measured_at` is when the server heard of it.
    Time,
    /// The numbers that every alert of its rule has could not be read.
    Numbers,
}

impl AlertReport {
    /// Of what a person pressed in the app, or of what the server noticed, at this time of the server.
    pub fn without_watch(rule: Rule, technical: Option<Technical>, at: UnixMillis) -> Self {
        Self {
            device: None,
            device_name: String::new(),
            technical,
            since: None,
            person: None,
            urgent: false,
            rule,
            detector: 0,
            evidence: Evidence::default(),
            quality: Quality::Ok,
            window: Vec::new(),
            measured_at: at,
            received_at: at,
            clock_skew_ms: None,
            time_uncertain: false,
            doubts: Vec::new(),
        }
    }

    /// Of a watch that does not work, as the server noticed at `at`.
    pub fn of_trouble(device: (DeviceId, String), technical: Technical, at: UnixMillis) -> Self {
        let (device, device_name) = device;
        Self {
            device: Some(device),
            device_name,
            ..Self::without_watch(Rule::Other, Some(technical), at)
        }
    }

    /// Of a drill that begins at `at`.
    pub fn of_drill(at: UnixMillis) -> Self {
        Self::without_watch(Rule::Other, Some(Technical::Drill), at)
    }

    /// Of somebody on call whom nothing has reached since then, as the server noticed at `at`.
    pub fn of_on_call(person: Person, since: UnixMillis, at: UnixMillis) -> Self {
        Self {
            person: Some(person),
            since: Some(since),
            ..Self::without_watch(Rule::Other, Some(Technical::NoWayToOnCall), at)
        }
    }

    /// How late it came, if that is worth a word.
    pub fn delay_ms(&self) -> Option<i64> {
        let delay = self.received_at - self.measured_at;
        (self.is_time_known() && delay > crate::limits::DELAYED_AFTER_MS).then_some(delay)
    }

    /// Whether the time of measuring is known: the watch gave one that is possible.
    pub fn is_time_known(&self) -> bool {
        !self.has(Doubt::Time)
    }

    /// Whether this is one of its doubts.
    pub fn has(&self, doubt: Doubt) -> bool {
        self.doubts.contains(&doubt)
    }

    /// How long the rule's condition had held, seconds; `None` where that could not be read.
    pub fn sustained_s(&self) -> Option<u16> {
        (!self.has(Doubt::Numbers)).then_some(self.evidence.sustained_s)
    }

    /// Which of the signals that the rule compares were above what is usual for the wearer.
    pub fn signals(&self) -> Signals {
        let above = |now: Option<f32>, usual: Option<f32>| {
            let both = now.zip(usual).filter(|_| !self.has(Doubt::Numbers));
            both.is_some_and(|(now, usual)| now > usual)
        };
        let told = &self.evidence;
        let heart = above(told.heart_rate_bpm, told.baseline_heart_rate_bpm);
        let skin = above(told.responses_per_min, told.baseline_responses_per_min);
        match (heart, skin) {
            (true, true) => Signals::HeartAndSkin,
            (true, false) => Signals::Heart,
            (false, true) => Signals::Skin,
            (false, false) => Signals::Unnamed,
        }
    }
}

/// Signals that were above what is usual.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signals {
    HeartAndSkin,
    Heart,
    Skin,
    /// The watch did not tell which.
    #[default]
    Unnamed,
}
