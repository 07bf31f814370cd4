//! What people type, checked once, for client and server alike.

use crate::{Error, Result, limits};

/// A message: trimmed, not empty, not too long, without control characters but line breaks
/// and tabs.
///
/// # Errors
/// [`Error::EmptyText`], [`Error::TextTooLong`], [`Error::BadText`].
pub fn message(text: &str) -> Result<String> {
    let text = text.replace("\r\n", "\n");
    let text = text.trim();
    if text.is_empty() {
        return Err(Error::EmptyText);
    }
    if text.chars().count() > limits::MESSAGE_CHARS {
        return Err(Error::TextTooLong {
            limit: limits::MESSAGE_CHARS,
        });
    }
    if text
        .chars()
        .any(|c| c.is_control() && c != '\n' && c != '\t')
    {
        return Err(Error::BadText);
    }
    Ok(text.to_owned())
}

/// A name of a person, room or device: one line.
///
/// # Errors
/// [`Error::BadName`].
pub fn name(text: &str) -> Result<String> {
    let text = text.trim();
    let fits = (1..=limits::NAME_CHARS).contains(&text.chars().count());
    if fits && !text.chars().any(char::is_control) {
        Ok(text.to_owned())
    } else {
        Err(Error::BadName {
            limit: limits::NAME_CHARS,
        })
    }
}

/// An e-mail address, lower case. Only its shape is checked.
///
/// # Errors
/// [`Error::BadEmail`].
pub fn email(text: &str) -> Result<String> {
    let text = text.trim().to_lowercase();
    let shape = text.split_once('@').is_some_and(|(user, host)| {
        !user.is_empty()
            && host.len() >= 3
            && host.contains('.')
            && !host.contains('@')
            && !host.starts_with('.')
            && !host.ends_with('.')
    });
    let clean = !text.chars().any(|c| c.is_whitespace() || c.is_control());
    if shape && clean && text.chars().count() <= limits::EMAIL_CHARS {
        Ok(text)
    } else {
        Err(Error::BadEmail)
    }
}
