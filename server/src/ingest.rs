//! What watches call. A bearer token and nothing else says who they are; JSON or postcard, in
//! and out.

mod body;

use std::{net::SocketAddr, time::Duration};

use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use domain::{
    Error,
    limits::{INGEST_BODY_BYTES, PAIR_BODY_BYTES},
    watch::{PairRequest, received::Received},
};

use crate::{
    api_error::{ApiError, Result},
    listener::Proof,
    openapi,
    peer::peer,
    state::AppState,
};
use body::Encoding;

/// A watch waits for storage this long, then is asked to come again. Sooner than it gives up.
const STORAGE_TIME: Duration = Duration::from_secs(10);

/// Trades a pairing code for a credential.
pub(crate) async fn pair(
    State(app): State<AppState>,
    ConnectInfo(socket): ConnectInfo<SocketAddr>,
    request: Request,
) -> Result<Response> {
    let encoding = Encoding::of(request.headers())?;
    let peer = peer(&app.config, request.headers(), socket);
    let proof = request.extensions().get::<Proof>();
    let _counted = proof.map(Proof::stranger).transpose()?;
    let pairing: PairRequest = encoding.read(request.into_body(), PAIR_BODY_BYTES).await?;
    let reply = app.service.pair(pairing, &peer).await;
    encoding.write(reply.map_err(|error| wait(&app, error))?)
}

/// Tells a device that its numbers came twice; a postcard reply has no field for it.
const NEW_EPOCH: HeaderName = HeaderName::from_static("fitweet-new-epoch");

/// Takes a batch. Answers only after everything accepted is on disk.
pub(crate) async fn batch(State(app): State<AppState>, request: Request) -> Result<Response> {
    let device = match bearer(request.headers()) {
        Some(token) => in_time(app.service.authenticate_device(token)).await,
        None => Ok(None),
    };
    let Some(device) = device.map_err(|error| wait(&app, error))? else {
        return Ok(unknown_device());
    };
    if let Some(proof) = request.extensions().get::<Proof>() {
        proof.device(&device);
    }
    app.service.admit_post(&device)?;
    let encoding = Encoding::of(request.headers())?;
    let batch: Received = encoding
        .read(request.into_body(), INGEST_BODY_BYTES)
        .await?;
    match in_time(app.service.ingest(&device, batch)).await {
        Ok(reply) => {
            let new_epoch = reply.new_epoch;
            let mut response = encoding.write(reply)?;
            if new_epoch {
                let value = HeaderValue::from_static("1");
                response.headers_mut().insert(NEW_EPOCH, value);
            }
            Ok(response)
        }
        Err(Error::SignedOut) => Ok(unknown_device()),
        Err(error) => Err(wait(&app, error)),
    }
}

/// The document of these routes.
pub(crate) async fn document() -> Response {
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (kind, openapi::json()).into_response()
}

/// A batch that is written after this was answered is a repeat when it comes again.
async fn in_time<T>(work: impl Future<Output = domain::Result<T>>) -> domain::Result<T> {
    let done = tokio::time::timeout(STORAGE_TIME, work).await;
    done.unwrap_or(Err(Error::Unavailable))
}

fn wait(app: &AppState, error: Error) -> ApiError {
    ApiError::from(error).retry_after(app.config.ingest.retry_after_seconds)
}

fn unknown_device() -> Response {
    let mut response = ApiError::from(Error::SignedOut).into_response();
    let bearer = HeaderValue::from_static("Bearer");
    response
        .headers_mut()
        .insert(header::WWW_AUTHENTICATE, bearer);
    response
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
