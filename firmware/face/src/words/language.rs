/// A language of the wearer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    #[default]
    En,
    De,
    /// Norwegian bokmål.
    Nb,
    /// Malay.
    Ms,
}

impl Language {
    pub const ALL: [Self; 4] = [Self::En, Self::De, Self::Nb, Self::Ms];

    /// As HTML and HTTP name it (BCP 47).
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
            Self::Nb => "nb",
            Self::Ms => "ms",
        }
    }

    /// The one of this tag, whatever region is named with it; English if there is none.
    pub fn from_tag(tag: &str) -> Self {
        let name = tag.split(['-', '_']).next().unwrap_or_default();
        let known = Self::ALL.into_iter();
        let mut known = known.filter(|language| language.tag().eq_ignore_ascii_case(name));
        known.next().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn a_tag_names_a_language_whatever_its_region() {
        for language in Language::ALL {
            assert_eq!(Language::from_tag(language.tag()), language);
        }
        assert_eq!(Language::from_tag("de-AT"), Language::De);
        assert_eq!(Language::from_tag("NB_no"), Language::Nb);
        assert_eq!(Language::from_tag("fr"), Language::En);
        assert_eq!(Language::from_tag(""), Language::En);
    }
}
