use domain::{AlertId, Error, Outcome, RoomAction, UserId};
use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter};

/// What an expert does about an alert that is shown, as a field of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Display, EnumIter)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum AlertVerb {
    See,
    Snooze,
    GiveBack,
    HandOver,
    Resolve,
}

impl AlertVerb {
    /// With what belongs to it.
    ///
    /// # Errors
    /// [`Error::BadRequest`] if that is missing.
    pub fn action(
        self,
        alert: AlertId,
        to: Option<UserId>,
        outcome: Option<Outcome>,
    ) -> domain::Result<RoomAction> {
        Ok(match self {
            Self::See => RoomAction::SeeAlert { alert },
            Self::Snooze => RoomAction::SnoozeAlert { alert },
            Self::GiveBack => RoomAction::GiveBackAlert { alert },
            Self::HandOver => RoomAction::HandOverAlert {
                alert,
                to: to.ok_or(Error::BadRequest)?,
            },
            Self::Resolve => RoomAction::ResolveAlert {
                alert,
                outcome: outcome.ok_or(Error::BadRequest)?,
            },
        })
    }
}
