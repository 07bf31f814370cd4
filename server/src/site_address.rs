//! The one form of an address of this site, whoever wrote it.

use url::Url;

/// An address as browsers write it in `Origin`: scheme and host in small letters, the host in
/// ASCII, no port that is the usual one. Empty stays empty.
///
/// # Errors
/// What it should have been.
pub(crate) fn normal(address: &str) -> Result<String, String> {
    let bare = address.trim_end_matches('/');
    if bare.is_empty() {
        return Ok(String::new());
    }
    let parsed = Url::parse(bare).ok().filter(|url| {
        bare.contains("://")
            && matches!(url.scheme(), "http" | "https")
            && (url.username(), url.password()) == ("", None)
            && (url.path(), url.query(), url.fragment()) == ("/", None, None)
    });
    let parsed = parsed.map(|url| url.origin().ascii_serialization());
    parsed.ok_or_else(|| "must be http:// or https://, a host, and nothing after it".to_owned())
}
