//! The two encodings. JSON for people and curl, postcard for radios.

/// `Content-Type` of a JSON body.
pub const JSON: &str = "application/json";
/// `Content-Type` of a postcard body; its first byte is [`VERSION`].
pub const POSTCARD: &str = "application/vnd.fitweet.postcard";
/// First byte of every postcard body.
pub const VERSION: u8 = 1;

use alloc::vec::Vec;
use serde::{Serialize, de::DeserializeOwned};

/// Why bytes are not a message of this version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecodeError {
    Empty,
    Version(u8),
    Malformed,
    /// The message is whole, but bytes follow it.
    Trailing,
}

/// Encodes into a fresh buffer.
///
/// # Errors
/// Only when the value's own `Serialize` fails.
pub fn to_postcard<T: Serialize>(value: &T) -> Result<Vec<u8>, postcard::Error> {
    let mut bytes = alloc::vec![VERSION];
    bytes.append(&mut postcard::to_allocvec(value)?);
    Ok(bytes)
}

/// Encodes into `buffer`, for devices without a heap.
///
/// # Errors
/// When the buffer is too small.
pub fn to_slice<'b, T: Serialize>(
    value: &T,
    buffer: &'b mut [u8],
) -> Result<&'b [u8], postcard::Error> {
    let (version, rest) = buffer
        .split_first_mut()
        .ok_or(postcard::Error::SerializeBufferFull)?;
    *version = VERSION;
    let used = postcard::to_slice(value, rest)?.len();
    Ok(&buffer[..=used])
}

/// Decodes a body that must hold exactly one message.
///
/// # Errors
/// [`DecodeError`] names what is wrong; nothing is taken in part.
pub fn from_postcard<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, DecodeError> {
    let (version, body) = bytes.split_first().ok_or(DecodeError::Empty)?;
    if *version != VERSION {
        return Err(DecodeError::Version(*version));
    }
    match postcard::take_from_bytes(body) {
        Ok((value, [])) => Ok(value),
        Ok(_) => Err(DecodeError::Trailing),
        Err(_) => Err(DecodeError::Malformed),
    }
}
