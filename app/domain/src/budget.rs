use std::time::Duration;

use strum::{EnumIter, IntoStaticStr};

use crate::Error;

/// What there can be too much of: one budget, whichever way and by whichever process it is spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Budget {
    /// Commands of one socket.
    Commands,
    /// Pages of a room that wait for one socket.
    Fetches,
    /// Hashes of passwords that wait.
    Hashes,

    /// Of one person: messages and acknowledgements.
    Messages,
    /// Of one person: pages and server functions.
    Requests,
    Invitations,
    PairingCodes,
    Rooms,
    Reports,
    Accounts,
    PasswordChanges,

    /// Of one watch.
    Posts,
    /// Of one watch: alerts, and answers to them.
    Alerts,

    /// Of one peer: wrong sign-ins, whoever it tries to be.
    SignIns,
    /// Wrong sign-ins to one account, from one peer or browser.
    AccountSignIns,
    /// Of one peer: pairing codes that it tried.
    Pairings,
    /// Of one peer: invitations that it looked up or could not accept.
    InvitationLinks,
    /// Of one peer: reset links that it tried.
    PasswordResets,
}

impl Budget {
    /// Stable name for programs.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// What it says when it is used up.
    pub fn exceeded(self, wait: Duration) -> Error {
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        let retry_after_s = u32::try_from(seconds).unwrap_or(u32::MAX).max(1);
        Error::TooManyAttempts {
            retry_after_s,
            budget: self.name().to_owned(),
            message: format!("{} Try again in {}.", self.what(), in_words(retry_after_s)),
        }
    }

    fn what(self) -> &'static str {
        match self {
            Self::Commands | Self::Messages => "You are sending faster than messages can be read.",
            Self::Fetches => "You are loading earlier messages faster than they can be read.",
            Self::Hashes => "Many people are signing in just now.",
            Self::Requests => "You are loading pages faster than they can be read.",
            Self::Invitations => "You have made many invitations in a short time.",
            Self::PairingCodes => "You have asked for many pairing codes in a short time.",
            Self::Rooms => "You have opened many rooms in a short time.",
            Self::Reports => "You have sent many reports in a short time.",
            Self::Accounts => "You have made many accounts in a short time.",
            Self::PasswordChanges => "You have tried to change your password many times.",
            Self::Posts => "This watch posts too often.",
            Self::Alerts => {
                "This watch has sent many alerts in a short time; it should keep these."
            }
            Self::SignIns => "Too many wrong sign-ins came from your network.",
            Self::AccountSignIns => "Too many wrong sign-ins were tried here.",
            Self::Pairings => "Too many pairing codes were tried from your network.",
            Self::InvitationLinks => "Too many invitations were tried from your network.",
            Self::PasswordResets => "Too many reset links were tried from your network.",
        }
    }
}

/// Minutes, where seconds would be hard to read.
fn in_words(seconds: u32) -> String {
    match seconds {
        1 => "1 second".to_owned(),
        2..=90 => format!("{seconds} seconds"),
        _ => format!("{} minutes", seconds.div_ceil(60)),
    }
}

#[cfg(test)]
mod tests {
    use strum::IntoEnumIterator;

    use super::*;

    #[test]
    fn every_budget_has_a_plain_sentence_that_says_when() {
        for budget in Budget::iter() {
            for (wait_ms, when) in [
                (0, "1 second."),
                (1_001, "2 seconds."),
                (90_000, "90 seconds."),
                (90_001, "2 minutes."),
                (3_600_000, "60 minutes."),
            ] {
                let error = budget.exceeded(Duration::from_millis(wait_ms));
                let sentence = error.to_string();
                assert!(
                    sentence.ends_with(when) && sentence.len() < 120,
                    "{sentence}"
                );
                let json = serde_json::to_value(&error).unwrap();
                assert_eq!(json["budget"], budget.name());
                assert_eq!(json["message"], sentence);
            }
        }
    }
}
