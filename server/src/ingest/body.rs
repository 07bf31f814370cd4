use std::io::Read;

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use domain::{
    Error,
    watch::{
        BatchReply, BatchReport, PairReply, PairRequest, Problem,
        codec::{self, JSON, POSTCARD},
        received::{Received, Unreadable},
    },
};
use flate2::read::MultiGzDecoder;
use serde::Serialize;

use crate::{
    api_error::{ApiError, Result},
    middleware,
};

/// What is longer takes long enough to read that it would hold up others on its thread.
const AT_ONCE_BYTES: usize = 16 * 1024;
/// Editors and shells of one system begin texts with it.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// How a request is written, and therefore its answer. Errors are always JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Json,
    Postcard,
}

/// How a body is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Encoding {
    pub(super) format: Format,
    is_compressed: bool,
}

/// What can be a body.
pub(super) trait Message: Sized + Send + 'static {
    fn read(format: Format, body: &[u8]) -> Result<Self>;
}

/// What can be an answer.
pub(super) trait Reply {
    type Postcard: Serialize;

    fn postcard(self) -> Self::Postcard;
}

impl Encoding {
    pub(super) fn of(headers: &HeaderMap) -> Result<Self> {
        let kind = headers.get(header::CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let kind = middleware::essence(kind);
        let format = match kind {
            _ if kind.eq_ignore_ascii_case(JSON) => Format::Json,
            _ if kind.eq_ignore_ascii_case(POSTCARD) => Format::Postcard,
            _ => return Err(Error::BadContentType.into()),
        };
        let is_compressed = is_compressed(headers)?;
        Ok(Self {
            format,
            is_compressed,
        })
    }

    /// `limit` is of the body as it comes, and of what is in it.
    pub(super) async fn read<T: Message>(self, body: Body, limit: usize) -> Result<T> {
        let bytes = middleware::body(body, limit).await?;
        if bytes.len() <= AT_ONCE_BYTES && !self.is_compressed {
            return T::read(self.format, &bytes);
        }
        let reading = tokio::task::spawn_blocking(move || {
            let bytes = if self.is_compressed {
                decompressed(&bytes, limit)?
            } else {
                bytes
            };
            T::read(self.format, &bytes)
        });
        reading.await.unwrap_or(Err(Error::Internal.into()))
    }

    pub(super) fn write<T: Reply + Serialize>(self, reply: T) -> Result<Response> {
        let (kind, bytes) = match self.format {
            Format::Json => (JSON, serde_json::to_vec(&reply).ok()),
            Format::Postcard => (POSTCARD, codec::to_postcard(&reply.postcard()).ok()),
        };
        let bytes = bytes.ok_or(Error::Internal)?;
        Ok(([(header::CONTENT_TYPE, kind)], bytes).into_response())
    }
}

/// Nothing, `identity` or gzip; several mean one after the other.
fn is_compressed(headers: &HeaderMap) -> Result<bool> {
    let mut is_compressed = false;
    for value in headers.get_all(header::CONTENT_ENCODING) {
        let value = value.to_str().map_err(|_| Error::BadContentEncoding)?;
        for coding in value
            .split(',')
            .map(|coding| coding.trim().to_ascii_lowercase())
        {
            match coding.as_str() {
                "" | "identity" => {}
                "gzip" | "x-gzip" if !is_compressed => is_compressed = true,
                _ => return Err(Error::BadContentEncoding.into()),
            }
        }
    }
    Ok(is_compressed)
}

/// Stops at the limit: a compressed body could be a thousand times its size.
fn decompressed(bytes: &[u8], limit: usize) -> Result<Bytes> {
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let mut inside = Vec::new();
    let read = MultiGzDecoder::new(bytes)
        .take(most)
        .read_to_end(&mut inside);
    if read.is_err() {
        let message = "This is not compressed with gzip, or not to its end.";
        let problem =
            Problem::with_message("body", domain::watch::Reason::WrongType, message.to_owned());
        return Err(ApiError::from(Error::BadRequest).about(problem));
    }
    if inside.len() > limit {
        return Err(Error::TooLarge { limit }.into());
    }
    Ok(inside.into())
}

impl Message for Received {
    fn read(format: Format, body: &[u8]) -> Result<Self> {
        let read = match format {
            Format::Json => Self::from_json(body),
            Format::Postcard => Self::from_postcard(body),
        };
        read.map_err(|cause| {
            let error = ApiError::from(Error::BadRequest);
            match cause {
                Unreadable::Syntax { line, column } => error.at(line, column),
                Unreadable::Part(problem) => error.about(problem),
                Unreadable::Postcard(_) => error,
            }
        })
    }
}

impl Message for PairRequest {
    fn read(format: Format, body: &[u8]) -> Result<Self> {
        match format {
            Format::Json => {
                let body = body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(body);
                // The parser's own words could repeat what was sent; its place cannot.
                serde_json::from_slice(body).map_err(|cause| {
                    ApiError::from(Error::BadRequest).at(cause.line(), cause.column())
                })
            }
            Format::Postcard => codec::from_postcard(body).map_err(|_| Error::BadRequest.into()),
        }
    }
}

impl Reply for BatchReport {
    type Postcard = BatchReply;

    fn postcard(self) -> BatchReply {
        self.into()
    }
}

impl Reply for PairReply {
    type Postcard = Self;

    fn postcard(self) -> Self {
        self
    }
}
