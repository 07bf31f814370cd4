use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use reqwest::{
    Response, StatusCode, Url,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER},
    redirect::Policy,
};
use serde::Deserialize;
use watch_core::{ANSWER_WITHIN_MS, Failure};
use watch_protocol::{BatchReply, PairReply, PairRequest, codec};

const TIMEOUT: Duration = Duration::from_millis(ANSWER_WITHIN_MS);
/// Longest server message that is shown.
const SHOWN_CHARS: usize = 200;

/// How a batch is written.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Encoding {
    Json,
    Postcard,
}

/// Speaks HTTP with one server.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    http: reqwest::Client,
    base: Url,
}

/// Why a post has no reply, for the uploader and for people.
#[derive(Debug)]
pub(crate) struct Trouble {
    pub(crate) failure: Failure,
    pub(crate) words: String,
}

#[derive(Deserialize)]
struct ErrorBody {
    error: ErrorDetail,
}

#[derive(Deserialize)]
struct ErrorDetail {
    code: String,
    message: String,
}

impl Client {
    pub(crate) fn new(server: &str) -> Result<Self> {
        let base: Url = server
            .parse()
            .with_context(|| format!("{server} is no address of a server"))?;
        match base.scheme() {
            "http" => {}
            "https" => bail!(
                "this simulator speaks plain HTTP: use http:// and a server or a proxy on this machine"
            ),
            other => bail!("{other}:// is no address of a server"),
        }
        let http = reqwest::Client::builder()
            .timeout(TIMEOUT)
            // A redirect would carry the credential somewhere else.
            .redirect(Policy::none())
            .no_proxy()
            .build()?;
        Ok(Self { http, base })
    }

    fn url(&self, path: &str) -> Url {
        let mut url = self.base.clone();
        url.set_path(&format!(
            "{}/ingest/v1/{path}",
            url.path().trim_end_matches('/')
        ));
        url
    }

    pub(crate) async fn pair(&self, request: &PairRequest) -> Result<PairReply> {
        let sent = self.http.post(self.url("pair")).json(request).send().await;
        let response = sent.map_err(|error| anyhow::anyhow!("{}", unreachable(&error)))?;
        if !response.status().is_success() {
            bail!("pairing refused ({})", words(response).await);
        }
        response
            .json()
            .await
            .context("the server's reply cannot be read")
    }

    /// Posts one encoded batch.
    pub(crate) async fn post(
        &self,
        token: &str,
        encoding: Encoding,
        body: Vec<u8>,
    ) -> Result<BatchReply, Trouble> {
        let kind = match encoding {
            Encoding::Json => codec::JSON,
            Encoding::Postcard => codec::POSTCARD,
        };
        let request = self
            .http
            .post(self.url("batch"))
            .header(AUTHORIZATION, format!("Bearer {token}"))
            .header(CONTENT_TYPE, kind)
            .header(ACCEPT, kind)
            .body(body);
        let response = request.send().await.map_err(|error| Trouble {
            failure: Failure::Network,
            words: unreachable(&error),
        })?;
        if response.status() != StatusCode::OK {
            return Err(Trouble {
                failure: failure(&response),
                words: format!("batch refused ({})", words(response).await),
            });
        }
        read(response).await.ok_or_else(|| Trouble {
            failure: Failure::Network,
            words: "the server's reply cannot be read".into(),
        })
    }
}

/// Decodes a reply in the encoding it claims.
async fn read(response: Response) -> Option<BatchReply> {
    let kind = response.headers().get(CONTENT_TYPE);
    let postcard = kind.is_some_and(|kind| kind.as_bytes() == codec::POSTCARD.as_bytes());
    let bytes = response.bytes().await.ok()?;
    if postcard {
        codec::from_postcard(&bytes).ok()
    } else {
        serde_json::from_slice(&bytes).ok()
    }
}

fn failure(response: &Response) -> Failure {
    let seconds = response.headers().get(RETRY_AFTER);
    let seconds = seconds.and_then(|value| value.to_str().ok()?.parse().ok());
    Failure::of_status(response.status().as_u16(), seconds)
}

/// The status, and what the server says about it.
async fn words(response: Response) -> String {
    let status = response.status();
    let Ok(ErrorBody { error }) = response.json().await else {
        return status.to_string();
    };
    let message: String = error.message.chars().take(SHOWN_CHARS).collect();
    format!("{} {}: {message}", status.as_u16(), error.code)
}

fn unreachable(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        "no answer from the server".into()
    } else {
        "server not reached".into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let url = |server| Client::new(server).unwrap().url("pair").to_string();
        assert_eq!(
            url("http://127.0.0.1:3000"),
            "http://127.0.0.1:3000/ingest/v1/pair"
        );
        assert_eq!(url("http://h/base/"), "http://h/base/ingest/v1/pair");
        for wrong in ["", "nonsense", "ftp://h", "https://h"] {
            assert!(Client::new(wrong).is_err(), "{wrong}");
        }
    }
}
