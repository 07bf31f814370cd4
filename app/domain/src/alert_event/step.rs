use serde::{Deserialize, Serialize};
use strum::{EnumDiscriminants, EnumIter, IntoStaticStr};

use super::Outcome;
use crate::{Person, UnixMillis};

/// What happened to an episode after it was raised, beyond what [`crate::Change`] has a kind of its own for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, EnumDiscriminants)]
#[strum_discriminants(
    name(AlertStepKind),
    derive(EnumIter, IntoStaticStr, Hash),
    strum(serialize_all = "snake_case")
)]
#[serde(rename_all = "snake_case")]
pub enum AlertStep {
    /// These people were asked to look. Has no author.
    Asked {
        who: Vec<Person>,
        /// Who is asked after them, and when, if nobody takes it.
        next: Option<NextAsk>,
    },
    /// It was shown on a device of this person. Has no author.
    Reached { who: Person },
    /// The author had the card before their eyes.
    Seen,
    /// The author is not called again before then. Others are.
    Snoozed { until: UnixMillis },
    /// Nobody has it any more. The author gave it back; without one it lapsed.
    Reopened { why: WhyReopened },
    /// The author gave it to this person, who has it now.
    HandedOver { to: Person },
    /// What was measured is as usual again. Has no author.
    Recovered,
    /// What did not work works again, or a drill has gone as far as it goes. Has no author.
    Over,
    /// The author closed it.
    Resolved { outcome: Outcome },
    /// Nobody took it to the end of the ladder, and whoever runs the site was told. Has no author.
    Expired,
}

impl AlertStep {
    /// Everybody whom it names.
    pub fn people_mut(&mut self) -> impl Iterator<Item = &mut Person> {
        let (many, next, one) = match self {
            Self::Asked { who, next } => (Some(who), next.as_mut().map(|next| &mut next.who), None),
            Self::Reached { who: one } | Self::HandedOver { to: one } => (None, None, Some(one)),
            Self::Seen
            | Self::Snoozed { .. }
            | Self::Reopened { .. }
            | Self::Recovered
            | Self::Over
            | Self::Resolved { .. }
            | Self::Expired => (None, None, None),
        };
        many.into_iter().chain(next).flatten().chain(one)
    }
}

/// Who is asked next, if nobody takes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextAsk {
    pub at: UnixMillis,
    pub who: Vec<Person>,
}

/// Why nobody has an episode that somebody had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter)]
#[serde(rename_all = "snake_case")]
pub enum WhyReopened {
    GivenBack,
    /// Whoever had it said nothing and closed nothing.
    NoWord,
    /// Whoever had it is no longer in the room.
    Left,
}
