//! What the server hands to pages and server functions, as contexts.

pub mod flash;
pub(crate) mod form;

use std::time::{SystemTime, UNIX_EPOCH};

use cookie::{Cookie, SameSite};
use domain::{CrisisLine, Error, Language, UnixMillis, limits};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, request::Parts};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use service::{Actor, Peer, Service, SignedIn};

/// Who asks. `None`: signed out.
#[derive(Clone, Debug)]
pub struct CurrentActor(pub Option<Actor>);

/// Where the request came from.
#[derive(Clone, Debug)]
pub struct CurrentPeer(pub Peer);

/// How the sign-in cookie is to be set and cleared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CookiePolicy {
    /// `__Host-sid`, or `sid` over plain HTTP.
    pub name: &'static str,
    /// Of the cookie by which a browser is known after a sign-in; `browser` over plain HTTP.
    pub browser_name: &'static str,
    /// Whether it carries `Secure`.
    pub secure: bool,
}

impl CookiePolicy {
    /// The rule: over TLS.
    pub const SECURE: Self = Self {
        name: "__Host-sid",
        browser_name: "__Host-browser",
        secure: true,
    };
    /// Where browser and server are one machine, and for trials in a plain-HTTP network if the configuration
    /// asks for it.
    pub const PLAIN: Self = Self {
        name: "sid",
        browser_name: "browser",
        secure: false,
    };

    /// What takes the sign-in out of a browser, each as `Set-Cookie`: where both kinds are taken, both.
    pub fn ended(self) -> impl Iterator<Item = HeaderValue> {
        let plain = (!self.secure).then_some(Self::PLAIN);
        let both = plain.into_iter().chain([Self::SECURE]);
        both.filter_map(|policy| policy.cookie(policy.name, "", 0).ok())
    }

    /// As `Set-Cookie`: for this site alone, out of reach of scripts.
    fn cookie(self, name: &str, value: &str, age_s: i64) -> Result<HeaderValue, Error> {
        let cookie = Cookie::build((name, value))
            .path("/")
            .max_age(cookie::time::Duration::seconds(age_s))
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(self.secure);
        let mut value = HeaderValue::from_str(&cookie.to_string()).map_err(|_| Error::Internal)?;
        value.set_sensitive(true);
        Ok(value)
    }
}

/// Where people reach this site, such as `https://talk.example`. `None`: nobody knows, for the
/// name that the request gives may be a stranger's.
#[derive(Clone, Debug)]
pub struct SiteOrigin(pub Option<String>);

/// Telephone numbers that the operator has set for somebody in danger.
#[derive(Clone, Debug)]
pub struct CrisisLines(pub Vec<CrisisLine>);

/// The same; empty if none are set.
pub(crate) fn crisis_lines() -> Vec<CrisisLine> {
    use_context::<CrisisLines>().map_or_else(Vec::new, |lines| lines.0)
}

/// The rules.
pub(crate) fn service() -> Service {
    expect_context()
}

/// Where the request came from.
pub(crate) fn peer() -> Peer {
    expect_context::<CurrentPeer>().0
}

/// Whoever is signed in, if anybody.
pub(crate) fn visitor() -> Option<Actor> {
    use_context::<CurrentActor>().and_then(|current| current.0)
}

/// Whoever is signed in. The first line of every server function that is not open to all.
pub(crate) fn actor() -> Result<Actor, Error> {
    visitor().ok_or(Error::SignedOut)
}

/// Begins a sign-in in the browser, on the page `to`. A form comes there by way of the sign-in page, which sees
/// whether the browser kept it.
pub(crate) fn welcome(signed_in: &SignedIn, to: &str) -> Result<(), Error> {
    keep_sign_in(signed_in)?;
    // For pages that are made before anybody knows who asks.
    if let Some(language) = signed_in.actor.language {
        keep_language(language)?;
    }
    if form::is_form() {
        leptos_axum::redirect(&crate::paths::kept(to));
    } else {
        leptos_axum::redirect(to);
    }
    Ok(())
}

/// Puts a fresh sign-in into the browser, and what tells the browser from a stranger's when
/// somebody signs in there again. That one stays when the sign-in ends.
fn keep_sign_in(signed_in: &SignedIn) -> Result<(), Error> {
    let CookiePolicy {
        name, browser_name, ..
    } = expect_context();
    set_cookie(name, &signed_in.token, limits::SIGN_IN_MAX_MS / 1000)?;
    match &signed_in.browser {
        Some(token) => set_cookie(browser_name, token, limits::KNOWN_BROWSER_MS / 1000),
        None => Ok(()),
    }
}

const LANGUAGE: &str = "language";

/// The language to answer in: that of the account, or that of the browser's cookie, or that which the browser asks for.
pub fn language(headers: &HeaderMap, actor: Option<&Actor>) -> Language {
    let chosen = actor.and_then(|actor| actor.language);
    let kept = || Language::from_tag(&only_cookie(headers, LANGUAGE)?);
    let asked = || {
        let header = headers.get(http::header::ACCEPT_LANGUAGE)?;
        Language::accepted(header.to_str().ok()?)
    };
    chosen.or_else(kept).or_else(asked).unwrap_or_default()
}

/// Has the browser say from now on which language to answer in.
pub(crate) fn keep_language(language: Language) -> Result<(), Error> {
    set_cookie(LANGUAGE, language.tag(), LANGUAGE_S)
}

/// What somebody chose before they had an account goes with it.
pub(crate) async fn adopt_language(actor: &Actor) {
    let chosen = use_context::<Parts>().and_then(|parts| only_cookie(&parts.headers, LANGUAGE));
    if let Some(language) = chosen.and_then(|tag| Language::from_tag(&tag)) {
        // The account is made: without a language of its own it is answered as this browser asks.
        let _ = service().choose_language(actor, language).await;
    }
}

const LANGUAGE_S: i64 = 365 * 24 * 3600;

/// What a browser forgets when a sign-in ended by itself or elsewhere: answers that it kept for the way
/// back. What is not sent waits for the same person's next sign-in.
pub const CLEAR_CACHE: (HeaderName, HeaderValue) = (
    HeaderName::from_static("clear-site-data"),
    HeaderValue::from_static("\"cache\""),
);

/// What a browser forgets when somebody signs out, besides cookies: answers that it kept for the way back, and
/// whatever pages stored. Pages wipe what they kept by themselves, too (`shell/early.js`): this also
/// reaches tabs that sleep, in browsers that know it.
pub const CLEAR_SITE_DATA: (HeaderName, HeaderValue) = (
    HeaderName::from_static("clear-site-data"),
    HeaderValue::from_static("\"cache\", \"storage\""),
);

/// Takes the sign-in out of the browser.
pub(crate) fn forget_sign_in() {
    flash::forget();
    let (name, value) = CLEAR_SITE_DATA;
    let response = expect_context::<ResponseOptions>();
    response.insert_header(name, value);
    for ended in expect_context::<CookiePolicy>().ended() {
        response.append_header(http::header::SET_COOKIE, ended);
    }
    // Another person may sit down here next; one's own language comes back with the sign-in.
    let has_own = visitor().is_some_and(|actor| actor.language.is_some());
    if has_own && let Ok(none) = expect_context::<CookiePolicy>().cookie(LANGUAGE, "", 0) {
        response.append_header(http::header::SET_COOKIE, none);
    }
}

fn set_cookie(name: &str, value: &str, age_s: i64) -> Result<(), Error> {
    let cookie = expect_context::<CookiePolicy>().cookie(name, value, age_s)?;
    expect_context::<ResponseOptions>().append_header(http::header::SET_COOKIE, cookie);
    Ok(())
}

/// `None` also if there are two: a neighbour under the same name could have set the other.
fn cookie(name: &str) -> Option<String> {
    let parts = use_context::<Parts>()?;
    only_cookie(&parts.headers, name)
}

/// The value of the one cookie of this name.
pub fn only_cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let cookies = headers.get_all(http::header::COOKIE).into_iter();
    let mut named = cookies
        .filter_map(|header| header.to_str().ok())
        .flat_map(Cookie::split_parse)
        .filter_map(Result::ok)
        .filter(|cookie| cookie.name() == name);
    let found = named.next()?;
    named.next().is_none().then(|| found.value().to_owned())
}

/// Where this site is, as people type it: `https://talk.example`. Empty while nobody knows, so
/// that what follows is at least a path of this site.
pub(crate) fn origin() -> String {
    let origin = use_context::<SiteOrigin>().and_then(|SiteOrigin(origin)| origin);
    origin.unwrap_or_default()
}

/// Gives the response the status of an error.
pub(crate) fn set_status(error: &Error) {
    if let Some(options) = use_context::<ResponseOptions>()
        && let Ok(status) = StatusCode::from_u16(error.status())
    {
        options.set_status(status);
        if let Error::TooManyAttempts { retry_after_s, .. } = error {
            options.insert_header(http::header::RETRY_AFTER, HeaderValue::from(*retry_after_s));
        }
    }
}

/// Milliseconds since 1970.
pub(crate) fn now() -> UnixMillis {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|past| UnixMillis::try_from(past.as_millis()).ok())
        .unwrap_or_default()
}
