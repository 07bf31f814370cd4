use serde::{Deserialize, Serialize};
use strum::{EnumDiscriminants, EnumIter};

use watch_protocol::WristAnswer;

use crate::{
    AlertId, AlertStep, Change, Error, Outcome, Result, Technical, UserId, alert::WhyReopened, text,
};

/// What a person does in a room. It goes unchanged from the page through the socket to the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, EnumDiscriminants)]
#[strum_discriminants(
    name(RoomActionKind),
    derive(EnumIter, strum::Display),
    strum(serialize_all = "snake_case")
)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum RoomAction {
    SendMessage {
        text: String,
    },
    /// Takes an alert on: for experts of the room. The first one counts.
    AcknowledgeAlert {
        alert: AlertId,
    },
    /// Had the card before their eyes for a second: for experts of the room.
    SeeAlert {
        alert: AlertId,
    },
    /// Is not called again for [`crate::limits::SNOOZE_MS`], for experts of the room. Others are.
    SnoozeAlert {
        alert: AlertId,
    },
    /// Gives back what one has taken: somebody else should take it.
    GiveBackAlert {
        alert: AlertId,
    },
    /// Gives what one has taken to another expert of the room.
    HandOverAlert {
        alert: AlertId,
        to: UserId,
    },
    /// Closes what one has taken.
    ResolveAlert {
        alert: AlertId,
        outcome: Outcome,
    },
    /// Says how one is, as on the wrist: for the wearer.
    AnswerAlert {
        alert: AlertId,
        answer: WristAnswer,
    },
    /// Asks for somebody now: for the wearer.
    RaiseAlert {},
    /// Tries out who is reached, as if the wearer asked for somebody: for experts of the room.
    StartDrill {},
}

impl RoomAction {
    /// Sends this text.
    pub fn message(text: impl Into<String>) -> Self {
        Self::SendMessage { text: text.into() }
    }

    pub fn kind(&self) -> RoomActionKind {
        self.into()
    }

    /// What of it can be written, as it is kept.
    ///
    /// # Errors
    /// Those of [`text::message`]; [`Error::BadRequest`] for an answer that no person can give.
    pub fn checked(self) -> Result<Self> {
        Ok(match self {
            Self::SendMessage { text } => Self::SendMessage {
                text: text::message(&text)?,
            },
            // Only a watch can say that nobody answered it.
            Self::AnswerAlert {
                answer: WristAnswer::Silence,
                ..
            } => return Err(Error::BadRequest),
            same @ (Self::AcknowledgeAlert { .. }
            | Self::SeeAlert { .. }
            | Self::SnoozeAlert { .. }
            | Self::GiveBackAlert { .. }
            | Self::HandOverAlert { .. }
            | Self::ResolveAlert { .. }
            | Self::AnswerAlert { .. }
            | Self::RaiseAlert {}
            | Self::StartDrill {}) => same,
        })
    }

    /// What its author wrote, if that is shown and kept while it waits.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::SendMessage { text } => Some(text),
            Self::AcknowledgeAlert { .. }
            | Self::SeeAlert { .. }
            | Self::SnoozeAlert { .. }
            | Self::GiveBackAlert { .. }
            | Self::HandOverAlert { .. }
            | Self::ResolveAlert { .. }
            | Self::AnswerAlert { .. }
            | Self::RaiseAlert {}
            | Self::StartDrill {} => None,
        }
    }

    /// The alert that it is about.
    pub fn alert(&self) -> Option<AlertId> {
        match self {
            Self::AcknowledgeAlert { alert }
            | Self::SeeAlert { alert }
            | Self::SnoozeAlert { alert }
            | Self::GiveBackAlert { alert }
            | Self::HandOverAlert { alert, .. }
            | Self::ResolveAlert { alert, .. }
            | Self::AnswerAlert { alert, .. } => Some(*alert),
            Self::SendMessage { .. } | Self::RaiseAlert {} | Self::StartDrill {} => None,
        }
    }

    /// Whether this change came of the same request.
    pub fn is_same_request(&self, change: &Change) -> bool {
        match (self, change) {
            (Self::SendMessage { text }, Change::Message { text: written }) => text == written,
            (
                Self::AcknowledgeAlert { alert },
                Change::AlertAcknowledged { alert: written, .. },
            ) => alert == written,
            (
                Self::AnswerAlert { alert, answer },
                Change::AlertAnswered {
                    alert: written,
                    answer: said,
                    ..
                },
            ) => (alert, answer) == (written, said),
            (Self::RaiseAlert {}, Change::AlertRaised { report, .. }) => {
                report.technical != Some(Technical::Drill)
            }
            (Self::StartDrill {}, Change::AlertRaised { report, .. }) => {
                report.technical == Some(Technical::Drill)
            }
            (
                _,
                Change::AlertChanged {
                    alert: written,
                    step,
                    ..
                },
            ) => self.alert() == Some(*written) && self.is_same_step(step),
            _ => false,
        }
    }

    fn is_same_step(&self, step: &AlertStep) -> bool {
        match (self, step) {
            (Self::SeeAlert { .. }, AlertStep::Seen)
            | (Self::SnoozeAlert { .. }, AlertStep::Snoozed { .. }) => true,
            (Self::GiveBackAlert { .. }, AlertStep::Reopened { why }) => {
                *why == WhyReopened::GivenBack
            }
            (Self::HandOverAlert { to, .. }, AlertStep::HandedOver { to: written }) => {
                *to == written.id
            }
            (Self::ResolveAlert { outcome, .. }, AlertStep::Resolved { outcome: written }) => {
                outcome == written
            }
            _ => false,
        }
    }
}
