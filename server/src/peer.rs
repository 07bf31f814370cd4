//! Where a request really came from, when proxies stand in front.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Once,
};

use axum::http::{HeaderMap, header};
use domain::limits::USER_AGENT_CHARS;
use service::Peer;

use crate::{config::Config, origin::own_cookie};

/// The address that the outermost trusted proxy saw: so many entries from the right of
/// `X-Forwarded-For`. What stands left of it was written by the client and means nothing.
pub(crate) fn address(headers: &HeaderMap, socket: SocketAddr, trusted_proxies: usize) -> IpAddr {
    let Some(hops) = trusted_proxies.checked_sub(1) else {
        return socket.ip().to_canonical();
    };
    let entries: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    let found = entries
        .iter()
        .rev()
        .nth(hops)
        .and_then(|entry| parse(entry));
    found.unwrap_or_else(|| socket.ip()).to_canonical()
}

/// With or without a port.
fn parse(entry: &str) -> Option<IpAddr> {
    let bare = || entry.trim_matches(['[', ']']).parse().ok();
    let with_port = || entry.parse().ok().map(|address: SocketAddr| address.ip());
    bare().or_else(with_port)
}

/// Said once: who stands behind a proxy that is not counted shares its budgets with everybody.
fn warn_of_proxy(headers: &HeaderMap, trusted_proxies: usize) {
    static SAID: Once = Once::new();
    if trusted_proxies == 0 && headers.contains_key("x-forwarded-for") {
        SAID.call_once(|| {
            tracing::warn!(
                "requests come through a proxy (X-Forwarded-For), but trusted_proxies is 0: everybody seems to \
                 come from the proxy, and wrong sign-ins of one count for all"
            );
        });
    }
}

pub(crate) fn peer(config: &Config, headers: &HeaderMap, socket: SocketAddr) -> Peer {
    warn_of_proxy(headers, config.server.trusted_proxies);
    let agent = headers.get(header::USER_AGENT);
    let agent = agent
        .and_then(|agent| agent.to_str().ok())
        .unwrap_or_default();
    Peer {
        address: address(headers, socket, config.server.trusted_proxies),
        user_agent: agent.chars().take(USER_AGENT_CHARS).collect(),
        browser: own_cookie(headers, config, |policy| policy.browser_name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(forwarded: &[&str], trusted: usize) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        address(&headers, "10.0.0.9:1".parse().unwrap(), trusted).to_string()
    }

    #[test]
    fn only_what_own_proxies_wrote_counts() {
        assert_eq!(seen(&["1.1.1.1"], 0), "10.0.0.9");
        assert_eq!(seen(&["6.6.6.6, 1.1.1.1"], 1), "1.1.1.1");
        assert_eq!(seen(&["6.6.6.6", "1.1.1.1, 10.0.0.8"], 2), "1.1.1.1");
        assert_eq!(seen(&["[2001:db8::1]:77"], 1), "2001:db8::1");
        assert_eq!(seen(&["::ffff:1.1.1.1"], 1), "1.1.1.1");
        assert_eq!(seen(&["rubbish"], 1), "10.0.0.9");
        assert_eq!(seen(&[], 3), "10.0.0.9");
    }
}
