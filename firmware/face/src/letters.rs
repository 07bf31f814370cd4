use embedded_graphics::prelude::{DrawTarget, Point};
use u8g2_fonts::{
    Error, FontRenderer, fonts,
    types::{FontColor, HorizontalAlignment, VerticalPosition},
};

/// Helvetica as drawn for X11, regular and bold, with the letters of Latin languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Letters {
    B24,
    B18,
    B14,
    B12,
    B10,
    B08,
    R18,
    R14,
    R12,
    R10,
    R08,
}

impl Letters {
    fn renderer(self) -> FontRenderer {
        let renderer = match self {
            Self::B24 => FontRenderer::new::<fonts::u8g2_font_helvB24_te>(),
            Self::B18 => FontRenderer::new::<fonts::u8g2_font_helvB18_te>(),
            Self::B14 => FontRenderer::new::<fonts::u8g2_font_helvB14_te>(),
            Self::B12 => FontRenderer::new::<fonts::u8g2_font_helvB12_te>(),
            Self::B10 => FontRenderer::new::<fonts::u8g2_font_helvB10_te>(),
            Self::B08 => FontRenderer::new::<fonts::u8g2_font_helvB08_te>(),
            Self::R18 => FontRenderer::new::<fonts::u8g2_font_helvR18_te>(),
            Self::R14 => FontRenderer::new::<fonts::u8g2_font_helvR14_te>(),
            Self::R12 => FontRenderer::new::<fonts::u8g2_font_helvR12_te>(),
            Self::R10 => FontRenderer::new::<fonts::u8g2_font_helvR10_te>(),
            Self::R08 => FontRenderer::new::<fonts::u8g2_font_helvR08_te>(),
        };
        renderer.with_ignore_unknown_chars(true)
    }

    /// From one line to the next, pixels.
    pub(crate) const fn line(self) -> i32 {
        match self {
            Self::B24 => 32,
            Self::B18 | Self::R18 => 25,
            Self::B14 | Self::R14 => 19,
            Self::B12 | Self::R12 => 16,
            Self::B10 | Self::R10 => 14,
            Self::B08 | Self::R08 => 10,
        }
    }

    /// From the top of a line to its letters' feet, pixels.
    pub(crate) const fn ascent(self) -> i32 {
        match self {
            Self::B24 => 25,
            Self::B18 | Self::R18 => 20,
            Self::B14 | Self::R14 => 15,
            Self::B12 | Self::R12 => 13,
            Self::B10 | Self::R10 => 11,
            Self::B08 | Self::R08 => 8,
        }
    }

    pub(crate) fn width(self, text: &str) -> i32 {
        let renderer = self.renderer();
        let size =
            renderer.get_rendered_dimensions(text, Point::zero(), VerticalPosition::Baseline);
        size.map_or(0, |size| size.advance.x)
    }

    pub(crate) fn knows(self, letter: char) -> bool {
        let renderer = self.renderer().with_ignore_unknown_chars(false);
        let size =
            renderer.get_rendered_dimensions(letter, Point::zero(), VerticalPosition::Baseline);
        size.is_ok()
    }

    /// Draws a line that starts at `x` and whose top is `top`.
    pub(crate) fn draw<D: DrawTarget>(
        self,
        text: &str,
        x: i32,
        top: i32,
        colour: D::Color,
        target: &mut D,
    ) -> Result<(), D::Error> {
        let drawn = self.renderer().render_aligned(
            text,
            Point::new(x, top + self.ascent()),
            VerticalPosition::Baseline,
            HorizontalAlignment::Left,
            FontColor::Transparent(colour),
            target,
        );
        match drawn {
            Err(Error::DisplayError(error)) => Err(error),
            // Letters that a font lacks are left out.
            Ok(_) | Err(_) => Ok(()),
        }
    }
}

/// The longest beginning of `text` that fits, broken at a space if there is one, and the rest.
pub(crate) fn split(text: &str, letters: Letters, width: i32) -> (&str, &str) {
    if letters.width(text) <= width {
        return (text, "");
    }
    let fits = |end: &usize| letters.width(text[..*end].trim_end()) <= width;
    let spaces = text.match_indices(' ').map(|(at, _)| at);
    let end = spaces.take_while(fits).last().or_else(|| {
        let letters = text.char_indices().map(|(at, _)| at).skip(1);
        letters.take_while(fits).last()
    });
    // A single letter is taken however wide it is, so that this ends.
    let first = text.chars().next().map_or(0, char::len_utf8);
    let end = end.filter(|end| *end > 0).unwrap_or(first);
    (text[..end].trim_end(), text[end..].trim_start())
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::{string::String, vec::Vec};

    use proptest::prelude::*;

    use super::*;

    fn lines(mut text: &str, width: i32) -> Vec<&str> {
        let mut lines = Vec::new();
        while !text.is_empty() {
            let (line, rest) = split(text, Letters::R14, width);
            lines.push(line);
            text = rest;
        }
        lines
    }

    #[test]
    fn lines_break_at_spaces_and_long_words_anywhere() {
        assert_eq!(
            lines("Waiting for somebody", 100),
            ["Waiting for", "somebody"]
        );
        let broken = lines("Donaudampfschifffahrt", 80);
        assert!(broken.len() > 1);
        assert_eq!(broken.concat(), "Donaudampfschifffahrt");
    }

    #[test]
    fn umlauts_and_their_like_are_known() {
        for letter in "äöüßÄÖÜæøåÆØÅéèçñłŁśşžőůđ".chars() {
            assert!(Letters::B18.knows(letter), "{letter}");
        }
        assert!(!Letters::B18.knows('山'));
    }

    proptest! {
        #[test]
        fn nothing_but_spaces_is_lost(text in any::<String>(), width in 0_i32..200) {
            let bare = |text: &str| text.split_whitespace().collect::<String>();
            prop_assert_eq!(bare(&lines(&text, width).concat()), bare(&text));
        }
    }
}
