//! Which pages may post here and open sockets: those of this site alone.
//!
//! Cookies travel with requests that other sites start, so each request that could change
//! something must show that one of our own pages made it. Browsers say so in headers that
//! scripts cannot write.

use app::ssr::{CookiePolicy, only_cookie};
use axum::http::{HeaderMap, HeaderName, header, uri::Authority};

use crate::config::{Config, Server};

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

/// This site as the request's browser knows it: `https://talk.example`. `public_url` decides;
/// while it is empty, the address that the browser asked for (`Host`), if it can be nobody
/// else's.
pub(crate) fn of(headers: &HeaderMap, server: &Server) -> Option<String> {
    if !server.public_url.is_empty() {
        return Some(server.public_url.clone());
    }
    let host = single(headers, &header::HOST).filter(|host| is_local(host))?;
    let scheme = if is_tls(headers, server) {
        "https"
    } else {
        "http"
    };
    Some(format!("{scheme}://{host}"))
}

/// An IP address, or a name that strangers cannot point at this machine. A page of theirs could
/// otherwise be taken for one of ours under a name that they made lead here.
fn is_local(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else {
        return false;
    };
    let name = authority.host().to_lowercase();
    let address = name.trim_start_matches('[').trim_end_matches(']');
    let is_address = address.parse::<std::net::IpAddr>().is_ok();
    let is_local = !name.contains('.') || LOCAL.iter().any(|end| name.ends_with(end));
    (is_address || is_local) && !host.contains('@')
}

/// Whether the `Origin` header names this site exactly: scheme, host and port.
pub(crate) fn is_own(headers: &HeaderMap, server: &Server) -> bool {
    let origin = single(headers, &header::ORIGIN);
    origin.is_some() && origin == of(headers, server).as_deref()
}

/// Whether the browser's own connection is encrypted, as the configuration or a trusted proxy says.
pub(crate) fn is_tls(headers: &HeaderMap, server: &Server) -> bool {
    match server.public_url.as_str() {
        "" => server.trusted_proxies > 0 && single(headers, &X_FORWARDED_PROTO) == Some("https"),
        url => url.starts_with("https://"),
    }
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

/// Whether a post came from one of our own pages. A client that sends neither header is no
/// browser of today; it can add `Origin`.
pub(crate) fn is_own_post(headers: &HeaderMap, server: &Server) -> bool {
    if headers.contains_key(header::ORIGIN) {
        return is_own(headers, server);
    }
    single(headers, &SEC_FETCH_SITE) == Some("same-origin") && of(headers, server).is_some()
}

/// The value of a header that stands there once. Of two, a proxy may have looked at the other.
fn single<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?;
    values.next().is_none().then(|| value.to_str().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let pairs = pairs.iter();
        pairs
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
            .collect()
    }

    fn server(public_url: &str, trusted_proxies: usize) -> Server {
        let config = crate::config::load(None, []).unwrap();
        Server {
            public_url: public_url.into(),
            trusted_proxies,
            ..config.server
        }
    }

    #[test]
    fn cookies_follow_the_scheme() {
        for (public_url, host, extra, secure) in [
            ("", "127.0.0.1:3000", None, false),
            ("", "[::1]:3000", None, false),
            ("", "localhost:3000", None, false),
            ("", "LOCALHOST", None, false),
            ("", "nas.local:3000", None, true),
            ("", "192.168.1.2", None, true),
            ("", "talk.example", None, true),
            ("https://talk.example", "127.0.0.1:3000", None, true),
            ("http://127.0.0.1:3000", "127.0.0.1:3000", None, false),
            (
                "",
                "127.0.0.1:3000",
                Some(("x-forwarded-proto", "https")),
                true,
            ),
            (
                "",
                "127.0.0.1:3000",
                Some(("x-forwarded-for", "1.1.1.1")),
                true,
            ),
            (
                "",
                "127.0.0.1:3000",
                Some(("forwarded", "for=1.1.1.1")),
                true,
            ),
        ] {
            let pairs: Vec<_> = [("host", host)].into_iter().chain(extra).collect();
            let mut config = crate::config::load(None, []).unwrap();
            config.server = server(public_url, 0);
            let sent = headers(&pairs);
            let policy = cookies(&sent, &config);
            assert_eq!(policy.secure, secure, "{public_url} {host} {extra:?}");
            config.auth.plain_http_cookie = true;
            assert!(!cookies(&sent, &config).secure);
        }
    }

    #[test]
    fn the_origin_must_be_exactly_ours() {
        for (origin, by_host, by_url) in [
            ("http://nas.local:3000", true, false),
            ("https://nas.local:3000", false, false),
            ("https://talk.example", false, true),
            ("http://talk.example", false, false),
            ("http://nas.local", false, false),
            ("http://nas.local:3000.evil.example", false, false),
            ("http://evil.example", false, false),
            ("null", false, false),
            ("", false, false),
        ] {
            let sent = headers(&[("host", "nas.local:3000"), ("origin", origin)]);
            assert_eq!(is_own(&sent, &server("", 0)), by_host, "{origin}");
            assert_eq!(is_own_post(&sent, &server("", 0)), by_host, "{origin}");
            let url = "https://talk.example";
            assert_eq!(is_own(&sent, &server(url, 0)), by_url, "{origin}");
        }
        assert!(!is_own(&headers(&[("host", "nas.local")]), &server("", 0)));
    }

    #[test]
    fn only_a_trusted_proxy_says_that_it_is_tls() {
        let sent = headers(&[
            ("host", "nas.local"),
            ("origin", "https://nas.local"),
            ("x-forwarded-proto", "https"),
        ]);
        assert!(!is_own(&sent, &server("", 0)));
        assert!(is_own(&sent, &server("", 1)));
    }

    #[test]
    fn without_an_origin_the_browser_vouches() {
        for (site, own) in [
            ("same-origin", true),
            ("same-site", false),
            ("cross-site", false),
            ("none", false),
        ] {
            let sent = headers(&[("host", "nas.local"), ("sec-fetch-site", site)]);
            assert_eq!(is_own_post(&sent, &server("", 0)), own, "{site}");
        }
        assert!(!is_own_post(
            &headers(&[("host", "nas.local")]),
            &server("", 0)
        ));
    }

    #[test]
    fn a_name_that_strangers_can_give_is_not_believed() {
        for (host, believed) in [
            ("127.0.0.1:3000", true),
            ("[::1]:3000", true),
            ("203.0.113.7", true),
            ("localhost:3000", true),
            ("talk.localhost", true),
            ("nas", true),
            ("NAS.local", true),
            ("evil.example", false),
            ("127.0.0.1.evil.example", false),
            ("local.evil.example:3000", false),
            ("x@nas.local", false),
            ("nas.local/x", false),
            ("", false),
        ] {
            let sent = headers(&[("host", host), ("sec-fetch-site", "same-origin")]);
            assert_eq!(of(&sent, &server("", 0)).is_some(), believed, "{host}");
            assert_eq!(is_own_post(&sent, &server("", 0)), believed, "{host}");
            let url = "https://talk.example";
            assert_eq!(of(&sent, &server(url, 0)).as_deref(), Some(url), "{host}");
        }
    }

    #[test]
    fn what_stands_there_twice_counts_for_nothing() {
        let own = "http://nas.local:3000";
        for twice in ["host", "origin"] {
            let mut sent = headers(&[("host", "nas.local:3000"), ("origin", own)]);
            assert!(is_own(&sent, &server("", 0)));
            let name: HeaderName = twice.parse().unwrap();
            let again = sent.get(&name).unwrap().clone();
            sent.append(name, again);
            assert!(!is_own(&sent, &server("", 0)), "{twice}");
        }
    }
}
