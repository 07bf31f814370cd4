//! For those who run the site: is it alive, is it ready, what does it count.

use std::net::SocketAddr;

use axum::{
    Json,
    extract::{ConnectInfo, State},
    http::{HeaderMap, StatusCode, header, uri::Authority},
    response::{IntoResponse, Response},
};
use domain::Error;
use serde_json::json;

use crate::{api_error::ApiError, config::Config, state::AppState};

/// The process turns; storage may be down.
pub(crate) async fn alive(State(app): State<AppState>) -> Response {
    let canary = app.service.canary();
    if app.service.alive() {
        Json(json!({ "status": "alive", "canary": canary })).into_response()
    } else if let Some(canary) = canary.filter(|canary| canary.broken.is_some()) {
        let stuck = Json(json!({ "status": "stuck", "canary": canary }));
        (StatusCode::SERVICE_UNAVAILABLE, stuck).into_response()
    } else {
        ApiError::from(Error::Internal)
            .with_status(StatusCode::SERVICE_UNAVAILABLE)
            .into_response()
    }
}

/// Storage answers, and the process is not about to end.
pub(crate) async fn ready(State(app): State<AppState>) -> Result<Response, ApiError> {
    if app.stopping.begun.is_cancelled() {
        return Err(Error::Unavailable.into());
    }
    app.service.ready().await?;
    Ok(Json(json!({ "status": "ready" })).into_response())
}

/// Prometheus text, for this machine alone unless the configuration opens it.
pub(crate) async fn metrics(
    State(app): State<AppState>,
    ConnectInfo(socket): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let server = &app.config.server;
    let is_local =
        socket.ip().to_canonical().is_loopback() && !came_by_proxy(&headers, &app.config);
    if !is_local && !server.public_metrics {
        return Err(Error::NotFound.into());
    }
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4")];
    app.service.note_canary();
    Ok((kind, app.metrics.render()).into_response())
}

/// Whether the request may have been passed on by a proxy on this machine, and so come from
/// anywhere. One that says nothing of itself is known by the name that its client asked for, or by
/// the configuration.
fn came_by_proxy(headers: &HeaderMap, config: &Config) -> bool {
    let tells = headers.keys().any(|name| {
        let name = name.as_str();
        name.starts_with("x-forwarded") || TOLD_BY_PROXIES.contains(&name)
    });
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let authority: Option<Authority> = host.and_then(|host| host.parse().ok());
    let is_this_machine = authority.is_none_or(|authority| {
        let name = authority.host().trim_matches(['[', ']']);
        let address: Option<std::net::IpAddr> = name.parse().ok();
        name.eq_ignore_ascii_case("localhost") || address.is_some_and(|it| it.is_loopback())
    });
    // A site over https has a proxy in front. If it is not named, it may add nothing.
    let is_unnamed = config.is_https() && config.server.trusted_proxies == 0;
    tells || !is_this_machine || is_unnamed
}

const TOLD_BY_PROXIES: [&str; 6] = [
    "forwarded",
    "via",
    "x-real-ip",
    "x-client-ip",
    "cf-connecting-ip",
    "true-client-ip",
];
