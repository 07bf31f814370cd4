//! Which pages may post here and open sockets: those of this site alone.
//!
//! Cookies travel with requests that other sites start, so each request that could change
//! something must show that one of our own pages made it. Browsers say so in headers that
//! scripts cannot write. Addresses are compared as browsers write them ([`normal`]), whoever
//! wrote them: a browser, a proxy, or a person in the configuration.

use std::fmt;

use app::ssr::{CookiePolicy, only_cookie};
use axum::http::{HeaderMap, HeaderName, header, uri::Authority};
use url::Url;

use crate::{
    config::{Config, Server},
    site_address::normal,
};

const X_FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
/// What proxies add.
const PROXY_MARKS: [HeaderName; 5] = [
    HeaderName::from_static("x-forwarded-for"),
    X_FORWARDED_PROTO,
    HeaderName::from_static("x-forwarded-host"),
    header::FORWARDED,
    header::VIA,
];
pub(crate) const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
/// Ends of names that only a local network gives.
const LOCAL: [&str; 5] = [".localhost", ".local", ".lan", ".internal", ".home.arpa"];

/// Why a request is none of our own pages'. Said in the log, where no text of the request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Foreign {
    /// Without `public_url`, the name asked for (`Host`) is one that strangers could give.
    UnknownHost,
    NoOrigin,
    /// `null`, or nothing that is an origin.
    NoAddress,
    OtherScheme,
    OtherHost,
    OtherPort,
    /// The browser says so itself, in `Sec-Fetch-Site`.
    OtherSite,
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnknownHost => {
                "public_url is not set, and Host is no name of a local network: set public_url to \
                 the address that people type"
            }
            Self::NoOrigin => {
                "it has neither Origin nor Sec-Fetch-Site, so no browser of today made it"
            }
            Self::NoAddress => "its Origin is null or no address",
            Self::OtherScheme => {
                "its Origin has another scheme (http, https) than this site: public_url, or \
                 trusted_proxies with X-Forwarded-Proto, says which one it has"
            }
            Self::OtherHost => {
                "its Origin is another host than this site: is public_url what people type, and \
                 does the proxy pass Host on?"
            }
            Self::OtherPort => {
                "its Origin has another port than this site: is public_url what people type, and \
                 does the proxy pass Host on?"
            }
            Self::OtherSite => "another site started it, says its Sec-Fetch-Site",
        })
    }
}

/// This site as the request's browser knows it: `https://talk.example`. `public_url` decides;
/// while it is empty, the address that the browser asked for (`Host`), if it can be nobody
/// else's.
fn of(headers: &HeaderMap, server: &Server) -> Option<String> {
    by_host(headers, server, is_tls(headers, server))
}

/// The same for people to read and pass on: where nobody vouches for the scheme, what the browser
/// says of the page that it comes from will do.
pub(crate) fn shown(headers: &HeaderMap, server: &Server) -> Option<String> {
    let from = [header::ORIGIN, header::REFERER];
    let from = from.iter().filter_map(|name| single(headers, name));
    let mut from = from.filter_map(|page| Url::parse(page).ok());
    let secure = by_host(headers, server, true);
    let is_tls = is_tls(headers, server)
        || is_forwarded_tls(headers)
        || from.any(|page| Some(page.origin().ascii_serialization()) == secure);
    by_host(headers, server, is_tls)
}

fn by_host(headers: &HeaderMap, server: &Server, is_tls: bool) -> Option<String> {
    if !server.public_url.is_empty() {
        return Some(server.public_url.clone());
    }
    let host = single(headers, &header::HOST).filter(|host| is_local(host))?;
    let scheme = if is_tls { "https" } else { "http" };
    normal(&format!("{scheme}://{host}")).ok()
}

/// An IP address, or a name that strangers cannot point at this machine. A page of theirs could
/// otherwise be taken for one of ours under a name that they made lead here.
fn is_local(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else {
        return false;
    };
    let name = authority.host().to_lowercase();
    let name = name.strip_suffix('.').unwrap_or(&name);
    let address = name.trim_start_matches('[').trim_end_matches(']');
    let is_address = address.parse::<std::net::IpAddr>().is_ok();
    let is_local = !name.contains('.') || LOCAL.iter().any(|end| name.ends_with(end));
    (is_address || is_local) && !host.contains('@')
}

/// Fails unless the `Origin` header names this site exactly: scheme, host and port.
pub(crate) fn is_own(headers: &HeaderMap, server: &Server) -> Result<(), Foreign> {
    let own = of(headers, server).ok_or(Foreign::UnknownHost)?;
    let origin = single(headers, &header::ORIGIN).ok_or(Foreign::NoOrigin)?;
    let parsed = |address: &str| Url::parse(&normal(address).ok()?).ok();
    let origin = parsed(origin).ok_or(Foreign::NoAddress)?;
    let own = parsed(&own).ok_or(Foreign::UnknownHost)?;
    if origin.host() != own.host() {
        Err(Foreign::OtherHost)
    } else if origin.scheme() != own.scheme() {
        Err(Foreign::OtherScheme)
    } else if origin.port_or_known_default() != own.port_or_known_default() {
        Err(Foreign::OtherPort)
    } else {
        Ok(())
    }
}

/// Whether the browser's own connection is encrypted, as the configuration or a trusted proxy says.
pub(crate) fn is_tls(headers: &HeaderMap, server: &Server) -> bool {
    match server.public_url.as_str() {
        "" => server.trusted_proxies > 0 && is_forwarded_tls(headers),
        url => url.starts_with("https://"),
    }
}

/// Of several proxies, the first one met the browser.
fn is_forwarded_tls(headers: &HeaderMap) -> bool {
    let first = headers.get(X_FORWARDED_PROTO);
    let first = first.and_then(|value| value.to_str().ok()?.split(',').next());
    // Some say `wss` of a socket.
    first.is_some_and(|scheme| {
        let scheme = scheme.trim();
        scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("wss")
    })
}

/// How cookies are set for this request's browser: for TLS alone, unless the browser and this server are on
/// one machine, without TLS, where Safari keeps no `Secure` cookie; or plain HTTP was asked for.
pub(crate) fn cookies(headers: &HeaderMap, config: &Config) -> CookiePolicy {
    if is_this_machine(headers, &config.server) {
        CookiePolicy::PLAIN
    } else {
        config.cookie()
    }
}

/// A cookie of ours, by what the policy calls it. On this machine also one that was set for TLS.
pub(crate) fn own_cookie(
    headers: &HeaderMap,
    config: &Config,
    name: fn(&CookiePolicy) -> &'static str,
) -> Option<String> {
    let policy = cookies(headers, config);
    let found = only_cookie(headers, name(&policy));
    found.or_else(|| {
        let secure = || only_cookie(headers, name(&CookiePolicy::SECURE));
        is_this_machine(headers, &config.server)
            .then(secure)
            .flatten()
    })
}

/// Whether the address that the browser asked for is this machine's own, without TLS and without a proxy
/// that could have written it.
fn is_this_machine(headers: &HeaderMap, server: &Server) -> bool {
    let is_proxied = PROXY_MARKS.iter().any(|name| headers.contains_key(name));
    let of = (!is_proxied).then(|| of(headers, server)).flatten();
    let host = of.as_deref().and_then(|of| of.strip_prefix("http://"));
    let Some(authority) = host.and_then(|host| host.parse::<Authority>().ok()) else {
        return false;
    };
    let name = authority.host().to_lowercase();
    let address = name.trim_start_matches('[').trim_end_matches(']');
    let address = address.parse::<std::net::IpAddr>();
    address.is_ok_and(|address| address.is_loopback())
        || name == "localhost"
        || name.ends_with(".localhost")
}

/// Fails unless a post came from one of our own pages. A client that sends neither header is no
/// browser of today; it can add `Origin`.
pub(crate) fn is_own_post(headers: &HeaderMap, server: &Server) -> Result<(), Foreign> {
    if headers.contains_key(header::ORIGIN) {
        return is_own(headers, server);
    }
    let site = single(headers, &SEC_FETCH_SITE).ok_or(Foreign::NoOrigin)?;
    if site != "same-origin" {
        return Err(Foreign::OtherSite);
    }
    of(headers, server).map(drop).ok_or(Foreign::UnknownHost)
}

/// The value of a header that stands there once. Of two, a proxy may have looked at the other.
fn single<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?;
    values.next().is_none().then(|| value.to_str().ok())?
}

#[cfg(test)]
mod tests;
