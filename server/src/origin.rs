//! Which pages may post here and open sockets: those of this site alone.
//!
//! Cookies travel with requests that other sites start, so each request that could change
//! something must show that one of our own pages made it. Browsers say so in headers that
//! scripts cannot write.

use axum::http::{HeaderMap, HeaderName, header};

use crate::config::Server;

const X_FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Whether the `Origin` header names this site exactly: scheme, host and port. `public_url`
/// decides; while it is empty, the address that the browser itself asked for (`Host`).
pub(crate) fn is_own(headers: &HeaderMap, server: &Server) -> bool {
    let Some(origin) = text(headers, header::ORIGIN) else {
        return false;
    };
    if !server.public_url.is_empty() {
        return origin == server.public_url;
    }
    let scheme = if is_tls(headers, server) {
        "https://"
    } else {
        "http://"
    };
    let host = origin.strip_prefix(scheme);
    host.is_some() && host == text(headers, header::HOST)
}

/// Whether the browser's own connection is encrypted, as the configuration or a trusted proxy says.
pub(crate) fn is_tls(headers: &HeaderMap, server: &Server) -> bool {
    match server.public_url.as_str() {
        "" => server.trusted_proxies > 0 && text(headers, X_FORWARDED_PROTO) == Some("https"),
        url => url.starts_with("https://"),
    }
}

/// Whether a post came from one of our own pages. A client that sends neither header is no
/// browser of today; it can add `Origin`.
pub(crate) fn is_own_post(headers: &HeaderMap, server: &Server) -> bool {
    if headers.contains_key(header::ORIGIN) {
        return is_own(headers, server);
    }
    text(headers, SEC_FETCH_SITE) == Some("same-origin")
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
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
    fn the_origin_must_be_exactly_ours() {
        for (origin, by_host, by_url) in [
            ("http://a.example:3000", true, false),
            ("https://a.example:3000", false, false),
            ("https://talk.example", false, true),
            ("http://talk.example", false, false),
            ("http://a.example", false, false),
            ("http://a.example:3000.evil.example", false, false),
            ("http://evil.example", false, false),
            ("null", false, false),
            ("", false, false),
        ] {
            let sent = headers(&[("host", "a.example:3000"), ("origin", origin)]);
            assert_eq!(is_own(&sent, &server("", 0)), by_host, "{origin}");
            assert_eq!(is_own_post(&sent, &server("", 0)), by_host, "{origin}");
            let url = "https://talk.example";
            assert_eq!(is_own(&sent, &server(url, 0)), by_url, "{origin}");
        }
        assert!(!is_own(&headers(&[("host", "a.example")]), &server("", 0)));
    }

    #[test]
    fn only_a_trusted_proxy_says_that_it_is_tls() {
        let sent = headers(&[
            ("host", "a.example"),
            ("origin", "https://a.example"),
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
            let sent = headers(&[("host", "a.example"), ("sec-fetch-site", site)]);
            assert_eq!(is_own_post(&sent, &server("", 0)), own, "{site}");
        }
        assert!(!is_own_post(
            &headers(&[("host", "a.example")]),
            &server("", 0)
        ));
    }
}
