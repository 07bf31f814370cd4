//! Addresses by which people sign in. Not in the browser.

use unicode_normalization::UnicodeNormalization as _;

use crate::{Error, Result, limits, name};

/// An e-mail address as it is kept: lower case, composed (NFC). Only its shape is checked, so that whoever has an
/// account finds it.
///
/// # Errors
/// [`Error::BadEmail`].
pub fn email(text: &str) -> Result<String> {
    let text: String = text.trim().nfc().collect();
    let text = text.to_lowercase();
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

/// The same for a new account: nothing in it is hidden or turns the words around it, for admins tell people apart by it.
///
/// # Errors
/// [`Error::BadEmail`].
pub fn new_email(text: &str) -> Result<String> {
    let email = email(text)?;
    if name::is_visible(&email) && !email.contains(['<', '>', '"']) {
        Ok(email)
    } else {
        Err(Error::BadEmail)
    }
}
