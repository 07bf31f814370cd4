//! A plain form that was refused: where its browser is led, and what its page shows once more.

use domain::Error;
use leptos::server_fn::error::ServerFnUrlError;

use super::Failure;
use crate::{
    paths::error_id,
    ssr::{
        flash::{self, Flash},
        form, set_status,
    },
    words::t,
};

/// A form as its page shows it once more: what was typed, less the secrets, and the field at fault.
#[derive(Clone, Debug)]
pub(crate) struct Retry {
    action: &'static str,
    typed: Vec<(String, String)>,
    fault: Option<&'static str>,
}

impl Retry {
    /// Of the form to this action, with what the page was handed.
    pub(crate) fn of(action: &'static str, flash: Option<Flash>) -> Self {
        let typed = match flash {
            Some(Flash::Typed { path, fields }) if path == action => fields,
            _ => Vec::new(),
        };
        let refusal = refusal().filter(|(path, _)| path == action);
        let fault = refusal.and_then(|(_, failure)| field_of(failure.error()?));
        Self {
            action,
            typed,
            fault,
        }
    }

    pub(crate) fn typed(&self, field: &str) -> Option<String> {
        let mut fields = self.typed.iter();
        fields
            .find(|(name, _)| name == field)
            .map(|(_, value)| value.clone())
    }

    /// Id of what says why the field was refused.
    pub(crate) fn fault(&self, field: &str) -> Option<String> {
        (self.fault == Some(field)).then(|| error_id(self.action))
    }
}

/// The field that must change. A wrong sign-in does not tell.
fn field_of(error: &Error) -> Option<&'static str> {
    match error {
        Error::BadName { .. } | Error::BadNameCharacter => Some("name"),
        Error::BadTelephone => Some("number"),
        Error::BadEmail | Error::EmailTaken => Some("email"),
        Error::PasswordLength { .. } | Error::PasswordCommon | Error::SamePassword => {
            Some("password")
        }
        Error::WrongPassword => Some("present"),
        Error::BadSetUpCode => Some("code"),
        _ => None,
    }
}

/// Gives the response the status of an error, or sends a plain form back to where it reads why.
pub(crate) fn refuse(error: &Error) {
    if !form::is_form() || flash::note_refusal(error) {
        set_status(error);
    } else if let Some(to) = reason(error) {
        leptos_axum::redirect(&to);
    }
}

/// Where the page of this form says why it was refused. A browser that does not tell its page is
/// led home.
fn reason(error: &Error) -> Option<String> {
    let (page, action) = (form::page()?, form::action()?);
    let failure = ServerFnUrlError::new(&action, Failure::Refused(error.clone()));
    let url = failure.to_url(&format!("http://localhost{page}")).ok()?;
    let (path, query) = (url.path(), url.query()?);
    Some(format!("{path}?{query}#{}", error_id(&action)))
}

/// A form was refused just now: where it went, and why, as the address of this page tells.
pub(crate) fn refused() -> Option<(String, String)> {
    refusal().map(|(path, failure)| (path, t(failure.why())))
}

fn refusal() -> Option<(String, Failure)> {
    let (path, error) = form::refusal()?;
    Some((path, ServerFnUrlError::<Failure>::decode_err(&error)))
}
