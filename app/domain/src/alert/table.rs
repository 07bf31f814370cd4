//! What may follow what in the life of an alert, as a table: read by [`super::Life`], and written into `docs/ALERTS.md`.

use strum::{Display, EnumIter, EnumString, IntoStaticStr};

use super::AlertStep;
use crate::Change;

/// Where an episode stands, without who and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, EnumString, Display, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum PhaseKind {
    Open,
    Taken,
    Resolved,
    Expired,
}

/// What can happen to an episode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Happening {
    /// Another alert of the wearer, within ten minutes.
    Joined,
    Asked,
    Reached,
    Seen,
    /// Somebody is not called for a while; others are.
    Snoozed,
    Taken,
    Felt,
    HandedOver,
    Reopened,
    Answered,
    Recovered,
    /// A technical one ended by itself, or a drill has gone as far as it goes.
    Over,
    Resolved,
    Expired,
}

impl Happening {
    /// What a change is to the episode that it names; `None` if it names none.
    pub fn of(change: &Change) -> Option<Self> {
        Some(match change {
            Change::AlertRaised { joins: Some(_), .. } => Self::Joined,
            Change::AlertAcknowledged { .. } => Self::Taken,
            Change::AlertConfirmed { .. } => Self::Felt,
            Change::AlertAnswered { .. } => Self::Answered,
            Change::AlertChanged { step, .. } => match step {
                AlertStep::Asked { .. } => Self::Asked,
                AlertStep::Reached { .. } => Self::Reached,
                AlertStep::Seen => Self::Seen,
                AlertStep::Snoozed { .. } => Self::Snoozed,
                AlertStep::Reopened { .. } => Self::Reopened,
                AlertStep::HandedOver { .. } => Self::HandedOver,
                AlertStep::Recovered => Self::Recovered,
                AlertStep::Over => Self::Over,
                AlertStep::Resolved { .. } => Self::Resolved,
                AlertStep::Expired => Self::Expired,
            },
            Change::AlertRaised { joins: None, .. }
            | Change::Message { .. }
            | Change::Joined { .. }
            | Change::Left { .. }
            | Change::Unknown => return None,
        })
    }
}

/// Where an episode stands after it; `None`: it cannot happen then, and changes nothing.
#[expect(clippy::match_same_arms, reason = "each arm is a rule")]
pub const fn next(from: PhaseKind, happening: Happening) -> Option<PhaseKind> {
    use Happening as H;
    use PhaseKind as P;
    match (from, happening) {
        // What is known of it is noted whatever became of it.
        (_, H::Reached | H::Seen | H::Answered | H::Recovered) => Some(from),
        // An alert after the end begins another episode.
        (P::Open | P::Taken, H::Joined) => Some(from),
        (P::Open, H::Asked) => Some(P::Open),
        (P::Open | P::Expired, H::Snoozed) => Some(from),
        (P::Open | P::Expired, H::Taken) => Some(P::Taken),
        (P::Taken, H::HandedOver) => Some(P::Taken),
        (P::Taken | P::Resolved, H::Felt) => Some(from),
        (P::Taken, H::Reopened) => Some(P::Open),
        (P::Taken, H::Resolved) | (P::Open | P::Taken | P::Expired, H::Over) => Some(P::Resolved),
        (P::Open, H::Expired) => Some(P::Expired),
        (P::Resolved | P::Expired, H::Joined)
        | (P::Resolved, H::Over)
        | (P::Taken | P::Resolved | P::Expired, H::Asked | H::Expired)
        | (P::Taken | P::Resolved, H::Snoozed | H::Taken)
        | (P::Open | P::Resolved | P::Expired, H::HandedOver | H::Reopened | H::Resolved)
        | (P::Open | P::Expired, H::Felt) => None,
    }
}

impl Happening {
    /// Who can make it happen, for people.
    pub const fn by(self) -> &'static str {
        match self {
            Self::Joined => "a watch, its wearer in the app, or the server",
            Self::Asked | Self::Recovered | Self::Expired => "the server",
            Self::Over => "the server, if it is a technical one or a drill",
            Self::Reached => "a device of somebody who was asked",
            Self::Seen | Self::Snoozed | Self::Taken => "an expert of the room",
            Self::Felt => "the watch",
            Self::HandedOver | Self::Resolved => "whoever has it",
            Self::Reopened => "whoever has it, or the server",
            Self::Answered => "the wearer, on the wrist or in the app",
        }
    }

    /// What is told to whom beyond the card in the room, for people.
    pub const fn tells(self) -> &'static str {
        match self {
            Self::Joined => "whoever has it or is on call, if it is more urgent than before",
            Self::Asked => "those who are asked: it rings",
            Self::Taken => "all who were asked: it stops ringing; the wrist: the name",
            Self::HandedOver => "whoever has it now: it rings; the wrist: the name",
            Self::Reopened => "whoever is on call, from the first step again",
            Self::Expired => "whoever runs the site",
            Self::Over => "all who were asked: it stops ringing",
            Self::Resolved => "all who were asked, if it was a false alarm",
            Self::Snoozed => "nobody; it does not call its author for five minutes",
            Self::Reached | Self::Seen | Self::Felt | Self::Answered | Self::Recovered => "nobody",
        }
    }
}

/// The table as Markdown.
#[cfg(not(target_family = "wasm"))]
pub fn markdown() -> String {
    use std::fmt::Write as _;
    use strum::IntoEnumIterator as _;

    let name = |text: &'static str| text.replace('_', " ");
    let mut page = String::from("| Happens |");
    for phase in PhaseKind::iter() {
        let _ = write!(page, " {} |", name(phase.into()));
    }
    page.push_str(" By | Tells |\n|---|---|---|---|---|---|---|\n");
    for happening in Happening::iter() {
        let _ = write!(page, "| {} |", name(happening.into()));
        for phase in PhaseKind::iter() {
            let to = next(phase, happening).map_or("–", Into::into);
            let _ = write!(page, " {} |", name(to));
        }
        let _ = writeln!(page, " {} | {} |", happening.by(), happening.tells());
    }
    page
}
