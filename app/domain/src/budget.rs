use serde::{Deserialize, Deserializer, Serialize, Serializer};
use strum::{EnumIter, IntoEnumIterator, IntoStaticStr};

/// What there can be too much of: one budget, whichever way and by whichever process it is spent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Budget {
    /// One that only a newer server knows.
    #[default]
    Attempts,

    /// Of one socket: its commands, and pages of a room that wait for it.
    Commands,
    Pages,
    /// Of everybody: hashes of passwords that wait.
    Hashes,

    /// Of one person: messages and acknowledgements.
    Messages,
    /// Of one person: pages and server functions.
    Requests,
    /// Of one person.
    Invitations,
    PairingCodes,
    NewRooms,
    NewAccounts,
    Reports,
    PasswordChanges,
    PushSubscriptions,
    TestPushes,

    /// Of one watch.
    Posts,
    /// Of one watch: alerts, and answers to them.
    Alerts,

    /// Of one peer: wrong sign-ins to whichever account, accounts that could not be made.
    FailedAttempts,
    /// To one account, from one peer or browser.
    WrongPasswords,
    /// Of one peer.
    WrongPairingCodes,
    WrongInvitations,
    WrongResetLinks,
}

impl Budget {
    /// Stable name for programs.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// What its refusal says. Mostly its name, because the browser's client is small.
    pub(crate) fn sentence(self, retry_after_s: u32) -> String {
        let what = match self {
            Self::Commands | Self::Messages => {
                "You are sending faster than messages can be read".to_owned()
            }
            Self::Hashes => "Many people are signing in just now".to_owned(),
            _ => format!("Too many {} in a short time", self.name().replace('_', " ")),
        };
        let (wait, unit) = if retry_after_s <= 90 {
            (retry_after_s, "second")
        } else {
            (retry_after_s.div_ceil(60), "minute")
        };
        let plural = if wait == 1 { "" } else { "s" };
        format!("{what}. Try again in {wait} {unit}{plural}.")
    }
}

impl Serialize for Budget {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Budget {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        let known = Self::iter().find(|budget| budget.name() == name);
        Ok(known.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::Error;

    #[test]
    fn every_budget_has_a_plain_sentence_that_says_when() {
        for budget in Budget::iter() {
            for (wait_ms, when) in [
                (0, "in 1 second."),
                (1_001, "in 2 seconds."),
                (90_000, "in 90 seconds."),
                (90_001, "in 2 minutes."),
                (3_600_000, "in 60 minutes."),
            ] {
                let error = budget.exceeded(Duration::from_millis(wait_ms));
                let sentence = error.to_string();
                assert!(sentence.ends_with(when), "{sentence}");
                assert!(
                    sentence.len() < 100 && !sentence.contains('_'),
                    "{sentence}"
                );
                let json = serde_json::to_value(&error).unwrap();
                assert_eq!(json["too_many_attempts"]["budget"], budget.name());
                assert_eq!(serde_json::from_value::<Error>(json).unwrap(), error);
            }
        }
    }

    #[test]
    fn a_budget_of_a_newer_server_is_understood() {
        let json = r#"{"too_many_attempts":{"retry_after_s":3,"budget":"dreams"}}"#;
        let error: Error = serde_json::from_str(json).unwrap();
        let sentence = "Too many attempts in a short time. Try again in 3 seconds.";
        assert_eq!(error.to_string(), sentence);
    }
}
