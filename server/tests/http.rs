//! A browser's requests, or those of somebody who is none.

use std::fmt::Write as _;

use reqwest::{Client, Method, RequestBuilder, Response, StatusCode, header, redirect::Policy};
use serde_json::Value;

use crate::server::TestServer;

/// Sends what one credential allows, from a page of the site.
#[derive(Clone)]
pub(crate) struct Caller {
    http: Client,
    base: String,
    cookie: Option<String>,
    bearer: Option<String>,
}

impl Caller {
    /// Nobody yet, at `http://host:port`.
    pub(crate) fn at(url: &str) -> Self {
        let http = Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .build()
            .unwrap();
        Self {
            http,
            base: url.to_owned(),
            cookie: None,
            bearer: None,
        }
    }

    pub(crate) fn with_cookie(mut self, token: &str) -> Self {
        self.cookie = Some(format!("__Host-sid={token}"));
        self
    }

    pub(crate) fn with_bearer(mut self, token: &str) -> Self {
        self.bearer = Some(token.to_owned());
        self
    }

    pub(crate) fn nobody(server: &TestServer) -> Self {
        Self::at(&server.origin())
    }

    pub(crate) fn with_token(server: &TestServer, token: &str) -> Self {
        Self::nobody(server).with_cookie(token)
    }

    pub(crate) fn device(server: &TestServer, token: &str) -> Self {
        Self::nobody(server).with_bearer(token)
    }

    /// The origin of its pages.
    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let mut request = self.http.request(method, format!("{}{path}", self.base));
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        if let Some(token) = &self.bearer {
            request = request.bearer_auth(token);
        }
        request
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        let request = self.request(Method::GET, path);
        Answer::of(
            request
                .header(header::ACCEPT, "text/html")
                .send()
                .await
                .unwrap(),
        )
        .await
    }

    /// A server function, as our own client calls it.
    pub(crate) async fn call(&self, path: &str, fields: &[(&str, String)]) -> Answer {
        let request = self.request(Method::POST, path);
        let request = request
            .header(header::ORIGIN, &self.base)
            .header(header::ACCEPT, "application/json")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(form(fields));
        Answer::of(request.send().await.unwrap()).await
    }

    pub(crate) async fn post(
        &self,
        path: &str,
        kind: &str,
        body: impl Into<reqwest::Body>,
    ) -> Answer {
        let request = self.request(Method::POST, path);
        let request = request.header(header::CONTENT_TYPE, kind).body(body);
        Answer::of(request.send().await.unwrap()).await
    }
}

/// An answer, read whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: header::HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) async fn of(response: Response) -> Self {
        Self {
            status: response.status(),
            headers: response.headers().clone(),
            body: response.bytes().await.unwrap().to_vec(),
        }
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// The code of a refusal, of a route or of a server function.
    pub(crate) fn code(&self) -> String {
        if self.status.is_success() {
            return String::new();
        }
        let body = self.json();
        if let Some(code) = body.pointer("/error/code").and_then(Value::as_str) {
            return code.to_owned();
        }
        let refused = &body["refused"];
        let name = refused.as_object().and_then(|fields| fields.keys().next());
        let name = name.map(String::as_str).or(refused.as_str());
        name.unwrap_or_default().to_owned()
    }

    /// All that are set.
    pub(crate) fn cookies(&self) -> Vec<String> {
        let cookies = self.headers.get_all(header::SET_COOKIE).iter();
        cookies
            .map(|cookie| cookie.to_str().unwrap().to_owned())
            .collect()
    }

    pub(crate) fn cookie(&self) -> Option<String> {
        let cookie = self.headers.get(header::SET_COOKIE)?;
        Some(cookie.to_str().unwrap().to_owned())
    }
}

fn form(fields: &[(&str, String)]) -> String {
    let encoded = fields
        .iter()
        .map(|(name, value)| format!("{name}={}", percent(value)));
    encoded.collect::<Vec<_>>().join("&")
}

pub(crate) fn percent(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
                encoded.push(char::from(byte));
            }
            _ => write!(encoded, "%{byte:02X}").unwrap(),
        }
    }
    encoded
}
