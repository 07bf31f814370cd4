//! Why a server function did not do what it was asked for, and how a plain form learns of it.

#[cfg(feature = "ssr")]
mod form;

use std::fmt;

use ::words::{Phrase, errors, why};
use domain::Error;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

use super::Json;

#[cfg(feature = "ssr")]
pub(crate) use form::{Retry, refused};

/// Why a server function did not do what it was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// The service said no, or could not.
    Refused(Error),
    /// No answer came, or none that could be read: what became of the request is not known.
    Unreachable,
}

impl Failure {
    /// Why, for whoever asked.
    pub fn why(&self) -> Phrase {
        match self {
            Self::Refused(error) => why(error),
            Self::Unreachable => errors::unreachable(),
        }
    }

    /// What the service said, if it spoke.
    pub fn error(&self) -> Option<&Error> {
        match self {
            Self::Refused(error) => Some(error),
            Self::Unreachable => None,
        }
    }
}

/// For logs and programs: people read [`Failure::why`].
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(error) => error.fmt(f),
            Self::Unreachable => f.write_str("unreachable"),
        }
    }
}

impl From<Error> for Failure {
    /// On the server this also sets the HTTP status, or sends a plain form back to its page.
    fn from(error: Error) -> Self {
        #[cfg(feature = "ssr")]
        form::refuse(&error);
        Self::Refused(error)
    }
}

impl FromServerFnError for Failure {
    type Encoder = Json;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::UnsupportedRequestMethod(_) => Error::BadRequest.into(),
            ServerFnErrorErr::Request(_)
            | ServerFnErrorErr::Response(_)
            | ServerFnErrorErr::Deserialization(_) => Self::Unreachable,
            _ => Error::Internal.into(),
        }
    }
}
