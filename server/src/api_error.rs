//! How a refusal looks over HTTP: `{"error": {"code", "message", …}}`, whatever was refused.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{Error, watch::Problem};
use serde_json::{Map, Value, json};

/// A refusal as an answer.
#[derive(Debug)]
pub(crate) struct ApiError {
    error: Error,
    /// Overrides what the error itself says.
    status: Option<StatusCode>,
    retry_after_s: Option<u32>,
    /// Where in the body the mistake is.
    place: Option<(usize, usize)>,
    /// Which part of the body it is.
    part: Option<Problem>,
}

pub(crate) type Result<T, E = ApiError> = std::result::Result<T, E>;

impl ApiError {
    pub(crate) fn with_status(mut self, status: StatusCode) -> Self {
        self.status = Some(status);
        self
    }

    /// When to try again, if that can help and the error does not say it itself.
    pub(crate) fn retry_after(mut self, seconds: u32) -> Self {
        if self.error == Error::Unavailable {
            self.retry_after_s = Some(seconds);
        }
        self
    }

    pub(crate) fn at(mut self, line: usize, column: usize) -> Self {
        self.place = Some((line, column));
        self
    }

    pub(crate) fn about(mut self, part: Problem) -> Self {
        self.part = Some(part);
        self
    }

    fn body(&self) -> Value {
        let mut fields = numbers(&self.error);
        fields.insert("code".into(), self.error.code().into());
        fields.insert("message".into(), self.error.to_string().into());
        if let Some((line, column)) = self.place {
            fields.insert("line".into(), line.into());
            fields.insert("column".into(), column.into());
            let message = format!("This cannot be read from line {line}, column {column} on.");
            fields.insert("message".into(), message.into());
        }
        if let Some(part) = &self.part {
            fields.insert("field".into(), part.field.clone().into());
            fields.insert("reason".into(), part.reason.name().into());
            let message = format!("“{}”: {}", part.field, part.message);
            fields.insert("message".into(), message.into());
        }
        json!({ "error": fields })
    }
}

/// What belongs to the code of an error.
fn numbers(error: &Error) -> Map<String, Value> {
    match serde_json::to_value(error) {
        Ok(Value::Object(mut named)) => match named.remove(error.code()) {
            Some(Value::Object(fields)) => fields,
            _ => Map::new(),
        },
        _ => Map::new(),
    }
}

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        let retry_after_s = match error {
            Error::TooManyAttempts { retry_after_s, .. } => Some(retry_after_s),
            _ => None,
        };
        Self {
            error,
            status: None,
            retry_after_s,
            place: None,
            part: None,
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = self.status.unwrap_or_else(|| {
            StatusCode::from_u16(self.error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
        });
        let mut response = (status, Json(self.body())).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.error == Error::BadContentEncoding {
            let spoken = HeaderValue::from_static("gzip");
            headers.insert(header::ACCEPT_ENCODING, spoken);
        }
        if let Some(seconds) = self.retry_after_s {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        // For who turns it into a page.
        response.extensions_mut().insert(self.error);
        response
    }
}

pub(crate) async fn not_found() -> ApiError {
    Error::NotFound.into()
}

pub(crate) async fn method_not_allowed() -> ApiError {
    ApiError::from(Error::BadRequest).with_status(StatusCode::METHOD_NOT_ALLOWED)
}
