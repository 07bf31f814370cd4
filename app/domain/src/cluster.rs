//! Characters as people see them: a flag, a family and a letter with its accents are one each.

use unicode_segmentation::UnicodeSegmentation as _;

/// Whoever piles up more than that on one character sees it cut.
const LONGEST: usize = 32;

/// The beginning of a text, of at most `chars` code points, that cuts no character people see.
pub fn start(text: &str, chars: usize) -> &str {
    let Some((end, _)) = text.char_indices().nth(chars) else {
        return text;
    };
    // One that is longer than all there is room for has no better place to be cut.
    let from = text.char_indices().nth(chars.saturating_sub(LONGEST));
    let from = from.map_or(0, |(from, _)| from);
    let mut fits = text
        .grapheme_indices(true)
        .map(|(at, _)| at)
        .take_while(|at| *at <= end);
    let last = fits.by_ref().last().filter(|last| *last > from);
    text.get(..last.unwrap_or(end)).unwrap_or_default()
}

/// The first character, as people see it. Empty for an empty text.
pub fn first(text: &str) -> &str {
    let first = text.graphemes(true).next().unwrap_or_default();
    start(first, LONGEST)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_segmentation::UnicodeSegmentation as _;

    use super::*;

    #[test]
    fn what_people_see_as_one_is_not_cut() {
        for one in [
            "👨‍👩‍👧",
            "🇩🇪",
            "👍🏽",
            "e\u{301}",
            "한",
            "क्षि",
            "🏴\u{e0067}\u{e0062}\u{e007f}",
        ] {
            assert_eq!(first(&format!("{one}ngel")), one);
            let text = one.repeat(80);
            for chars in 8..100 {
                let cut = start(&text, chars);
                assert_eq!(cut.len() % one.len(), 0, "{chars} of {one}");
                assert!(cut.chars().count() <= chars);
            }
        }
        assert_eq!(first(""), "");
    }

    proptest! {
        #[test]
        fn a_start_is_as_long_as_fits(text in "(\\PC|[\u{300}-\u{320}\u{200d}🇩👩👧])*", chars in 0..100_usize) {
            let cut = start(&text, chars);
            prop_assert!(text.starts_with(cut));
            prop_assert!(cut.chars().count() <= chars);
            let next = text[cut.len()..].graphemes(true).next().unwrap_or_default();
            let all = cut.chars().count() + next.chars().count();
            prop_assert!(cut.len() == text.len() || all > chars || next.chars().count() > LONGEST);
        }
    }
}
