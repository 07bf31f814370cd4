//! Plain forms: whether one was posted, from where, and where it leads.

use http::{HeaderName, Method, Uri, header, request::Parts};
use leptos::prelude::*;

use crate::address::value_in;

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
pub(crate) fn action() -> Option<String> {
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

/// What this address says of a form that was refused just now: its path, and why, encoded.
pub(crate) fn refusal() -> Option<(String, String)> {
    let parts = use_context::<Parts>()?;
    let query = parts.uri.query()?;
    Some((value_in(query, "__path")?, value_in(query, "__err")?))
}

/// The page whose form was posted.
pub(crate) fn page() -> Option<String> {
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
