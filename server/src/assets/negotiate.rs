use axum::http::{HeaderMap, header};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Plain,
    Br,
    Gzip,
}

impl Encoding {
    /// Its name in HTTP.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Plain => "identity",
            Self::Br => "br",
            Self::Gzip => "gzip",
        }
    }
}

/// Whether `Accept-Encoding` names it without a weight of zero.
pub(super) fn accepts(headers: &HeaderMap, encoding: Encoding) -> bool {
    lists(headers, header::ACCEPT_ENCODING).any(|entry| {
        let (name, weight) = entry.split_once(';').unwrap_or((entry, ""));
        let weight = weight.trim().trim_start_matches("q=");
        name.trim().eq_ignore_ascii_case(encoding.name()) && weight.parse() != Ok(0.0)
    })
}

/// Whether `If-None-Match` names this very version.
pub(super) fn has_copy(headers: &HeaderMap, tag: &str) -> bool {
    lists(headers, header::IF_NONE_MATCH).any(|entry| entry.trim_start_matches("W/") == tag)
}

fn lists(headers: &HeaderMap, name: header::HeaderName) -> impl Iterator<Item = &str> {
    let values = headers.get_all(name).into_iter();
    let texts = values.filter_map(|value| value.to_str().ok());
    texts.flat_map(|text| text.split(',')).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_of_zero_refuse() {
        let accept = |value: &str| {
            let headers = HeaderMap::from_iter([(header::ACCEPT_ENCODING, value.parse().unwrap())]);
            (
                accepts(&headers, Encoding::Br),
                accepts(&headers, Encoding::Gzip),
            )
        };
        assert_eq!(accept("gzip, deflate, br, zstd"), (true, true));
        assert_eq!(accept("br;q=0, GZIP;q=0.5"), (false, true));
        assert_eq!(accept("broth"), (false, false));
    }
}
