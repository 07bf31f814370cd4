use serde::{Deserialize, Serialize};
use strum::{EnumDiscriminants, EnumIter};

use crate::{AlertId, Change, Result, text};

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
    /// Those of [`text::message`].
    pub fn checked(self) -> Result<Self> {
        Ok(match self {
            Self::SendMessage { text } => Self::SendMessage {
                text: text::message(&text)?,
            },
            same @ Self::AcknowledgeAlert { .. } => same,
        })
    }

    /// What its author wrote, if that is shown and kept while it waits.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::SendMessage { text } => Some(text),
            Self::AcknowledgeAlert { .. } => None,
        }
    }

    /// Whether this change came of the same request.
    pub fn is_same_request(&self, change: &Change) -> bool {
        match self {
            Self::SendMessage { text } => {
                matches!(change, Change::Message { text: written } if written == text)
            }
            Self::AcknowledgeAlert { alert } => {
                matches!(change, Change::AlertAcknowledged { alert: written, .. } if written == alert)
            }
        }
    }
}
