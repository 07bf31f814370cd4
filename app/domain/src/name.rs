//! Names of people, rooms and devices: what may be one, and which look alike. Not in the browser.

use precis_core::{DerivedPropertyValue, FreeformClass, StringClass as _};
use unicode_normalization::UnicodeNormalization as _;
use unicode_properties::{
    GeneralCategory as Category, GeneralCategoryGroup as Group, UnicodeGeneralCategory as _,
};
use unicode_security::skeleton;

use crate::{Error, Result, limits, mended::mended};

/// A name of a person, room or device: one line, of characters that can be seen, as RFC 8266
/// (`Nickname`) prepares it: normalised (NFKC), with single plain spaces. Signs that join emoji
/// or letters stay where they do.
///
/// # Errors
/// [`Error::BadName`], [`Error::BadNameCharacter`].
pub fn name(text: &str) -> Result<String> {
    name_within(text, limits::NAME_CHARS)
}

/// The same with at most `limit` Unicode characters.
///
/// # Errors
/// [`Error::BadName`], [`Error::BadNameCharacter`].
pub fn name_within(text: &str, limit: usize) -> Result<String> {
    let name = prepared(text);
    if !(1..=limit).contains(&name.chars().count()) {
        return Err(Error::BadName { limit });
    }
    // Once more, because normalising can make what is normalised otherwise.
    let is_stable = prepared(&name) == name;
    if is_stable && is_visible(&name) && !name.contains(['<', '>']) {
        Ok(name)
    } else {
        Err(Error::BadNameCharacter)
    }
}

fn prepared(text: &str) -> String {
    let text: String = mended(text).nfkc().collect();
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

/// Fillers that count as letters or symbols and show nothing.
const BLANK: [char; 5] = ['\u{115f}', '\u{1160}', '\u{2800}', '\u{3164}', '\u{ffa0}'];

/// Whether there is something to see, and nothing that changes the text unseen, such as its direction.
pub(crate) fn is_visible(text: &str) -> bool {
    // Some scripts and emoji join, part or colour their signs by what is seen only in its effect.
    let joins = |c: char, before: Option<char>, after: Option<char>| {
        let marked = |before: char| before.general_category_group() == Group::Mark;
        match (c, before) {
            ('\u{fe0e}' | '\u{fe0f}', before) => before.is_some_and(stands),
            ('\u{200c}' | '\u{200d}', Some(before)) => {
                marked(before) || stands(before) && after.is_some_and(stands)
            }
            _ => false,
        }
    };
    let mut before = None;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        if !is_allowed(c) && !joins(c, before, rest.peek().copied()) {
            return false;
        }
        before = Some(c);
    }
    text.chars().any(stands)
}

fn stands(c: char) -> bool {
    let group = c.general_category_group();
    matches!(group, Group::Letter | Group::Number | Group::Symbol) && !BLANK.contains(&c)
}

/// By RFC 8264 (`FreeformClass`); what was added to Unicode since its tables, by category alone.
fn is_allowed(c: char) -> bool {
    let hidden = matches!(
        c.general_category(),
        Category::Format
            | Category::LineSeparator
            | Category::ParagraphSeparator
            | Category::PrivateUse
            | Category::Unassigned
    );
    let is_disallowed = matches!(
        FreeformClass::default().get_value_from_char(c),
        DerivedPropertyValue::Disallowed | DerivedPropertyValue::ContextJ
    );
    !hidden && !is_disallowed && !BLANK.contains(&c)
}

/// Which of these names look like another of them: in other case, with other spaces, or with
/// letters of another script that are drawn alike (UTS 39). A number in brackets at the end is not
/// looked at, for that is how pages tell such people apart.
pub fn alike(names: &[&str]) -> Vec<bool> {
    let looks: Vec<[String; 2]> = names.iter().map(|name| looks(name)).collect();
    let is_like = |one: &[String; 2], other: &[String; 2]| one[0] == other[0] || one[1] == other[1];
    let mut alike = vec![false; names.len()];
    for (place, one) in looks.iter().enumerate() {
        for (after, other) in looks.iter().enumerate().skip(place + 1) {
            if is_like(one, other) {
                alike[place] = true;
                alike[after] = true;
            }
        }
    }
    alike
}

/// Two ways to bring a name to what is seen of it: "I" looks like "l", and is "i" in another case.
fn looks(name: &str) -> [String; 2] {
    let name = without_tag(name);
    let bare = |text: &str| -> String {
        let drawn: String = skeleton(&text.to_lowercase()).collect();
        drawn.split_whitespace().collect()
    };
    let drawn: String = skeleton(name).collect();
    [bare(name), bare(&drawn)]
}

fn without_tag(name: &str) -> &str {
    let tagged = name
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once('('));
    match tagged {
        Some((name, tag)) if !tag.is_empty() && tag.chars().all(char::is_numeric) => {
            name.trim_end()
        }
        _ => name,
    }
}
