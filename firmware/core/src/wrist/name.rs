use core::fmt;

use heapless::String;

/// Bytes a name may take on the wrist.
const MAX_BYTES: usize = 48;

/// A person's name, cut to what a wrist can show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name(String<MAX_BYTES>);

impl Name {
    /// Takes the name as the server says it: control characters and outer spaces go, and what
    /// is too long ends in an ellipsis. Nothing left is "Somebody".
    pub fn new(text: &str) -> Self {
        const ELLIPSIS: char = '…';
        let mut name = String::new();
        for letter in text.trim().chars().filter(|letter| !letter.is_control()) {
            let room = MAX_BYTES - name.len() - ELLIPSIS.len_utf8();
            if letter.len_utf8() > room {
                let _ = name.push(ELLIPSIS);
                break;
            }
            let _ = name.push(letter);
        }
        if name.is_empty() {
            let _ = name.push_str("Somebody");
        }
        Self(name)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::string::{String, ToString};

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_cut_between_letters_and_never_empty() {
        assert_eq!(Name::new(" Jörg Müller\n").as_str(), "Jörg Müller");
        assert_eq!(Name::new(" \t ").as_str(), "Somebody");
        let long = Name::new(&"ü".repeat(100)).to_string();
        assert!(long.ends_with("ü…") && long.len() <= MAX_BYTES);
    }

    proptest! {
        #[test]
        fn any_text_makes_a_name(text in any::<String>()) {
            let name = Name::new(&text);
            prop_assert!(!name.as_str().is_empty());
            prop_assert!(name.as_str().len() <= MAX_BYTES);
            prop_assert!(!name.as_str().contains(char::is_control));
        }
    }
}
