//! Where pushes may go. Browsers name the address, so it is a stranger's word: it must not lead this server to
//! whatever else it can reach.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use domain::{Error, Result, limits};
use url::{Host, Origin, Url};

/// The address of a push service, as a browser names it.
///
/// # Errors
/// [`Error::BadRequest`] unless it is one over TLS, by a name, or of the local service.
pub(super) fn endpoint(text: &str, local_service: Option<&Origin>) -> Result<Url> {
    let refused = Error::BadRequest;
    if text.len() > limits::PUSH_ENDPOINT_BYTES {
        return Err(refused);
    }
    let url = Url::parse(text).map_err(|_| refused.clone())?;
    let is_bare = url.username().is_empty() && url.password().is_none();
    let is_elsewhere = url.scheme() == "https" && matches!(url.host(), Some(Host::Domain(_)));
    let is_local = local_service.is_some_and(|origin| *origin == url.origin());
    (is_bare && (is_elsewhere || is_local))
        .then_some(url)
        .ok_or(refused)
}

/// Whether an address is one of the whole internet's, and no machine's or network's own.
pub(super) fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

/// Without what RFC 6890 and its successors keep for special use.
fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || a == 0
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (b == 18 || b == 19))
        // Multicast, reserved, broadcast.
        || a >= 224;
    !is_special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    let [first, second, ..] = segments;
    // NAT64: what is meant is the IPv4 address at its end.
    if segments.starts_with(&[0x64, 0xff9b, 0, 0, 0, 0]) {
        let [.., a, b, c, d] = address.octets();
        return is_public_v4(Ipv4Addr::new(a, b, c, d));
    }
    let is_global = first & 0xe000 == 0x2000;
    // Protocols of the IETF (Teredo and such), documentation, 6to4.
    let is_special = (first == 0x2001 && (second < 0x200 || second == 0xdb8))
        || first == 0x2002
        || first == 0x3fff;
    is_global && !is_special
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_named_hosts_over_tls_are_asked() {
        for good in [
            "https://push.example.org/send/abc?x=1",
            "https://fcm.example.com:8443/x",
        ] {
            assert!(endpoint(good, None).is_ok(), "{good}");
        }
        let long = format!("https://push.example/{}", "x".repeat(1_000));
        for bad in [
            "",
            "push.example",
            "http://push.example/",
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://169.254.169.254/latest",
            "https://2130706433/",
            "https://name:word@push.example/",
            "ftp://push.example/",
            "file:///etc/passwd",
            long.as_str(),
        ] {
            assert_eq!(endpoint(bad, None), Err(Error::BadRequest), "{bad}");
        }
    }

    #[test]
    fn a_local_service_is_one_origin() {
        let local = Url::parse("http://127.0.0.1:9000").unwrap().origin();
        assert!(endpoint("http://127.0.0.1:9000/x", Some(&local)).is_ok());
        for other in [
            "http://127.0.0.1:9001/x",
            "https://127.0.0.1:9000/x",
            "http://localhost:9000/x",
        ] {
            assert!(endpoint(other, Some(&local)).is_err(), "{other}");
        }
    }

    #[test]
    fn addresses_of_machines_and_networks_are_not_public() {
        let is = |text: &str| is_public(text.parse().unwrap());
        for public in [
            "8.8.8.8",
            "142.250.1.1",
            "2a00:1450:4001::5e",
            "64:ff9b::8.8.8.8",
        ] {
            assert!(is(public), "{public}");
        }
        for own in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.169.254",
            "172.16.0.1",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.0.1",
            "198.18.0.1",
            "203.0.113.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "64:ff9b::10.0.0.1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "3fff::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "ff02::1",
        ] {
            assert!(!is(own), "{own}");
        }
    }
}
