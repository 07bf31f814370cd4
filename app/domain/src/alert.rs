//! An alert from its first sign until a named person has closed it.
//!
//! [`Life`] is the one place that knows how it goes on: the writer, the list of rooms, the client and pages without a
//! client fold the same events with it. [`place`] says which alerts belong together, [`table`] what may follow what.

pub mod advance;
mod answer_time;
mod device_check;
mod life;
mod merge;
mod on_call_check;
mod recovery;
pub mod table;

pub use crate::alert_event::{
    AlertReport, AlertStep, Doubt, NextAsk, Outcome, Signals, Technical, Why, WhyReopened,
};
pub use answer_time::usual_answer_ms;
pub use device_check::{
    Checked, DeviceFinding, DeviceNews, DeviceNow, DevicePolicy, LastContact, Trouble, check,
};
pub use life::{Asked, Felt, Life, Phase, Reopened, Taken, WearerAnswer};
pub use merge::{Placed, Span, place};
pub use on_call_check::{OnCallChecked, OnCallFinding, OnCallNow, OnCallPolicy, check_on_call};
pub use recovery::{is_as_usual, usual_heart_rate};

use serde::{Deserialize, Serialize};

use crate::{AlertId, RoomEvent, Seq};

/// Alerts of one wearer that belong together, as they stand now. One person takes all of them at once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Episode {
    /// The first alert, by which people act on it.
    pub alert: AlertId,
    /// The event that opened it.
    pub raised_seq: Seq,
    pub life: Life,
}

impl Episode {
    /// As this event opens it; `None` for any other event.
    pub fn opened(event: &RoomEvent) -> Option<Self> {
        let crate::Change::AlertRaised {
            alert,
            report,
            joins: None,
            ..
        } = &event.change
        else {
            return None;
        };
        Some(Self {
            alert: *alert,
            raised_seq: event.seq,
            life: Life::raised(event.seq, event.at, report),
        })
    }

    /// Takes an event of the same room; one about something else changes nothing.
    pub fn apply(&mut self, event: &RoomEvent) {
        if event.change.facts().target == Some(self.raised_seq) {
            self.life.apply(event);
        }
    }
}
