use std::{panic::AssertUnwindSafe, time::Instant};

use axum::{
    extract::{MatchedPath, Request},
    http::{HeaderName, HeaderValue, Method},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::Error;
use futures::FutureExt as _;
use tracing::Instrument as _;
use uuid::Uuid;

use crate::api_error::ApiError;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Numbers, logs and counts a request, and turns a panic into an answer. Logs name the route,
/// never the path: a path can hold the token of an invitation.
pub(crate) async fn observe(request: Request, next: Next) -> Response {
    let start = Instant::now();
    let id = Uuid::now_v7().to_string();
    let method = method(request.method());
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or("none", MatchedPath::as_str).to_owned();
    let span = tracing::info_span!("request", id, method, route);

    let answer = AssertUnwindSafe(next.run(request)).catch_unwind();
    let mut response = answer.instrument(span.clone()).await.unwrap_or_else(|_| {
        // The panic hook has said where.
        ApiError::from(Error::Internal).into_response()
    });

    let status = response.status();
    let elapsed = start.elapsed();
    span.in_scope(|| {
        let ms = elapsed.as_millis();
        if status.is_server_error() {
            tracing::warn!(status = status.as_u16(), ms, "answered");
        } else {
            tracing::debug!(status = status.as_u16(), ms, "answered");
        }
    });
    let labels = [
        ("method", method.to_owned()),
        ("route", route),
        ("status", status.as_str().to_owned()),
    ];
    metrics::counter!("fitweet_http_requests_total", &labels).increment(1);
    metrics::histogram!("fitweet_http_request_seconds", &labels[..2]).record(elapsed);
    if let Ok(id) = HeaderValue::try_from(id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

/// Anybody can invent methods; labels must stay few.
fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
