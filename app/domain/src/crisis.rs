//! Telephone numbers for somebody in danger: those of the place, of the clinic, and of one's own people.

use serde::{Deserialize, Serialize};

use crate::{CrisisNumberId, Error, Result, limits};

/// Emergency numbers that hold where the operator has set none. Whatever names one takes it from here.
pub const EUROPE: &str = "112";
pub const NORTH_AMERICA: &str = "911";

/// A line that the operator has set, in the operator's own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CrisisLine {
    /// Where it is for, such as "Oslo". Lines of one region stand together.
    pub region: String,
    pub name: String,
    pub number: String,
    /// When somebody answers there; empty where that is not said.
    #[serde(default)]
    pub hours: String,
}

/// One of a wearer's own. Shown to nobody else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CrisisNumber {
    pub id: CrisisNumberId,
    pub name: String,
    pub number: String,
}

/// A telephone number as people write it: digits, perhaps with a plus sign before them and spaces, hyphens,
/// points, slashes or brackets between them.
///
/// # Errors
/// [`Error::BadTelephone`]
pub fn telephone(typed: &str) -> Result<String> {
    let number: String = typed.chars().filter_map(plain).collect();
    let number = number.trim();
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let is_part = |(at, c): (usize, char)| {
        c.is_ascii_digit() || " -./()".contains(c) || (c == '+' && at == 0)
    };
    let is_number = limits::TELEPHONE_DIGITS.contains(&digits)
        && number.len() <= limits::TELEPHONE_CHARS
        && number.char_indices().all(is_part);
    if is_number {
        Ok(number.to_owned())
    } else {
        Err(Error::BadTelephone)
    }
}

/// What copying from a contact brings along: marks of direction, and other spaces and hyphens.
fn plain(c: char) -> Option<char> {
    match c {
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => None,
        '\u{2010}'..='\u{2015}' | '\u{2212}' => Some('-'),
        space if space.is_whitespace() => Some(' '),
        other => Some(other),
    }
}

/// The address that dials it. "(0)" is dialled inside of its country alone, so not behind a plus sign.
pub fn dials(number: &str) -> String {
    let abroad = number.starts_with('+');
    let number = if abroad {
        number.replace("(0)", "")
    } else {
        number.to_owned()
    };
    let digits = number.chars().filter(char::is_ascii_digit);
    let plus = abroad.then_some('+');
    format!("tel:{}", plus.into_iter().chain(digits).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_taken_as_people_write_it() {
        for (typed, number, address) in [
            ("112", "112", "tel:112"),
            (" 116 117 ", "116 117", "tel:116117"),
            ("+47 22 33-44.55", "+47 22 33-44.55", "tel:+4722334455"),
            ("+49 (0) 30/1234", "+49 (0) 30/1234", "tel:+49301234"),
            ("+49 (0)30 1234", "+49 (0)30 1234", "tel:+49301234"),
            ("(030) 1234", "(030) 1234", "tel:0301234"),
            (
                "\u{202a}+1\u{a0}555\u{2011}0100\u{202c}",
                "+1 555-0100",
                "tel:+15550100",
            ),
        ] {
            assert_eq!(telephone(typed).as_deref(), Ok(number), "{typed}");
            assert_eq!(dials(number), address, "{typed}");
        }
        for wrong in [
            "",
            "1",
            "+",
            "call me",
            "112; DROP",
            "11+2",
            "++47 22",
            "1234567890123456",
            "1 - - - - - - - - - - - - - - - - - - - 2",
            "<112>",
            "112\n113x",
        ] {
            assert_eq!(telephone(wrong), Err(Error::BadTelephone), "{wrong}");
        }
    }
}
