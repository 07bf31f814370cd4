//! What people type, checked once, for client and server alike.

use unicode_properties::UnicodeGeneralCategory as _;

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

/// A name of a person, room or device: one line, of characters that can be seen.
///
/// # Errors
/// [`Error::BadName`], [`Error::BadNameCharacter`].
pub fn name(text: &str) -> Result<String> {
    let text = text.trim();
    let fits = (1..=limits::NAME_CHARS).contains(&text.chars().count());
    if !fits || text.chars().any(char::is_control) {
        return Err(Error::BadName {
            limit: limits::NAME_CHARS,
        });
    }
    if is_visible(text) && !text.contains(['<', '>']) {
        Ok(text.to_owned())
    } else {
        Err(Error::BadNameCharacter)
    }
}

/// Fillers that count as letters or symbols and show nothing.
const BLANK: [char; 5] = ['\u{115f}', '\u{1160}', '\u{2800}', '\u{3164}', '\u{ffa0}'];

/// Whether there is something to see, and nothing that changes the text unseen, such as its direction.
fn is_visible(text: &str) -> bool {
    use unicode_properties::{GeneralCategory as Category, GeneralCategoryGroup as Group};
    let stands = |c: char| {
        let group = c.general_category_group();
        matches!(group, Group::Letter | Group::Number | Group::Symbol) && !BLANK.contains(&c)
    };
    // Some scripts and emoji join or part their signs by what is seen only in its effect.
    let joins = |before: Option<char>, after: Option<char>| match before {
        Some(before) if before.general_category_group() == Group::Mark => true,
        Some(before) => stands(before) && after.is_some_and(stands),
        None => false,
    };
    let mut before = None;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let hidden = match c.general_category() {
            Category::LineSeparator | Category::ParagraphSeparator => true,
            Category::Format => {
                !matches!(c, '\u{200c}' | '\u{200d}') || !joins(before, rest.peek().copied())
            }
            _ => BLANK.contains(&c),
        };
        if hidden {
            return false;
        }
        before = Some(c);
    }
    text.chars().any(stands)
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
