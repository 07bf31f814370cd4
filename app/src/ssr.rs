//! What the server hands to pages and server functions, as contexts.

/// Who asks. `None`: signed out.
#[derive(Clone, Debug)]
pub struct CurrentActor(pub Option<service::Actor>);

/// Where the request came from.
#[derive(Clone, Debug)]
pub struct CurrentPeer(pub service::Peer);

/// How the sign-in cookie is to be set and cleared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CookiePolicy {
    /// `__Host-sid`, or `sid` where plain HTTP was allowed.
    pub name: &'static str,
    /// Whether it carries `Secure`.
    pub secure: bool,
}

impl CookiePolicy {
    /// The rule: over TLS, or to this machine itself.
    pub const SECURE: Self = Self {
        name: "__Host-sid",
        secure: true,
    };
    /// For trials in a plain-HTTP network; the configuration must ask for it.
    pub const PLAIN: Self = Self {
        name: "sid",
        secure: false,
    };
}
