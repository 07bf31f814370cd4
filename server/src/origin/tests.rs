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
        assert_eq!(is_own(&sent, &server("", 0)).is_ok(), by_host, "{origin}");
        assert_eq!(
            is_own_post(&sent, &server("", 0)).is_ok(),
            by_host,
            "{origin}"
        );
        let url = "https://talk.example";
        assert_eq!(is_own(&sent, &server(url, 0)).is_ok(), by_url, "{origin}");
    }
    assert!(is_own(&headers(&[("host", "nas.local")]), &server("", 0)).is_err());
}

#[test]
fn only_a_trusted_proxy_says_that_it_is_tls() {
    let sent = headers(&[
        ("host", "nas.local"),
        ("origin", "https://nas.local"),
        ("x-forwarded-proto", "https"),
    ]);
    assert!(is_own(&sent, &server("", 0)).is_err());
    assert!(is_own(&sent, &server("", 1)).is_ok());
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
        assert_eq!(is_own_post(&sent, &server("", 0)).is_ok(), own, "{site}");
    }
    assert!(is_own_post(&headers(&[("host", "nas.local")]), &server("", 0)).is_err());
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
        assert_eq!(
            is_own_post(&sent, &server("", 0)).is_ok(),
            believed,
            "{host}"
        );
        let url = "https://talk.example";
        assert_eq!(of(&sent, &server(url, 0)).as_deref(), Some(url), "{host}");
    }
}

#[test]
fn what_stands_there_twice_counts_for_nothing() {
    let own = "http://nas.local:3000";
    for twice in ["host", "origin"] {
        let mut sent = headers(&[("host", "nas.local:3000"), ("origin", own)]);
        assert!(is_own(&sent, &server("", 0)).is_ok());
        let name: HeaderName = twice.parse().unwrap();
        let again = sent.get(&name).unwrap().clone();
        sent.append(name, again);
        assert!(is_own(&sent, &server("", 0)).is_err(), "{twice}");
    }
}

/// The same address in whatever way a proxy or a person writes it.
#[test]
fn an_address_has_one_form_whoever_writes_it() {
    for (host, forwarded, origin) in [
        ("nas.local", "HTTPS", "https://nas.local"),
        ("nas.local", "https,http", "https://nas.local"),
        ("nas.local", "https, https", "https://nas.local"),
        ("nas.local", "wss", "https://nas.local"),
        ("nas.local:443", "https", "https://nas.local"),
        ("nas.local:80", "http", "http://nas.local"),
        ("NAS.Local:3000", "http", "http://nas.local:3000"),
        ("[2001:DB8::1]:3000", "http", "http://[2001:db8::1]:3000"),
        ("b\u{fc}cher.local", "https", "https://xn--bcher-kva.local"),
    ] {
        let mut sent = headers(&[("x-forwarded-proto", forwarded), ("origin", origin)]);
        let host = axum::http::HeaderValue::from_bytes(host.as_bytes()).unwrap();
        let is_text = host.to_str().is_ok();
        sent.insert("host", host);
        // A name in other letters than ASCII is none in a header.
        assert_eq!(is_own(&sent, &server("", 1)).is_ok(), is_text, "{origin}");
    }
    for (public_url, origin) in [
        (
            "https://B\u{dc}cher.example:443/",
            "https://xn--bcher-kva.example",
        ),
        ("HTTPS://talk.example", "https://talk.example"),
        ("http://talk.example:80", "http://talk.example"),
    ] {
        let own = normal(public_url).unwrap();
        let sent = headers(&[("host", "inside:3000"), ("origin", origin)]);
        assert_eq!(is_own(&sent, &server(&own, 0)), Ok(()), "{public_url}");
    }
}

#[test]
fn each_refusal_has_its_reason() {
    let url = "https://talk.example:8443";
    for (sent, own, reason) in [
        (
            &[("origin", "http://talk.example:8443")][..],
            url,
            Foreign::OtherScheme,
        ),
        (
            &[("origin", "https://talk.example")],
            url,
            Foreign::OtherPort,
        ),
        (
            &[("origin", "https://evil.example")],
            url,
            Foreign::OtherHost,
        ),
        (&[("origin", "null")], url, Foreign::NoAddress),
        (
            &[("origin", "https://talk.example:8443/x")],
            url,
            Foreign::NoAddress,
        ),
        (&[("sec-fetch-site", "cross-site")], url, Foreign::OtherSite),
        (&[], url, Foreign::NoOrigin),
        (
            &[("origin", "https://talk.example"), ("host", "talk.example")],
            "",
            Foreign::UnknownHost,
        ),
    ] {
        let sent = headers(sent);
        assert_eq!(is_own_post(&sent, &server(own, 0)), Err(reason));
    }
}

/// A link that begins in another way than the page that shows it leads elsewhere.
#[test]
fn the_address_that_is_shown_has_the_scheme_of_the_page() {
    for (sent, address) in [
        (&[][..], "http://nas.local"),
        (&[("x-forwarded-proto", "https")], "https://nas.local"),
        (
            &[("referer", "https://nas.local/admin")],
            "https://nas.local",
        ),
        (
            &[("referer", "https://evil.example/admin")],
            "http://nas.local",
        ),
        (&[("referer", "http://nas.local/admin")], "http://nas.local"),
    ] {
        let mut sent = headers(sent);
        sent.insert("host", "nas.local".parse().unwrap());
        assert_eq!(shown(&sent, &server("", 0)).as_deref(), Some(address));
        let url = "https://talk.example";
        assert_eq!(shown(&sent, &server(url, 0)).as_deref(), Some(url));
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
