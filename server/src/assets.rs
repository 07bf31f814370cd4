//! The built site: scripts, style, icons. Held in memory with its compressed forms, since all
//! of it is small, and answered with lasting cache headers. One without a manifest is read from
//! its folder at each request.

mod file;
mod load;
mod loose;
mod negotiate;

pub use load::LoadError;

use std::{collections::HashMap, sync::Arc};

use app::{site::SiteAssets, ssr};
use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{api_error::ApiError, language};
use file::File;
use negotiate::Encoding;

/// Names change with the content, so a copy is good for ever.
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// A copy may be kept, but asked about before each use.
const REVALIDATE: HeaderValue = HeaderValue::from_static("no-cache");

/// A worker fetches, and the page for times without a network has a style and a script. All come from here.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; connect-src 'self'; img-src 'self'; style-src 'self'; script-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

/// All files a browser may load, by path without the leading slash.
#[derive(Debug, Default)]
pub struct Site {
    files: HashMap<String, File>,
    /// Where pages find their script, module and style.
    pub assets: SiteAssets,
}

impl Site {
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// All paths, without the leading slash.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    fn answer(&self, path: &str, headers: &HeaderMap) -> Option<Response> {
        let file = self.files.get(path.trim_start_matches('/'))?;
        let (encoding, content) = file.best(headers)?;
        let tag = match encoding {
            _ if file.hash.is_empty() => String::new(),
            Encoding::Plain => format!("\"{}\"", file.hash),
            packed => format!("\"{}-{}\"", file.hash, packed.name()),
        };
        let mut response = if !tag.is_empty() && negotiate::has_copy(headers, &tag) {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            let mut response = Response::new(Body::from(content));
            let fresh = response.headers_mut();
            fresh.insert(header::CONTENT_TYPE, file.mime.clone());
            if encoding != Encoding::Plain {
                fresh.insert(
                    header::CONTENT_ENCODING,
                    HeaderValue::from_static(encoding.name()),
                );
            }
            response
        };
        let kept = response.headers_mut();
        let cache = if file.immutable {
            IMMUTABLE
        } else {
            REVALIDATE
        };
        kept.insert(header::CACHE_CONTROL, cache);
        kept.insert(header::CONTENT_SECURITY_POLICY, POLICY);
        kept.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if !tag.is_empty()
            && let Ok(tag) = HeaderValue::try_from(tag)
        {
            kept.insert(header::ETAG, tag);
        }
        Some(response)
    }
}

/// The page for a minute of breathing, in the reader's language.
pub(crate) async fn breathe(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let language = ssr::language(&headers, None);
    let found = site.answer(&format!("breathe.{}.html", language.tag()), &headers);
    let mut response = found.ok_or(domain::Error::NotFound)?;
    language::mark(&mut response, language);
    Ok(response)
}

/// A file of the site.
pub(crate) async fn answer(
    State(site): State<Arc<Site>>,
    request: Request,
) -> Result<Response, ApiError> {
    let found = site.answer(request.uri().path(), request.headers());
    found.ok_or_else(|| domain::Error::NotFound.into())
}
