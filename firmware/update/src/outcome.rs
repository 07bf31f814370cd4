use crate::Refusal;

/// What became of an update, for the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It has posted, and runs from now on.
    Confirmed,
    /// It started again before it had posted; what ran before runs again.
    RolledBack,
    /// It was not what was signed once it lay in flash.
    Refused(Refusal),
}

/// An outcome that waits to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Report {
    pub version: u32,
    pub outcome: Outcome,
}

impl Report {
    /// The kind's byte in flash; nothing but a bad digest is ever kept of refusals.
    pub(crate) const fn code(self) -> u8 {
        match self.outcome {
            Outcome::Confirmed => 1,
            Outcome::RolledBack => 2,
            Outcome::Refused(_) => 3,
        }
    }

    pub(crate) fn of(code: u8, version: u32) -> Option<Self> {
        let outcome = match code {
            1 => Outcome::Confirmed,
            2 => Outcome::RolledBack,
            3 => Outcome::Refused(Refusal::BadDigest),
            _ => return None,
        };
        Some(Self { version, outcome })
    }
}
