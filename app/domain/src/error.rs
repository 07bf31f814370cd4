use std::time::Duration;

use serde::{Deserialize, Serialize};
use strum::{EnumIter, IntoStaticStr};

use crate::{Budget, Standing, schedule_fault::ScheduleFault};

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Everything that can be refused, with a stable code and one plain sentence.
///
/// The sentences never repeat what was typed and never tell whether something exists that
/// the asker may not see: a foreign object and a missing one are both [`Error::NotFound`].
#[derive(
    Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize, EnumIter, IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Error {
    #[error("Please sign in first.")]
    SignedOut,
    #[error("The e-mail address or the password is not right.")]
    WrongCredentials,
    #[error("You may not do this.")]
    Forbidden,
    #[error("This account cannot be used yet.")]
    NotActive { standing: Standing },
    #[error("There is nothing here, or you are not a member.")]
    NotFound,
    #[error(
        "This seems to come from another site, so it was refused. Whoever runs this site finds the \
         reason in its log."
    )]
    ForeignOrigin,
    #[error("{}", budget.sentence(*retry_after_s))]
    TooManyAttempts { retry_after_s: u32, budget: Budget },

    #[error("This is not a valid id.")]
    BadId,
    #[error("This is not a valid request.")]
    BadRequest,
    #[error("Write something first.")]
    EmptyText,
    #[error("This can have {limit} characters, and has {}.", crate::excess::excess(*length, *limit).unwrap_or_default())]
    TextTooLong {
        limit: usize,
        #[serde(default)]
        length: usize,
    },
    #[error("A name has 1 to {limit} characters on one line.")]
    BadName { limit: usize },
    #[error("A name needs a letter, digit or symbol, and no “<”, “>” or invisible character.")]
    BadNameCharacter,
    #[error("This is not an e-mail address.")]
    BadEmail,
    #[error("A telephone number has 2 to 15 digits and can begin with a plus sign.")]
    BadTelephone,
    #[error("A password needs at least {min} characters and can have {max}.")]
    PasswordLength { min: usize, max: usize },
    #[error("This password is on a list of common ones. Choose another.")]
    PasswordCommon,
    #[error("The present password is not right.")]
    WrongPassword,
    #[error("This is your present password. Choose another.")]
    SamePassword,
    #[error("The body can have {limit} bytes.")]
    TooLarge { limit: usize },
    #[error("At most {limit} fit here.")]
    TooMany { limit: usize },
    #[error("This page asks for at most {limit} entries at a time.")]
    BadRange { limit: i64 },
    #[error("The content type is not one of those spoken here.")]
    BadContentType,
    #[error("A body can be compressed with gzip, or not at all.")]
    BadContentEncoding,

    #[error("The same id was used for another text before.")]
    IdReused,
    #[error("This e-mail address has an account already.")]
    EmailTaken,
    #[error("Fitweet is set up already.")]
    AlreadySetUp,
    #[error("This link was used, has expired or never existed.")]
    BadInvitation,
    #[error("You have {limit} open links. Revoke one first.")]
    TooManyLinks { limit: usize },
    #[error("This set-up code is not right.")]
    BadSetUpCode,
    #[error("This code was used, has expired or never existed.")]
    BadPairingCode,
    #[error("This is not possible in a room of this kind.")]
    WrongRoomKind,
    #[error("The other person has left this conversation, so nobody would read this.")]
    ConversationEnded,
    #[error("You don't have this alert now, so it is not yours to give or to close.")]
    NotYourAlert,
    #[error("You block this person. In Settings you can unblock them.")]
    YouBlock,
    #[error(
        "Your earlier reports still wait for an admin. Nothing more can be reported until then."
    )]
    TooManyReports,
    #[error("The last admin cannot be removed.")]
    LastAdmin,
    #[error("{0}")]
    BadSchedule(ScheduleFault),

    #[error(
        "Storage does not answer just now. It is not known whether this was kept: please look, \
         then try again."
    )]
    Unavailable,
    #[error("Something went wrong on our side. It is not known whether this was kept.")]
    Internal,
}

impl Error {
    /// Stable name for programs, as in JSON.
    pub fn code(&self) -> &'static str {
        self.into()
    }

    /// HTTP status.
    pub fn status(&self) -> u16 {
        match self {
            Self::SignedOut | Self::WrongCredentials => 401,
            Self::Forbidden
            | Self::ForeignOrigin
            | Self::NotActive { .. }
            | Self::WrongPassword
            | Self::BadSetUpCode => 403,
            Self::NotFound | Self::BadInvitation | Self::BadPairingCode => 404,
            Self::IdReused => 422,
            Self::EmailTaken
            | Self::AlreadySetUp
            | Self::WrongRoomKind
            | Self::ConversationEnded
            | Self::NotYourAlert
            | Self::YouBlock
            | Self::TooManyReports
            | Self::LastAdmin
            | Self::TooManyLinks { .. } => 409,
            Self::TooLarge { .. } => 413,
            Self::BadContentType | Self::BadContentEncoding => 415,
            Self::TooManyAttempts { .. } => 429,
            Self::Unavailable => 503,
            Self::Internal => 500,
            _ => 400,
        }
    }

    /// Whether trying the very same thing later can succeed.
    pub fn is_passing(&self) -> bool {
        matches!(
            self,
            Self::Unavailable | Self::Internal | Self::TooManyAttempts { .. }
        )
    }
}

impl Budget {
    /// The refusal when it is used up, until then.
    pub fn exceeded(self, wait: Duration) -> Error {
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        Error::TooManyAttempts {
            retry_after_s: u32::try_from(seconds).unwrap_or(u32::MAX).max(1),
            budget: self,
        }
    }
}
