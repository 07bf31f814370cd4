//! In which language somebody is answered, and that the answer says so.

use app::ssr;
use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use domain::Language;
use words::Words;

/// Before anybody knows who asks.
pub(crate) fn words(headers: &HeaderMap) -> Words {
    Words::of(ssr::language(headers, None))
}

/// In which an answer is to be written that replaces this one. What `identify` found goes before what the request
/// alone says.
pub(crate) fn of_answer(response: &Response, request: Words) -> Words {
    response.extensions().get().copied().unwrap_or(request)
}

/// Says on a page which language it is in, and what that depends on.
pub(crate) fn mark(response: &mut Response, language: Language) {
    let headers = response.headers_mut();
    let tag = HeaderValue::from_static(language.tag());
    headers.insert(header::CONTENT_LANGUAGE, tag);
    let on = HeaderValue::from_static("accept-language, cookie");
    headers.append(header::VARY, on);
}
