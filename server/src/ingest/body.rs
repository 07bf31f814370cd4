use axum::{
    body::Body,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use domain::{
    Error,
    limits::INGEST_BODY_BYTES,
    watch::codec::{self, JSON, POSTCARD},
};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    api_error::{ApiError, Result},
    middleware,
};

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

    pub(super) async fn read<T: DeserializeOwned>(self, body: Body) -> Result<T> {
        let bytes = middleware::body(body, INGEST_BODY_BYTES).await?;
        match self {
            // The parser's own words could repeat what was sent; its place cannot.
            Self::Json => serde_json::from_slice(&bytes).map_err(|cause| {
                ApiError::from(Error::BadRequest).at(cause.line(), cause.column())
            }),
            Self::Postcard => codec::from_postcard(&bytes).map_err(|_| Error::BadRequest.into()),
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
