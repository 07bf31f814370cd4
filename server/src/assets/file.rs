use std::path::PathBuf;

use axum::{
    body::Bytes,
    http::{HeaderMap, HeaderValue},
};

use super::negotiate::{self, Encoding};

/// One file, with its compressed forms.
#[derive(Debug)]
pub(super) struct File {
    pub(super) mime: HeaderValue,
    /// Of its content; empty where that may change.
    pub(super) hash: String,
    pub(super) immutable: bool,
    pub(super) plain: Content,
    pub(super) br: Option<Bytes>,
    pub(super) gz: Option<Bytes>,
}

#[derive(Debug)]
pub(super) enum Content {
    Kept(Bytes),
    /// Read each time.
    Loose(PathBuf),
}

impl File {
    /// The media type of a path.
    pub(super) fn mime(path: &str) -> HeaderValue {
        let mime = mime_guess::from_path(path).first_or_octet_stream();
        let mime = match mime.type_() {
            mime_guess::mime::TEXT => format!("{mime}; charset=utf-8"),
            _ => mime.to_string(),
        };
        HeaderValue::try_from(mime).unwrap_or(HeaderValue::from_static("application/octet-stream"))
    }

    /// The form that the asker likes best; none, if it is gone.
    pub(super) fn best(&self, headers: &HeaderMap) -> Option<(Encoding, Bytes)> {
        let packed = [(Encoding::Br, &self.br), (Encoding::Gzip, &self.gz)];
        for (encoding, content) in packed {
            if let Some(content) = content
                && negotiate::accepts(headers, encoding)
            {
                return Some((encoding, content.clone()));
            }
        }
        let content = match &self.plain {
            Content::Kept(content) => content.clone(),
            Content::Loose(path) => std::fs::read(path).ok()?.into(),
        };
        Some((Encoding::Plain, content))
    }
}
