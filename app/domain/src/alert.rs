use serde::{Deserialize, Serialize};
use watch_protocol::{Evidence, Quality, Rule, Sample};

use crate::{DeviceId, UnixMillis};

/// What a watch reported, as it stands in the room for ever.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AlertReport {
    pub device: DeviceId,
    /// What people call the device.
    pub device_name: String,
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

impl Doubt {
    /// One sentence for the card.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Repeat => "This may repeat an earlier alert: the watch used its number before.",
            Self::Time => "The time of measuring is not known.",
            Self::Numbers => "The numbers that came with it could not be read.",
        }
    }
}

impl AlertReport {
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

    /// The words of the card.
    pub fn words(&self) -> AlertWords {
        if self.has(Doubt::Numbers) {
            return AlertWords {
                headline: AlertWords::headline(self.rule, None),
                details: Vec::new(),
            };
        }
        AlertWords::of(self.rule, &self.evidence)
    }
}

/// What happened, in plain words: the signal, never the person, never a diagnosis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertWords {
    /// One sentence.
    pub headline: String,
    /// What the rule compared, one line each.
    pub details: Vec<String>,
}

impl AlertWords {
    /// Words for what this rule saw.
    pub fn of(rule: Rule, evidence: &Evidence) -> Self {
        let headline = Self::headline(rule, Some(evidence.sustained_s));
        let mut details = Vec::new();
        if let (Some(now), Some(usual)) =
            (evidence.heart_rate_bpm, evidence.baseline_heart_rate_bpm)
        {
            details.push(format!(
                "Heart rate {now:.0} per minute, baseline {usual:.0}"
            ));
        }
        if let (Some(now), Some(usual)) = (
            evidence.responses_per_min,
            evidence.baseline_responses_per_min,
        ) {
            details.push(format!(
                "Skin responses {now:.1} per minute, baseline {usual:.1}"
            ));
        }
        if rule == Rule::Arousal {
            details.push(format!(
                "In motion {:.0} % of the time",
                evidence.motion * 100.0
            ));
        }
        Self { headline, details }
    }

    /// The headline. `sustained_s` is `None` where the numbers could not be read.
    pub fn headline(rule: Rule, sustained_s: Option<u16>) -> String {
        let fixed = match (rule, sustained_s) {
            (Rule::Arousal, Some(sustained_s)) => {
                return format!(
                    "Arousal above your own baseline for {} while sitting still",
                    span(u32::from(sustained_s))
                );
            }
            (Rule::Arousal, None) => "Arousal above your own baseline while sitting still",
            (Rule::Manual, _) => "Asked for somebody, with the button on the watch",
            (Rule::Other, _) => "The watch raised an alert of a kind that is not known here",
        };
        fixed.to_owned()
    }
}

fn span(seconds: u32) -> String {
    match (seconds + 30) / 60 {
        0 => format!("{seconds} seconds"),
        1 => "1 minute".to_owned(),
        minutes => format!("{minutes} minutes"),
    }
}
