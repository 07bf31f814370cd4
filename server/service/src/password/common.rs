//! Long passwords that are guessed early: common words, keyboard walks and repeats, alone or
//! strung together.

use std::sync::LazyLock;

static WORDS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    include_str!("common.txt")
        .lines()
        .filter(|line| !line.is_empty())
        .collect()
});

/// Rows of keyboards and the alphabet; a walk goes along one, either way.
const ROWS: [&str; 8] = [
    "1234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "yxcvbnm",
    "azertyuiop",
];
const WALK_CHARS: usize = 3;
const CONTEXT_CHARS: usize = 3;
/// Fewer characters than these left over after everything common: no password.
const OWN_CHARS: usize = 6;

/// Whether it is nothing but what everybody, or everybody who knows this person, would try.
pub(super) fn is_guessable(password: &str, context: &[&str]) -> bool {
    let context: Vec<String> = context
        .iter()
        .flat_map(|text| {
            text.split(|c: char| !c.is_alphanumeric())
                .map(str::to_lowercase)
        })
        .filter(|word| word.chars().count() >= CONTEXT_CHARS)
        .collect();
    let plain = flatten(password, |c| c);
    let unmasked = flatten(password, unmask);
    [plain, unmasked]
        .iter()
        .any(|text| own_chars(unrepeated(text), &context) < OWN_CHARS)
}

fn flatten(password: &str, map: impl Fn(char) -> char) -> Vec<char> {
    password
        .to_lowercase()
        .chars()
        .map(map)
        .filter(|c| c.is_alphanumeric())
        .collect()
}

/// `p4$$w0rd` hides nothing.
fn unmask(c: char) -> char {
    match c {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        _ => c,
    }
}

/// The shortest part that, repeated, makes up the text.
fn unrepeated(text: &[char]) -> &[char] {
    let period = (1..=text.len() / 2)
        .find(|&period| {
            text.iter()
                .zip(text.iter().skip(period))
                .all(|(a, b)| a == b)
        })
        .unwrap_or(text.len());
    text.get(..period).unwrap_or(text)
}

/// How many characters are left when common parts are taken out, greedily from the left.
fn own_chars(text: &[char], context: &[String]) -> usize {
    let mut rest = text;
    let mut own = 0;
    while let Some((_, after)) = rest.split_first() {
        let word = WORDS
            .iter()
            .copied()
            .chain(context.iter().map(String::as_str))
            .filter_map(|word| prefix(rest, word))
            .max()
            .unwrap_or(0);
        let common = word.max(walk(rest)).max(year(rest));
        if common == 0 {
            own += 1;
            rest = after;
        } else {
            rest = rest.get(common..).unwrap_or_default();
        }
    }
    own
}

fn prefix(text: &[char], word: &str) -> Option<usize> {
    let mut text = text.iter();
    let mut length = 0;
    for c in word.chars() {
        if text.next() != Some(&c) {
            return None;
        }
        length += 1;
    }
    Some(length)
}

/// Length of the walk along a row, or of the run of one character, at the start.
fn walk(text: &[char]) -> usize {
    let Some(first) = text.first() else { return 0 };
    let run = text.iter().take_while(|c| *c == first).count();
    let along = |row: &mut dyn Iterator<Item = char>| {
        let row = row.skip_while(|c| c != first);
        row.zip(text).take_while(|(a, b)| a == *b).count()
    };
    let longest = ROWS
        .iter()
        .flat_map(|row| [along(&mut row.chars()), along(&mut row.chars().rev())])
        .fold(run, usize::max);
    if longest >= WALK_CHARS { longest } else { 0 }
}

fn year(text: &[char]) -> usize {
    match text {
        ['1', '9', a, b, ..] | ['2', '0', a, b, ..] if a.is_numeric() && b.is_numeric() => 4,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guessable(password: &str) -> bool {
        is_guessable(
            password,
            &["ada.lovelace@example.org", "Ada Lovelace", "fitweet"],
        )
    }

    #[test]
    fn what_everybody_tries() {
        for password in [
            "passwordpassword",
            "Password123456789",
            "P4$$w0rd-P4$$w0rd!",
            "qwertyuiopasdfghjkl",
            "123456789012345",
            "987654321987654321",
            "aaaaaaaaaaaaaaaa",
            "abcabcabcabcabcabc",
            "iloveyouiloveyou2024",
            "correct horse battery staple",
            "letmeinletmeinletmein",
            "xk7!xk7!xk7!xk7!",
        ] {
            assert!(guessable(password), "{password}");
        }
    }

    #[test]
    fn what_those_who_know_the_person_try() {
        for password in [
            "ada.lovelace@example.org",
            "AdaLovelace-fitweet",
            "Fitweet-Password-1",
            "lovelacelovelace1815",
        ] {
            assert!(guessable(password), "{password}");
        }
    }

    #[test]
    fn what_a_person_or_a_manager_makes_up() {
        for password in [
            "seven green tractors argue",
            "Tz4#pWq9!mLx2&vB",
            "mein Kühlschrank singt leise",
            "на улице идёт тёплый дождь",
            "zebra-walks-over-lisbon-slowly",
        ] {
            assert!(!guessable(password), "{password}");
        }
    }
}
