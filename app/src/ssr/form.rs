//! Plain forms: where they lead once they were posted, and what their page shows when they come back refused.

use domain::Error;
use http::{HeaderName, Method, Uri, header, request::Parts};
use leptos::{prelude::*, server_fn::error::ServerFnUrlError};
use leptos_router::location::RequestUrl;

use super::{flash::Flash, set_status};
use crate::{api::Failure, ui::error_id, words::t};

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
        Error::BadEmail | Error::EmailTaken => Some("email"),
        Error::PasswordLength { .. } | Error::PasswordCommon | Error::SamePassword => {
            Some("password")
        }
        Error::WrongPassword => Some("present"),
        Error::BadSetUpCode => Some("code"),
        _ => None,
    }
}

/// A plain form asks, and is answered with a page.
pub(crate) fn is_form() -> bool {
    use_context::<Parts>().is_some_and(|parts| {
        parts.method == Method::POST
            && text(&parts, header::ACCEPT).is_some_and(|accept| accept.contains("text/html"))
    })
}

/// Whether the form stood on an answer to an earlier one (see [`super::flash::Oversize`]).
pub(super) fn is_from_answer() -> bool {
    page().is_some_and(|page| page.starts_with("/api/"))
}

/// Path of what was posted to.
pub(super) fn action() -> Option<String> {
    use_context::<Parts>().map(|parts| parts.uri.path().to_owned())
}

/// Sends a plain form on to this page of the site. A program stays where it is.
pub(crate) fn lead(page: &str) {
    if is_form() {
        leptos_axum::redirect(page);
    }
}

/// Sends a plain form back to its page, at this place of it. A program needs no page.
pub(crate) fn back(place: &str) {
    if let Some(page) = page()
        && is_form()
    {
        leptos_axum::redirect(&format!("{page}#{place}"));
    }
}

/// Gives the response the status of an error, or sends a plain form back to where it reads why.
pub(crate) fn refuse(error: &Error) {
    if !is_form() || super::flash::note_refusal(error) {
        set_status(error);
    } else if let Some(to) = reason(error) {
        leptos_axum::redirect(&to);
    }
}

/// Where the page of this form says why it was refused. A browser that does not tell its page is
/// led home.
fn reason(error: &Error) -> Option<String> {
    let (page, action) = (page()?, action()?);
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
    let parts = use_context::<Parts>()?;
    let url = RequestUrl::new(&parts.uri.to_string());
    let url = url.parse_with_base("http://localhost").ok()?;
    let query = url.search_params();
    let failure = ServerFnUrlError::<Failure>::decode_err(&query.get("__err")?);
    Some((query.get("__path")?, failure))
}

/// The page whose form was posted.
fn page() -> Option<String> {
    let parts = use_context::<Parts>()?;
    without_refusal(text(&parts, header::REFERER)?)
}

/// Path and query of an address, less what an earlier refusal left there.
fn without_refusal(address: &str) -> Option<String> {
    let uri: Uri = address.parse().ok()?;
    let path = Some(uri.path()).filter(|path| crate::paths::is_plain(path))?;
    let query: Vec<_> = uri
        .query()
        .unwrap_or_default()
        .split('&')
        .filter(|pair| !pair.is_empty())
        .filter(|pair| !pair.starts_with("__path=") && !pair.starts_with("__err="))
        .collect();
    Some(if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", query.join("&"))
    })
}

fn text(parts: &Parts, name: HeaderName) -> Option<&str> {
    parts.headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::without_refusal;

    #[test]
    fn a_form_goes_back_to_its_page_alone() {
        for (from, to) in [
            ("https://talk.example/admin", Some("/admin")),
            ("https://talk.example/admin?", Some("/admin")),
            ("https://talk.example", Some("/")),
            (
                "https://talk.example/sign-in?next=/admin&__path=%2Fapi%2Fsign_in&__err=e30=",
                Some("/sign-in?next=/admin"),
            ),
            ("https://talk.example//elsewhere.example/", None),
            ("https://talk.example/\\elsewhere.example/", None),
            ("https://talk.example/.//elsewhere.example/", None),
            ("https://talk.example/rooms/..//elsewhere.example/", None),
            ("https://talk.example/%2F/elsewhere.example/", None),
            ("https://talk.example/%5Celsewhere.example/", None),
            ("https://talk.example/\t/elsewhere.example/", None),
            ("about:blank", None),
        ] {
            assert_eq!(without_refusal(from).as_deref(), to, "{from}");
        }
    }
}
