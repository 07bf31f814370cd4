//! Codes that people read and type: Crockford's letters, in groups of four.

use domain::watch::PAIRING_ALPHABET;
use rand::seq::IndexedRandom;

/// So many letters of five random bits each.
pub(crate) fn fresh(len: usize) -> String {
    let mut rng = rand::rng();
    (0..len)
        .filter_map(|_| PAIRING_ALPHABET.choose(&mut rng))
        .map(|&letter| char::from(letter))
        .collect()
}

/// For people: `ABCD-EFGH`.
pub(crate) fn grouped(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    let groups = letters.chunks(4).map(|group| group.iter().collect());
    groups.collect::<Vec<String>>().join("-")
}

/// As Crockford reads it: case, spaces and dashes do not matter, O is 0, I and L are 1. `None` for
/// what is no code of this length.
pub(crate) fn normalised(code: &str, len: usize) -> Option<String> {
    let mut letters = String::with_capacity(len);
    for c in code.chars().filter(|c| !matches!(c, '-' | ' ')) {
        let letter = match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        let known = u8::try_from(letter).is_ok_and(|byte| PAIRING_ALPHABET.contains(&byte));
        if !known || letters.len() == len {
            return None;
        }
        letters.push(letter);
    }
    (letters.len() == len).then_some(letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_as_people_write_them() {
        let code = Some("A0B1C1D2".to_owned());
        for written in ["A0B1C1D2", "a0b1-c1d2", "aObI-cLd2", " AOB1 C1D2 "] {
            assert_eq!(normalised(written, 8), code, "{written}");
        }
        for wrong in [
            "",
            "A0B1C1D",
            "A0B1C1D22",
            "A0B1C1DU",
            "A0B1C1Dé",
            "A0B1_1D2",
        ] {
            assert_eq!(normalised(wrong, 8), None, "{wrong}");
        }
    }

    #[test]
    fn fresh_codes_are_their_own_normal_form() {
        for len in [8, 16] {
            let code = fresh(len);
            assert_eq!(normalised(&grouped(&code), len), Some(code));
        }
        assert_eq!(grouped("A0B1C1D2"), "A0B1-C1D2");
    }
}
