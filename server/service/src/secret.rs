//! Opaque tokens: 256 random bits for their holder, SHA-256 of them for us.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rand::Rng;
use sha2::{Digest, Sha256};

/// Characters of 256 bits in base64url.
pub(crate) const TOKEN_CHARS: usize = 43;

pub(crate) struct Token {
    pub(crate) text: String,
    pub(crate) hash: [u8; 32],
}

impl Token {
    pub(crate) fn fresh() -> Self {
        let secret: [u8; 32] = rand::rng().random();
        let text = URL_SAFE_NO_PAD.encode(secret);
        let hash = hash(&text);
        Self { text, hash }
    }
}

/// High entropy needs no slow hash.
pub(crate) fn hash(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

/// Spares storage the look-up of what cannot be a token.
pub(crate) fn has_token_shape(text: &str) -> bool {
    text.len() == TOKEN_CHARS
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}
