//! What the wrist says, in every language. A field that one lacks does not compile.

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

    pub(crate) const fn sentences(self) -> &'static Sentences {
        match self {
            Self::En => &super::en::SENTENCES,
            Self::De => &super::de::SENTENCES,
            Self::Nb => &super::nb::SENTENCES,
            Self::Ms => &super::ms::SENTENCES,
        }
    }
}

/// A title, and what stands below it.
pub(crate) type Text = (&'static str, &'static str);

#[derive(Debug)]
pub(crate) struct Sentences {
    pub(crate) unpaired: Text,
    pub(crate) pairing: Text,
    pub(crate) revoked: Text,
    /// Before a number.
    pub(crate) battery: &'static str,
    /// After it.
    pub(crate) percent: &'static str,
    pub(crate) please_charge: &'static str,
    pub(crate) offline: &'static str,
    pub(crate) starting: Text,
    pub(crate) measuring: Text,
    pub(crate) warming_up: Text,
    pub(crate) moving: Text,
    pub(crate) poor_contact: Text,
    pub(crate) unclear: Text,
    pub(crate) off_wrist: Text,
    pub(crate) silent: Text,
    pub(crate) asking: Text,
    /// Below a name.
    pub(crate) is_with_you: &'static str,
    /// In place of a name.
    pub(crate) somebody: &'static str,
    pub(crate) noted: &'static str,
    pub(crate) noted_fine: &'static str,
    pub(crate) noted_not_yet: &'static str,
    pub(crate) noted_refused: &'static str,
    pub(crate) sending: Text,
    pub(crate) not_sent_yet: Text,
    pub(crate) sent: Text,
    pub(crate) not_delivered: Text,
    /// What a press or a hold does.
    pub(crate) hold_for_somebody: &'static str,
    pub(crate) press_fine: &'static str,
    pub(crate) hold_stay: &'static str,
    pub(crate) hold_again: &'static str,
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
