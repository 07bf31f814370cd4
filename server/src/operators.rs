//! For those who run the site: is it alive, is it ready, what does it count.

use std::net::SocketAddr;

use axum::{
    Json,
    extract::{ConnectInfo, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::Error;
use serde_json::json;

use crate::{api_error::ApiError, peer, state::AppState};

/// The process turns; storage may be down.
pub(crate) async fn alive(State(app): State<AppState>) -> Response {
    if app.service.alive() {
        Json(json!({ "status": "alive" })).into_response()
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
    // A request that a proxy passed on does not come from this machine, wherever the proxy is.
    let is_local = socket.ip().to_canonical().is_loopback()
        && !headers.contains_key("x-forwarded-for")
        && peer::address(&headers, socket, server.trusted_proxies).is_loopback();
    if !is_local && !server.public_metrics {
        return Err(Error::NotFound.into());
    }
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4")];
    Ok((kind, app.metrics.render()).into_response())
}
