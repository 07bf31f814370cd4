//! What every request passes, outermost first: [`observe()`] (id, log, metrics, panics),
//! [`headers()`], [`unambiguous`], then for browsers [`own_posts_only`] and [`crate::visitor::identify`].

mod headers;
mod observe;

pub(crate) use headers::headers;
pub(crate) use observe::observe;

use std::time::Duration;

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::{Error, limits::BODY_BYTES};

use crate::{
    api_error::{ApiError, Result},
    error_page::{self, Nowhere},
    language, origin,
    state::AppState,
    visitor::{self, Visitor},
};

/// A client that takes longer to send a body has gone.
pub(crate) const BODY_TIME: Duration = Duration::from_secs(30);
/// Reading a page never takes longer than this. Writes are not cut: see [`reads_in_time`].
const READ_TIME: Duration = Duration::from_secs(30);

/// Reads a whole body, within a size and a time.
pub(crate) async fn body(body: Body, limit: usize) -> Result<axum::body::Bytes> {
    let bytes = tokio::time::timeout(BODY_TIME, axum::body::to_bytes(body, limit));
    let bytes = bytes
        .await
        .map_err(|_| ApiError::from(Error::BadRequest).with_status(StatusCode::REQUEST_TIMEOUT))?;
    bytes.map_err(|cause| {
        let mut cause: Option<&dyn std::error::Error> = Some(&cause);
        while let Some(error) = cause {
            if error.is::<http_body_util::LengthLimitError>() {
                return Error::TooLarge { limit }.into();
            }
            cause = error.source();
        }
        Error::BadRequest.into()
    })
}

/// Requests that may change something come from our own pages, in a form that only they can
/// send, and not too large.
pub(crate) async fn own_posts_only(
    State(app): State<AppState>,
    request: Request,
    next: Next,
) -> Result<Response> {
    if matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    ) {
        return Ok(next.run(request).await);
    }
    origin::is_own_post(request.headers(), &app.config.server)
        .map_err(|reason| refuse_foreign("post", reason, &app))?;
    let kind = request.headers().get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !matches!(
        essence(kind),
        "application/x-www-form-urlencoded" | "application/json"
    ) {
        return Err(Error::BadContentType.into());
    }
    let (mut head, rest) = request.into_parts();
    let whole = body(rest, BODY_BYTES).await?;
    // The body took its time, and whoever sends it may be signed out by now.
    if let Some(visitor) = head.extensions.get_mut::<Visitor>()
        && visitor.actor.is_some()
    {
        visitor.actor = visitor::actor(&app, &head.headers).await?;
    }
    if std::str::from_utf8(&whole).is_err() {
        return Err(Error::BadRequest.into());
    }
    Ok(next.run(Request::from_parts(head, whole.into())).await)
}

/// The reason is for whoever runs the site: most likely its address is set wrongly.
pub(crate) fn refuse_foreign(what: &'static str, reason: origin::Foreign, app: &AppState) -> Error {
    let public_url = app.config.server.public_url.as_str();
    tracing::warn!(%reason, public_url, "a {what} was refused: it is not from a page of this site");
    Error::ForeignOrigin
}

/// People read a page, also where something refuses that is no page: a form that is posted without
/// scripts shows the answer as it is.
pub(crate) async fn in_plain_words(request: Request, next: Next) -> Response {
    let is_page = error_page::wants_html(request.headers());
    let words = language::words(request.headers());
    let response = next.run(request).await;
    match response.extensions().get::<Error>() {
        Some(error) if is_page => {
            let words = language::of_answer(&response, words);
            if response.extensions().get::<Nowhere>().is_some() {
                return error_page::nowhere(words);
            }
            error_page::refusal_with(words, response.status(), error)
        }
        _ => response,
    }
}

/// What must not stand in a request twice: a proxy could have gone by the other one.
const ONCE: [HeaderName; 7] = [
    header::HOST,
    header::ORIGIN,
    origin::SEC_FETCH_SITE,
    header::AUTHORIZATION,
    header::CONTENT_TYPE,
    header::SEC_WEBSOCKET_KEY,
    header::SEC_WEBSOCKET_VERSION,
];

/// Refuses a request that can be read in two ways.
pub(crate) async fn unambiguous(request: Request, next: Next) -> Result<Response> {
    let headers = request.headers();
    if ONCE
        .iter()
        .any(|name| headers.get_all(name).iter().count() > 1)
    {
        return Err(Error::BadRequest.into());
    }
    Ok(next.run(request).await)
}

/// A content type without its parameters.
pub(crate) fn essence(content_type: &str) -> &str {
    content_type.split(';').next().unwrap_or_default().trim()
}

/// Gives up on reads that storage does not answer. A write is left to finish: the service
/// bounds it, and only it knows what was done.
pub(crate) async fn reads_in_time(request: Request, next: Next) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    match tokio::time::timeout(READ_TIME, next.run(request)).await {
        Ok(response) => response,
        Err(_) => ApiError::from(Error::Unavailable)
            .retry_after(5)
            .into_response(),
    }
}

/// What a handler said nothing about is not kept anywhere.
pub(crate) async fn not_kept(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}
