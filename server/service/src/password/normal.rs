//! One way to write a password. Keyboards differ: "ü" is one character on one and two on another.

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// As RFC 8265 (`OpaqueString`) prepares a password: every kind of space is a space, and
/// characters are composed (NFC). Nothing else is changed, case least of all.
pub(super) fn normalised(password: &str) -> String {
    password.chars().map(plain_space).nfc().collect()
}

/// The normalised password, and what was typed if that is another: hashes were once made of it.
pub(super) fn ways_to_write(password: &str) -> Vec<String> {
    let is_normal = is_nfc(password) && password.chars().all(|c| plain_space(c) == c);
    let mut ways = vec![bounded(&normalised(password))];
    if !is_normal {
        ways.push(bounded(password));
    }
    ways
}

/// Nobody's password is longer, and hashing a whole request body is not worth it.
fn bounded(password: &str) -> String {
    let max = domain::limits::PASSWORD_MAX_CHARS;
    password.chars().take(max + 1).collect()
}

/// Unicode's space separators (category Zs).
fn plain_space(c: char) -> char {
    match c {
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => {
            ' '
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keyboards_that_write_it_differently_mean_the_same() {
        for (one, other) in [
            ("Mu\u{308}ller", "M\u{fc}ller"),
            ("\u{1112}\u{1161}\u{11ab}", "\u{d55c}"),
            ("a\u{a0}b\u{3000}c", "a b c"),
            ("\u{212b}ngstrom", "\u{c5}ngstrom"),
        ] {
            assert_eq!(normalised(one), normalised(other));
            assert_eq!(ways_to_write(one).first(), ways_to_write(other).first());
        }
        for distinct in ["ﬁve", "Five", "five "] {
            assert_ne!(normalised(distinct), normalised("five"));
        }
    }

    #[test]
    fn only_what_is_not_normal_has_a_second_way() {
        assert_eq!(ways_to_write("M\u{fc}ller 1"), ["M\u{fc}ller 1"]);
        assert_eq!(
            ways_to_write("Mu\u{308}ller"),
            ["M\u{fc}ller", "Mu\u{308}ller"]
        );
    }
}
