use axum::{
    body::Body,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use domain::{
    Error,
    watch::codec::{self, JSON, POSTCARD},
};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    api_error::{ApiError, Result},
    middleware,
};

/// What is longer takes long enough to read that it would hold up others on its thread.
const AT_ONCE_BYTES: usize = 16 * 1024;

/// How a request is written, and therefore its answer. Errors are always JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Json,
    Postcard,
}

impl Encoding {
    pub(super) fn of(headers: &HeaderMap) -> Result<Self> {
        // A compressed body could be a thousand times its size.
        if headers.contains_key(header::CONTENT_ENCODING) {
            return Err(Error::BadContentType.into());
        }
        let kind = headers.get(header::CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let kind = middleware::essence(kind);
        match kind {
            _ if kind.eq_ignore_ascii_case(JSON) => Ok(Self::Json),
            _ if kind.eq_ignore_ascii_case(POSTCARD) => Ok(Self::Postcard),
            _ => Err(Error::BadContentType.into()),
        }
    }

    pub(super) async fn read<T>(self, body: Body, limit: usize) -> Result<T>
    where
        T: DeserializeOwned + Send + 'static,
    {
        let bytes = middleware::body(body, limit).await?;
        if bytes.len() <= AT_ONCE_BYTES {
            return self.decode(&bytes);
        }
        let decoding = tokio::task::spawn_blocking(move || self.decode(&bytes));
        decoding.await.unwrap_or(Err(Error::Internal.into()))
    }

    fn decode<T: DeserializeOwned>(self, bytes: &[u8]) -> Result<T> {
        match self {
            // The parser's own words could repeat what was sent; its place cannot.
            Self::Json => serde_json::from_slice(bytes).map_err(|cause| {
                ApiError::from(Error::BadRequest).at(cause.line(), cause.column())
            }),
            Self::Postcard => codec::from_postcard(bytes).map_err(|_| Error::BadRequest.into()),
        }
    }

    pub(super) fn write<T: Serialize>(self, reply: &T) -> Result<Response> {
        let (kind, bytes) = match self {
            Self::Json => (JSON, serde_json::to_vec(reply).ok()),
            Self::Postcard => (POSTCARD, codec::to_postcard(reply).ok()),
        };
        let bytes = bytes.ok_or(Error::Internal)?;
        Ok(([(header::CONTENT_TYPE, kind)], bytes).into_response())
    }
}
