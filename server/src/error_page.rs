//! A page that says why something was refused. It needs neither the app nor storage.

use axum::{
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use domain::Error;
use words::{Phrase, Words, refusal};

use crate::language;

/// A person asks with a browser, and is to read the answer.
pub(crate) fn wants_html(headers: &HeaderMap) -> bool {
    let accept = headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

/// What the page below loads: its style and nothing else.
const STYLED: &str = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'";

/// With the status of the error.
pub(crate) fn refusal(words: Words, error: &Error) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    refusal_with(words, status, error)
}

/// The same under another status.
pub(crate) fn refusal_with(words: Words, status: StatusCode, error: &Error) -> Response {
    page(words, status, error, words::why(error))
}

/// Of an answer: its address is of nothing that there ever is here.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Nowhere;

/// For such an address, which nobody is a member of.
pub(crate) fn nowhere(words: Words) -> Response {
    let error = Error::NotFound;
    page(words, StatusCode::NOT_FOUND, &error, refusal::mistyped())
}

fn page(words: Words, status: StatusCode, error: &Error, why: Phrase) -> Response {
    let head = if error.is_passing() {
        refusal::passing()
    } else if status == StatusCode::NOT_FOUND {
        refusal::not_found()
    } else {
        refusal::not_done()
    };
    let say = |phrase| escaped(&words.say(&phrase));
    let (head, why, start) = (say(head), say(why), say(refusal::to_start()));
    let language = words.language();
    let (tag, direction) = (language.tag(), language.direction());
    let page = format!(
        "<!doctype html><html lang=\"{tag}\" dir=\"{direction}\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{head} · Fitweet</title>\
         <link rel=\"stylesheet\" href=\"/calm.css\">\
         <main><h1>{head}</h1><p>{why}</p><p><a href=\"/\">{start}</a></p></main>"
    );
    let policy = [(header::CONTENT_SECURITY_POLICY, STYLED)];
    let mut response = (status, policy, Html(page)).into_response();
    language::mark(&mut response, language);
    response.extensions_mut().insert(error.clone());
    let retry_after_s = match error {
        Error::TooManyAttempts { retry_after_s, .. } => Some(*retry_after_s),
        other => other.is_passing().then_some(5),
    };
    if let Some(seconds) = retry_after_s {
        let headers = response.headers_mut();
        headers.insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

/// Text as HTML, also inside of quotes.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
