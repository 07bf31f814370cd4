//! Where the browser finds the built site.

/// Addresses of the built files, hashed by content. Given by the server with each request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteAssets {
    /// Style sheet, such as `/pkg/fitweet.1a2b3c.css`.
    pub css: String,
    /// Glue that loads the client.
    pub js: String,
    /// The client.
    pub wasm: String,
    /// Build of the server: the same text as in the socket's hello.
    pub version: String,
}
