mod format;

#[cfg(not(target_family = "wasm"))]
use std::collections::BTreeMap;

use domain::Language;

use crate::{
    Area, Phrase, Piece, Rich,
    number::{Digits, written},
    numbers, plural,
};

/// A language, and all that can be said in it. The server has them all; the browser has the one that its
/// page was served in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    language: Language,
}

impl Words {
    pub fn language(self) -> Language {
        self.language
    }

    /// What a phrase says.
    pub fn say(self, phrase: &Phrase) -> String {
        let mut said = String::new();
        for piece in self.pieces(phrase) {
            if let Piece::Text(text) = piece {
                said.push_str(&text);
            }
        }
        said
    }

    /// The same in pieces, between the parts of a view that stand in it.
    pub fn pieces(self, phrase: &Phrase) -> Vec<Piece> {
        format::pieces(self, self.pattern(phrase), &phrase.arguments)
    }

    /// The same with those parts: `text` makes a part of each text.
    pub fn parts<V>(self, rich: Rich<V>, mut text: impl FnMut(String) -> V) -> Vec<V> {
        let pieces = self.pieces(&rich.phrase);
        let mut slots: Vec<Option<V>> = rich.slots.into_iter().map(Some).collect();
        let parts = pieces.into_iter().filter_map(|piece| match piece {
            Piece::Text(said) => Some(text(said)),
            Piece::Slot(number) => slots.get_mut(number).and_then(Option::take),
        });
        parts.collect()
    }

    /// Each form of a phrase with a number in it, by its plural category, for a script that chooses by itself.
    #[cfg(not(target_family = "wasm"))]
    pub fn forms(
        self,
        phrase: impl Fn(f64, String) -> Phrase,
        shown: &str,
    ) -> BTreeMap<&'static str, String> {
        let samples = (0..=200_u32).map(f64::from);
        samples
            .map(|number| {
                let said = self.say(&phrase(number, shown.to_owned()));
                (plural::category(self.language, number), said)
            })
            .collect()
    }

    /// A number with so many digits behind the point, for tables.
    pub fn fixed(self, value: f64, most: usize) -> String {
        self.written(value, Digits { most, fixed: true })
    }

    pub(crate) fn written(self, value: f64, digits: Digits) -> String {
        let (point, group) = (
            self.pattern(&numbers::point()),
            self.pattern(&numbers::group()),
        );
        written(value, digits, point, group)
    }

    /// Whether a variant is for this value.
    pub(crate) fn is_chosen(self, key: &str, value: f64) -> bool {
        #[expect(clippy::float_cmp, reason = "a value that is named is meant as it is")]
        let is_value = key
            .parse::<u32>()
            .is_ok_and(|named| f64::from(named) == value);
        is_value || plural::category(self.language, value) == key
    }

    fn pattern(self, phrase: &Phrase) -> &'static str {
        self.table(phrase.area)
            .get(phrase.number)
            .copied()
            .unwrap_or_default()
    }
}

#[cfg(not(target_family = "wasm"))]
mod all {
    use super::{Area, Language, Words};

    include!(concat!(env!("OUT_DIR"), "/languages.rs"));

    /// By language and area.
    static TABLES: [[&[&str]; 3]; TAGS.len()] = include!(concat!(env!("OUT_DIR"), "/tables.rs"));

    impl Words {
        pub const fn of(language: Language) -> Self {
            Self { language }
        }

        pub(crate) fn table(self, area: Area) -> &'static [&'static str] {
            let place = TAGS.iter().position(|tag| *tag == self.language.tag());
            // A test holds the languages against the catalogs.
            let tables = TABLES[place.unwrap_or_default()];
            match area {
                Area::Client => tables[0],
                Area::Server => tables[1],
                Area::Script => tables[2],
            }
        }
    }

    impl Default for Words {
        fn default() -> Self {
            Self::of(Language::default())
        }
    }
}

#[cfg(target_family = "wasm")]
mod loaded {
    use std::sync::OnceLock;

    use super::{Area, Language, Words};

    struct Loaded {
        language: Language,
        table: Vec<&'static str>,
    }

    include!(concat!(env!("OUT_DIR"), "/loaded.rs"));

    static LOADED: OnceLock<Loaded> = OnceLock::new();

    impl Words {
        /// Takes the file that the page came with, once, before anything is said. `false` if it is not the one
        /// of this build.
        #[must_use]
        pub fn load(file: String) -> bool {
            let mut lines = file.leak().lines();
            let language = lines.next().and_then(Language::from_tag);
            let table: Vec<&str> = lines.collect();
            let is_whole = table.len() == PATTERNS;
            match language.filter(|_| is_whole) {
                Some(language) => LOADED.set(Loaded { language, table }).is_ok(),
                None => false,
            }
        }

        /// The words of this page.
        pub fn loaded() -> Self {
            let language = LOADED.get().map(|loaded| loaded.language);
            Self {
                language: language.unwrap_or_default(),
            }
        }

        #[expect(clippy::unused_self, reason = "called as where all languages are")]
        pub(crate) fn table(self, _area: Area) -> &'static [&'static str] {
            LOADED.get().map_or(&[], |loaded| &loaded.table)
        }
    }
}
