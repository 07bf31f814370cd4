use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoEnumIterator as _};

/// A language that people can read this site in.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    Display,
    EnumIter,
    EnumString,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
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
    /// As HTML and HTTP name it (BCP 47).
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
            Self::Nb => "nb",
            Self::Ms => "ms",
        }
    }

    /// What its readers call it.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::De => "Deutsch",
            Self::Nb => "Norsk bokmål",
            Self::Ms => "Bahasa Melayu",
        }
    }

    /// The way its script runs, as HTML names it.
    pub const fn direction(self) -> &'static str {
        match self {
            Self::En | Self::De | Self::Nb | Self::Ms => "ltr",
        }
    }

    /// The one of this tag, whatever region or script is named with it.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next()?;
        match primary.to_ascii_lowercase().as_str() {
            // Norwegians name all of Norwegian, and read bokmål where there is no nynorsk.
            "no" | "nn" => Some(Self::Nb),
            primary => Self::iter().find(|language| language.tag() == primary),
        }
    }

    /// The one that an `Accept-Language` header likes best (RFC 9110, 12.5.4).
    pub fn accepted(header: &str) -> Option<Self> {
        let mut best: Option<(f32, Self)> = None;
        for range in header.split(',') {
            let (tag, weight) = range.split_once(';').unwrap_or((range, "q=1"));
            let weight = weight.trim().strip_prefix("q=").unwrap_or_default();
            let weight = weight.trim().parse::<f32>().unwrap_or_default();
            if let Some(language) = Self::from_tag(tag)
                && weight > best.map_or(0.0, |(weight, _)| weight)
            {
                best = Some((weight, language));
            }
        }
        best.map(|(_, language)| language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_gets_the_language_that_it_likes_best() {
        for (header, language) in [
            ("de", Some(Language::De)),
            ("de-AT,de;q=0.9,en;q=0.8", Some(Language::De)),
            ("fr-FR,fr;q=0.9,nb;q=0.3,en;q=0.5", Some(Language::En)),
            ("no", Some(Language::Nb)),
            ("nn-NO, en;q=0.7", Some(Language::Nb)),
            ("ms-MY", Some(Language::Ms)),
            ("MS_my", Some(Language::Ms)),
            ("de;q=0, ms;q=0.1", Some(Language::Ms)),
            ("en;q=0.5, de;q=0.5", Some(Language::En)),
            ("fr, *;q=0.5", None),
            ("de;q=much", None),
            ("", None),
        ] {
            assert_eq!(Language::accepted(header), language, "{header}");
        }
    }

    #[test]
    fn each_has_a_tag_that_leads_to_it() {
        for language in Language::iter() {
            assert_eq!(Language::from_tag(language.tag()), Some(language));
            assert_eq!(language.to_string(), language.tag());
        }
    }
}
