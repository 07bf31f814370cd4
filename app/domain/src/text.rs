//! What people type, checked once, for client and server alike.

use crate::{Error, Result, limits};

#[cfg(not(target_family = "wasm"))]
pub use crate::{
    email::{email, new_email},
    name::{alike, name, name_within},
};
pub use crate::{excess::excess, mended::mended};

/// How long a text is, for every limit here and in a page: Unicode characters (scalar values) of
/// what is kept, without spaces around it. One has at most four bytes.
pub fn length(text: &str) -> usize {
    mended(text).trim().chars().count()
}

/// A message: mended, trimmed, not empty, not too long.
///
/// # Errors
/// [`Error::EmptyText`], [`Error::TextTooLong`].
pub fn message(text: &str) -> Result<String> {
    let text = mended(text);
    let text = text.trim();
    if text.is_empty() {
        return Err(Error::EmptyText);
    }
    let length = text.chars().count();
    if length > limits::MESSAGE_CHARS {
        return Err(Error::TextTooLong {
            limit: limits::MESSAGE_CHARS,
            length,
        });
    }
    Ok(text.to_owned())
}
