use alloc::{borrow::ToOwned, string::String};
use serde::{Deserialize, Serialize};

/// Why a part of a post was not taken. Append only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    UnknownField,
    UnknownKind,
    UnknownValue,
    WrongType,
    NotWhole,
    OutOfRange,
    Missing,
    TooMany,
    /// The number names another item of this epoch.
    NumberReused,
    /// It stands there more than once.
    Ambiguous,
}

impl Reason {
    /// Stable name, for logs and metrics.
    pub const fn name(self) -> &'static str {
        match self {
            Self::UnknownField => "unknown_field",
            Self::UnknownKind => "unknown_kind",
            Self::UnknownValue => "unknown_value",
            Self::WrongType => "wrong_type",
            Self::NotWhole => "not_whole",
            Self::OutOfRange => "out_of_range",
            Self::Missing => "missing",
            Self::TooMany => "too_many",
            Self::NumberReused => "number_reused",
            Self::Ambiguous => "ambiguous",
        }
    }

    /// One sentence for people.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::UnknownField => "This server does not know this field, so it was left out.",
            Self::UnknownKind => "This server does not know items of this kind.",
            Self::UnknownValue => "This is none of the values that this server knows.",
            Self::WrongType => "This is not of the type that is needed here.",
            Self::NotWhole => "This has to be a whole number.",
            Self::OutOfRange => "This is outside what can be.",
            Self::Missing => "This is needed and is not there.",
            Self::TooMany => "There are more than fit here.",
            Self::Ambiguous => {
                "This stands there more than once. The last that could be read was taken."
            }
            Self::NumberReused => {
                "Another item had this number in this epoch. Start a new epoch, with a new random number."
            }
        }
    }
}

/// A part of a post that was not taken, or is doubted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// Where in the item, such as `evidence.score` or `ibi_ms[2]`.
    pub field: String,
    pub reason: Reason,
    /// For people.
    pub message: String,
}

impl Problem {
    /// With the sentence of its reason.
    pub fn new(field: impl Into<String>, reason: Reason) -> Self {
        Self::with_message(field, reason, reason.sentence().to_owned())
    }

    /// With a sentence that says more.
    pub fn with_message(field: impl Into<String>, reason: Reason, message: String) -> Self {
        Self {
            field: field.into(),
            reason,
            message,
        }
    }
}
