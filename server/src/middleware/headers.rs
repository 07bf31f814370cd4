use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use leptos::nonce::Nonce;

use crate::{origin, state::AppState};

/// On every answer.
const ALWAYS: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // Not "no-referrer": forms then post with `Origin: null`, and ours must not.
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];
/// For whatever is no page.
const CLOSED: &str =
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const TWO_YEARS: HeaderValue = HeaderValue::from_static("max-age=63072000");
const WITH_SUBDOMAINS: HeaderValue =
    HeaderValue::from_static("max-age=63072000; includeSubDomains");

pub(crate) async fn headers(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let is_tls = origin::is_tls(request.headers(), &app.config.server);
    let mut response = next.run(request).await;
    let nonce = response.extensions().get::<Nonce>().cloned();
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let policy = match nonce {
        Some(nonce) if is_html(headers) => page_policy(&nonce),
        _ => HeaderValue::from_static(CLOSED),
    };
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(policy);
    if is_tls {
        let promise = if app.config.server.hsts_subdomains {
            WITH_SUBDOMAINS
        } else {
            TWO_YEARS
        };
        headers.insert(header::STRICT_TRANSPORT_SECURITY, promise);
    }
    response
}

/// Scripts run by nonce alone, and what those load; everything else comes from here or nowhere.
fn page_policy(nonce: &Nonce) -> HeaderValue {
    let policy = format!(
        "default-src 'none'; \
         script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; \
         style-src 'self' 'nonce-{nonce}'; connect-src 'self'; img-src 'self' data:; \
         font-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'none'"
    );
    HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static(CLOSED))
}

fn is_html(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}
