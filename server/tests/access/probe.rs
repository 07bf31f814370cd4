//! One request, and what the rules make of its answer.

use axum::http::Method;
use domain::{Error, Standing};
use reqwest::header;
use service::access::{Action, Object};

use crate::{
    http::{Answer, Caller},
    world::Someone,
};

pub(super) type Fields = Vec<(&'static str, String)>;

/// One request.
pub(super) struct Probe {
    pub(super) what: String,
    pub(super) ask: Ask,
    pub(super) action: Action,
    pub(super) object: Object,
    pub(super) good: Good,
    /// What a good answer says.
    pub(super) shows: String,
    /// Another sign-in of the same person, for what ends one.
    pub(super) from: Option<Someone>,
}

/// How it is asked for.
pub(super) enum Ask {
    /// As a person follows a link.
    Page(String),
    /// As our own client calls a server function.
    Function(Fields),
    /// As a program reads.
    Read,
    /// As a watch posts.
    Post(String),
    /// As a browser opens a socket.
    Socket,
}

/// What becomes of it when the caller may do it.
#[derive(Clone, PartialEq)]
pub(super) enum Good {
    Done,
    /// A page that is left for another one.
    Leads(&'static str),
    Fails(Error),
}

impl Probe {
    pub(super) fn new(action: Action, object: Object, ask: Ask) -> Self {
        Self {
            what: String::new(),
            ask,
            action,
            object,
            good: Good::Done,
            shows: String::new(),
            from: None,
        }
    }

    pub(super) fn leads(mut self, to: &'static str) -> Self {
        self.good = Good::Leads(to);
        self
    }

    pub(super) fn fails(mut self, error: Error) -> Self {
        self.good = Good::Fails(error);
        self
    }

    pub(super) fn fails_unless(self, can_be: bool, error: Error) -> Self {
        if can_be { self } else { self.fails(error) }
    }

    pub(super) fn about(mut self, what: impl Into<String>) -> Self {
        self.what = what.into();
        self
    }

    pub(super) fn shows(mut self, text: &str) -> Self {
        text.clone_into(&mut self.shows);
        self
    }

    pub(super) fn forget_kind(&mut self) {
        if let Object::Room { kind, .. } = &mut self.object {
            *kind = None;
        }
    }

    pub(super) async fn send(&self, caller: &Caller, path: &str) -> Answer {
        match &self.ask {
            Ask::Page(path) => caller.get(path).await,
            Ask::Function(fields) => caller.call(path, fields).await,
            Ask::Post(body) => caller.post(path, "application/json", body.clone()).await,
            Ask::Read => {
                let request = caller.request(Method::GET, path);
                Answer::of(request.send().await.unwrap()).await
            }
            Ask::Socket => {
                let request = caller.request(Method::GET, path);
                let request = request
                    .header(header::ORIGIN, caller.base())
                    .header(header::CONNECTION, "upgrade")
                    .header(header::UPGRADE, "websocket")
                    .header(header::SEC_WEBSOCKET_VERSION, "13")
                    .header(header::SEC_WEBSOCKET_KEY, "dGhlIHNhbXBsZSBub25jZQ==");
                Answer::of(request.send().await.unwrap()).await
            }
        }
    }

    pub(super) fn assert_refused(&self, answer: &Answer, error: &Error, name: &str) {
        let led_to = match error {
            Error::SignedOut => Some("/sign-in"),
            Error::NotActive {
                standing: Standing::MustChangePassword,
            } => Some("/new-password"),
            Error::NotActive { .. } => Some("/waiting"),
            _ => None,
        };
        if let (Ask::Page(path), Some(page)) = (&self.ask, led_to) {
            let to = answer.header("location");
            assert_eq!(answer.status, 302, "{name}");
            assert!(to.starts_with(page), "{name}: {path} leads to {to}");
            return;
        }
        assert_eq!(answer.status.as_u16(), error.status(), "{name}");
        if !matches!(self.ask, Ask::Page(_)) {
            assert_eq!(answer.code(), error.code(), "{name}");
        }
    }

    pub(super) fn assert_good(&self, answer: &Answer, name: &str) {
        match &self.good {
            Good::Fails(error) => self.assert_refused(answer, error, name),
            Good::Leads(to) => {
                assert_eq!(answer.status, 302, "{name}");
                assert_eq!(answer.header("location"), *to, "{name}");
            }
            Good::Done => {
                let expected = if matches!(self.ask, Ask::Socket) {
                    101
                } else {
                    200
                };
                let text = answer.text();
                assert_eq!(answer.status.as_u16(), expected, "{name}: {text}");
                assert!(text.contains(&self.shows), "{name}: {text}");
            }
        }
    }
}
