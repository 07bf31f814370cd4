//! Where the built files of this version are.

use std::collections::BTreeMap;

/// URLs from the root of the site, with content hashes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SiteAssets {
    pub css: String,
    pub js: String,
    pub wasm: String,
    /// The words that a client needs, by language.
    pub words: BTreeMap<&'static str, String>,
    /// What makes an app of it, by language; none where the site was not built for that.
    pub manifests: BTreeMap<&'static str, String>,
    /// Build of the site, the same that the socket's hello tells.
    pub version: String,
}
