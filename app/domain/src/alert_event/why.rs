use serde::{Deserialize, Serialize};
use watch_protocol::Rule;

use super::{AlertReport, Doubt, Signals, Technical};
use crate::{DeviceId, Person, Priority, UnixMillis};

/// Why an alert was raised, in what one line can say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Why {
    pub rule: Rule,
    /// How long the rule's condition had held, seconds; `None` where that could not be read.
    pub sustained_s: Option<u16>,
    #[serde(default)]
    pub signals: Signals,
    /// Of a technical alert.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub technical: Option<Technical>,
    /// The watch that does not work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceId>,
    /// Whom nothing reaches.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<Person>,
    /// Since when it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<UnixMillis>,
    /// It has not for so long that somebody should look.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub urgent: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doubts: Vec<Doubt>,
}

impl Why {
    pub fn of(report: &AlertReport) -> Self {
        Self {
            rule: report.rule,
            sustained_s: report.sustained_s(),
            signals: report.signals(),
            technical: report.technical,
            device: report.technical.and(report.device),
            person: report.person.clone(),
            since: report.since,
            urgent: report.urgent,
            doubts: report.doubts.clone(),
        }
    }

    /// Whether somebody is to come: to the wearer, or in a drill as if to them.
    pub fn calls_somebody(&self) -> bool {
        matches!(self.technical, None | Some(Technical::Drill))
    }

    /// Whether it only tries out who is reached.
    pub fn is_drill(&self) -> bool {
        self.technical == Some(Technical::Drill)
    }

    /// Whether the wearer is shown it.
    pub fn is_for_wearer(&self) -> bool {
        self.technical.is_none_or(Technical::is_for_wearer)
    }

    /// How soon somebody should look at an alert like this.
    pub fn priority(&self) -> Priority {
        match (self.technical, self.rule) {
            (Some(Technical::Drill), _) | (None, Rule::Manual) => Priority::High,
            (Some(_), _) if self.urgent => Priority::Medium,
            (Some(_), _) => Priority::Low,
            (None, Rule::Arousal | Rule::Other) => Priority::Medium,
        }
    }
}
