use alloc::{borrow::ToOwned, format, string::String};

/// Where the server is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// As it was given.
    pub(crate) text: String,
    pub secure: bool,
    pub host: String,
    pub port: u16,
    /// What stands before `/ingest`, without a slash at its end.
    base: String,
}

impl Address {
    /// Reads `http://host[:port][/base]` or the same with `https`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (scheme, rest) = text.split_once("://")?;
        let secure = match scheme {
            "http" => false,
            "https" => true,
            _ => return None,
        };
        let (place, base) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
        let (host, port) = match place.split_once(':') {
            Some((host, port)) => (host, port.parse().ok()?),
            None => (place, if secure { 443 } else { 80 }),
        };
        (!host.is_empty()).then(|| Self {
            text: text.to_owned(),
            secure,
            host: host.to_owned(),
            port,
            base: base.trim_end_matches('/').to_owned(),
        })
    }

    /// The path of one of the watch's routes.
    pub fn path(&self, route: &str) -> String {
        format!("{}/ingest/v1/{route}", self.base)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_what_is_none() {
        let plain = Address::parse("http://10.0.2.2:3000").unwrap();
        assert_eq!((plain.secure, plain.port), (false, 3000));
        assert_eq!(plain.path("pair"), "/ingest/v1/pair");
        let secure = Address::parse(" https://fitweet.example/care/ ").unwrap();
        assert_eq!((secure.secure, secure.port), (true, 443));
        assert_eq!(secure.path("batch"), "/care/ingest/v1/batch");
        for wrong in [
            "",
            "10.0.2.2",
            "ftp://h",
            "http://",
            "http://h:x",
            "http://:80",
        ] {
            assert_eq!(Address::parse(wrong), None, "{wrong}");
        }
    }
}
