#![doc = include_str!("../README.md")]
#![no_std]

mod band;
mod glass;
mod layout;
mod letters;
mod marks;
mod palette;
mod ring;
mod words;

use embedded_graphics::{
    prelude::{DrawTarget, Point, Size},
    primitives::{PrimitiveStyle, Rectangle, RoundedRectangle, StyledDrawable},
};
use watch_core::wrist::View;

use band::Band;
use layout::{Kind, Layout, Row};
use words::{Hint, Words};

pub use glass::Glass;
pub use palette::{Ink, Palette};
pub use words::Language;

/// A view ready to be drawn.
pub struct Face {
    words: Words,
    glass: Glass,
}

impl Face {
    /// In English.
    pub fn new(view: &View, glass: Glass) -> Self {
        Self::in_language(view, glass, Language::En)
    }

    pub fn in_language(view: &View, glass: Glass, language: Language) -> Self {
        Self {
            words: Words::of(&view.screen, view.status, language),
            glass,
        }
    }

    /// Whether all of it is inside the glass.
    pub fn fits(&self) -> bool {
        Layout::of(&self.words, self.glass).fits
    }

    /// Draws onto paper.
    ///
    /// # Errors
    /// Those of the target.
    pub fn draw<C: Ink, D: DrawTarget<Color = C>>(
        &self,
        palette: &Palette<C>,
        target: &mut D,
    ) -> Result<(), D::Error> {
        self.draw_rows(&Layout::of(&self.words, self.glass), palette, target)
    }

    /// Paints the whole display in bands of as many rows as fit into `buffer`, which holds one
    /// at least, or nothing is painted.
    ///
    /// # Errors
    /// Those of the display.
    pub fn paint<C: Ink, D: DrawTarget<Color = C>>(
        &self,
        palette: &Palette<C>,
        buffer: &mut [C],
        display: &mut D,
    ) -> Result<(), D::Error> {
        let layout = Layout::of(&self.words, self.glass);
        let mut top = 0;
        while let Some(mut band) = Band::new(self.glass.size(), top, buffer, palette.paper) {
            let Ok(()) = self.draw_rows(&layout, palette, &mut band);
            display.fill_contiguous(&band.area(), band.pixels().iter().copied())?;
            top += band.area().size.height;
        }
        Ok(())
    }

    fn draw_rows<C: Ink, D: DrawTarget<Color = C>>(
        &self,
        layout: &Layout<'_>,
        palette: &Palette<C>,
        target: &mut D,
    ) -> Result<(), D::Error> {
        self.draw_ring(palette, target)?;
        for row in &layout.rows {
            self.draw_row(row, palette, target)?;
        }
        Ok(())
    }

    fn draw_row<C: Ink, D: DrawTarget<Color = C>>(
        &self,
        row: &Row<'_>,
        palette: &Palette<C>,
        target: &mut D,
    ) -> Result<(), D::Error> {
        let middle = self.glass.centre().x;
        let left = middle - row.width / 2;
        match row.kind {
            Kind::Mark => {
                let centre = Point::new(middle, row.top + row.height / 2);
                marks::draw(self.words.mark, centre, palette, target)
            }
            Kind::Status => row
                .letters
                .draw(row.text, left, row.top, palette.ochre, target),
            Kind::Title | Kind::HintMore => {
                row.letters
                    .draw(row.text, left, row.top, palette.ink, target)
            }
            Kind::Body => row
                .letters
                .draw(row.text, left, row.top, palette.soft, target),
            Kind::Hint(hint) => {
                let feet = row.top + row.letters.ascent();
                sign(hint, Point::new(left, feet), palette, target)?;
                let x = left + layout::SIGN;
                row.letters.draw(row.text, x, row.top, palette.ink, target)
            }
        }
    }

    fn draw_ring<C: Ink, D: DrawTarget<Color = C>>(
        &self,
        palette: &Palette<C>,
        target: &mut D,
    ) -> Result<(), D::Error> {
        if !self.glass.is_large() {
            return self.draw_bar(palette, target);
        }
        let (colour, width) = match self.words.ring {
            words::Ring::Faint => (palette.line, 3.0),
            words::Ring::Waits => (palette.ochre, 3.0),
            words::Ring::Answers => (palette.green, 6.0),
            words::Ring::Asks(_) => (palette.ochre, 6.0),
        };
        let ring = ring::Ring {
            centre: self.glass.centre(),
            radius: 116.0,
            width,
            paper: palette.paper,
            colour,
        };
        let words::Ring::Asks(left) = self.words.ring else {
            return ring.draw(target);
        };
        ring.draw_where(target, |from| {
            let number = ring::twelfth(from)?;
            Some(if number < left { colour } else { palette.line })
        })
    }

    /// Where no ring has room, the time that is left is a line at the bottom.
    fn draw_bar<C: Ink, D: DrawTarget<Color = C>>(
        &self,
        palette: &Palette<C>,
        target: &mut D,
    ) -> Result<(), D::Error> {
        let words::Ring::Asks(left) = self.words.ring else {
            return Ok(());
        };
        let size = self.glass.size();
        let width = size.width * u32::from(left) / 12;
        let corner = Point::new(0, i32::try_from(size.height).unwrap_or(0) - 2);
        let bar = Rectangle::new(corner, Size::new(width, 2));
        bar.draw_styled(&PrimitiveStyle::with_fill(palette.ochre), target)
    }
}

/// A dot for a press, a bar for a hold, standing in the middle of small letters.
fn sign<C: Ink, D: DrawTarget<Color = C>>(
    hint: Hint,
    feet: Point,
    palette: &Palette<C>,
    target: &mut D,
) -> Result<(), D::Error> {
    let (width, colour) = match hint {
        Hint::Press(_) => (6, palette.green),
        Hint::Hold(_) => (18, palette.ochre),
    };
    let corner = feet + Point::new(18 - width, -8);
    let size = Size::new(width.unsigned_abs(), 6);
    let shape = RoundedRectangle::with_equal_corners(Rectangle::new(corner, size), Size::new(3, 3));
    shape.draw_styled(&PrimitiveStyle::with_fill(colour), target)
}
