//! Where the built files of this version are.

/// URLs from the root of the site, with content hashes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SiteAssets {
    pub css: String,
    pub js: String,
    pub wasm: String,
    /// Build of the site, the same that the socket's hello tells.
    pub version: String,
}
