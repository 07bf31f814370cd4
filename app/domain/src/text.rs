//! What people type, checked once, for client and server alike.

use crate::{Error, Result, limits};

#[cfg(not(target_family = "wasm"))]
pub use crate::{
    email::{email, new_email},
    name::{alike, name, name_within},
};

/// As it is kept: every way to end a line is a line feed, and control characters that a paste
/// brought along are left out, but tabs.
pub fn mended(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let lines = text.chars().map(|c| match c {
        '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
        other => other,
    });
    lines
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect()
}

/// How long a text is, for every limit here and in a page: Unicode characters (scalar values) of
/// what is kept, without spaces around it. One has at most four bytes.
pub fn length(text: &str) -> usize {
    mended(text).trim().chars().count()
}

/// "1,234 characters too many"; `None` if it fits.
pub fn excess(length: usize, limit: usize) -> Option<String> {
    let over = length.checked_sub(limit).filter(|over| *over > 0)?;
    let plural = if over == 1 { "" } else { "s" };
    Some(format!("{} character{plural} too many", grouped(over)))
}

/// With a comma at each thousand.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
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
