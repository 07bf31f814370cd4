//! The opening handshake of RFC 6455, the server's side.

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    response::Response,
};
use hyper::upgrade::OnUpgrade;
use tungstenite::handshake::derive_accept_key;

use super::web_socket::WebSocket;
use crate::listener::{self, Lingering};

const UPGRADE: HeaderValue = HeaderValue::from_static("upgrade");
const WEBSOCKET: HeaderValue = HeaderValue::from_static("websocket");

/// A request that may become a WebSocket.
pub(super) struct Handshake {
    key: HeaderValue,
    upgrade: OnUpgrade,
}

impl Handshake {
    /// `None` if it asks for no WebSocket.
    pub(super) fn of(request: &mut Request) -> Option<Self> {
        let headers = request.headers();
        let asks = *request.method() == Method::GET
            && has_token(headers, header::CONNECTION, "upgrade")
            && has_token(headers, header::UPGRADE, "websocket")
            && headers.get(header::SEC_WEBSOCKET_VERSION)? == "13";
        let key = headers.get(header::SEC_WEBSOCKET_KEY)?.clone();
        let upgrade = request.extensions_mut().remove()?;
        asks.then_some(Self { key, upgrade })
    }

    /// The answer, and what comes of it once that has been sent.
    pub(super) fn accept(self) -> (Response, OnUpgrade) {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
        let headers = response.headers_mut();
        headers.insert(header::CONNECTION, UPGRADE);
        headers.insert(header::UPGRADE, WEBSOCKET);
        if let Ok(accept) = HeaderValue::try_from(derive_accept_key(self.key.as_bytes())) {
            headers.insert(header::SEC_WEBSOCKET_ACCEPT, accept);
        }
        (response, self.upgrade)
    }
}

/// The socket; `None` if its client has gone.
pub(super) async fn upgraded(upgrade: OnUpgrade) -> Option<WebSocket<Lingering>> {
    let (line, early) = listener::line(upgrade.await.ok()?)?;
    Some(WebSocket::new(line, &early))
}

fn has_token(headers: &HeaderMap, name: HeaderName, token: &str) -> bool {
    headers
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|it| it.trim().eq_ignore_ascii_case(token))
}
