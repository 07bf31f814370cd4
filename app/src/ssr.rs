//! What the server hands to every request, and what server functions do with it.

use domain::{Error, limits};
use http::HeaderValue;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use service::{Actor, Peer, Service, SignedIn};

/// Who asks, if they are signed in.
#[derive(Clone, Debug)]
pub struct CurrentActor(pub Option<Actor>);

/// Where the request came from.
#[derive(Clone, Debug)]
pub struct CurrentPeer(pub Peer);

/// How the sign-in is kept in the browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CookiePolicy {
    /// The site is served over TLS, or from a loopback address that browsers trust alike.
    /// Without it the `__Host-` name is not possible.
    pub secure: bool,
}

impl CookiePolicy {
    /// Name of the cookie that holds the token.
    pub fn name(self) -> &'static str {
        if self.secure {
            "__Host-fitweet"
        } else {
            "fitweet"
        }
    }

    /// `Set-Cookie` of a fresh sign-in.
    pub fn keep(self, token: &str) -> String {
        let age = limits::SIGN_IN_MAX_MS / 1000;
        self.cookie(token, age)
    }

    /// `Set-Cookie` that forgets the sign-in.
    pub fn forget(self) -> String {
        self.cookie("", 0)
    }

    fn cookie(self, value: &str, age_s: i64) -> String {
        let name = self.name();
        let secure = if self.secure { "; Secure" } else { "" };
        format!("{name}={value}; Path=/; Max-Age={age_s}; HttpOnly; SameSite=Lax{secure}")
    }
}

/// The rules.
pub(crate) fn service() -> Service {
    expect_context()
}

/// Where the request came from.
pub(crate) fn peer() -> Peer {
    expect_context::<CurrentPeer>().0
}

/// Whoever is signed in. The first line of every server function that is not open to all.
pub(crate) fn actor() -> Result<Actor, Error> {
    visitor().ok_or(Error::SignedOut)
}

/// Whoever is signed in, if anybody.
pub(crate) fn visitor() -> Option<Actor> {
    use_context::<CurrentActor>().and_then(|current| current.0)
}

/// Puts a fresh sign-in into the browser.
pub(crate) fn keep_sign_in(signed_in: &SignedIn) -> Result<(), Error> {
    set_cookie(&expect_context::<CookiePolicy>().keep(&signed_in.token))
}

/// Takes the sign-in, and whatever else the browser kept for this site, out of it.
pub(crate) fn forget_sign_in() -> Result<(), Error> {
    set_cookie(&expect_context::<CookiePolicy>().forget())
}

fn set_cookie(cookie: &str) -> Result<(), Error> {
    let mut value = HeaderValue::from_str(cookie).map_err(|_| Error::Internal)?;
    value.set_sensitive(true);
    expect_context::<ResponseOptions>().append_header(http::header::SET_COOKIE, value);
    Ok(())
}
